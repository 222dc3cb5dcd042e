// SPDX-License-Identifier: GPL-3.0-or-later
// Texts: a row's distinct words and word pairs with TF-IDF weights, embedded; one token an n-gram.
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "engine/modalities/featurizer_support.h"
#include "engine/modalities/flatten.h"
#include "engine/modalities/modality.h"
#include "engine/modalities/text_tokens.h"

namespace amalgam {

namespace {

constexpr std::int32_t kUnknown = 1;  // 0 = padding
constexpr std::int32_t kFirst = 2;
constexpr std::size_t kMostCandidates = 4'000'000;  // n-grams counted at once while fitting

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
template <class T>
using TextMap = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;

/// In how many rows an n-gram stands.
struct DocumentCount {
  std::int64_t rows = 0, last_row = -1, order = 0;
};

/// One distinct n-gram of a row.
struct WeightedTerm {
  std::int32_t id = 0;
  double weight = 0;
};

class TextFeaturizer : public Featurizer {
 public:
  TextFeaturizer(ModalitySpec spec, const Options& options)
      : spec_(std::move(spec)),
        with_pairs_(options.flag("text.pairs")),
        minimum_count_(options.integer("text.minimum_count")),
        maximum_vocabulary_(options.integer("text.maximum_vocabulary")),
        maximum_tokens_(options.integer("text.maximum_tokens")) {}

  void fit(const Table& table, std::span<const std::int64_t> rows) override;
  ModalityTensors transform(const Table& table, std::span<const std::int64_t> rows) const override;
  nlohmann::json to_json() const override;
  void from_json(const nlohmann::json& state) override;

  std::vector<PartInfo> parts() const override {
    return {{.name = "ids", .type = torch::kInt32, .shape = {-1}, .is_sequence = true},
            {.name = "weights", .type = torch::kFloat32, .shape = {-1}, .is_sequence = true}};
  }
  std::vector<std::string> token_names(const Table& table, std::int64_t row) const override {
    std::vector<std::string> names;
    for (const WeightedTerm& term : terms_of(columns_in(table), row)) {
      names.push_back(term.id == kUnknown ? "(unknown)" : vocabulary_[static_cast<std::size_t>(term.id - kFirst)]);
    }
    return names;
  }
  std::string input_summary() const override {
    return "up to " + std::to_string(maximum_tokens_) + " of " + std::to_string(vocabulary_.size()) +
           (with_pairs_ ? " words and word pairs" : " words");
  }

  std::int64_t states() const { return kFirst + static_cast<std::int64_t>(vocabulary_.size()); }
  std::int64_t longest() const { return longest_; }

 private:
  std::vector<const Column*> columns_in(const Table& table) const {
    std::vector<const Column*> columns;
    for (const std::string& name : spec_.columns) columns.push_back(&input_column(table, name, spec_.name));
    return columns;
  }
  /// Calls `visit(n-gram, is_pair)` for each n-gram of a row, in order; pairs do not cross columns.
  template <class Visit>
  void visit_terms(const std::vector<const Column*>& columns, std::int64_t row, Visit visit) const {
    for (const Column* column : columns) {
      if (column->is_missing(row)) continue;
      const auto tokens = text_tokens(column->text(row));
      for (std::size_t i = 0; i < tokens.size(); ++i) {
        visit(tokens[i], false);
        if (with_pairs_ && i + 1 < tokens.size()) visit(join_tokens(tokens[i], tokens[i + 1]), true);
      }
    }
  }
  std::int32_t id_of(const std::string& term) const {
    const auto found = ids_.find(term);
    return found == ids_.end() ? kUnknown : found->second;
  }
  void set_vocabulary(std::vector<std::string> terms) {
    vocabulary_ = std::move(terms);
    ids_.clear();
    for (std::size_t i = 0; i < vocabulary_.size(); ++i) ids_.emplace(vocabulary_[i], kFirst + static_cast<std::int32_t>(i));
  }
  std::vector<WeightedTerm> terms_of(const std::vector<const Column*>& columns, std::int64_t row) const;
  void keep_heaviest(std::vector<WeightedTerm>& terms) const;
  TextMap<DocumentCount> count_documents(const Table& table, std::span<const std::int64_t> rows) const;

