// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/column_bars.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/base/error.h"

namespace amalgam::ui {

namespace {

TargetRate rateOfNumbers(const Column& column, const std::vector<double>& target) {
  std::vector<std::pair<double, double>> cells;
  for (std::int64_t row = 0; row < column.rows(); ++row) {
    const double value = column.number(row);
    const double outcome = target[static_cast<std::size_t>(row)];
    if (std::isfinite(value) && std::isfinite(outcome)) cells.emplace_back(value, outcome);
  }
  std::sort(cells.begin(), cells.end());
  TargetRate rate;
  constexpr std::size_t kBins = 8;
  for (std::size_t begin = 0, bin = 0; begin < cells.size() && bin < kBins; ++bin) {
    std::size_t end = std::max(begin + 1, cells.size() * (bin + 1) / kBins);
    while (end < cells.size() && cells[end].first == cells[end - 1].first) ++end;  // ties together
    end = std::min(end, cells.size());
    if (end <= begin) continue;
    double positives = 0, sum = 0;
    for (std::size_t i = begin; i < end; ++i) {
      positives += cells[i].second;
      sum += cells[i].first;
    }
    const auto n = static_cast<double>(end - begin);
    rate.centres.push_back(sum / n);
    rate.labels.push_back(format_number(cells[begin].first) + " – " +
                          format_number(cells[end - 1].first));
    rate.rates.push_back(positives / n);
    rate.counts.push_back(static_cast<std::int64_t>(end - begin));
    begin = end;
  }
  return rate;
}

TargetRate rateOfClasses(const Column& column, const std::vector<double>& target) {
  const auto* storage = std::get_if<CategoryStorage>(&column.storage());
  TargetRate rate;
  if (!storage) return rate;
  std::vector<double> positives(storage->dictionary.size());
  std::vector<std::int64_t> counts(storage->dictionary.size());
  for (std::size_t row = 0; row < storage->codes.size(); ++row) {
    const auto code = storage->codes[row];
    if (code < 0 || !std::isfinite(target[row])) continue;
    positives[static_cast<std::size_t>(code)] += target[row];
    ++counts[static_cast<std::size_t>(code)];
  }
  std::vector<std::size_t> order(counts.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return counts[a] > counts[b]; });
  for (std::size_t i = 0; i < std::min<std::size_t>(order.size(), 8); ++i) {
    const std::size_t code = order[i];
    if (counts[code] == 0) continue;
    rate.labels.push_back(storage->dictionary[code]);
    rate.rates.push_back(positives[code] / static_cast<double>(counts[code]));
    rate.counts.push_back(counts[code]);
  }
  return rate;
}

}  // namespace

TargetRate targetRate(const Table& table, const std::string& column, const TargetSpec& target) {
  if (target.task != Task::binary || column == target.column) return {};
  const Column* cells = table.find(column);
  if (!cells || !table.has(target.column)) return {};
  const TargetValues values = read_target(target, table);
  if (cells->type() == ColumnType::category) return rateOfClasses(*cells, values.values);
  if (cells->type() == ColumnType::number) return rateOfNumbers(*cells, values.values);
  return {};
}

namespace {

/// Bars of one column: how many rows fall into each, and how many of them are positive.
class MiniCounter {
 public:
  explicit MiniCounter(std::size_t bars) : rows_(bars), known_(bars), positive_(bars) {}
  void add(std::size_t bar, double target) {
    ++rows_[bar];
    if (!std::isfinite(target)) return;
    ++known_[bar];
    positive_[bar] += target;
  }
  std::vector<MiniBar> bars() const {
    const double most = *std::max_element(rows_.begin(), rows_.end());
    std::vector<MiniBar> bars;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      bars.push_back({most > 0 ? static_cast<float>(rows_[i] / most) : 0,
                      known_[i] > 0 ? static_cast<float>(positive_[i] / known_[i]) : -1});
    }
    return bars;
  }

 private:
  std::vector<double> rows_, known_, positive_;
};

std::vector<MiniBar> miniHistogram(const Column& column, const ColumnProfile& profile,
                                   const std::vector<double>& target, std::int64_t step) {
  constexpr std::size_t kBars = 10;
  const auto outcome = [&](std::int64_t row) {
    return target.empty() ? std::nan("") : target[static_cast<std::size_t>(row)];
  };
  if (column.type() == ColumnType::number && profile.maximum > profile.minimum) {
    MiniCounter counter(kBars);
    const double width = (profile.maximum - profile.minimum) / kBars;
    for (std::int64_t row = 0; row < column.rows(); row += step) {
      const double value = column.number(row);
      if (!std::isfinite(value)) continue;
      const auto bar = static_cast<std::size_t>((value - profile.minimum) / width);
      counter.add(std::min(bar, kBars - 1), outcome(row));
    }
    return counter.bars();
  }
  const auto* classes = std::get_if<CategoryStorage>(&column.storage());
  if (column.type() != ColumnType::category || !classes || profile.most_frequent.empty()) return {};
  std::vector<int> bar_of(classes->dictionary.size(), -1);
  for (std::size_t i = 0; i < profile.most_frequent.size(); ++i) {
    const auto found = std::find(classes->dictionary.begin(), classes->dictionary.end(),
                                 profile.most_frequent[i].first);
    if (found != classes->dictionary.end())
      bar_of[static_cast<std::size_t>(found - classes->dictionary.begin())] = static_cast<int>(i);
  }
  MiniCounter counter(profile.most_frequent.size());
  for (std::int64_t row = 0; row < column.rows(); row += step) {
    const auto code = classes->codes[static_cast<std::size_t>(row)];
    if (code >= 0 && bar_of[static_cast<std::size_t>(code)] >= 0)
      counter.add(static_cast<std::size_t>(bar_of[static_cast<std::size_t>(code)]), outcome(row));
  }
  return counter.bars();
}

}  // namespace

std::map<std::string, std::vector<MiniBar>> miniHistograms(const Table& table,
                                                           const std::vector<ColumnProfile>& profiles,
                                                           const TargetSpec& target,
                                                           RunControl& control) {
  constexpr std::int64_t kMostRows = 20000;
  const std::int64_t step = std::max<std::int64_t>(1, table.rows() / kMostRows);
  std::vector<double> outcomes;
  if (target.task == Task::binary && table.has(target.column)) {
    try {
      outcomes = read_target(target, table).values;
    } catch (const Error&) {
      outcomes.clear();  // the map's own problem is told elsewhere: the bars go without colours
    }
  }
  std::map<std::string, std::vector<MiniBar>> all;
  for (std::size_t i = 0; i < profiles.size() && i < table.columns().size(); ++i) {
    if (control.stop() != RunControl::Stop::none) break;
    std::vector<MiniBar> bars = miniHistogram(table.columns()[i], profiles[i], outcomes, step);
    if (!bars.empty()) all[profiles[i].name] = std::move(bars);
  }
  return all;
}

}  // namespace amalgam::ui
