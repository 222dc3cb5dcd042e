// SPDX-License-Identifier: GPL-3.0-or-later
// Classes: a vocabulary per column from the training rows, embedded; one token a column.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "engine/modalities/categorical_encoder.h"
#include "engine/modalities/featurizer_support.h"
#include "engine/modalities/flatten.h"
#include "engine/modalities/modality.h"

namespace amalgam {

namespace {

constexpr std::int32_t kMissingState = 0;  // within a column: a missing cell …
constexpr std::int32_t kRareState = 1;     // … a value that is rare or was not seen in training
constexpr std::int32_t kFirstState = kNeutralStates;

/// FNV-1a: the same number for a text on every machine and in every version.
std::uint64_t stable_hash(const std::string& text) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return hash;
}

/// The values of one column that have a state of their own; behind them, the buckets for other values, if any.
struct CategoryVocabulary {
  std::string column;
  std::int32_t buckets = 0;         ///< 0: other values are all `rare`
  std::vector<std::string> values;  ///< most frequent first; value i has id kFirstState + i
  std::unordered_map<std::string, std::int32_t> ids;

  void set(std::vector<std::string> kept) {
    values = std::move(kept);
    ids.clear();
    for (std::size_t i = 0; i < values.size(); ++i) ids.emplace(values[i], kFirstState + static_cast<std::int32_t>(i));
  }
  std::int32_t own_states() const { return kFirstState + static_cast<std::int32_t>(values.size()); }
  std::int32_t size() const { return own_states() + buckets; }
  std::int32_t id(const std::string& value) const {
    const auto found = ids.find(value);
    if (found != ids.end()) return found->second;
    if (buckets == 0) return kRareState;
    return own_states() + static_cast<std::int32_t>(stable_hash(value) % static_cast<std::uint64_t>(buckets));
  }
};

/// Distinct values of some rows with their counts, in order of first appearance.
std::vector<std::pair<std::string, std::int64_t>> count_values(const Column& column,
                                                               std::span<const std::int64_t> rows) {
  std::vector<std::pair<std::string, std::int64_t>> counts;
  if (const auto* coded = std::get_if<CategoryStorage>(&column.storage())) {  // each text looked at once
    constexpr std::size_t kNotSeen = SIZE_MAX;
    std::vector<std::size_t> place(coded->dictionary.size(), kNotSeen);
    for (const std::int64_t row : rows) {
      const std::int32_t code = coded->codes[static_cast<std::size_t>(row)];
      if (code < 0) continue;
      std::size_t& own = place[static_cast<std::size_t>(code)];
      if (own == kNotSeen) {
        own = counts.size();
        counts.emplace_back(coded->dictionary[static_cast<std::size_t>(code)], 0);
      }
      ++counts[own].second;
    }
    return counts;
  }
  std::unordered_map<std::string, std::size_t> position;
  for (const std::int64_t row : rows) {
    if (column.is_missing(row)) continue;
    const std::string value = column.text(row);
    const auto [found, is_new] = position.emplace(value, counts.size());
    if (is_new) counts.emplace_back(value, 0);
    ++counts[found->second].second;
  }
  return counts;
}

/// Ids of a column's cells, the texts looked up once per dictionary entry where the column has one.
std::vector<std::int32_t> read_ids(const Column& column, std::span<const std::int64_t> rows,
                                   const CategoryVocabulary& vocabulary) {
  std::vector<std::int32_t> ids;
  ids.reserve(rows.size());
  if (const auto* coded = std::get_if<CategoryStorage>(&column.storage())) {
    std::vector<std::int32_t> of_code;
    for (const std::string& value : coded->dictionary) of_code.push_back(vocabulary.id(value));
    for (const std::int64_t row : rows) {
      const std::int32_t code = coded->codes[static_cast<std::size_t>(row)];
      ids.push_back(code < 0 ? kMissingState : of_code[static_cast<std::size_t>(code)]);
    }
    return ids;
  }
  for (const std::int64_t row : rows) {
    ids.push_back(column.is_missing(row) ? kMissingState : vocabulary.id(column.text(row)));
  }
  return ids;
}

class CategoricalFeaturizer : public Featurizer {
 public:
  CategoricalFeaturizer(ModalitySpec spec, const Options& options)
      : spec_(std::move(spec)),
        minimum_count_(options.integer("categorical.minimum_count")),
        maximum_values_(options.integer("categorical.maximum_values")),
        buckets_(options.flag("categorical.hashing") ? options.integer("categorical.hash_buckets") : 0) {}