  ModalitySpec spec_;
  bool with_pairs_;
  std::int64_t minimum_count_, maximum_vocabulary_, maximum_tokens_;
  std::vector<std::string> vocabulary_;  // n-gram i has id kFirst + i
  std::vector<double> idf_;              // by id; [0] = 0
  std::int64_t longest_ = 1;
  TextMap<std::int32_t> ids_;
};

TextMap<DocumentCount> TextFeaturizer::count_documents(const Table& table, std::span<const std::int64_t> rows) const {
  const auto columns = columns_in(table);
  TextMap<DocumentCount> counts;
  std::int64_t order = 0;
  for (const std::int64_t row : rows) {
    visit_terms(columns, row, [&](const std::string& term, bool) {
      DocumentCount& count = counts[term];
      if (count.last_row == row) return;
      if (count.rows == 0) count.order = order++;
      count.last_row = row;
      ++count.rows;
    });
    // Bounded memory: what has been seen in one row only so far is the least likely to be kept.
    if (counts.size() > kMostCandidates) {
      std::erase_if(counts, [](const auto& entry) { return entry.second.rows < 2; });
    }
  }
  return counts;
}

void TextFeaturizer::fit(const Table& table, std::span<const std::int64_t> rows) {
  const auto counts = count_documents(table, rows);
  std::vector<const TextMap<DocumentCount>::value_type*> kept;
  for (const auto& entry : counts) {
    if (entry.second.rows >= minimum_count_) kept.push_back(&entry);
  }
  std::sort(kept.begin(), kept.end(), [](const auto* one, const auto* other) {
    return one->second.rows != other->second.rows ? one->second.rows > other->second.rows
                                                  : one->second.order < other->second.order;
  });
  if (static_cast<std::int64_t>(kept.size()) > maximum_vocabulary_) kept.resize(static_cast<std::size_t>(maximum_vocabulary_));
  std::vector<std::string> terms;
  std::vector<std::int64_t> documents;
  for (const auto* entry : kept) {
    terms.push_back(entry->first);
    documents.push_back(entry->second.rows);
  }
  set_vocabulary(std::move(terms));

  const auto columns = columns_in(table);
  std::int64_t texts = 0, with_unknown = 0;
  for (const std::int64_t row : rows) {
    bool has_text = false, has_unknown = false;
    visit_terms(columns, row, [&](const std::string& term, bool is_pair) {
      has_text = true;
      has_unknown = has_unknown || (!is_pair && id_of(term) == kUnknown);
    });
    texts += has_text ? 1 : 0;
    with_unknown += has_unknown ? 1 : 0;
  }
  // Smoothed: log((1 + n) / (1 + rows with the n-gram)) + 1.
  const auto idf = [texts](std::int64_t rows_with) {
    return std::log((1.0 + static_cast<double>(texts)) / (1.0 + static_cast<double>(rows_with))) + 1.0;
  };
  idf_ = {0.0, idf(with_unknown)};
  for (const std::int64_t rows_with : documents) idf_.push_back(idf(rows_with));
  longest_ = 1;
  for (const std::int64_t row : rows) {
    longest_ = std::max(longest_, static_cast<std::int64_t>(terms_of(columns, row).size()));
    if (longest_ > 1) break;
  }
}

std::vector<WeightedTerm> TextFeaturizer::terms_of(const std::vector<const Column*>& columns, std::int64_t row) const {
  std::vector<WeightedTerm> terms;
  std::unordered_map<std::int32_t, std::size_t> position;
  visit_terms(columns, row, [&](const std::string& term, bool is_pair) {
    const std::int32_t id = id_of(term);
    if (id == kUnknown && is_pair) return;  // every rare word would bring two unknown pairs
    const auto [found, is_new] = position.emplace(id, terms.size());
    if (is_new) terms.push_back({id, 0});
    terms[found->second].weight += 1;
  });
  for (WeightedTerm& term : terms) term.weight = (1 + std::log(term.weight)) * idf_[static_cast<std::size_t>(term.id)];
  keep_heaviest(terms);
  double squares = 0;
  for (const WeightedTerm& term : terms) squares += term.weight * term.weight;
  for (WeightedTerm& term : terms) term.weight /= std::sqrt(squares);
  return terms;
}

void TextFeaturizer::keep_heaviest(std::vector<WeightedTerm>& terms) const {
  const auto most = static_cast<std::size_t>(maximum_tokens_);
  if (terms.size() <= most) return;
  std::vector<std::size_t> order(terms.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t one, std::size_t other) { return terms[one].weight > terms[other].weight; });
  order.resize(most);
  std::sort(order.begin(), order.end());
  std::vector<WeightedTerm> kept;
  for (const std::size_t i : order) kept.push_back(terms[i]);
  terms = std::move(kept);
}

ModalityTensors TextFeaturizer::transform(const Table& table, std::span<const std::int64_t> rows) const {
  const auto columns = columns_in(table);
  std::vector<std::vector<WeightedTerm>> all;
  all.reserve(rows.size());
  std::size_t steps = 1;
  for (const std::int64_t row : rows) {
    all.push_back(terms_of(columns, row));
    steps = std::max(steps, all.back().size());
  }
  const auto count = static_cast<std::int64_t>(rows.size());
  torch::Tensor ids = torch::zeros({count, static_cast<std::int64_t>(steps)}, torch::kInt32);
  torch::Tensor weights = torch::zeros({count, static_cast<std::int64_t>(steps)}, torch::kFloat32);
  torch::Tensor present = torch::zeros({count}, torch::kBool);
  ModalityTensors result;
  for (std::size_t row = 0; row < all.size(); ++row) {
    auto* id_row = ids.data_ptr<std::int32_t>() + row * steps;
    auto* weight_row = weights.data_ptr<float>() + row * steps;
    for (std::size_t i = 0; i < all[row].size(); ++i) {
      id_row[i] = all[row][i].id;
      weight_row[i] = static_cast<float>(all[row][i].weight);
    }
    present.data_ptr<bool>()[row] = !all[row].empty();
    result.lengths.push_back(static_cast<std::int32_t>(all[row].size()));
  }
  result.parts = {ids, weights};
  result.present = present;
  return result;
}

nlohmann::json TextFeaturizer::to_json() const {
  return {{"pairs", with_pairs_},
          {"minimum_count", minimum_count_},
          {"maximum_vocabulary", maximum_vocabulary_},
          {"maximum_tokens", maximum_tokens_},
          {"longest", longest_},
          {"vocabulary", vocabulary_},
          {"idf", idf_}};
}

void TextFeaturizer::from_json(const nlohmann::json& state) {
  with_pairs_ = state.at("pairs").get<bool>();
  minimum_count_ = state.at("minimum_count").get<std::int64_t>();
  maximum_vocabulary_ = state.at("maximum_vocabulary").get<std::int64_t>();
  maximum_tokens_ = state.at("maximum_tokens").get<std::int64_t>();
  longest_ = state.at("longest").get<std::int64_t>();
  idf_ = state.at("idf").get<std::vector<double>>();
  set_vocabulary(state.at("vocabulary").get<std::vector<std::string>>());
}

/// Embedded n-grams: attention pooling biased by log weight, plus the TF-IDF weighted bag.
/// Shapes:  ids, weights [B, T] -> tokens [B, T, d]
/// Source:  Joulin et al. 2017, "Bag of Tricks for Efficient Text Classification" (n-gram bag)
class TextEncoder : public EncoderModule {
 public:
  TextEncoder(std::int64_t states, std::int64_t dim, double word_dropout, double dropout, bool scored,
              const RandomStreamPtr& random) {
    embedding_ = register_module("embedding", torch::nn::Embedding(states, dim));
    const torch::NoGradGuard no_gradient;
    embedding_->weight.mul_(kInitialDeviation);
    embedding_->weight.narrow(0, 0, kFirst).zero_();  // padding, and unknown until training says otherwise
    bag_ = register_module("bag", torch::nn::Linear(dim, dim));
    torch::nn::init::zeros_(bag_->bias);  // see AttentionPool
    word_dropout_ = register_module("word_dropout", StreamDropout(word_dropout, random));
    pool_ = register_module("pool", AttentionPool(dim, dropout, random, scored));
  }

