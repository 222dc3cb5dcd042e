// SPDX-License-Identifier: GPL-3.0-or-later
// The loops themselves. Included by kernels_plain.cpp, kernels_avx2.cpp and kernels_avx512.cpp, which compile them for different
// processors, each in a namespace of its own; nothing here may be shared between them, so no templates of the standard library.
#include <cmath>
#include <cstring>

#include "engine/compiled/kernels.h"
#include "engine/compiled/kernels_math.h"

namespace amalgam::compiled::AMALGAM_KERNELS {

// ── elementwise ──────────────────────────────────────────────────────────────────────────────────

template <class F>
static inline void each_number(float* out, const float* a, const float* b, const float* c, Size n, F f) {
  Size i = 0;
  for (; i + kLanes <= n; i += kLanes) put(out + i, f(get(a + i), b ? get(b + i) : Lanes{}, c ? get(c + i) : Lanes{}));
  if (i == n) return;
  const Size left = n - i;
  put_some(out + i, f(get_some(a + i, left), b ? get_some(b + i, left) : Lanes{}, c ? get_some(c + i, left) : Lanes{}), left);
}

template <float (*F)(float)>
static inline Lanes one_by_one(Lanes x) {
  Lanes y;
  for (int i = 0; i < kLanes; ++i) y[i] = F(x[i]);
  return y;
}

static float slow_sin(float x) { return __builtin_sinf(x); }
static float slow_cos(float x) { return __builtin_cosf(x); }

#define AMALGAM_EACH(expression)                                                                                    \
  return each_number(out, a, b, c, n, [](Lanes x, [[maybe_unused]] Lanes y, [[maybe_unused]] Lanes z) { return expression; })

static void micro(Micro what, float* out, const float* a, const float* b, const float* c, Size n) {
  switch (what) {
    case Micro::copy:
      if (out != a) std::memcpy(out, a, static_cast<std::size_t>(n) * sizeof(float));
      return;
    case Micro::add: AMALGAM_EACH(x + y);
    case Micro::sub: AMALGAM_EACH(x - y);
    case Micro::mul: AMALGAM_EACH(x * y);
    case Micro::div: AMALGAM_EACH(x / y);
    case Micro::neg: AMALGAM_EACH(-x);
    case Micro::relu: AMALGAM_EACH(choose(x < 0, Lanes{}, x));  // NaN stays
    case Micro::tanh: AMALGAM_EACH(tanh_of(x));
    case Micro::sigmoid: AMALGAM_EACH(sigmoid_of(x));
    case Micro::exp: AMALGAM_EACH(exp_of(x));
    case Micro::log: AMALGAM_EACH(log_of(x));
    case Micro::sqrt: AMALGAM_EACH(sqrt_of(x));
    case Micro::square: AMALGAM_EACH(x * x);
    case Micro::abs: AMALGAM_EACH(choose(x < 0, -x, x));
    case Micro::sign: AMALGAM_EACH(choose(x > 0, ones(), choose(x < 0, -ones(), Lanes{})));
    case Micro::sin: AMALGAM_EACH(one_by_one<slow_sin>(x));
    case Micro::cos: AMALGAM_EACH(one_by_one<slow_cos>(x));
    case Micro::maximum: AMALGAM_EACH(choose(x < y, y, x));
    case Micro::minimum: AMALGAM_EACH(choose(x > y, y, x));
    case Micro::equal: AMALGAM_EACH(choose(x == y, ones(), Lanes{}));
    case Micro::unequal: AMALGAM_EACH(choose(x == y, Lanes{}, ones()));
    case Micro::less: AMALGAM_EACH(choose(x < y, ones(), Lanes{}));
    case Micro::less_equal: AMALGAM_EACH(choose(x <= y, ones(), Lanes{}));
    case Micro::select: AMALGAM_EACH(choose(x == Lanes{}, z, y));
    case Micro::relu_slope: AMALGAM_EACH(choose(y <= 0, Lanes{}, x));
    case Micro::tanh_slope: AMALGAM_EACH(x * (1 - y * y));
    case Micro::sigmoid_slope: AMALGAM_EACH(x * y * (1 - y));
    case Micro::power:
      for (Size i = 0; i < n; ++i) out[i] = __builtin_powf(a[i], b[i]);
      return;
  }
}

static void add_to(float* out, const float* a, Size n) {
  Size i = 0;
  for (; i + kLanes <= n; i += kLanes) put(out + i, get(out + i) + get(a + i));
  for (; i < n; ++i) out[i] += a[i];
}

static float sum_of(const float* a, Size n) {
  Lanes s0{}, s1{};
  Size i = 0;
  for (; i + 2 * kLanes <= n; i += 2 * kLanes) {
    s0 += get(a + i);
    s1 += get(a + i + kLanes);
  }
  float left = 0;
  for (; i < n; ++i) left += a[i];
  return total(s0 + s1) + left;
}

/// Vectors first, then rows: the sums stay in registers.
template <int Vectors>
static void add_rows_of(float* out, const float* a, Size rows, Size row, Size columns) {
  constexpr int kLast = Vectors - 1;
  const Size left_over = columns - kLast * kLanes;
  Lanes sums[Vectors];
  for (int v = 0; v < kLast; ++v) sums[v] = get(out + v * kLanes);
  sums[kLast] = get_some(out + kLast * kLanes, left_over);
  for (Size r = 0; r < rows; ++r, a += row) {
    for (int v = 0; v < kLast; ++v) sums[v] += get(a + v * kLanes);
    sums[kLast] += get_some(a + kLast * kLanes, left_over);
  }
  for (int v = 0; v < kLast; ++v) put(out + v * kLanes, sums[v]);
  put_some(out + kLast * kLanes, sums[kLast], left_over);
}

static void add_rows(float* out, const float* a, Size rows, Size n) {
  constexpr Size kMost = 4 * kLanes;
  for (Size i = 0; i < n; i += kMost) {
    const Size columns = n - i < kMost ? n - i : kMost;
    if (columns > 3 * kLanes) {
      add_rows_of<4>(out + i, a + i, rows, n, columns);
    } else if (columns > 2 * kLanes) {
      add_rows_of<3>(out + i, a + i, rows, n, columns);
    } else if (columns > kLanes) {
      add_rows_of<2>(out + i, a + i, rows, n, columns);
    } else {
      add_rows_of<1>(out + i, a + i, rows, n, columns);
    }
  }
}

AMALGAM_INLINE void copy_row(float* out, const float* a, Size n) {
  Size i = 0;
  for (; i + kLanes <= n; i += kLanes) put(out + i, get(a + i));
  if (i < n) put_some(out + i, get_some(a + i, n - i), n - i);
}

static void copy_rows(float* out, Size out_row, const float* a, Size a_row, Size rows, Size n) {
  if (n == 1) {
    for (Size r = 0; r < rows; ++r) out[r * out_row] = a[r * a_row];
    return;
  }
  for (Size r = 0; r < rows; ++r) copy_row(out + r * out_row, a + r * a_row, n);
}

static void embed(float* out, const float* table, const float* ids, const float* factors, Size count, Size n) {
  for (Size i = 0; i < count; ++i, out += n) {
    const float* row = table + static_cast<Size>(ids[i]) * n;
    const float factor = factors ? factors[i] : 1;
    if (factor == 0) {
      std::memset(out, 0, static_cast<std::size_t>(n) * sizeof(float));
    } else {
      each_number(out, row, nullptr, nullptr, n, [factor](Lanes x, Lanes, Lanes) { return x * factor; });
    }
  }
}

static void embed_slope(float* table_slope, const float* slope, const float* ids, const float* factors, Size count, Size n) {
  for (Size i = 0; i < count; ++i, slope += n) {
    const float factor = factors ? factors[i] : 1;
    if (factor == 0) continue;
    float* row = table_slope + static_cast<Size>(ids[i]) * n;
    each_number(row, row, slope, nullptr, n, [factor](Lanes x, Lanes y, Lanes) { return x + y * factor; });
  }
}

static void gather(const float* all, Size width, const std::int64_t* numbers, Size count, RowPiece* pieces, int piece_count) {
  constexpr Size kRowsAhead = 16, kLine = 16;  // rows lie anywhere in memory: their lines are asked for early
  for (Size i = 0; i < count; ++i) {
    if (i + kRowsAhead < count) {
      const float* later = all + numbers[i + kRowsAhead] * width;
      for (Size k = 0; k < width; k += kLine) __builtin_prefetch(later + k);
      __builtin_prefetch(later + width - 1);
    }
    const float* row = all + numbers[i] * width;
    for (RowPiece* one = pieces; one < pieces + piece_count; ++one) {
      if (one->wide == 1) {
        *one->to = row[one->begin];
      } else {
        copy_row(one->to, row + one->begin, one->wide);
      }
      one->to += one->wide;
    }
  }
}

// ── rows ─────────────────────────────────────────────────────────────────────────────────────────

static inline float largest_of(const float* x, Size n) {
  float most = x[0];
  for (Size i = 1; i < n; ++i) most = x[i] > most ? x[i] : most;
  return most;
}

static void softmax(float* out, const float* in, Size rows, Size n) {
  for (Size r = 0; r < rows; ++r, in += n, out += n) {
    const Lanes most = all(largest_of(in, n));
    Lanes sums{};
    Size i = 0;
    for (; i + kLanes <= n; i += kLanes) {
      const Lanes e = exp_of(get(in + i) - most);
      put(out + i, e);
      sums += e;
    }
    if (i < n) {
      const Lanes e = exp_of(get_some(in + i, n - i) - most);
      put_some(out + i, e, n - i);
      sums += keep_some(e, n - i);
    }
    const Lanes share = all(1 / total(sums));
    each_number(out, out, nullptr, nullptr, n, [share](Lanes x, Lanes, Lanes) { return x * share; });
  }
}

static void softmax_slope(float* in_slope, const float* slope, const float* out, Size rows, Size n, bool accumulate) {
  for (Size r = 0; r < rows; ++r, in_slope += n, slope += n, out += n) {
    float mean = 0;
    for (Size i = 0; i < n; ++i) mean += slope[i] * out[i];
    if (accumulate) {
      for (Size i = 0; i < n; ++i) in_slope[i] += out[i] * (slope[i] - mean);
    } else {
      for (Size i = 0; i < n; ++i) in_slope[i] = out[i] * (slope[i] - mean);
    }
  }
}

static void log_softmax(float* out, const float* in, Size rows, Size n) {
  for (Size r = 0; r < rows; ++r, in += n, out += n) {
    const float most = largest_of(in, n);
    float sum = 0;
    for (Size i = 0; i < n; ++i) sum += __builtin_expf(in[i] - most);
    const float whole = most + __builtin_logf(sum);
    for (Size i = 0; i < n; ++i) out[i] = in[i] - whole;
  }
}

static void log_softmax_slope(float* in_slope, const float* slope, const float* out, Size rows, Size n, bool accumulate) {
  for (Size r = 0; r < rows; ++r, in_slope += n, slope += n, out += n) {
    float sum = 0;
    for (Size i = 0; i < n; ++i) sum += slope[i];
    for (Size i = 0; i < n; ++i) {
      const float own = slope[i] - __builtin_expf(out[i]) * sum;
      in_slope[i] = accumulate ? in_slope[i] + own : own;
    }
  }
}

static void layer_norm(float* out, float* normal, float* inverse, const float* in, const float* scale, const float* shift,
                       double epsilon, Size rows, Size n) {
  const float share = 1 / static_cast<float>(n);
  for (Size r = 0; r < rows; ++r, in += n, out += n, normal += n) {
    const float mean = sum_of(in, n) * share;
    Lanes squares{};
    Size i = 0;
    for (; i + kLanes <= n; i += kLanes) {
      const Lanes d = get(in + i) - mean;
      put(normal + i, d);
      squares += d * d;
    }
    float rest = 0;
    for (; i < n; ++i) {
      normal[i] = in[i] - mean;
      rest += normal[i] * normal[i];
    }
    const float one = 1 / __builtin_sqrtf((total(squares) + rest) * share + static_cast<float>(epsilon));
    inverse[r] = one;
    for (i = 0; i < n; ++i) {
      normal[i] *= one;
      out[i] = normal[i] * scale[i] + shift[i];
    }
  }
}

static void layer_norm_slope(float* in_slope, bool accumulate, float* scale_slope, float* shift_slope, const float* slope,
                             const float* normal, const float* inverse, const float* scale, Size rows, Size n) {
  const float share = 1 / static_cast<float>(n);
  for (Size r = 0; r < rows; ++r, slope += n, normal += n) {
    if (scale_slope) {
      for (Size i = 0; i < n; ++i) {
        scale_slope[i] += slope[i] * normal[i];
        shift_slope[i] += slope[i];
      }
    }
    if (!in_slope) continue;
    Lanes first{}, second{};
    Size i = 0;
    for (; i + kLanes <= n; i += kLanes) {
      const Lanes g = get(slope + i) * get(scale + i);
      first += g;
      second += g * get(normal + i);
    }
    float first_rest = 0, second_rest = 0;
    for (; i < n; ++i) {
      first_rest += slope[i] * scale[i];
      second_rest += slope[i] * scale[i] * normal[i];
    }
    const float mean = (total(first) + first_rest) * share, along = (total(second) + second_rest) * share;
    float* to = in_slope + r * n;
    const float one = inverse[r];
    if (accumulate) {
      for (i = 0; i < n; ++i) to[i] += one * (slope[i] * scale[i] - mean - normal[i] * along);
    } else {
      for (i = 0; i < n; ++i) to[i] = one * (slope[i] * scale[i] - mean - normal[i] * along);
    }
  }
}

static float binary_loss(float* slope, const float* x, const float* y, Size n, float w0, float w1) {
  const float share = 1 / static_cast<float>(n);
  double sum = 0;
  for (Size i = 0; i < n; i += kLanes) {
    const Size count = n - i < kLanes ? n - i : kLanes;
    const Lanes value = get_some(x + i, count), truth = get_some(y + i, count);
    const Lanes weight = truth * w1 + (1 - truth) * w0;
    const Lanes e = exp_of(choose(value < 0, value, -value));
    const Lanes sigmoid = choose(value < 0, e, ones()) / (1 + e);
    const Lanes loss = weight * (choose(value < 0, Lanes{}, value) - value * truth + log1p_of(e));
    put_some(slope + i, weight * (sigmoid - truth) * share, count);
    for (Size k = 0; k < count; ++k) sum += static_cast<double>(loss[k]);
  }
  return static_cast<float>(sum / static_cast<double>(n));
}

// ── the optimiser ────────────────────────────────────────────────────────────────────────────────

static void adam(float* value, const float* gradient, float* first, float* second, Size n, const AdamFactors& factors) {
  const AdamFactors f = factors;
  for (Size i = 0; i < n; i += kLanes) {
    const Size count = n - i < kLanes ? n - i : kLanes;
    const Lanes g = get_some(gradient + i, count) * f.gradient_scale;
    const Lanes m = f.beta1 * get_some(first + i, count) + f.rest1 * g;
    const Lanes v = f.beta2 * get_some(second + i, count) + f.rest2 * g * g;
    const Lanes p = get_some(value + i, count) * f.keep - f.rate * m / (sqrt_of(v) * f.second_scale + f.epsilon);
    put_some(first + i, m, count);
    put_some(second + i, v, count);
    put_some(value + i, p, count);
  }
}

static float sum_of_squares(const float* a, Size n) {
  Lanes s0{}, s1{};
  Size i = 0;
  for (; i + 2 * kLanes <= n; i += 2 * kLanes) {
    const Lanes x = get(a + i), y = get(a + i + kLanes);
    s0 += x * x;
    s1 += y * y;
  }
  for (; i < n; i += kLanes) {
    const Lanes x = get_some(a + i, n - i);
    s0 += x * x;
  }
  return total(s0 + s1);
}

}  // namespace amalgam::compiled::AMALGAM_KERNELS

