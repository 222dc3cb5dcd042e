// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <memory>
#include <vector>

#include "engine/modalities/batch.h"
#include "engine/modalities/random_stream.h"

namespace amalgam {

/// What an encoder makes of a modality. B = batch, T = tokens, d = width.
struct EncodedModality {
  torch::Tensor tokens;           ///< [B, T, d] one state per column, step, word or event
  torch::Tensor mask;             ///< [B, T] bool: which tokens exist
  torch::Tensor token_attention;  ///< [B, T] rows sum to 1 (all 0 where no token exists)
  torch::Tensor summary;          ///< [B, d] the attention-pooled state h
  torch::Tensor present;          ///< [B] bool
};

/// The standard deviation that embeddings start with.
inline constexpr double kEmbeddingDeviation = 0.05;

/// Inverted dropout that draws from a RandomStream. Identity in evaluation and for p = 0.
class StreamDropoutImpl : public torch::nn::Module {
 public:
  StreamDropoutImpl(double p, RandomStreamPtr random) : p_(p), random_(std::move(random)) {}
  torch::Tensor forward(const torch::Tensor& x);

 private:
  double p_;
  RandomStreamPtr random_;
};
TORCH_MODULE(StreamDropout);

/// Softmax over the tokens that exist: [B, T] scores, [B, T] bool -> [B, T]; rows without a token are all 0.
torch::Tensor masked_softmax(const torch::Tensor& scores, const torch::Tensor& mask);

/// Attention pooling with a learned query, then a residual MLP and layer normalisation: the shared last step of
/// every encoder. tokens [B, T, d], mask [B, T], optional bias [B, T] added to the scores -> (attention [B, T], summary [B, d]).
/// Source:  Bahdanau et al. 2015 (additive attention); Yang et al. 2016 (attention pooling)
class AttentionPoolImpl : public torch::nn::Module {
 public:
  /// `scored` = false where a row never has more than one token: there is nothing to learn about attention then.
  AttentionPoolImpl(std::int64_t dim, double dropout, const RandomStreamPtr& random, bool scored = true);
  /// `residual` [B, d], optional, is added to the pooled state: what the encoder knows beside its tokens.
  /// `scores` [B, T], optional: what scores_of gives for the tokens, where the caller knows it already.
  std::pair<torch::Tensor, torch::Tensor> forward(const torch::Tensor& tokens, const torch::Tensor& mask, const torch::Tensor& bias = {}, const torch::Tensor& residual = {}, const torch::Tensor& scores = {});
  /// How much each token counts, before bias and softmax: […, d] -> […]. Undefined where nothing is scored.
  torch::Tensor scores_of(const torch::Tensor& tokens);

 private:
  torch::nn::Linear score_hidden_{nullptr}, score_{nullptr}, expand_{nullptr}, contract_{nullptr};
  torch::nn::LayerNorm norm_{nullptr};
  StreamDropout dropout_{nullptr};
  bool scored_;
};
TORCH_MODULE(AttentionPool);

/// Turns a modality's tensors into states. Must trace (no data-dependent branch, no baked batch or length).
class EncoderModule : public torch::nn::Module {
 public:
  /// parts: as the featurizer describes them, rows cut to a common length; present [B] bool.
  virtual EncodedModality encode(const std::vector<torch::Tensor>& parts, const torch::Tensor& present) = 0;
  /// The weights will not change any more: what depends on them alone is worked out now, once, instead of for every row.
  /// Outputs stay the same up to the order of sums.
  virtual void freeze() {}
};

}  // namespace amalgam
