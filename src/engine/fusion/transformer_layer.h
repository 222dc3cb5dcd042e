// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/options.h"
#include "engine/fusion/fusion_head.h"
#include "engine/fusion/small_attention.h"

namespace amalgam {

// What the strategies have in common that look at single tokens: crossmodal, bottleneck, tokens.

/// One modality's tokens at the width that all modalities share. Its summary stands first: it knows more than the
/// tokens do, and it is there for every row that has the modality.
struct TokenStates {
  torch::Tensor states;  ///< [B, 1 + T, d] zeros where no token exists
  torch::Tensor there;   ///< [B, 1 + T] bool: which exist; none where the row lacks the modality
};

/// Brings summaries and tokens to one width, with two linear maps per modality. Their biases say what a token is: of
/// which modality, and whether it is the summary.
///
/// Of a modality with more than `most` tokens the first ones are taken; its summary stands for the others.
/// Shapes:  M modalities with tokens [B, T_m, d_m], summary [B, d_m] -> M times [B, 1 + min(T_m, most), d]
/// Source:  Gorishniy et al. 2021, "Revisiting Deep Learning Models for Tabular Data", sec. 3.3 (feature tokens)
class ModalityTokensImpl : public torch::nn::Module {
 public:
  ModalityTokensImpl(const FusionShape& shape, std::int64_t dim, std::int64_t most);
  std::vector<TokenStates> forward(const std::vector<EncodedModality>& modalities);

 private:
  std::int64_t most_;
  std::vector<torch::nn::Linear> summaries_, tokens_;
};
TORCH_MODULE(ModalityTokens);

/// Attention of some tokens over others: softmax(Q Kᵀ / √d_k) V per head, for any number of rows and tokens also while
/// a trace of it runs. A row without any key that counts looks at all keys evenly.
///
/// Shapes:  query [B, Q, d], key and value [B, K, d], there [B, K] bool: which keys count
///          -> context [B, Q, d], attention [B, heads, Q, K]
/// Source:  Vaswani et al. 2017, "Attention Is All You Need", eq. 1
AttentionResult attention_over(const torch::Tensor& query, const torch::Tensor& key, const torch::Tensor& value,
                               std::int64_t heads, const torch::Tensor& there);

/// What a layer makes of its tokens.
struct LayerResult {
  torch::Tensor states;     ///< [B, T, d]
  torch::Tensor attention;  ///< [B, heads, T, T] query × key, rows sum to 1; to be read, not trained on
};

/// One pre-norm transformer layer: x + attention(norm(x)), then x + network(norm(x)) with a ReLU network of width 2d.
///
/// Shapes:  x [B, T, d], there [B, T] bool: which keys count, at least one a row -> states [B, T, d]
/// Source:  Vaswani et al. 2017, "Attention Is All You Need"; Xiong et al. 2020, "On Layer Normalization in the
///          Transformer Architecture" (normalisation before each part)
class TransformerLayerImpl : public torch::nn::Module {
 public:
  TransformerLayerImpl(std::int64_t dim, std::int64_t heads, double dropout, const RandomStreamPtr& random);
  LayerResult forward(const torch::Tensor& x, const torch::Tensor& there);

 private:
  std::int64_t heads_;
  torch::nn::LayerNorm attention_norm_{nullptr}, network_norm_{nullptr};
  torch::nn::Linear query_key_value_{nullptr}, join_{nullptr}, expand_{nullptr}, contract_{nullptr};
  StreamDropout dropout_{nullptr};
};
TORCH_MODULE(TransformerLayer);

torch::nn::LayerNorm layer_norm(std::int64_t dim);

/// The mean of the tokens that exist, zeros where none does: [B, T, d], [B, T] bool -> [B, d].
torch::Tensor mean_over(const torch::Tensor& states, const torch::Tensor& there);

/// The width of the widest summary, rounded up to a multiple of the heads.
std::int64_t token_width(const FusionShape& shape, std::int64_t heads);

/// The settings "<strategy>.heads", "<strategy>.most" and "<strategy>.layers".
Option heads_option(const std::string& strategy);
Option most_tokens_option(const std::string& strategy);
Option layers_option(const std::string& strategy);

}  // namespace amalgam
