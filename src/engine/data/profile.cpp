// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/profile.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cmath>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <string_view>
#include <thread>
#include <utility>

#include "engine/base/error.h"
#include "engine/base/unicode.h"

namespace amalgam {

namespace {

constexpr std::size_t kMostDistinct = 100000;
constexpr std::size_t kMostFrequent = 10;
constexpr std::size_t kBins = 20;

std::uint64_t mixed(std::uint64_t bits) {  // the finaliser of MurmurHash3 (Appleby 2011)
  bits = (bits ^ (bits >> 33)) * 0xff51afd7ed558ccdULL;
  bits = (bits ^ (bits >> 33)) * 0xc4ceb9fe1a85ec53ULL;
  return bits ^ (bits >> 33);
}
std::uint64_t hash_of(double value) { return mixed(std::bit_cast<std::uint64_t>(value)); }
std::uint64_t hash_of(std::string_view value) { return mixed(std::hash<std::string_view>{}(value)); }

/// Counts values; a new one is not taken up any more when there are kMostDistinct.
template <class Value>
class Counter {
 public:
  void add(const Value& value, std::uint64_t hash) {
    if (2 * counts_.size() >= slots_.size() && !is_full()) grow();
    std::size_t slot = hash & (slots_.size() - 1);
    for (; slots_[slot] != kFree; slot = (slot + 1) & (slots_.size() - 1)) {
      auto& [known, count] = counts_[slots_[slot]];
      if (known != value) continue;
      ++count;
      return;
    }
    if (is_full()) return;
    slots_[slot] = static_cast<std::uint32_t>(counts_.size());
    counts_.emplace_back(value, 1);
  }
  bool is_full() const { return counts_.size() == kMostDistinct; }
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
  static constexpr std::uint32_t kFree = UINT32_MAX;

  void grow() {
    slots_.assign(std::max<std::size_t>(64, 2 * slots_.size()), kFree);
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      std::size_t slot = hash_of(counts_[i].first) & (slots_.size() - 1);
      while (slots_[slot] != kFree) slot = (slot + 1) & (slots_.size() - 1);
      slots_[slot] = static_cast<std::uint32_t>(i);
    }
  }

  std::vector<std::uint32_t> slots_;  // places in counts_; a power of two, at most half full
  std::vector<std::pair<Value, std::int64_t>> counts_;
};

/// Whole numbers in the order of the doubles, and back.
std::uint64_t ordered_bits(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  return bits ^ (bits >> 63 != 0 ? ~std::uint64_t{0} : std::uint64_t{1} << 63);
}
double from_ordered_bits(std::uint64_t bits) {
  return std::bit_cast<double>(bits ^ (bits >> 63 != 0 ? std::uint64_t{1} << 63 : ~std::uint64_t{0}));
}

/// Sorts by digits, the lowest first: several times as fast as by comparison where there are millions.
void sort_keys(std::vector<std::uint64_t>& keys) {
  constexpr std::size_t kBits = 11, kDigits = std::size_t{1} << kBits, kPasses = 6;  // 66 bits
  std::vector<std::array<std::size_t, kDigits>> counts(kPasses);
  for (const std::uint64_t key : keys) {
    for (std::size_t pass = 0; pass < kPasses; ++pass) ++counts[pass][(key >> (pass * kBits)) & (kDigits - 1)];
  }
  std::vector<std::uint64_t> sorted(keys.size());
  for (std::size_t pass = 0; pass < kPasses; ++pass) {
    const std::size_t shift = pass * kBits;
    std::array<std::size_t, kDigits>& places = counts[pass];
    if (std::find(places.begin(), places.end(), keys.size()) != places.end()) continue;  // all have the same digit
    std::size_t place = 0;
    for (std::size_t& one : places) place += std::exchange(one, place);
    for (const std::uint64_t key : keys) sorted[places[(key >> shift) & (kDigits - 1)]++] = key;
    keys.swap(sorted);
  }
}

std::int64_t count_distinct(const std::vector<std::uint64_t>& sorted) {
  std::int64_t count = sorted.empty() ? 0 : 1;
  for (std::size_t i = 1; i < sorted.size(); ++i) count += sorted[i] != sorted[i - 1] ? 1 : 0;
  return count;
}

std::vector<std::uint64_t> sorted_keys(const std::vector<double>& values) {
  std::vector<std::uint64_t> keys;
  keys.reserve(values.size());
  for (const double value : values) keys.push_back(ordered_bits(value));
  sort_keys(keys);
  return keys;
}

/// Linear between the two neighbours (Hyndman & Fan 1996, type 7).
double quantile(const std::vector<std::uint64_t>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const double low = from_ordered_bits(sorted[below]);
  const double high = from_ordered_bits(sorted[std::min(below + 1, sorted.size() - 1)]);
  return low + (place - static_cast<double>(below)) * (high - low);
}

/// Range, mean, standard deviation (of a sample, n - 1) and quartiles; `sorted` are the keys of the values.
void describe_values(ColumnProfile& profile, const std::vector<double>& present, const std::vector<std::uint64_t>& sorted) {
  if (present.empty()) return;
  const auto n = static_cast<double>(present.size());
  double mean = 0, squares = 0, count = 0;  // Welford 1962: no loss with large values
  for (const double value : present) {
    const double away = value - mean;
    mean += away / ++count;
    squares += away * (value - mean);
  }
  profile.mean = mean;
  profile.deviation = present.size() > 1 ? std::sqrt(squares / (n - 1)) : 0;
  profile.minimum = from_ordered_bits(sorted.front());
  profile.maximum = from_ordered_bits(sorted.back());
  profile.quartile1 = quantile(sorted, 0.25);
  profile.median = quantile(sorted, 0.5);
  profile.quartile3 = quantile(sorted, 0.75);
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
  present.reserve(numbers.values.size());
  Counter<double> counter;
  profile.all_integers = profile.missing < profile.rows;
  for (double value : numbers.values) {
    if (std::isnan(value)) continue;
    if (value == 0) value = 0;  // -0 and 0 are one value
    present.push_back(value);
    counter.add(value, hash_of(value));
    profile.all_integers = profile.all_integers && value == std::trunc(value);
  }
  for (const auto& [value, count] : counter.most_frequent()) {
    profile.most_frequent.emplace_back(format_number(value), count);
  }
  const std::vector<std::uint64_t> sorted = sorted_keys(present);
  profile.distinct = count_distinct(sorted);
  describe_values(profile, present, sorted);
  fill_histogram(profile, present);
}

/// Distinct, most frequent and mean length, in characters, of the present cells that `cell` gives.
template <class Cell>
void describe_words(ColumnProfile& profile, std::size_t rows, const Cell& cell) {
  Counter<std::string_view> counter;
  std::vector<std::uint64_t> hashes;  // of all cells, once the counter is full: equal ones are equal cells
  std::int64_t characters = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    const std::string_view text = cell(row);
    if (text.empty()) continue;
    const std::uint64_t hash = hash_of(text);
    const bool was_full = counter.is_full();
    counter.add(text, hash);
    if (!was_full && counter.is_full()) {
      hashes.reserve(rows);
      for (std::size_t before = 0; before < row; ++before) {
        if (const std::string_view earlier = cell(before); !earlier.empty()) hashes.push_back(hash_of(earlier));
      }
    }
    if (counter.is_full()) hashes.push_back(hash);
    characters += count_characters(text);
  }
  if (counter.is_full()) sort_keys(hashes);
  profile.distinct = counter.is_full() ? count_distinct(hashes) : counter.distinct();
  for (const auto& [value, count] : counter.most_frequent()) profile.most_frequent.emplace_back(value, count);
  const std::int64_t present = profile.rows - profile.missing;
  if (present > 0) profile.mean_length = static_cast<double>(characters) / static_cast<double>(present);
}

