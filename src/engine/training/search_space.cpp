// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/search_space.h"

#include <algorithm>
#include <cmath>

#include "engine/base/random.h"

namespace amalgam {

namespace {

std::vector<OptionValue> whole(std::initializer_list<std::int64_t> values) { return {values.begin(), values.end()}; }
std::vector<OptionValue> choices(std::initializer_list<const char*> values) {
  std::vector<OptionValue> all;
  for (const char* one : values) all.emplace_back(std::string(one));
  return all;
}
std::vector<OptionValue> numbers(std::initializer_list<double> values) { return {values.begin(), values.end()}; }

/// What is worth searching, most telling first. Ranges are those within which small models on tables train well.
const std::vector<SearchAxis>& known_axes() {
  static const std::vector<SearchAxis> axes = {
      {.option = "training.learning_rate", .is_logarithmic = true, .low = 3e-4, .high = 1e-2},
      {.option = "model.dropout", .low = 0.0, .high = 0.5},
      {.option = "training.weight_decay", .is_logarithmic = true, .low = 1e-3, .high = 0.3},
      {.option = "model.dim", .is_logarithmic = true, .values = whole({16, 32, 64})},
      {.option = "training.batch_size", .is_logarithmic = true, .values = whole({64, 128, 256})},
      {.option = "training.modality_dropout", .values = numbers({0.0, 0.05, 0.15})},
      {.option = "training.modality_losses", .values = numbers({0.0, 0.3, 1.0})},
      // Encoders: what the data recommend is drawn twice as often as what costs more and seldom pays.
      {.option = "numerical.encoding", .values = choices({"piecewise", "periodic", "plain"}), .kind = "numerical"},
      {.option = "categorical.width", .values = choices({"model", "cardinality"}), .kind = "categorical"},
      {.option = "temporal.encoder", .values = choices({"gru", "gru", "convolution"}), .kind = "temporal"},
      {.option = "behavioural.encoder", .values = choices({"recurrent", "recurrent", "convolution"}), .kind = "behavioural"},
      {.option = "text.encoder", .values = choices({"ngrams", "ngrams", "convolution"}), .kind = "text"},
      {.option = "hybrid.heads", .values = whole({2, 4, 8})},
      {.option = "lowrank.rank", .is_logarithmic = true, .values = whole({2, 4, 8})},
      {.option = "xgboost.max_depth", .values = whole({2, 3, 4, 6, 8})},
      {.option = "xgboost.shrinkage", .is_logarithmic = true, .low = 0.02, .high = 0.3},
      {.option = "xgboost.min_child_weight", .is_logarithmic = true, .low = 1, .high = 30},
      {.option = "xgboost.subsample", .low = 0.5, .high = 1.0},
      {.option = "xgboost.column_share", .low = 0.2, .high = 1.0},
      {.option = "blend.weights", .values = choices({"chosen", "equal"})},
  };
  return axes;
}

/// Three figures are enough for a setting, and can be read and typed again.
double rounded(double value) {
  if (value == 0) return 0;
  const double scale = std::pow(10, 2 - std::floor(std::log10(std::abs(value))));
  return std::round(value * scale) / scale;
}

}  // namespace

bool is_searched_by_logarithm(const std::string& option) {
  return std::any_of(known_axes().begin(), known_axes().end(),
                     [&](const SearchAxis& one) { return one.option == option && one.is_logarithmic; });
}

std::vector<SearchAxis> search_axes(const Options& options, const std::vector<std::string>& kinds, const std::string& only_group) {
  std::vector<SearchAxis> axes;
  for (const SearchAxis& one : known_axes()) {
    if (!only_group.empty() && !one.option.starts_with(only_group + ".")) continue;
    if (!one.kind.empty() && std::find(kinds.begin(), kinds.end(), one.kind) == kinds.end()) continue;
    if (options.knows(one.option) && !options.is_chosen(one.option)) axes.push_back(one);
  }
  return axes;
}

std::vector<std::pair<std::string, OptionValue>> draw_settings(const std::vector<SearchAxis>& axes, std::uint64_t seed,
                                                               int trial) {
  std::vector<std::pair<std::string, OptionValue>> settings;
  for (const SearchAxis& axis : axes) {  // a stream each: an axis more does not change the others
    Random random(seed, axis.option + "#" + std::to_string(trial));
    if (!axis.values.empty()) {
      settings.emplace_back(axis.option, axis.values[random.below(axis.values.size())]);
      continue;
    }
    const double share = random.uniform();
    const double value = axis.is_logarithmic ? axis.low * std::pow(axis.high / axis.low, share)
                                             : axis.low + (axis.high - axis.low) * share;
    settings.emplace_back(axis.option, std::clamp(rounded(value), axis.low, axis.high));
  }
  return settings;
}

}  // namespace amalgam
