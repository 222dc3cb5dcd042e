// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/recommend.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <unordered_set>

#include "engine/base/error.h"
#include "engine/base/unicode.h"

namespace amalgam {

namespace {

constexpr std::int64_t kFewRows = 3'000;    // below: the variance between seeds is larger than what settings change
constexpr std::int64_t kSomeRows = 15'000;

/// Capacity and regularisation by the number of training rows.
void by_rows(std::int64_t rows, std::vector<Recommendation>& list) {
  if (rows < kFewRows) {
    list.push_back({"model.members", std::int64_t{4},
                    fmt::format("{} training rows are few: the mean of four models is steadier than any one of them.", rows)});
    list.push_back({"training.batch_size", std::int64_t{64},
                    fmt::format("With {} training rows a batch of 256 would leave too few steps in an epoch.", rows)});
  } else if (rows < kSomeRows) {
    list.push_back({"training.batch_size", std::int64_t{128},
                    fmt::format("{} training rows: smaller batches generalise better and still take little time.", rows)});
  }
}

constexpr std::int64_t kSampledRows = 2'000;     // enough to tell what a column holds
constexpr std::int64_t kLongSequence = 64;       // a GRU takes its steps one after the other
constexpr std::int64_t kManyValues = 5'000;      // as many states as a category column has by default
constexpr std::int64_t kFewForThresholds = 300;  // rows

/// Up to kSampledRows present cells, evenly spread over the table.
std::vector<std::string> sample_of(const Table& table, const std::string& name) {
  std::vector<std::string> cells;
  const Column* column = table.find(name);
  if (column == nullptr) return cells;  // check_map tells about it
  const std::int64_t step = std::max<std::int64_t>(1, column->rows() / kSampledRows);
  for (std::int64_t row = 0; row < column->rows(); row += step) {
    if (!column->is_missing(row)) cells.push_back(column->text(row));
  }
  return cells;
}

std::int64_t median(std::vector<std::int64_t> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// How many items a cell lists: its objects where it is JSON, else the pieces between separators.
std::int64_t items_in(std::string_view cell, const std::string& separator) {
  const auto objects = std::count(cell.begin(), cell.end(), '{');
  if (objects > 0) return objects;
  const std::string_view marks = separator.empty() ? std::string_view(",;>|") : std::string_view(separator);
  return 1 + std::count_if(cell.begin(), cell.end(), [&](char c) { return marks.find(c) != std::string_view::npos; });
}

/// The usual number of steps or events of a modality's sequence.
std::int64_t usual_length(const Table& table, const ModalitySpec& spec) {
  if (!spec.channels.empty()) return static_cast<std::int64_t>(spec.channels.front().columns.size());
  std::vector<std::int64_t> lengths;
  for (const std::string& name : spec.columns) {
    for (const std::string& cell : sample_of(table, name)) lengths.push_back(items_in(cell, spec.separator));
  }
  return median(std::move(lengths));
}

/// Series and events: read one step after the other unless they are long.
void by_length(const Table& table, const ModalitySpec& spec, const std::string& option, const std::string& in_order,
               const std::string& things, std::vector<Recommendation>& list) {
  const std::int64_t length = usual_length(table, spec);
  if (length > kLongSequence) {
    list.push_back({option, std::string("convolution"),
                    fmt::format("'{}' usually has {} {}: a convolution looks at them all at once, a recurrent network "
                                "would take them one after the other.", spec.name, length, things)});
  } else {
    list.push_back({option, in_order,
                    fmt::format("'{}' usually has {} {}, few enough to be read in their order.", spec.name, length, things)});
  }
}

void by_texts(const Table& table, const ModalitySpec& spec, std::int64_t rows, std::vector<Recommendation>& list) {
  std::int64_t words = 0, unspaced = 0, cells = 0;
  for (const std::string& name : spec.columns) {
    for (const std::string& cell : sample_of(table, name)) {
      ++cells;
      words += 1 + std::count(cell.begin(), cell.end(), ' ');
      const std::u32string characters = code_points(cell);
      if (std::any_of(characters.begin(), characters.end(), is_unspaced)) ++unspaced;
    }
  }
  if (cells == 0) return;
  const bool is_unspaced = 2 * unspaced > cells;
  list.push_back({"text.encoder", std::string("ngrams"),
                  fmt::format("'{}' is read as {}: from {} training rows, networks that learn word order from nothing lose "
                              "to them.", spec.name,
                              is_unspaced ? "characters and pairs of characters (its script has no spaces)"
                                          : fmt::format("words and word pairs ({} words a text)", words / cells), rows)});
}

void by_categories(const Table& table, const ModalitySpec& spec, std::vector<Recommendation>& list) {
  for (const std::string& name : spec.columns) {
    const Column* column = table.find(name);
    if (column == nullptr) continue;
    std::unordered_set<std::string> distinct;
    for (std::int64_t row = 0; row < column->rows() && distinct.size() <= static_cast<std::size_t>(kManyValues); ++row) {
      if (!column->is_missing(row)) distinct.insert(column->text(row));
    }
    if (distinct.size() <= static_cast<std::size_t>(kManyValues)) continue;
    list.push_back({"categorical.hashing", true,
                    fmt::format("'{}' has more than {} values: the rare ones share hashed states instead of one.", name,
                                kManyValues)});
    return;
  }
}

/// Encoders by what the columns hold.
void by_columns(const Table& table, const ModalityMap& map, std::int64_t rows, std::vector<Recommendation>& list) {
  std::vector<Recommendation> found;
  for (const ModalitySpec& spec : map.modalities) {
    if (spec.kind == "temporal") by_length(table, spec, "temporal.encoder", "gru", "steps", found);
    if (spec.kind == "behavioural") by_length(table, spec, "behavioural.encoder", "recurrent", "events", found);
    if (spec.kind == "text") by_texts(table, spec, rows, found);
    if (spec.kind == "categorical") by_categories(table, spec, found);
    if (spec.kind == "numerical" && rows < kFewForThresholds) {
      found.push_back({"numerical.encoding", std::string("plain"),
                       fmt::format("{} training rows are too few to learn thresholds within each number.", rows)});
    }
  }
  // One setting serves all modalities of a kind: the long sequence decides.
  for (const Recommendation& one : found) {
    const auto same = std::find_if(list.begin(), list.end(), [&](const Recommendation& other) { return other.option == one.option; });
    if (same == list.end()) {
      list.push_back(one);
    } else if (one.value == OptionValue(std::string("convolution"))) {
      *same = one;
    }
  }
}

}  // namespace

std::vector<Recommendation> recommend_settings(const Table& table, const ModalityMap& map, std::int64_t train_rows) {
  std::vector<Recommendation> list;
  by_rows(train_rows, list);
  by_columns(table, map, train_rows, list);
  return list;
}

std::vector<Recommendation> take_recommendations(const std::vector<Recommendation>& recommended, Options& options) {
  std::vector<Recommendation> taken;
  if (options.text("training.recipe") != "auto") return taken;
  for (const Recommendation& one : recommended) {
    if (options.knows(one.option) && options.recommend(one.option, one.value)) taken.push_back(one);
  }
  return taken;
}

}  // namespace amalgam