  bool learns_from_all() const override { return true; }
  void fit(const Table& table, std::span<const std::int64_t> rows) override {
    vocabularies_.clear();
    for (const std::string& name : spec_.columns) {
      auto counts = count_values(input_column(table, name, spec_.name), rows);
      std::stable_sort(counts.begin(), counts.end(),
                       [](const auto& one, const auto& other) { return one.second > other.second; });
      std::vector<std::string> kept;
      for (const auto& [value, count] : counts) {
        if (count < minimum_count_ || static_cast<std::int64_t>(kept.size()) == maximum_values_) break;
        kept.push_back(value);
      }
      const bool is_huge = static_cast<std::int64_t>(counts.size()) > maximum_values_;
      add(name, std::move(kept), is_huge ? buckets_ : 0);
    }
  }

  ModalityTensors transform(const Table& table, std::span<const std::int64_t> rows) const override {
    const auto count = static_cast<std::int64_t>(rows.size());
    const auto columns = static_cast<std::int64_t>(vocabularies_.size());
    torch::Tensor ids = torch::empty({count, columns}, torch::kInt32);
    torch::Tensor present = torch::zeros({count}, torch::kBool);
    auto* id_data = ids.data_ptr<std::int32_t>();
    auto* present_data = present.data_ptr<bool>();
    std::int32_t offset = 0;
    for (std::int64_t column = 0; column < columns; ++column) {
      const CategoryVocabulary& vocabulary = vocabularies_[static_cast<std::size_t>(column)];
      const auto cells = read_ids(input_column(table, vocabulary.column, spec_.name), rows, vocabulary);
      for (std::int64_t row = 0; row < count; ++row) {
        const std::int32_t cell = cells[static_cast<std::size_t>(row)];
        id_data[row * columns + column] = offset + cell;
        if (cell != kMissingState) present_data[row] = true;
      }
      offset += vocabulary.size();
    }
    ModalityTensors result;
    result.parts = {ids};
    result.present = present;
    return result;
  }

  std::vector<PartInfo> parts() const override {
    return {{.name = "ids", .type = torch::kInt32, .shape = {static_cast<std::int64_t>(vocabularies_.size())}}};
  }
  std::vector<std::string> token_names(const Table&, std::int64_t) const override { return spec_.columns; }
  std::string input_summary() const override {
    const auto columns = vocabularies_.size();
    return std::to_string(columns) + (columns == 1 ? " column, " : " columns, ") +
           std::to_string(total_values()) + " values";
  }

  nlohmann::json to_json() const override {
    nlohmann::json state = {{"minimum_count", minimum_count_},
                            {"maximum_values", maximum_values_},
                            {"columns", nlohmann::json::array()}};
    for (const CategoryVocabulary& vocabulary : vocabularies_) {
      state["columns"].push_back({{"name", vocabulary.column}, {"values", vocabulary.values}, {"buckets", vocabulary.buckets}});
    }
    return state;
  }
  void from_json(const nlohmann::json& state) override {
    minimum_count_ = state.at("minimum_count").get<std::int64_t>();
    maximum_values_ = state.at("maximum_values").get<std::int64_t>();
    vocabularies_.clear();
    for (const auto& item : state.at("columns")) {
      add(item.at("name").get<std::string>(), item.at("values").get<std::vector<std::string>>(),
          item.value("buckets", std::int64_t{0}));  // states from before there was hashing have none
    }
  }

