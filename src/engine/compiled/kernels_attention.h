// SPDX-License-Identifier: GPL-3.0-or-later
// Attention over few tokens, forward and backward: the formulas of fusion/small_attention.cpp. Where a token fills whole vectors,
// all heads are worked on at once: the scores of a pair of tokens are one vector with a lane for each head.
// Included through kernels_body.h only.
#pragma once

namespace amalgam::compiled::AMALGAM_KERNELS {

constexpr Size kMostFewTokens = 16;

/// y = Σ_k factor[k · step] · x[k · x_step], n numbers each.
AMALGAM_INLINE void weighted_sum(float* y, const float* factor, Size step, const float* x, Size x_step, Size count, Size n) {
  Size i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    Lanes sum{};
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

// ── all heads at once ────────────────────────────────────────────────────────────────────────────

template <int Length>
struct FirstHalves {  // of each stretch of `Length` lanes
  static constexpr int at(int i) { return i / (Length / 2) * Length + i % (Length / 2); }
};
template <int Length>
struct SecondHalves {
  static constexpr int at(int i) { return i / (Length / 2) * Length + i % (Length / 2) + Length / 2; }
};

/// The sum of each stretch of `Width` lanes in Count vectors, side by side from lane 0 on.
template <int Width, int Count>
AMALGAM_INLINE Lanes sums_of_heads(const Lanes* x) {
  if constexpr (Width == 1) {
    return x[0];
  } else if constexpr (Width > kLanes) {
    Lanes half[Count / 2];
    for (int i = 0; i < Count / 2; ++i) half[i] = x[2 * i] + x[2 * i + 1];
    return sums_of_heads<Width / 2, Count / 2>(half);
  } else {
    constexpr int kHalf = Count > 1 ? Count / 2 : 1;
    Lanes half[kHalf];
    for (int i = 0; i < kHalf; ++i) {
      const Lanes &a = x[2 * i], &b = Count > 1 ? x[2 * i + 1] : a;
      half[i] = arranged<FirstHalves<Width>>(a, b) + arranged<SecondHalves<Width>>(a, b);
    }
    return sums_of_heads<Width / 2, kHalf>(half);
  }
}

template <int Width, int Vector>
struct OwnHead {
  static constexpr int at(int i) { return (Vector * static_cast<int>(kLanes) + i) / Width; }
};
/// A number for each head -> vector `Vector` of a token, each lane with its head's number.
template <int Width, int Vector>
AMALGAM_INLINE Lanes of_own_head(Lanes heads) {
  return arranged<OwnHead<Width, Vector>>(heads, heads);
}

/// Calls f(Index<0>()) … f(Index<Count - 1>()).
template <int>
struct Index {};
template <int Count, class F>
AMALGAM_INLINE void each_vector(const F& f) {
  if constexpr (Count > 1) each_vector<Count - 1>(f);
  f(Index<Count - 1>());
}

/// Tokens of Count vectors; heads of Width numbers, no more than lanes. `shares` [rows, tokens, tokens, heads].
/// Between the loops a pair of tokens has a whole vector, so that each is read as it was written.
template <int Width, int Count>
struct WideTokens {
  static constexpr Size kHeads = Count * kLanes / Width, kDim = Count * kLanes;
  static constexpr Size kMostPairs = kMostFewTokens * kMostFewTokens;

  /// out [q, k]: for each head the sum of a[q] · b[k].
  static void scores(Lanes* out, const float* a, Size a_step, const float* b, Size b_step, Size tokens) {
    for (Size q = 0; q < tokens; ++q) {
      for (Size k = 0; k < tokens; ++k) {
        Lanes x[Count];
        for (int i = 0; i < Count; ++i) x[i] = get(a + q * a_step + i * kLanes) * get(b + k * b_step + i * kLanes);
        *out++ = sums_of_heads<Width, Count>(x);
      }
    }
  }

  /// to[i] = Σ_k factor[i, k] · from[k], or with factor[k, i].
  template <bool Turned>
  AMALGAM_INLINE void weigh(float* to, Size to_step, const Lanes* factors, const float* from, Size from_step, Size tokens) {
    for (Size i = 0; i < tokens; ++i) {
      Lanes out[Count] = {};
      for (Size k = 0; k < tokens; ++k) {
        const Lanes factor = factors[Turned ? k * tokens + i : i * tokens + k];
        const float* one = from + k * from_step;
        each_vector<Count>([&]<int I>(Index<I>) { out[I] += of_own_head<Width, I>(factor) * get(one + I * kLanes); });
      }
      for (int v = 0; v < Count; ++v) put(to + i * to_step + v * kLanes, out[v]);
    }
  }

  static void forward(const FewTokens& f) {
    const Size tokens = f.tokens, pairs = tokens * tokens;
    const float scale = 1 / __builtin_sqrtf(static_cast<float>(Width));
    const Lanes least = all(-__builtin_inff());
    Lanes work[kMostPairs];
    for (Size row = 0; row < f.rows; ++row) {
      const float* qkv = f.qkv + row * tokens * 3 * kDim;
      const float* there = f.there + row * tokens;
      float* shares = f.attention + row * pairs * kHeads;
      scores(work, qkv, 3 * kDim, qkv + kDim, 3 * kDim, tokens);
      for (Lanes* own = work; own < work + pairs; own += tokens, shares += tokens * kHeads) {
        Lanes most = least;
        for (Size k = 0; k < tokens; ++k) {
          own[k] = choose(all(there[k]) == 0, least, own[k]);
          most = choose(own[k] <= most, most, own[k]);
        }
        Lanes sum{};
        for (Size k = 0; k < tokens; ++k) sum += own[k] = exp_of((own[k] - most) * scale);
        const Lanes share = 1 / sum;
        for (Size k = 0; k < tokens; ++k) put_some(shares + k * kHeads, own[k] *= share, kHeads);
      }
      weigh<false>(f.context + row * tokens * kDim, kDim, work, qkv + 2 * kDim, 3 * kDim, tokens);
    }
  }

  static void backward(const FewTokens& f) {
    const Size tokens = f.tokens, pairs = tokens * tokens;
    const float scale = 1 / __builtin_sqrtf(static_cast<float>(Width));
    Lanes work[kMostPairs], shares[kMostPairs];
    for (Size row = 0; row < f.rows; ++row) {
      const float* qkv = f.qkv + row * tokens * 3 * kDim;
      const float* slope = f.slope + row * tokens * kDim;
      float* to = f.qkv_slope + row * tokens * 3 * kDim;
      for (Size i = 0; i < pairs; ++i) shares[i] = get_some(f.attention + (row * pairs + i) * kHeads, kHeads);
      scores(work, slope, kDim, qkv + 2 * kDim, 3 * kDim, tokens);
      for (Size q = 0; q < pairs; q += tokens) {
        Lanes mean{};
        for (Size k = q; k < q + tokens; ++k) mean += shares[k] * work[k];
        for (Size k = q; k < q + tokens; ++k) work[k] = shares[k] * (work[k] - mean) * scale;
      }
      weigh<false>(to, 3 * kDim, work, qkv + kDim, 3 * kDim, tokens);
      weigh<true>(to + kDim, 3 * kDim, work, qkv, 3 * kDim, tokens);
      weigh<true>(to + 2 * kDim, 3 * kDim, shares, slope, kDim, tokens);
    }
  }
};

/// Calls f with the WideTokens that fit, if there are any.
template <class F>
static bool with_wide_tokens(const FewTokens& f, const F& use) {
  const auto try_out = [&]<int Width, int Count>(WideTokens<Width, Count> one) {
    if (f.width != Width || f.heads * f.width != Count * kLanes) return false;
    use(one);
    return true;
  };
  return try_out(WideTokens<4, 1>()) || try_out(WideTokens<4, 2>()) || try_out(WideTokens<4, 4>()) || try_out(WideTokens<8, 1>()) ||
         try_out(WideTokens<8, 2>()) || try_out(WideTokens<8, 4>()) || try_out(WideTokens<8, 8>()) || try_out(WideTokens<16, 2>()) ||
         try_out(WideTokens<16, 4>()) || try_out(WideTokens<16, 8>()) || try_out(WideTokens<32, 4>()) || try_out(WideTokens<32, 8>());
}

// ── any sizes, head by head ──────────────────────────────────────────────────────────────────────

static void attention_of_heads(const FewTokens& f) {
  const Size dim = f.heads * f.width, tokens = f.tokens, maps = f.heads * tokens * tokens;
  const float scale = 1 / __builtin_sqrtf(static_cast<float>(f.width));
  for (Size row = 0; row < f.rows; ++row) {
    const float* qkv = f.qkv + row * tokens * 3 * dim;
    float* context = f.context + row * tokens * dim;
    float* shares = f.attention + row * maps;
    scores_of_row(f, qkv, f.there + row * tokens, shares, scale);
    each_number(shares, shares, nullptr, nullptr, maps, [](Lanes x, Lanes, Lanes) { return exp_of(x); });
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
static void attention_slope_of_heads(const FewTokens& f) {
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

static void attention(const FewTokens& f) {
  if (!with_wide_tokens(f, [&f](auto tokens) { tokens.forward(f); })) attention_of_heads(f);
}

static void attention_slope(const FewTokens& f) {
  if (!with_wide_tokens(f, [&f](auto tokens) { tokens.backward(f); })) attention_slope_of_heads(f);
}

}  // namespace amalgam::compiled::AMALGAM_KERNELS
