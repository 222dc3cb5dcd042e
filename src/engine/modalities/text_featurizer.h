// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/modalities/modality.h"

namespace amalgam {

/// What a text is cut into: the set of its words and word pairs, or its words one after the other.
enum class TextForm { ngrams, ordered };

/// Texts as ids of a vocabulary from the training rows, with TF-IDF weights.
///
/// As n-grams, a row's tokens are its distinct words and pairs, the heaviest of them. In order, they are its first
/// words, each as often as it stands there; the weight of a word is shared among its places, so that the sums by
/// word are TF-IDF weights in both forms.
/// Shapes:  parts {ids [n, T] int32, weights [n, T]}; id 0 = padding, 1 = unknown, from kFirst on the vocabulary
class TextFeaturizer : public Featurizer {
 public:
  static constexpr std::int32_t kUnknown = 1;
  static constexpr std::int32_t kFirst = 2;

  TextFeaturizer(ModalitySpec spec, const Options& options);

  void fit(const Table& table, std::span<const std::int64_t> rows) override;
  ModalityTensors transform(const Table& table, std::span<const std::int64_t> rows) const override;
  nlohmann::json to_json() const override;
  void from_json(const nlohmann::json& state) override;
  std::vector<PartInfo> parts() const override;
  std::vector<std::string> token_names(const Table& table, std::int64_t row) const override;
  std::string input_summary() const override;

  std::int64_t states() const { return kFirst + static_cast<std::int64_t>(vocabulary_.size()); }
  std::int64_t longest() const { return longest_; }

 private:
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

  /// One token of a row: a distinct n-gram, or a word at its place.
  struct WeightedTerm {
    std::int32_t id = 0;
    double weight = 0;
  };

  std::vector<const Column*> columns_in(const Table& table) const;
  /// Calls `visit(n-gram, is_pair)` for each n-gram of a row, in order; pairs do not cross columns.
  template <class Visit>
  void visit_terms(const std::vector<const Column*>& columns, std::int64_t row, Visit visit) const;
  bool with_pairs() const { return form_ == TextForm::ngrams && with_pairs_; }
  std::int32_t id_of(const std::string& term) const {
    const auto found = ids_.find(term);
    return found == ids_.end() ? kUnknown : found->second;
  }
  void set_vocabulary(std::vector<std::string> terms);
  TextMap<DocumentCount> count_documents(const Table& table, std::span<const std::int64_t> rows) const;
  std::vector<WeightedTerm> terms_of(const std::vector<const Column*>& columns, std::int64_t row) const;
  std::vector<WeightedTerm> ngrams_of(const std::vector<const Column*>& columns, std::int64_t row) const;
  std::vector<WeightedTerm> words_in_order(const std::vector<const Column*>& columns, std::int64_t row) const;
  void keep_heaviest(std::vector<WeightedTerm>& terms) const;
  double weight_of(std::int32_t id, double count) const;

  ModalitySpec spec_;
  TextForm form_;
  bool with_pairs_;
  std::int64_t minimum_count_, maximum_vocabulary_, maximum_tokens_;
  std::vector<std::string> vocabulary_;  // n-gram i has id kFirst + i
  std::vector<double> idf_;              // by id; [0] = 0
  std::int64_t longest_ = 1;
  TextMap<std::int32_t> ids_;
};

}  // namespace amalgam
