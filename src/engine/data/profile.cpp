// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/profile.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_map>

#include "engine/base/unicode.h"

namespace amalgam {

namespace {

constexpr std::size_t kMostDistinct = 100000;
constexpr std::size_t kMostFrequent = 10;
constexpr std::size_t kBins = 20;

/// Counts values; a new one is not taken up any more when there are kMostDistinct.
template <class Value>
class Counter {
 public:
  void add(const Value& value) {
    const auto found = places_.find(value);
    if (found != places_.end()) {
      ++counts_[found->second].second;
    } else if (counts_.size() < kMostDistinct) {
      places_.emplace(value, counts_.size());
      counts_.emplace_back(value, 1);
    }
  }
  std::int64_t distinct() const { return static_cast<std::int64_t>(counts_.size()); }
  /// The most frequent values first; equally frequent ones in order of appearance.
  std::vector<std::pair<Value, std::int64_t>> most_frequent() const {
    std::vector<std::size_t> order(counts_.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    const std::size_t kept = std::min(kMostFrequent, order.size());
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(kept), order.end(),
                      [&](std::size_t a, std::size_t b) {
                        return counts_[a].second != counts_[b].second ? counts_[a].second > counts_[b].second : a < b;
                      });
    std::vector<std::pair<Value, std::int64_t>> top;
    for (std::size_t i = 0; i < kept; ++i) top.push_back(counts_[order[i]]);
    return top;
  }

 private:
  std::unordered_map<Value, std::size_t> places_;
  std::vector<std::pair<Value, std::int64_t>> counts_;
};

/// Linear between the two neighbours (Hyndman & Fan 1996, type 7), of sorted values.
double quantile(const std::vector<double>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

/// Range, mean, standard deviation (of a sample, n - 1) and quartiles.
void describe_values(ColumnProfile& profile, std::vector<double>& present) {
  if (present.empty()) return;
  std::sort(present.begin(), present.end());
  const auto n = static_cast<double>(present.size());
  double mean = 0, squares = 0, count = 0;  // Welford 1962: no loss with large values
  for (const double value : present) {
    const double away = value - mean;
    mean += away / ++count;
    squares += away * (value - mean);
  }
  profile.mean = mean;
  profile.deviation = present.size() > 1 ? std::sqrt(squares / (n - 1)) : 0;
  profile.minimum = present.front();
  profile.maximum = present.back();
  profile.quartile1 = quantile(present, 0.25);
  profile.median = quantile(present, 0.5);
  profile.quartile3 = quantile(present, 0.75);
}

/// Equal bins from the smallest to the largest value; a single value stands in the middle of a width of 1.
void fill_histogram(ColumnProfile& profile, const std::vector<double>& present) {
  if (present.empty()) return;
  double low = profile.minimum, high = profile.maximum;
  if (low == high) {
    const double margin = std::max(0.5, std::abs(low) * 1e-6);
    low -= margin;
    high += margin;
  }
  // Divided first: the width of two huge values of opposite sign is no double.
  const double width = high / kBins - low / kBins;
  for (std::size_t i = 0; i < kBins; ++i) profile.histogram_edges.push_back(low + width * static_cast<double>(i));
  profile.histogram_edges.push_back(high);
  profile.histogram_counts.assign(kBins, 0);
  for (const double value : present) {
    const double place = width > 0 ? value / width - low / width : 0;
    const auto bin = static_cast<std::size_t>(std::clamp(place, 0.0, static_cast<double>(kBins - 1)));
    ++profile.histogram_counts[bin];
  }
}

void describe_numbers(ColumnProfile& profile, const NumberStorage& numbers) {
  std::vector<double> present;
  Counter<double> counter;
  profile.all_integers = profile.missing < profile.rows;
  for (const double value : numbers.values) {
    if (std::isnan(value)) continue;
    present.push_back(value);
    counter.add(value == 0 ? 0.0 : value);  // -0 and 0 are one value
    profile.all_integers = profile.all_integers && value == std::trunc(value);
  }
  profile.distinct = counter.distinct();
  for (const auto& [value, count] : counter.most_frequent()) {
    profile.most_frequent.emplace_back(format_number(value), count);
  }
  describe_values(profile, present);
  fill_histogram(profile, present);
}

void describe_categories(ColumnProfile& profile, const CategoryStorage& categories) {
  Counter<std::string_view> counter;
  std::int64_t characters = 0;
  for (const std::int32_t code : categories.codes) {
    if (code < 0) continue;
    const std::string& value = categories.dictionary[static_cast<std::size_t>(code)];
    counter.add(value);
    characters += count_characters(value);
  }
  profile.distinct = counter.distinct();
  for (const auto& [value, count] : counter.most_frequent()) profile.most_frequent.emplace_back(value, count);
  const std::int64_t present = profile.rows - profile.missing;
  if (present > 0) profile.mean_length = static_cast<double>(characters) / static_cast<double>(present);
}

void describe_texts(ColumnProfile& profile, const TextStorage& texts) {
  Counter<std::string_view> counter;
  std::int64_t characters = 0;
  for (std::size_t row = 0; row + 1 < texts.offsets.size(); ++row) {
    const std::string_view cell =
        std::string_view(texts.bytes).substr(texts.offsets[row], texts.offsets[row + 1] - texts.offsets[row]);
    if (cell.empty()) continue;
    counter.add(cell);
    characters += count_characters(cell);
  }
  profile.distinct = counter.distinct();
  for (const auto& [value, count] : counter.most_frequent()) profile.most_frequent.emplace_back(value, count);
  const std::int64_t present = profile.rows - profile.missing;
  if (present > 0) profile.mean_length = static_cast<double>(characters) / static_cast<double>(present);
}

void describe_dates(ColumnProfile& profile, const DateStorage& dates) {
  describe_texts(profile, dates.raw);
  profile.mean_length = 0;
  std::vector<double> present;
  for (const double value : dates.seconds) {
    if (!std::isnan(value)) present.push_back(value);
  }
  describe_values(profile, present);
}

}  // namespace

ColumnProfile profile_column(const Column& column) {
  ColumnProfile profile;
  profile.name = column.name();
  profile.type = column.type();
  profile.rows = column.rows();
  profile.missing = column.missing();
  struct Visitor {
    ColumnProfile& profile;
    void operator()(const NumberStorage& numbers) const { describe_numbers(profile, numbers); }
    void operator()(const CategoryStorage& categories) const { describe_categories(profile, categories); }
    void operator()(const TextStorage& texts) const { describe_texts(profile, texts); }
    void operator()(const DateStorage& dates) const { describe_dates(profile, dates); }
  };
  std::visit(Visitor{profile}, column.storage());
  return profile;
}

std::vector<ColumnProfile> profile_table(const Table& table) {
  std::vector<ColumnProfile> profiles;
  for (const Column& column : table.columns()) profiles.push_back(profile_column(column));
  return profiles;
}

}  // namespace amalgam