  /// States of each column, in order.
  std::vector<CategoryStates> states() const {
    std::vector<CategoryStates> states;
    for (const CategoryVocabulary& vocabulary : vocabularies_) states.push_back({vocabulary.size(), vocabulary.buckets});
    return states;
  }

 private:
  void add(const std::string& column, std::vector<std::string> values, std::int64_t buckets) {
    CategoryVocabulary vocabulary;
    vocabulary.column = column;
    vocabulary.buckets = static_cast<std::int32_t>(buckets);
    vocabulary.set(std::move(values));
    vocabularies_.push_back(std::move(vocabulary));
  }
  std::size_t total_values() const {
    std::size_t total = 0;
    for (const CategoryVocabulary& vocabulary : vocabularies_) total += vocabulary.values.size();
    return total;
  }

  ModalitySpec spec_;
  std::int64_t minimum_count_, maximum_values_, buckets_;
  std::vector<CategoryVocabulary> vocabularies_;
};

std::vector<Option> categorical_options() {
  return {{.name = "categorical.minimum_count",
           .title = "Rarest value",
           .help = "A value that stands in fewer training rows shares one state with all rare and unseen "
                   "values of its column.",
           .default_value = std::int64_t{2},
           .minimum = 1,
           .maximum = 1e6,
           .unit = "rows"},
          {.name = "categorical.maximum_values",
           .title = "Most values",
           .help = "The most frequent values of a column that keep a state of their own.",
           .default_value = std::int64_t{5000},
           .minimum = 1,
           .maximum = 1e7,
           .level = OptionLevel::expert,
           .unit = "values"},
          {.name = "categorical.hashing",
           .title = "Hash other values",
           .help = "In a column with more values than the most that keep a state, the other values (new ones too) share "
                   "hash buckets instead of one state. For identifiers and codes with very many values.",
           .default_value = false,
           .level = OptionLevel::expert},
          {.name = "categorical.hash_buckets",
           .title = "Hash buckets",
           .help = "Buckets of such a column. With more of them, fewer values share one; each costs memory.",
           .default_value = std::int64_t{4096},
           .minimum = 1,
           .maximum = 1e6,
           .level = OptionLevel::expert,
           .unit = "buckets"},
          {.name = "categorical.width",
           .title = "Embedding width",
           .help = "Model gives every value a state of the model's width; cardinality gives columns with few values "
                   "narrow states, which are then projected to that width.",
           .default_value = std::string("model"),
           .choices = {"model", "cardinality"},
           .level = OptionLevel::expert}};
}

}  // namespace

/// The kind "categorical".
Modality categorical() {
  Modality kind;
  kind.id = "categorical";
  kind.title = "Categorical";
  kind.summary = "Sex, education, region: a learned state per value, rare and unseen values share one.";
  kind.options = categorical_options();
  kind.make_featurizer = [](const ModalitySpec& spec, const Options& options) {
    return std::make_unique<CategoricalFeaturizer>(spec, options);
  };
  kind.make_encoder = [](const Featurizer& featurizer, std::int64_t dim, const Options& options,
                         const RandomStreamPtr& random) -> std::shared_ptr<EncoderModule> {
    const auto& categories = dynamic_cast<const CategoricalFeaturizer&>(featurizer);
    if (options.text("categorical.width") == "cardinality") {
      return std::make_shared<CardinalityEncoder>(categories.states(), dim, encoder_dropout(options), random);
    }
    return std::make_shared<CategoricalEncoder>(categories.states(), dim, encoder_dropout(options), random);
  };
  kind.flatten = [](const Featurizer& featurizer, const ModalityTensors& tensors) {
    std::int64_t states = 0;
    for (const CategoryStates& column : dynamic_cast<const CategoricalFeaturizer&>(featurizer).states()) states += column.size;
    return flatten_categories(tensors, states);
  };
  return kind;
}

}  // namespace amalgam
