// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace amalgam {

/// From a low to a high end; NaN where there is none.
struct Interval {
  double low = std::numeric_limits<double>::quiet_NaN();
  double high = std::numeric_limits<double>::quiet_NaN();
};

/// The 95 % point of the standard normal distribution, both sides.
inline constexpr double kNormal95 = 1.959963984540054;

/// Interval of a share, good down to a handful of rows and at 0 and 1.
///
/// Returns: NaN ends where `rows` is 0
/// Source:  Wilson 1927, "Probable Inference, the Law of Succession, and Statistical Inference"
Interval wilson_interval(std::int64_t hits, std::int64_t rows, double z = kNormal95);

/// How often a standard normal value lies at least as far from 0 as `z`.
double two_sided_normal(double z);

/// Value below which a share of the sorted values lies, linear between two of them (as NumPy's
/// default). NaN without values.
double quantile_of_sorted(std::span<const double> sorted, double share);

/// The middle part of the values, 95 % of them at a level of 0.95; sorts them.
Interval percentile_interval(std::vector<double>& values, double level);

}  // namespace amalgam
