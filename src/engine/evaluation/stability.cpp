// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluation/stability.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/base/error.h"

namespace amalgam {

namespace {

double rows_in(std::span<const std::int64_t> counts) {
  return static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}));
}

/// A bin's term; half a row stands for none.
double term(std::int64_t reference, std::int64_t current, double all_reference,
            double all_current) {
  if (reference == 0 && current == 0) return 0;
  const double before = (reference == 0 ? 0.5 : static_cast<double>(reference)) / all_reference;
  const double now = (current == 0 ? 0.5 : static_cast<double>(current)) / all_current;
  return (now - before) * std::log(now / before);
}

}  // namespace

std::string_view to_string(TrafficLight light) {
  switch (light) {
    case TrafficLight::green:
      return "green";
    case TrafficLight::amber:
      return "amber";
    case TrafficLight::red:
      return "red";
    case TrafficLight::unknown:
      break;
  }
  return "unknown";
}

TrafficLight traffic_light(double index) {
  if (std::isnan(index)) return TrafficLight::unknown;
  return index < 0.1 ? TrafficLight::green : index < 0.25 ? TrafficLight::amber : TrafficLight::red;
}

double stability_index(std::span<const std::int64_t> reference,
                       std::span<const std::int64_t> current) {
  if (reference.size() != current.size()) {
    throw Error(ErrorKind::internal, "metrics.shape",
                fmt::format("{} bins do not fit {}.", reference.size(), current.size()));
  }
  const double all_reference = rows_in(reference), all_current = rows_in(current);
  if (all_reference == 0 || all_current == 0) return std::numeric_limits<double>::quiet_NaN();
  double sum = 0;
  for (std::size_t i = 0; i < reference.size(); ++i) {
    sum += term(reference[i], current[i], all_reference, all_current);
  }
  return sum;
}

Shift column_shift(const ColumnBins& bins, std::span<const std::int64_t> reference_rows,
                   std::span<const std::int64_t> current_rows) {
  std::vector<std::int64_t> reference(bins.labels.size(), 0), current(bins.labels.size(), 0);
  const auto count = [&](std::span<const std::int64_t> rows, std::vector<std::int64_t>& into) {
    for (const std::int64_t row : rows) {
      ++into[static_cast<std::size_t>(bins.bin_of[static_cast<std::size_t>(row)])];
    }
  };
  count(reference_rows, reference);
  count(current_rows, current);
  Shift shift{stability_index(reference, current)};
  const double all_reference = rows_in(reference), all_current = rows_in(current);
  for (std::size_t i = 0; i < bins.labels.size(); ++i) {
    if (reference[i] == 0 && current[i] == 0) continue;
    shift.bins.push_back({bins.labels[i], reference[i], current[i],
                          term(reference[i], current[i], all_reference, all_current)});
  }
  if (!std::isnan(shift.index)) {
    shift.by_chance =
        (static_cast<double>(shift.bins.size()) - 1) * (1 / all_reference + 1 / all_current);
  }
  return shift;
}

Shift score_shift(std::span<const float> reference, std::span<const float> current, int bins) {
  NumberStorage cells;
  cells.values.assign(reference.begin(), reference.end());
  cells.values.insert(cells.values.end(), current.begin(), current.end());
  std::vector<std::int64_t> rows(cells.values.size());
  std::iota(rows.begin(), rows.end(), std::int64_t{0});
  const std::span<const std::int64_t> all(rows);
  const Column scores("score", ColumnType::number, std::move(cells));
  const auto before = all.first(reference.size());
  return column_shift(bin_column(scores, before, bins), before, all.subspan(reference.size()));
}

}  // namespace amalgam