void describe_categories(ColumnProfile& profile, const CategoryStorage& categories) {
  std::vector<std::int64_t> counts(categories.dictionary.size(), 0);
  std::vector<std::size_t> order;  // classes in order of appearance in the rows
  for (const std::int32_t code : categories.codes) {
    if (code >= 0 && counts[static_cast<std::size_t>(code)]++ == 0) order.push_back(static_cast<std::size_t>(code));
  }
  profile.distinct = static_cast<std::int64_t>(order.size());
  std::int64_t characters = 0;
  for (const std::size_t code : order) characters += counts[code] * count_characters(categories.dictionary[code]);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return counts[a] > counts[b]; });
  order.resize(std::min(order.size(), kMostFrequent));
  for (const std::size_t code : order) profile.most_frequent.emplace_back(categories.dictionary[code], counts[code]);
  const std::int64_t present = profile.rows - profile.missing;
  if (present > 0) profile.mean_length = static_cast<double>(characters) / static_cast<double>(present);
}

void describe_texts(ColumnProfile& profile, const TextStorage& texts) {
  describe_words(profile, texts.offsets.size() - 1, [&](std::size_t row) {
    return std::string_view(texts.bytes).substr(texts.offsets[row], texts.offsets[row + 1] - texts.offsets[row]);
  });
}

void describe_dates(ColumnProfile& profile, const DateStorage& dates) {
  describe_texts(profile, dates.raw);
  profile.mean_length = 0;
  std::vector<double> present;
  for (const double value : dates.seconds) {
    if (!std::isnan(value)) present.push_back(value);
  }
  describe_values(profile, present, sorted_keys(present));
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

std::vector<ColumnProfile> profile_table(const Table& table, const std::function<bool()>& keep_going) {
  const std::vector<Column>& columns = table.columns();
  std::vector<ColumnProfile> profiles(columns.size());
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> is_stopped = false;
  std::exception_ptr failure;
  std::mutex guard;
  const auto work = [&](bool may_ask) {
    try {
      for (std::size_t i = next++; i < columns.size() && !is_stopped; i = next++) {
        if (may_ask && keep_going && !keep_going()) is_stopped = true;
        if (!is_stopped) profiles[i] = profile_column(columns[i]);
      }
    } catch (...) {
      const std::lock_guard lock(guard);
      failure = std::current_exception();
      is_stopped = true;
    }
  };
  constexpr std::int64_t kWorthThreads = 200000;  // cells
  const std::size_t processors = std::max(1U, std::thread::hardware_concurrency());
  const bool is_large = table.rows() * static_cast<std::int64_t>(columns.size()) >= kWorthThreads;
  {
    std::vector<std::jthread> others;
    for (std::size_t i = 1; is_large && i < std::min(processors, columns.size()); ++i)
      others.emplace_back([&] { work(false); });
    work(true);
  }
  if (failure) std::rethrow_exception(failure);
  if (is_stopped) throw Error(ErrorKind::request, "read.cancelled", "Reading was cancelled.");
  return profiles;
}

}  // namespace amalgam
