// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <functional>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

#include "engine/modalities/encoder.h"

namespace amalgam {

/// What a BERT is built from.
struct BertShape {
  std::int64_t vocabulary = 0, hidden = 0, layers = 0, heads = 0, inner = 0, positions = 0;
  bool has_types = true;             ///< BERT marks first and second texts, DistilBERT does not
  std::string activation = "gelu";  ///< "gelu", "gelu_new" (by tanh) or "relu"
  double norm_epsilon = 1e-12;
  double dropout = 0.1, attention_dropout = 0.1;  ///< while it is tuned

  /// Errors:  Error(data) "bert.shape" naming the number that is out of range or does not fit the others
  void check() const;
};
void to_json(nlohmann::json& json, const BertShape& shape);
void from_json(const nlohmann::json& json, BertShape& shape);

/// Weights by the names of bert_weight_shapes().
using BertWeights = std::map<std::string, torch::Tensor>;

/// Which weights a BERT of a shape has, and how large each is: "words", "layer0.query_weight", ….
std::vector<std::pair<std::string, std::vector<std::int64_t>>> bert_weight_shapes(const BertShape& shape);

/// One post-norm block: y = norm(x + attention(x)), then norm(y + network(y)).
class BertLayerImpl : public torch::nn::Module {
 public:
  BertLayerImpl(const BertShape& shape, const std::function<torch::Tensor(const std::string&)>& weight, bool is_tuned,
                const RandomStreamPtr& random);
  /// x [B, T, H], absent [B, 1, 1, T] bool: keys that nobody attends to
  torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& absent);

 private:
  struct Affine {
    torch::Tensor weight, bias;
  };
  torch::Tensor attend(const torch::Tensor& x, const torch::Tensor& absent);
  torch::Tensor activate(const torch::Tensor& x) const;
  torch::Tensor normalize(const torch::Tensor& x, const Affine& norm) const;

  BertShape shape_;
  double scale_;
  Affine query_, key_, value_, join_, attention_norm_, expand_, contract_, network_norm_;
  StreamDropout dropout_{nullptr}, attention_dropout_{nullptr};
};
TORCH_MODULE(BertLayer);

/// BERT without its pooler and its training heads: ids of word pieces in, the last hidden states out.
///
/// Frozen, its weights have no gradient, share the memory of `weights` and nothing is dropped out in training either.
/// Without `weights` it starts at random (a stored model puts its own in).
/// Shapes:  ids [B, T] int32, mask [B, T] bool -> [B, T, H]; T at most `positions`
/// Source:  Devlin et al. 2019, arXiv 1810.04805; Sanh et al. 2019, arXiv 1910.01108 (DistilBERT)
class BertImpl : public torch::nn::Module {
 public:
  BertImpl(const BertShape& shape, const BertWeights& weights, bool is_tuned, const RandomStreamPtr& random);
  torch::Tensor forward(const torch::Tensor& ids, const torch::Tensor& mask);
  const torch::Tensor& words() const { return words_; }  ///< [vocabulary, H]

 private:
  BertShape shape_;
  torch::Tensor words_, positions_, type_, norm_weight_, norm_bias_;
  std::vector<BertLayer> layers_;
  StreamDropout dropout_{nullptr};
};
TORCH_MODULE(Bert);

}  // namespace amalgam
