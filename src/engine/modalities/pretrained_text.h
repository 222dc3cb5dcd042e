// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/modalities/bert_folder.h"
#include "engine/modalities/modality.h"

namespace amalgam {

/// Texts as the word pieces of a pretrained model. Nothing is learnt from the rows: fit reads the model's folder, and
/// the state keeps shape and vocabulary, so that the folder is not needed again (the weights are the encoder's).
/// Shapes:  parts {ids [n, T] int32, mask [n, T] bool}; ids as in the model's own vocabulary, 0 behind a text's end
class PretrainedTextFeaturizer : public Featurizer {
 public:
  PretrainedTextFeaturizer(ModalitySpec spec, const Options& options);

  /// Errors:  those of read_bert_folder; Error(request) "pretrained.too_large" if a checkpoint could not hold the model
  void fit(const Table& table, std::span<const std::int64_t> rows) override;
  ModalityTensors transform(const Table& table, std::span<const std::int64_t> rows) const override;
  nlohmann::json to_json() const override;
  void from_json(const nlohmann::json& state) override;
  std::vector<PartInfo> parts() const override;
  std::vector<std::string> token_names(const Table& table, std::int64_t row) const override;
  std::string input_summary() const override;

  const BertShape& shape() const { return shape_; }
  const BertWeights& weights() const { return weights_; }  ///< empty unless fit read them
  std::int64_t states() const;                             ///< pieces of the vocabulary

 private:
  std::vector<std::int32_t> ids_of(const std::vector<const Column*>& columns, std::int64_t row) const;
  std::vector<const Column*> columns_in(const Table& table) const;
  const WordPiece& tokenizer() const;

  ModalitySpec spec_;
  std::filesystem::path folder_;
  bool is_tuned_;
  std::int64_t longest_;
  BertShape shape_;
  BertWeights weights_;
  std::optional<WordPiece> tokenizer_;
  std::string model_name_, model_sha256_;
};

}  // namespace amalgam
