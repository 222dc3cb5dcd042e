// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/series.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/base/not_a_number.h"
#include "engine/data/column_names.h"
#include "engine/modalities/cell_parsing.h"
#include "engine/modalities/featurizer_support.h"

namespace amalgam {

namespace {

Series read_wide(const ModalitySpec& spec, const Table& table, std::span<const std::int64_t> rows) {
  Series series;
  series.channels = static_cast<std::int64_t>(spec.channels.size());
  const std::size_t steps = spec.channels.empty() ? 0 : spec.channels.front().columns.size();
  const std::size_t width = steps * spec.channels.size();
  series.values.assign(rows.size() * width, kNaN);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    series.starts.push_back(static_cast<std::int64_t>(row * width));
    series.lengths.push_back(static_cast<std::int64_t>(steps));
  }
  for (std::size_t channel = 0; channel < spec.channels.size(); ++channel) {
    for (std::size_t step = 0; step < steps; ++step) {
      const auto cells =
          read_numbers(input_column(table, spec.channels[channel].columns[step], spec.name), rows);
      for (std::size_t row = 0; row < rows.size(); ++row) {
        series.values[row * width + step * spec.channels.size() + channel] = cells[row];
      }
    }
  }
  return series;
}

/// A list's numbers; a column of plain numbers is a list of one.
std::vector<double> read_list(const Column& column, std::int64_t row, const std::string& separator) {
  if (column.is_missing(row)) return {};
  if (std::holds_alternative<NumberStorage>(column.storage())) return {column.number(row)};
  return parse_number_list(column.text(row), separator);
}

Series read_lists(const ModalitySpec& spec, const Table& table, std::span<const std::int64_t> rows,
                  std::int64_t maximum_steps) {
  Series series;
  series.channels = static_cast<std::int64_t>(spec.columns.size());
  std::vector<const Column*> columns;
  for (const std::string& name : spec.columns) columns.push_back(&input_column(table, name, spec.name));
  std::vector<std::vector<double>> lists(columns.size());
  for (const std::int64_t row : rows) {
    std::size_t longest = 0;
    for (std::size_t channel = 0; channel < columns.size(); ++channel) {
      lists[channel] = read_list(*columns[channel], row, spec.separator);
      longest = std::max(longest, lists[channel].size());
    }
    const std::size_t steps = std::min(longest, static_cast<std::size_t>(maximum_steps));
    series.starts.push_back(static_cast<std::int64_t>(series.values.size()));
    series.lengths.push_back(static_cast<std::int64_t>(steps));
    for (std::size_t step = 0; step < steps; ++step) {
      const std::size_t from_end = steps - step;  // 1 = the last
      for (const auto& list : lists) {
        series.values.push_back(from_end <= list.size() ? list[list.size() - from_end] : kNaN);
      }
    }
  }
  return series;
}

/// Slope of the least-squares line through (step, value); 0 for a single value.
double slope_of(const std::vector<double>& steps, const std::vector<double>& values) {
  double step_mean = 0, value_mean = 0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    step_mean += steps[i] / static_cast<double>(steps.size());
    value_mean += values[i] / static_cast<double>(steps.size());
  }
  double product = 0, square = 0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    product += (steps[i] - step_mean) * (values[i] - value_mean);
    square += (steps[i] - step_mean) * (steps[i] - step_mean);
  }
  return square > 0 ? product / square : 0;
}

}  // namespace

Series read_series(const ModalitySpec& spec, const Table& table, std::span<const std::int64_t> rows,
                   std::int64_t maximum_steps) {
  return spec.format == "list" ? read_lists(spec, table, rows, maximum_steps)
                               : read_wide(spec, table, rows);
}

std::vector<std::string> channel_names(const ModalitySpec& spec) {
  if (spec.format == "list") return spec.columns;
  std::vector<std::string> names;
  for (const ChannelSpec& channel : spec.channels) names.push_back(channel.name);
  return names;
}

std::array<double, kStatistics> series_statistics(std::span<const double> row, std::int64_t channels,
                                                  std::int64_t channel) {
  std::vector<double> steps, values;
  const auto stride = static_cast<std::size_t>(channels);
  for (std::size_t step = 0; step * stride < row.size(); ++step) {
    const double value = row[step * stride + static_cast<std::size_t>(channel)];
    if (std::isnan(value)) continue;
    steps.push_back(static_cast<double>(step));
    values.push_back(value);
  }
  std::array<double, kStatistics> statistics;
  if (values.empty()) {
    statistics.fill(kNaN);
    return statistics;
  }
  const double last = values.back(), slope = slope_of(steps, values);
  double mean = 0, square = 0;
  for (const double value : values) mean += value / static_cast<double>(values.size());
  for (const double value : values) square += (value - mean) * (value - mean);
  std::sort(values.begin(), values.end());
  return {mean,
          std::sqrt(square / static_cast<double>(values.size())),
          values.front(),
          values.back(),
          sorted_quantile(values, 0.25),
          sorted_quantile(values, 0.5),
          sorted_quantile(values, 0.75),
          last,
          slope};
}

std::vector<std::string> wide_step_names(const ModalitySpec& spec) {
  std::vector<std::string> names;
  if (spec.channels.empty()) return names;
  for (const std::string& column : spec.channels.front().columns) {
    const auto series = series_name(column);
    if (!series || series->step.size() < 2) {  // a bare number says less than the column's name
      names.push_back(column);
      continue;
    }
    std::string name;
    for (const int part : series->step) {
      name += name.empty() ? fmt::format("{}", part) : fmt::format("-{:02}", part);
    }
    names.push_back(name);
  }
  return names;
}

}  // namespace amalgam
