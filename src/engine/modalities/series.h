// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>

#include "engine/data/modality_map.h"
#include "engine/data/table.h"

namespace amalgam {

/// The series of some rows of a temporal modality, oldest step first, as they stand in the table.
struct Series {
  std::int64_t channels = 0;
  std::vector<std::int64_t> lengths;  ///< steps a row
  std::vector<std::int64_t> starts;   ///< a row's first cell in `values`
  std::vector<double> values;         ///< [sum of lengths, channels]; NaN = missing

  std::span<const double> row(std::size_t i) const {
    return {values.data() + starts[i], static_cast<std::size_t>(lengths[i] * channels)};
  }
};

/// Reads wide channels or number lists (the last `maximum_steps`; shorter lists end at the same step).
/// Errors:  Error(data) "featurizer.no_column"
Series read_series(const ModalitySpec& spec, const Table& table, std::span<const std::int64_t> rows,
                   std::int64_t maximum_steps);

/// Channels of a map's entry: wide channels, or list columns.
std::vector<std::string> channel_names(const ModalitySpec& spec);

/// mean, deviation, minimum, maximum, lower quartile, median, upper quartile, last value, slope a step.
inline constexpr std::size_t kStatistics = 9;
/// Basic statistics of one channel of a row's series; missing steps are left out. NaN if there is no value.
std::array<double, kStatistics> series_statistics(std::span<const double> row, std::int64_t channels,
                                                  std::int64_t channel);

/// Names of the steps of wide channels: "2024-03" from spend_2024_03, else the first channel's column.
std::vector<std::string> wide_step_names(const ModalitySpec& spec);

}  // namespace amalgam
