// SPDX-License-Identifier: GPL-3.0-or-later
// Classes: a vocabulary per column from the training rows, one embedding table; one token a column.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>
#include <unordered_map>

#include "engine/modalities/featurizer_support.h"
#include "engine/modalities/flatten.h"
#include "engine/modalities/modality.h"

namespace amalgam {

namespace {

constexpr std::int32_t kMissing = 0;  // within a column: a missing cell …
constexpr std::int32_t kRare = 1;     // … a value that is rare or was not seen in training
constexpr std::int32_t kFirst = 2;

/// The values of one column that have a state of their own.
struct CategoryVocabulary {
  std::string column;
  std::vector<std::string> values;  ///< most frequent first; value i has id kFirst + i
  std::unordered_map<std::string, std::int32_t> ids;

  void set(std::vector<std::string> kept) {
    values = std::move(kept);
    ids.clear();
    for (std::size_t i = 0; i < values.size(); ++i) ids.emplace(values[i], kFirst + static_cast<std::int32_t>(i));
  }
  std::int32_t size() const { return kFirst + static_cast<std::int32_t>(values.size()); }
  std::int32_t id(const std::string& value) const {
    const auto found = ids.find(value);
    return found == ids.end() ? kRare : found->second;
  }
};

/// Distinct values of some rows with their counts, in order of first appearance.
std::vector<std::pair<std::string, std::int64_t>> count_values(const Column& column,
                                                               std::span<const std::int64_t> rows) {
  std::vector<std::pair<std::string, std::int64_t>> counts;
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
      ids.push_back(code < 0 ? kMissing : of_code[static_cast<std::size_t>(code)]);
    }
    return ids;
  }
  for (const std::int64_t row : rows) {
    ids.push_back(column.is_missing(row) ? kMissing : vocabulary.id(column.text(row)));
  }
  return ids;
}

class CategoricalFeaturizer : public Featurizer {
 public:
  CategoricalFeaturizer(ModalitySpec spec, const Options& options)
      : spec_(std::move(spec)),
        minimum_count_(options.integer("categorical.minimum_count")),
        maximum_values_(options.integer("categorical.maximum_values")) {}

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
      add(name, std::move(kept));
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
        if (cell != kMissing) present_data[row] = true;
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
      state["columns"].push_back({{"name", vocabulary.column}, {"values", vocabulary.values}});
    }
    return state;
  }
  void from_json(const nlohmann::json& state) override {
    minimum_count_ = state.at("minimum_count").get<std::int64_t>();
    maximum_values_ = state.at("maximum_values").get<std::int64_t>();
    vocabularies_.clear();
    for (const auto& item : state.at("columns")) {
      add(item.at("name").get<std::string>(), item.at("values").get<std::vector<std::string>>());
    }
  }

  /// States of each column, in order.
  std::vector<std::int64_t> sizes() const {
    std::vector<std::int64_t> sizes;
    for (const CategoryVocabulary& vocabulary : vocabularies_) sizes.push_back(vocabulary.size());
    return sizes;
  }

 private:
  void add(const std::string& column, std::vector<std::string> values) {
    CategoryVocabulary vocabulary;
    vocabulary.column = column;
    vocabulary.set(std::move(values));
    vocabularies_.push_back(std::move(vocabulary));
  }
  std::size_t total_values() const {
    std::size_t total = 0;
    for (const CategoryVocabulary& vocabulary : vocabularies_) total += vocabulary.values.size();
    return total;
  }

  ModalitySpec spec_;
  std::int64_t minimum_count_, maximum_values_;
  std::vector<CategoryVocabulary> vocabularies_;
};

/// One embedding table over all columns: a column's values are rows of its own.
/// Shapes:  ids [B, C] int32 (rows of the table) -> tokens [B, C, d]
class CategoricalEncoder : public EncoderModule {
 public:
  CategoricalEncoder(const std::vector<std::int64_t>& sizes, std::int64_t dim, double dropout,
                     const RandomStreamPtr& random)
      : columns_(static_cast<std::int64_t>(sizes.size())) {
    std::int64_t rows = 0;
    for (const std::int64_t size : sizes) rows += size;
    embedding_ = register_module("embedding", torch::nn::Embedding(rows, dim));
    const torch::NoGradGuard no_gradient;
    embedding_->weight.mul_(kInitialDeviation);
    std::int64_t offset = 0;
    for (const std::int64_t size : sizes) {  // neutral until training has seen a missing or rare cell
      embedding_->weight.narrow(0, offset, kFirst).zero_();
      offset += size;
    }
    pool_ = register_module("pool", AttentionPool(dim, dropout, random, columns_ > 1));
  }

  EncodedModality encode(const std::vector<torch::Tensor>& parts, const torch::Tensor& present) override {
    const torch::Tensor tokens = embedding_->forward(parts[0]);  // [B, C, d]
    const torch::Tensor mask = present.unsqueeze(1).expand({-1, columns_});
    auto [attention, summary] = pool_->forward(tokens, mask);
    return {tokens, mask, attention, summary, present};
  }

 private:
  static constexpr double kInitialDeviation = 0.05;
  std::int64_t columns_;
  torch::nn::Embedding embedding_{nullptr};
  AttentionPool pool_{nullptr};
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
           .unit = "values"}};
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
    return std::make_shared<CategoricalEncoder>(categories.sizes(), dim, encoder_dropout(options), random);
  };
  kind.flatten = [](const Featurizer& featurizer, const ModalityTensors& tensors) {
    const auto sizes = dynamic_cast<const CategoricalFeaturizer&>(featurizer).sizes();
    return flatten_categories(tensors, std::accumulate(sizes.begin(), sizes.end(), std::int64_t{0}));
  };
  return kind;
}

}  // namespace amalgam
