// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/text_featurizer.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/modalities/featurizer_support.h"
#include "engine/modalities/text_tokens.h"

namespace amalgam {

namespace {

constexpr std::size_t kMostCandidates = 4'000'000;  // n-grams counted at once while fitting

}  // namespace

TextFeaturizer::TextFeaturizer(ModalitySpec spec, const Options& options)
    : spec_(std::move(spec)),
      form_(options.text("text.encoder") == "ngrams" ? TextForm::ngrams : TextForm::ordered),
      with_pairs_(options.flag("text.pairs")),
      minimum_count_(options.integer("text.minimum_count")),
      maximum_vocabulary_(options.integer("text.maximum_vocabulary")),
      maximum_tokens_(options.integer("text.maximum_tokens")) {}

std::vector<PartInfo> TextFeaturizer::parts() const {
  return {{.name = "ids", .type = torch::kInt32, .shape = {-1}, .is_sequence = true},
          {.name = "weights", .type = torch::kFloat32, .shape = {-1}, .is_sequence = true}};
}

std::vector<std::string> TextFeaturizer::token_names(const Table& table, std::int64_t row) const {
  std::vector<std::string> names;
  for (const WeightedTerm& term : terms_of(columns_in(table), row)) {
    names.push_back(term.id == kUnknown ? "(unknown)" : vocabulary_[static_cast<std::size_t>(term.id - kFirst)]);
  }
  return names;
}

std::string TextFeaturizer::input_summary() const {
  if (form_ == TextForm::ordered) {
    return "the first " + std::to_string(maximum_tokens_) + " words in order, of " + std::to_string(vocabulary_.size());
  }
  return "up to " + std::to_string(maximum_tokens_) + " of " + std::to_string(vocabulary_.size()) +
         (with_pairs_ ? " words and word pairs" : " words");
}

std::vector<const Column*> TextFeaturizer::columns_in(const Table& table) const {
  std::vector<const Column*> columns;
  for (const std::string& name : spec_.columns) columns.push_back(&input_column(table, name, spec_.name));
  return columns;
}

template <class Visit>
void TextFeaturizer::visit_terms(const std::vector<const Column*>& columns, std::int64_t row, Visit visit) const {
  for (const Column* column : columns) {
    if (column->is_missing(row)) continue;
    const auto tokens = text_tokens(column->text(row));
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      visit(tokens[i], false);
      if (with_pairs() && i + 1 < tokens.size()) visit(join_tokens(tokens[i], tokens[i + 1]), true);
    }
  }
}

void TextFeaturizer::set_vocabulary(std::vector<std::string> terms) {
  vocabulary_ = std::move(terms);
  ids_.clear();
  for (std::size_t i = 0; i < vocabulary_.size(); ++i) ids_.emplace(vocabulary_[i], kFirst + static_cast<std::int32_t>(i));
}

auto TextFeaturizer::count_documents(const Table& table, std::span<const std::int64_t> rows) const
    -> TextMap<DocumentCount> {
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

double TextFeaturizer::weight_of(std::int32_t id, double count) const {
  return (1 + std::log(count)) * idf_[static_cast<std::size_t>(id)];
}

auto TextFeaturizer::terms_of(const std::vector<const Column*>& columns, std::int64_t row) const
    -> std::vector<WeightedTerm> {
  return form_ == TextForm::ngrams ? ngrams_of(columns, row) : words_in_order(columns, row);
}

auto TextFeaturizer::words_in_order(const std::vector<const Column*>& columns, std::int64_t row) const
    -> std::vector<WeightedTerm> {
  std::vector<WeightedTerm> words;
  std::unordered_map<std::int32_t, double> counts;
  visit_terms(columns, row, [&](const std::string& word, bool) {
    if (static_cast<std::int64_t>(words.size()) == maximum_tokens_) return;
    words.push_back({id_of(word), 0});
    ++counts[words.back().id];
  });
  double squares = 0;
  for (WeightedTerm& word : words) {
    const double count = counts[word.id], weight = weight_of(word.id, count);
    word.weight = weight / count;
    squares += weight * weight / count;  // in all its places together: weight²
  }
  for (WeightedTerm& word : words) word.weight /= std::sqrt(squares);
  return words;
}

auto TextFeaturizer::ngrams_of(const std::vector<const Column*>& columns, std::int64_t row) const
    -> std::vector<WeightedTerm> {
  std::vector<WeightedTerm> terms;
  std::unordered_map<std::int32_t, std::size_t> position;
  visit_terms(columns, row, [&](const std::string& term, bool is_pair) {
    const std::int32_t id = id_of(term);
    if (id == kUnknown && is_pair) return;  // every rare word would bring two unknown pairs
    const auto [found, is_new] = position.emplace(id, terms.size());
    if (is_new) terms.push_back({id, 0});
    terms[found->second].weight += 1;
  });
  for (WeightedTerm& term : terms) term.weight = weight_of(term.id, term.weight);
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
  return {{"form", form_ == TextForm::ngrams ? "ngrams" : "ordered"},
          {"pairs", with_pairs_},
          {"minimum_count", minimum_count_},
          {"maximum_vocabulary", maximum_vocabulary_},
          {"maximum_tokens", maximum_tokens_},
          {"longest", longest_},
          {"vocabulary", vocabulary_},
          {"idf", idf_}};
}

void TextFeaturizer::from_json(const nlohmann::json& state) {
  // A state without the member is from before there was a choice.
  form_ = state.value("form", "ngrams") == "ngrams" ? TextForm::ngrams : TextForm::ordered;
  with_pairs_ = state.at("pairs").get<bool>();
  minimum_count_ = state.at("minimum_count").get<std::int64_t>();
  maximum_vocabulary_ = state.at("maximum_vocabulary").get<std::int64_t>();
  maximum_tokens_ = state.at("maximum_tokens").get<std::int64_t>();
  longest_ = state.at("longest").get<std::int64_t>();
  idf_ = state.at("idf").get<std::vector<double>>();
  set_vocabulary(state.at("vocabulary").get<std::vector<std::string>>());
}

}  // namespace amalgam
