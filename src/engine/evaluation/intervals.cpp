// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluation/intervals.h"

#include <algorithm>
#include <cmath>

namespace amalgam {

Interval wilson_interval(std::int64_t hits, std::int64_t rows, double z) {
  if (rows <= 0) return {};
  const auto n = static_cast<double>(rows);
  const double share = static_cast<double>(hits) / n;
  const double shrink = 1 + z * z / n;
  const double middle = (share + z * z / (2 * n)) / shrink;
  const double half = z * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / shrink;
  return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

double two_sided_normal(double z) { return std::erfc(std::abs(z) / std::sqrt(2.0)); }

double quantile_of_sorted(std::span<const double> sorted, double share) {
  if (sorted.empty()) return std::numeric_limits<double>::quiet_NaN();
  const double place = std::clamp(share, 0.0, 1.0) * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const double high = sorted[std::min(below + 1, sorted.size() - 1)];
  return sorted[below] + (place - static_cast<double>(below)) * (high - sorted[below]);
}

Interval percentile_interval(std::vector<double>& values, double level) {
  std::sort(values.begin(), values.end());
  const double tail = (1 - level) / 2;
  return {quantile_of_sorted(values, tail), quantile_of_sorted(values, 1 - tail)};
}

}  // namespace amalgam
