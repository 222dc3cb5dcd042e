// SPDX-License-Identifier: GPL-3.0-or-later
// Attention over few tokens, forward and backward: the formulas of fusion/small_attention.cpp, eight numbers at a time.
// Included through kernels_body.h only.
#pragma once

namespace amalgam::compiled::AMALGAM_KERNELS {

constexpr Size kMostFewTokens = 16;

/// y = Σ_k factor[k · step] · x[k · x_step], n numbers each.
AMALGAM_INLINE void weighted_sum(float* y, const float* factor, Size step, const float* x, Size x_step, Size count, Size n) {
  Size i = 0;
  for (; i + 8 <= n; i += 8) {
    v8 sum{};
    for (Size k = 0; k < count; ++k) sum += factor[k * step] * get(x + k * x_step + i);
    put(y + i, sum);
  }
  for (; i < n; ++i) {
    float sum = 0;
    for (Size k = 0; k < count; ++k) sum += factor[k * step] * x[k * x_step + i];
    y[i] = sum;
  }
}

/// Scores of one row, largest of each query taken off: [heads, tokens, tokens].
AMALGAM_INLINE void scores_of_row(const FewTokens& f, const float* qkv, const float* there, float* scores, float scale) {
  const Size dim = f.heads * f.width, tokens = f.tokens;
  for (Size h = 0; h < f.heads; ++h) {
    for (Size q = 0; q < tokens; ++q, scores += tokens) {
      const float* query = qkv + q * 3 * dim + h * f.width;
      float most = -__builtin_inff();
      for (Size k = 0; k < tokens; ++k) {
        scores[k] = dot(query, qkv + k * 3 * dim + dim + h * f.width, f.width) * scale;
        if (there[k] != 0 && !(scores[k] <= most)) most = scores[k];
      }
      for (Size k = 0; k < tokens; ++k) scores[k] = there[k] != 0 ? scores[k] - most : -__builtin_inff();
    }
  }
}

static void attention(const FewTokens& f) {
  const Size dim = f.heads * f.width, tokens = f.tokens, maps = f.heads * tokens * tokens;
  const float scale = 1 / __builtin_sqrtf(static_cast<float>(f.width));
  for (Size row = 0; row < f.rows; ++row) {
    const float* qkv = f.qkv + row * tokens * 3 * dim;
    float* context = f.context + row * tokens * dim;
    float* shares = f.attention + row * maps;
    scores_of_row(f, qkv, f.there + row * tokens, shares, scale);
    each_number(shares, shares, nullptr, nullptr, maps, [](v8 x, v8, v8) { return exp8(x); });
    for (Size h = 0; h < f.heads; ++h) {
      for (Size q = 0; q < tokens; ++q, shares += tokens) {
        float sum = 0;
        for (Size k = 0; k < tokens; ++k) sum += shares[k];
        const float share = 1 / sum;
        for (Size k = 0; k < tokens; ++k) shares[k] *= share;
        weighted_sum(context + q * dim + h * f.width, shares, 1, qkv + 2 * dim + h * f.width, 3 * dim, tokens, f.width);
      }
    }
  }
}

/// With A = attention, G = slope of the context and S = A ⊙ (G Vᵀ − rowsum(A ⊙ G Vᵀ)) / √width: dV = Aᵀ G, dQ = S K, dK = Sᵀ Q.
static void attention_slope(const FewTokens& f) {
  const Size dim = f.heads * f.width, tokens = f.tokens;
  const float scale = 1 / __builtin_sqrtf(static_cast<float>(f.width));
  float slopes[kMostFewTokens * kMostFewTokens];
  for (Size row = 0; row < f.rows; ++row) {
    for (Size h = 0; h < f.heads; ++h) {
      const float* query = f.qkv + row * tokens * 3 * dim + h * f.width;
      const float* from = f.slope + row * tokens * dim + h * f.width;
      const float* shares = f.attention + (row * f.heads + h) * tokens * tokens;
      float* to = f.qkv_slope + row * tokens * 3 * dim + h * f.width;
      for (Size q = 0; q < tokens; ++q) {
        float* score = slopes + q * tokens;
        float mean = 0;
        for (Size k = 0; k < tokens; ++k) {
          score[k] = dot(from + q * dim, query + k * 3 * dim + 2 * dim, f.width);
          mean += shares[q * tokens + k] * score[k];
        }
        for (Size k = 0; k < tokens; ++k) score[k] = shares[q * tokens + k] * (score[k] - mean) * scale;
      }
      for (Size i = 0; i < tokens; ++i) {
        float* place = to + i * 3 * dim;
        weighted_sum(place, slopes + i * tokens, 1, query + dim, 3 * dim, tokens, f.width);
        weighted_sum(place + dim, slopes + i, tokens, query, 3 * dim, tokens, f.width);
        weighted_sum(place + 2 * dim, shares + i, tokens, from, dim, tokens, f.width);
      }
    }
  }
}

}  // namespace amalgam::compiled::AMALGAM_KERNELS