#include "engine/compiled/kernels_attention.h"
#include "engine/compiled/kernels_product.h"
#include "engine/compiled/kernels_random.h"
#include "engine/compiled/kernels_recurrent.h"

namespace amalgam::compiled {

const Kernels AMALGAM_KERNELS_TABLE = {
    .processor = AMALGAM_KERNELS_NAME,
    .micro = AMALGAM_KERNELS::micro,
    .add_to = AMALGAM_KERNELS::add_to,
    .sum = AMALGAM_KERNELS::sum_of,
    .add_rows = AMALGAM_KERNELS::add_rows,
    .copy_rows = AMALGAM_KERNELS::copy_rows,
    .embed = AMALGAM_KERNELS::embed,
    .embed_slope = AMALGAM_KERNELS::embed_slope,
    .gather = AMALGAM_KERNELS::gather,
    .product = AMALGAM_KERNELS::product,
    .softmax = AMALGAM_KERNELS::softmax,
    .softmax_slope = AMALGAM_KERNELS::softmax_slope,
    .log_softmax = AMALGAM_KERNELS::log_softmax,
    .log_softmax_slope = AMALGAM_KERNELS::log_softmax_slope,
    .layer_norm = AMALGAM_KERNELS::layer_norm,
    .layer_norm_slope = AMALGAM_KERNELS::layer_norm_slope,
    .binary_loss = AMALGAM_KERNELS::binary_loss,
    .attention = AMALGAM_KERNELS::attention,
    .attention_slope = AMALGAM_KERNELS::attention_slope,
    .adam = AMALGAM_KERNELS::adam,
    .sum_of_squares = AMALGAM_KERNELS::sum_of_squares,
    .dropout_mask = AMALGAM_KERNELS::dropout_mask,
    .gru_step = AMALGAM_KERNELS::gru_step,
    .gru_step_slope = AMALGAM_KERNELS::gru_step_slope,
};

}  // namespace amalgam::compiled
