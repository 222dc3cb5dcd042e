// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>

namespace amalgam {

/// What attention over the tokens of each row gives.
struct AttentionResult {
  torch::Tensor context;    ///< [B, M, d] heads side by side
  torch::Tensor attention;  ///< [B, heads, M, M] query × key, rows sum to 1; no gradient if by hand
};

/// Multi-head attention over few tokens: softmax(Q Kᵀ / √d_k + mask) V per head.
///
/// With at most 16 tokens on a CPU, forward and backward are one hand-written function each,
/// because for so few tokens the dispatcher costs more than the arithmetic; else, and while
/// tracing, composed_attention does it.
///
/// Shapes:  qkv [B, M, 3·d] = [Q K V] of a packed projection, present [B, M] bool: which keys
///          count, at least one a row -> context [B, M, d], attention [B, heads, M, M]
/// Errors:  Error(internal) "attention.second_derivative" for a gradient of a gradient
/// Source:  Vaswani et al. 2017, "Attention Is All You Need", eq. 1
AttentionResult small_attention(const torch::Tensor& qkv, std::int64_t heads,
                                const torch::Tensor& present);

/// The same from LibTorch's operations: traceable for any batch size, on any device.
AttentionResult composed_attention(const torch::Tensor& qkv, std::int64_t heads,
                                   const torch::Tensor& present);

}  // namespace amalgam
