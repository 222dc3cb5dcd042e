// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "engine/modalities/sequence_reader.h"

namespace amalgam {

/// One pre-norm block: x + attention(norm(x)), then x + network(norm(x)) with a relu network of width 2H.
/// Source:  Vaswani et al. 2017; Xiong et al. 2020, arXiv 2002.04745 (normalisation before, not behind)
class TransformerBlockImpl : public torch::nn::Module {
 public:
  TransformerBlockImpl(std::int64_t hidden, std::int64_t heads, double dropout, const RandomStreamPtr& random);
  /// x [B, T, H], absent [B, 1, 1, T] bool: keys that nobody attends to
  torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& absent);

 private:
  torch::Tensor attend(const torch::Tensor& x, const torch::Tensor& absent);

  std::int64_t heads_;
  double scale_;
  torch::nn::LayerNorm attention_norm_{nullptr}, network_norm_{nullptr};
  torch::nn::Linear query_key_value_{nullptr}, join_{nullptr}, expand_{nullptr}, contract_{nullptr};
  StreamDropout dropout_{nullptr};
};
TORCH_MODULE(TransformerBlock);

/// A small transformer over the steps that exist, for sequences of any length: sine and cosine positions with a
/// learned gain, pre-norm blocks, a last normalisation. Heads: 4, or 2 or 1 where H cannot be divided so.
/// Shapes:  x [B, T, F], mask [B, T] -> [B, T, H]; memory grows with T²
/// Source:  Vaswani et al. 2017, "Attention Is All You Need" (positions: section 3.5)
class SequenceTransformer : public SequenceReader {
 public:
  SequenceTransformer(std::int64_t features, std::int64_t hidden, std::int64_t layers, double dropout,
                      const RandomStreamPtr& random);
  torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& mask) override;

 private:
  torch::Tensor positions(const torch::Tensor& like) const;

  std::int64_t hidden_;
  torch::nn::Linear input_{nullptr};
  torch::Tensor position_gain_;  // [H]
  std::vector<TransformerBlock> blocks_;
  torch::nn::LayerNorm norm_{nullptr};
};

}  // namespace amalgam
