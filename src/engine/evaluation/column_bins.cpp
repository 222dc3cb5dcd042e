// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluation/column_bins.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "engine/base/error.h"
#include "engine/data/cell_table.h"
#include "engine/evaluation/intervals.h"

namespace amalgam {

namespace {

constexpr const char* kMissingLabel = "(missing)";
constexpr const char* kOther = "(other)";

std::string edge_text(const Column& column, double value) {
  return column.type() == ColumnType::date ? date_text(value) : format_number(value);
}

std::vector<double> sorted_values(const Column& column, std::span<const std::int64_t> rows) {
  std::vector<double> sorted;
  for (const std::int64_t row : rows) {
    const double value = column.number(row);
    if (!std::isnan(value)) sorted.push_back(value);
  }
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

/// Codes and counts: each value a bin, and one for values that the reference has not.
ColumnBins bin_few_numbers(const Column& column, const std::vector<double>& values) {
  ColumnBins bins;
  for (const double value : values) bins.labels.push_back(edge_text(column, value));
  bins.labels.emplace_back(kOther);
  bins.labels.emplace_back(kMissingLabel);
  const auto other = static_cast<std::int32_t>(values.size());
  bins.bin_of.reserve(static_cast<std::size_t>(column.rows()));
  for (std::int64_t row = 0; row < column.rows(); ++row) {
    const double value = column.number(row);
    const auto place = std::lower_bound(values.begin(), values.end(), value);
    const bool is_known = place != values.end() && *place == value;
    bins.bin_of.push_back(std::isnan(value) ? other + 1
                          : is_known        ? static_cast<std::int32_t>(place - values.begin())
                                            : other);
  }
  return bins;
}

std::vector<double> inner_edges(const std::vector<double>& sorted, int quantiles) {
  std::vector<double> edges;
  for (int i = 1; i < quantiles && !sorted.empty(); ++i) {
    const double edge = quantile_of_sorted(sorted, static_cast<double>(i) / quantiles);
    // An edge at the largest value would leave the last bin empty.
    if ((edges.empty() || edge > edges.back()) && edge < sorted.back()) edges.push_back(edge);
  }
  return edges;
}

ColumnBins bin_numbers(const Column& column, std::span<const std::int64_t> rows, int quantiles) {
  const std::vector<double> sorted = sorted_values(column, rows);
  std::vector<double> distinct;
  std::unique_copy(sorted.begin(), sorted.end(), std::back_inserter(distinct));
  if (distinct.size() <= static_cast<std::size_t>(std::max(quantiles, 0))) {
    return bin_few_numbers(column, distinct);
  }
  const std::vector<double> edges = inner_edges(sorted, quantiles);
  ColumnBins bins;
  for (std::size_t i = 0; i <= edges.size(); ++i) {
    if (edges.empty()) {
      bins.labels.emplace_back("all values");
    } else if (i == 0) {
      bins.labels.push_back("≤ " + edge_text(column, edges.front()));
    } else if (i == edges.size()) {
      bins.labels.push_back("> " + edge_text(column, edges.back()));
    } else {
      bins.labels.push_back(edge_text(column, edges[i - 1]) + " … " + edge_text(column, edges[i]));
    }
  }
  const auto missing = static_cast<std::int32_t>(bins.labels.size());
  bins.labels.emplace_back(kMissingLabel);
  bins.bin_of.reserve(static_cast<std::size_t>(column.rows()));
  for (std::int64_t row = 0; row < column.rows(); ++row) {
    const double value = column.number(row);
    const auto place = std::lower_bound(edges.begin(), edges.end(), value) - edges.begin();
    bins.bin_of.push_back(std::isnan(value) ? missing : static_cast<std::int32_t>(place));
  }
  return bins;
}

ColumnBins bin_categories(const Column& column, const CategoryStorage& cells,
                          std::span<const std::int64_t> rows, std::size_t most_values) {
  std::vector<std::int64_t> counts(cells.dictionary.size(), 0);
  for (const std::int64_t row : rows) {
    const std::int32_t code = cells.codes[static_cast<std::size_t>(row)];
    if (code >= 0) ++counts[static_cast<std::size_t>(code)];
  }
  std::vector<std::size_t> order(counts.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return counts[a] > counts[b]; });
  ColumnBins bins;
  std::vector<std::int32_t> bin_of_code(counts.size());
  const std::size_t kept = std::min(most_values, order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    bin_of_code[order[i]] = static_cast<std::int32_t>(std::min(i, kept));
    if (i < kept) bins.labels.push_back(cells.dictionary[order[i]]);
  }
  bins.labels.emplace_back(kOther);
  bins.labels.emplace_back(kMissingLabel);
  const auto missing = static_cast<std::int32_t>(kept + 1);
  bins.bin_of.reserve(static_cast<std::size_t>(column.rows()));
  for (const std::int32_t code : cells.codes) {
    bins.bin_of.push_back(code < 0 ? missing : bin_of_code[static_cast<std::size_t>(code)]);
  }
  return bins;
}

}  // namespace

bool can_be_binned(const Column& column) {
  return column.type() == ColumnType::number || column.type() == ColumnType::date ||
         std::holds_alternative<CategoryStorage>(column.storage());
}

ColumnBins bin_column(const Column& column, std::span<const std::int64_t> reference_rows,
                      int quantiles, std::size_t most_values) {
  if (!can_be_binned(column)) {
    throw Error(ErrorKind::request, "bins.column",
                "Column '" + column.name() + "' holds " + std::string(to_string(column.type())) +
                    "s, which form no groups. Choose a column of numbers, dates or categories.");
  }
  if (const auto* cells = std::get_if<CategoryStorage>(&column.storage())) {
    return bin_categories(column, *cells, reference_rows, most_values);
  }
  return bin_numbers(column, reference_rows, quantiles);
}

}  // namespace amalgam
