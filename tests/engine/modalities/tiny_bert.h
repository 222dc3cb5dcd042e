// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/modalities/bert_values.h"
#include "engine/modalities/tensor_file.h"

namespace amalgam::testing {

using BertTensors = std::vector<std::pair<std::string, torch::Tensor>>;

inline void write_text(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

inline void write_bytes(const std::filesystem::path& path, std::span<const std::byte> bytes) {
  std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

/// As in bert_values.py, single precision.
inline torch::Tensor bert_fill(torch::IntArrayRef shape, std::int64_t k) {
  const torch::Tensor tensor = torch::empty(shape, torch::kFloat32);
  auto* values = tensor.data_ptr<float>();
  for (std::int64_t i = 0; i < tensor.numel(); ++i) {
    values[i] = static_cast<float>(0.3 * std::sin(0.37 * static_cast<double>(i) + 1.7 * static_cast<double>(k) + 0.5));
  }
  return tensor;
}

inline BertTensors bert_tensors(const expected::ExpectedBert& expected, const std::string& prefix = {}) {
  BertTensors tensors;
  for (const auto& [name, shape] : expected.tensors) {
    tensors.emplace_back(prefix + name, bert_fill(shape, static_cast<std::int64_t>(tensors.size())));
  }
  return tensors;
}

inline void write_weights(const std::filesystem::path& folder, const BertTensors& tensors) {
  write_bytes(folder / "model.safetensors", write_tensor_file({.tensors = tensors, .metadata = nullptr}));
}

/// The 20 pieces of the tiny models: special ones, and words of the tests' samples.
inline const std::vector<std::string> kTinyPieces = {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "loan", "shop", "late", "好",  "吃",    "family",
                                                     "debt",  "paid",  "work",  "贷",    "逾",   "new",  "and",  "\"", "again", "##s"};

inline nlohmann::json tiny_config() {
  return {{"model_type", "bert"},        {"vocab_size", 20},
          {"hidden_size", 32},           {"num_hidden_layers", 2},
          {"num_attention_heads", 4},    {"intermediate_size", 48},
          {"max_position_embeddings", 10}, {"type_vocab_size", 2},
          {"hidden_act", "gelu"},        {"layer_norm_eps", 1e-12},
          {"hidden_dropout_prob", 0.1},  {"attention_probs_dropout_prob", 0.1},
          {"architectures", {"BertModel"}}};
}

inline nlohmann::json tiny_distilled_config() {
  return {{"model_type", "distilbert"}, {"vocab_size", 20}, {"dim", 32},        {"n_layers", 2},     {"n_heads", 4}, {"hidden_dim", 48},
          {"max_position_embeddings", 10}, {"activation", "relu"}, {"dropout", 0.1}, {"attention_dropout", 0.1}};
}

inline std::string lines_of(const std::vector<std::string>& pieces) {
  std::string text;
  for (const std::string& piece : pieces) text += piece + "\n";
  return text;
}

/// A BERT of two layers and width 32 with the weights of bert_values.py, in a folder as Hugging Face lays it out.
inline std::filesystem::path write_tiny_bert(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  write_text(folder / "config.json", tiny_config().dump());
  write_text(folder / "vocab.txt", lines_of(kTinyPieces));
  write_weights(folder, bert_tensors(expected::bert_gelu));
  return folder;
}

}  // namespace amalgam::testing
