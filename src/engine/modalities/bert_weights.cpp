// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/bert_weights.h"

#include <array>
#include <map>
#include <string>
#include <string_view>

#include "engine/base/error.h"

namespace amalgam {

namespace {

[[noreturn]] void refuse_weights(const std::string& sentence) { throw Error(ErrorKind::data, "pretrained.weights", sentence); }

/// Our name of a weight without "_weight" or "_bias", and theirs in BERT and in DistilBERT.
struct WeightName {
  std::string_view own, bert, distilled;
};
constexpr std::array<WeightName, 4> kEmbeddingNames = {
    {{"words", "embeddings.word_embeddings", "embeddings.word_embeddings"},
     {"positions", "embeddings.position_embeddings", "embeddings.position_embeddings"},
     {"type", "embeddings.token_type_embeddings", ""},
     {"norm", "embeddings.LayerNorm", "embeddings.LayerNorm"}}};
constexpr std::array<WeightName, 8> kLayerNames = {
    {{"query", "attention.self.query", "attention.q_lin"},
     {"key", "attention.self.key", "attention.k_lin"},
     {"value", "attention.self.value", "attention.v_lin"},
     {"join", "attention.output.dense", "attention.out_lin"},
     {"attention_norm", "attention.output.LayerNorm", "sa_layer_norm"},
     {"expand", "intermediate.dense", "ffn.lin1"},
     {"contract", "output.dense", "ffn.lin2"},
     {"network_norm", "output.LayerNorm", "output_layer_norm"}}};

template <std::size_t N>
std::string their_name(const std::array<WeightName, N>& names, std::string_view own, bool distilled) {
  const bool is_bias = own.ends_with("_bias");
  if (is_bias) own.remove_suffix(5);
  if (own.ends_with("_weight")) own.remove_suffix(7);
  for (const WeightName& name : names) {
    if (name.own == own) return std::string(distilled ? name.distilled : name.bert) + (is_bias ? ".bias" : ".weight");
  }
  throw Error(ErrorKind::internal, "pretrained.name", "No file has a weight called '" + std::string(own) + "'.");
}

/// "layer3.query_weight" -> "encoder.layer.3.attention.self.query.weight"
std::string their_name(const std::string& own, bool distilled) {
  const std::size_t dot = own.find('.');
  if (dot == std::string::npos) return their_name(kEmbeddingNames, own, distilled);
  const std::string number = own.substr(5, dot - 5);
  return (distilled ? "transformer.layer." : "encoder.layer.") + number + "." +
         their_name(kLayerNames, std::string_view(own).substr(dot + 1), distilled);
}

std::string shape_text(torch::IntArrayRef sizes) {
  std::string text = "[";
  for (std::size_t i = 0; i < sizes.size(); ++i) text += (i > 0 ? " × " : "") + std::to_string(sizes[i]);
  return text + "]";
}

/// The tensors of a file by the names they have without "bert." or the like; old names of layer normalisation renewed.
std::map<std::string, torch::Tensor> by_plain_name(const TensorFile& file) {
  const auto renamed = [](std::string name, std::string_view old_end, std::string_view new_end) {
    if (name.ends_with(old_end)) name.replace(name.size() - old_end.size(), old_end.size(), new_end);
    return name;
  };
  std::map<std::string, torch::Tensor> tensors;
  for (const auto& [name, tensor] : file.tensors) {
    std::string plain = name;
    for (const std::string_view prefix : {"bert.", "distilbert.", "model."}) {
      if (plain.starts_with(prefix)) plain.erase(0, prefix.size());
    }
    tensors[renamed(renamed(plain, "LayerNorm.gamma", "LayerNorm.weight"), "LayerNorm.beta", "LayerNorm.bias")] = tensor;
  }
  return tensors;
}

}  // namespace

BertWeights bert_weights_from(const TensorFile& file, const BertShape& shape) {
  const auto tensors = by_plain_name(file);
  BertWeights weights;
  for (const auto& [own, size] : bert_weight_shapes(shape)) {
    const std::string name = their_name(own, !shape.has_types);
    const auto found = tensors.find(name);
    if (found == tensors.end()) {
      refuse_weights("the tensor '" + name + "' of shape " + shape_text(size) +
             " is missing. The file belongs to another kind of model than config.json says.");
    }
    torch::Tensor tensor = found->second;
    const bool is_types = own == "type";  // one row a type; all our texts are of the first
    const bool fits = is_types ? tensor.dim() == 2 && tensor.size(0) >= 1 && tensor.size(1) == size[0] : tensor.sizes() == size;
    if (!fits) {
      refuse_weights("the tensor '" + name + "' has the shape " + shape_text(tensor.sizes()) + ", but " +
             (is_types ? "[types × " + std::to_string(size[0]) + "]" : shape_text(size)) +
             " was expected from config.json.");
    }
    if (!tensor.is_floating_point()) {
      refuse_weights("the tensor '" + name + "' does not hold numbers with a fraction (F32, F16, BF16).");
    }
    if (is_types) tensor = tensor.select(0, 0).clone();
    tensor = tensor.to(torch::kFloat32);
    if (!torch::isfinite(tensor).all().item<bool>()) {
      refuse_weights("the tensor '" + name + "' holds values that are not finite numbers.");
    }
    weights[own] = tensor;
  }
  return weights;
}

}  // namespace amalgam