  EncodedModality encode(const std::vector<torch::Tensor>& parts, const torch::Tensor& present) override {
    const torch::Tensor weights = in_type_of(parts[1], embedding_->weight);
    const torch::Tensor mask = parts[0].ne(0).logical_and(present.unsqueeze(1));
    // Whole n-grams are dropped, not single numbers of a state: the same effect on the bag for 1/d of the cost.
    const torch::Tensor kept = word_dropout_->forward(mask.to(weights.scalar_type()));
    const torch::Tensor tokens = embedding_->forward(parts[0]) * kept.unsqueeze(2);  // [B, T, d]
    const torch::Tensor bag = torch::matmul(weights.unsqueeze(1), tokens).squeeze(1);
    const torch::Tensor bias = torch::log(weights + kSmallestWeight);
    auto [attention, summary] = pool_->forward(tokens, mask, bias, bag_->forward(bag));
    return {tokens, mask, attention, summary, present};
  }

 private:
  static constexpr double kInitialDeviation = 0.05;
  static constexpr double kSmallestWeight = 1e-6;
  torch::nn::Embedding embedding_{nullptr};
  torch::nn::Linear bag_{nullptr};
  StreamDropout word_dropout_{nullptr};
  AttentionPool pool_{nullptr};
};

std::vector<Option> text_options() {
  return {{.name = "text.pairs",
           .title = "Word pairs",
           .help = "Reads pairs of neighbouring words beside single words (\"not bad\").",
           .default_value = true},
          {.name = "text.maximum_vocabulary",
           .title = "Vocabulary",
           .help = "The most words and pairs that are learnt, those in most training rows first.",
           .default_value = std::int64_t{20000},
           .minimum = 1,
           .maximum = 5e6,
           .unit = "n-grams"},
          {.name = "text.minimum_count",
           .title = "Rarest word",
           .help = "A word or pair that stands in fewer training rows is unknown.",
           .default_value = std::int64_t{2},
           .minimum = 1,
           .maximum = 1e6,
           .unit = "rows"},
          {.name = "text.maximum_tokens",
           .title = "Longest text",
           .help = "Of a long text, only so many distinct words and pairs are read: those that tell most "
                   "(highest TF-IDF weight).",
           .default_value = std::int64_t{256},
           .minimum = 1,
           .maximum = 100000,
           .unit = "n-grams"},
          {.name = "text.dropout",
           .title = "Word dropout",
           .help = "Share of words hidden at random during training, against learning texts by heart.",
           .default_value = 0.3,
           .minimum = 0,
           .maximum = 0.9}};
}

}  // namespace

/// The kind "text".
Modality text() {
  Modality kind;
  kind.id = "text";
  kind.title = "Text";
  kind.summary = "Descriptions, dialogues, reviews, in any language: words and word pairs that tell most.";
  kind.options = text_options();
  kind.make_featurizer = [](const ModalitySpec& spec, const Options& options) {
    return std::make_unique<TextFeaturizer>(spec, options);
  };
  kind.make_encoder = [](const Featurizer& featurizer, std::int64_t dim, const Options& options,
                         const RandomStreamPtr& random) -> std::shared_ptr<EncoderModule> {
    const auto& texts = dynamic_cast<const TextFeaturizer&>(featurizer);
    return std::make_shared<TextEncoder>(texts.states(), dim, options.number("text.dropout"),
                                         encoder_dropout(options), texts.longest() > 1, random);
  };
  kind.flatten = [](const Featurizer& featurizer, const ModalityTensors& tensors) {
    return flatten_terms(tensors, dynamic_cast<const TextFeaturizer&>(featurizer).states());
  };
  return kind;
}

}  // namespace amalgam
