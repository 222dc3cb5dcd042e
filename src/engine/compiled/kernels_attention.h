// SPDX-License-Identifier: GPL-3.0-or-later
// Attention over few tokens, forward and backward: the formulas of fusion/small_attention.cpp, eight numbers at a time.
// Included through kernels_body.h only.
#pragma once

namespace amalgam::compiled::AMALGAM_KERNELS {

constexpr Size kMostFewTokens = 16;

AMALGAM_INLINE void add_scaled(float* y, float factor, const float* x, Size n) {
  Size i = 0;
  for (; i + 8 <= n; i += 8) put(y + i, get(y + i) + factor * get(x + i));
  for (; i < n; ++i) y[i] += factor * x[i];
}

static void attention(const FewTokens& f) {
  const Size dim = f.heads * f.width, tokens = f.tokens;
  const float scale = 1 / __builtin_sqrtf(static_cast<float>(f.width));
  for (Size row = 0; row < f.rows; ++row) {
    const float* qkv = f.qkv + row * tokens * 3 * dim;
    const float* there = f.there + row * tokens;
    float* context = f.context + row * tokens * dim;
    std::memset(context, 0, static_cast<std::size_t>(tokens * dim) * sizeof(float));
    for (Size h = 0; h < f.heads; ++h) {
      for (Size q = 0; q < tokens; ++q) {
        float* shares = f.attention + ((row * f.heads + h) * tokens + q) * tokens;
        float score[kMostFewTokens] = {};
        float most = -__builtin_inff(), sum = 0;
        for (Size k = 0; k < tokens; ++k) {
          score[k] = dot(qkv + q * 3 * dim + h * f.width, qkv + k * 3 * dim + dim + h * f.width, f.width) * scale;
          if (there[k] != 0 && !(score[k] <= most)) most = score[k];
        }
        for (Size k = 0; k < kMostFewTokens && k < tokens; k += 8) {
          put(score + k, exp8(get(score + k) - most));
        }
        for (Size k = 0; k < tokens; ++k) {
          if (there[k] == 0) score[k] = 0;
          sum += score[k];
        }
        float* out = context + q * dim + h * f.width;
        for (Size k = 0; k < tokens; ++k) {
          shares[k] = score[k] / sum;
          add_scaled(out, shares[k], qkv + k * 3 * dim + 2 * dim + h * f.width, f.width);
        }
      }
    }
  }
}

static void attention_slope(const FewTokens& f) {
  const Size dim = f.heads * f.width, tokens = f.tokens;
  const float scale = 1 / __builtin_sqrtf(static_cast<float>(f.width));
  for (Size row = 0; row < f.rows; ++row) {
    const float* qkv = f.qkv + row * tokens * 3 * dim;
    const float* slopes = f.slope + row * tokens * dim;
    float* to = f.qkv_slope + row * tokens * 3 * dim;
    std::memset(to, 0, static_cast<std::size_t>(tokens * 3 * dim) * sizeof(float));
    for (Size h = 0; h < f.heads; ++h) {
      for (Size q = 0; q < tokens; ++q) {
        const float* from = slopes + q * dim + h * f.width;
        const float* shares = f.attention + ((row * f.heads + h) * tokens + q) * tokens;
        float score[kMostFewTokens];
        float mean = 0;
        for (Size k = 0; k < tokens; ++k) {
          const Size value = k * 3 * dim + 2 * dim + h * f.width;
          score[k] = dot(from, qkv + value, f.width);
          mean += shares[k] * score[k];
          add_scaled(to + value, shares[k], from, f.width);
        }
        const Size query = q * 3 * dim + h * f.width;
        for (Size k = 0; k < tokens; ++k) {
          const Size key = k * 3 * dim + dim + h * f.width;
          const float slope = shares[k] * (score[k] - mean) * scale;
          add_scaled(to + query, slope, qkv + key, f.width);
          add_scaled(to + key, slope, qkv + query, f.width);
        }
      }
    }
  }
}

}  // namespace amalgam::compiled::AMALGAM_KERNELS
