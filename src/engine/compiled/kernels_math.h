// SPDX-License-Identifier: GPL-3.0-or-later
// Eight or sixteen numbers at a time, in GCC's and clang's own vector types: the compiler maps them onto what the processor has.
// Included through kernels_body.h only.
// Source:  S. Moshier, Cephes mathematical library (single precision): expf, logf, tanhf
#pragma once

#include <cstdint>
#include <cstring>

#if defined(__AVX2__)
#include <immintrin.h>
#endif

namespace amalgam::compiled::AMALGAM_KERNELS {

using Size = std::int64_t;

#define AMALGAM_INLINE static inline __attribute__((always_inline))

#if defined(__AVX512F__)
#define AMALGAM_LANES 16
#else
#define AMALGAM_LANES 8
#endif

constexpr Size kLanes = AMALGAM_LANES;
typedef float Lanes __attribute__((vector_size(4 * AMALGAM_LANES)));
typedef float LanesAnywhere __attribute__((vector_size(4 * AMALGAM_LANES), aligned(4), may_alias));
typedef std::int32_t WholeLanes __attribute__((vector_size(4 * AMALGAM_LANES)));

AMALGAM_INLINE Lanes get(const float* p) { return *reinterpret_cast<const LanesAnywhere*>(p); }
AMALGAM_INLINE void put(float* p, Lanes x) { *reinterpret_cast<LanesAnywhere*>(p) = x; }

/// The first n numbers, zeros behind them; memory behind them is not touched. n may be larger than there are lanes, or 0.
#if defined(__AVX512F__)
constexpr bool kReadsParts = true;
AMALGAM_INLINE __mmask16 first_lanes(Size n) { return static_cast<__mmask16>(n >= 16 ? 0xffffU : (1U << n) - 1U); }
AMALGAM_INLINE Lanes get_some(const float* p, Size n) { return _mm512_maskz_loadu_ps(first_lanes(n), p); }
AMALGAM_INLINE void put_some(float* p, Lanes x, Size n) { _mm512_mask_storeu_ps(p, first_lanes(n), x); }
AMALGAM_INLINE Lanes keep_some(Lanes x, Size n) { return _mm512_maskz_mov_ps(first_lanes(n), x); }
#elif defined(__AVX2__)
constexpr bool kReadsParts = true;
AMALGAM_INLINE __m256i first_lanes(Size n) {
  return _mm256_cmpgt_epi32(_mm256_set1_epi32(static_cast<int>(n)), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}
AMALGAM_INLINE Lanes get_some(const float* p, Size n) { return n >= 8 ? get(p) : _mm256_maskload_ps(p, first_lanes(n)); }
AMALGAM_INLINE void put_some(float* p, Lanes x, Size n) {
  if (n >= 8) return put(p, x);
  _mm256_maskstore_ps(p, first_lanes(n), x);
}
AMALGAM_INLINE Lanes keep_some(Lanes x, Size n) { return n >= 8 ? x : _mm256_and_ps(x, _mm256_castsi256_ps(first_lanes(n))); }
#else
constexpr bool kReadsParts = false;
AMALGAM_INLINE Lanes get_some(const float* p, Size n) {
  if (n >= kLanes) return get(p);
  Lanes x{};
  for (Size i = 0; i < n; ++i) x[i] = p[i];
  return x;
}
AMALGAM_INLINE void put_some(float* p, Lanes x, Size n) {
  if (n >= kLanes) return put(p, x);
  for (Size i = 0; i < n; ++i) p[i] = x[i];
}
AMALGAM_INLINE Lanes keep_some(Lanes x, Size n) {
  for (Size i = n; i < kLanes; ++i) x[i] = 0;
  return x;
}
#endif
AMALGAM_INLINE Lanes all(float x) { return x - Lanes{}; }
AMALGAM_INLINE Lanes ones() { return all(1); }
AMALGAM_INLINE Lanes choose(WholeLanes which, Lanes yes, Lanes no) { return which ? yes : no; }

/// Lane i of the result is lane Source::at(i) of the numbers of a and b, one behind the other.
template <int... I>
struct Numbered {};
#if AMALGAM_LANES == 16
using EveryLane = Numbered<0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15>;
#else
using EveryLane = Numbered<0, 1, 2, 3, 4, 5, 6, 7>;
#endif

template <class Source, int... I>
AMALGAM_INLINE Lanes arranged(Lanes a, Lanes b, Numbered<I...>) {
  return __builtin_shufflevector(a, b, Source::at(I)...);
}
template <class Source>
AMALGAM_INLINE Lanes arranged(Lanes a, Lanes b) {
  return arranged<Source>(a, b, EveryLane());
}

template <int Distance>
struct Across {  // the lane on the other side of its pair
  static constexpr int at(int i) { return i ^ Distance; }
};
AMALGAM_INLINE float total(Lanes x) {
#if AMALGAM_LANES == 16
  x += arranged<Across<8>>(x, x);
#endif
  x += arranged<Across<4>>(x, x);
  x += arranged<Across<2>>(x, x);
  x += arranged<Across<1>>(x, x);
  return x[0];
}
AMALGAM_INLINE Lanes bits_to_numbers(WholeLanes x) { return reinterpret_cast<Lanes>(x); }
AMALGAM_INLINE WholeLanes bits_of(Lanes x) { return reinterpret_cast<WholeLanes>(x); }

AMALGAM_INLINE Lanes sqrt_of(Lanes x) {
#if defined(__AVX512F__)
  return _mm512_maskz_sqrt_ps(0xffff, x);
#elif defined(__AVX2__)
  return _mm256_sqrt_ps(x);
#else
  Lanes y;
  for (int i = 0; i < kLanes; ++i) y[i] = __builtin_sqrtf(x[i]);
  return y;
#endif
}

/// (e^r - 1 - r) / r² for |r| <= log(2) / 2.
AMALGAM_INLINE Lanes exp_polynomial(Lanes r) {
  Lanes p = all(1.9875691500e-4F);
  p = p * r + 1.3981999507e-3F;
  p = p * r + 8.3334519073e-3F;
  p = p * r + 4.1665795894e-2F;
  p = p * r + 1.6666665459e-1F;
  return p * r + 5.0000001201e-1F;
}

#if defined(__AVX512F__)
/// e^x; exactly 0 below -104.
AMALGAM_INLINE Lanes exp_of(Lanes x) {
  // NaN stays: the second of two operands is what these give then.
  const Lanes bounded = _mm512_maskz_max_ps(0xffff, all(-104), _mm512_maskz_min_ps(0xffff, all(104), x));
  const Lanes whole = _mm512_maskz_roundscale_ps(0xffff, bounded * 1.44269504088896341F, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  const Lanes r = (bounded - whole * 0.693359375F) - whole * -2.12194440e-4F;
  return _mm512_maskz_scalef_ps(0xffff, exp_polynomial(r) * (r * r) + r + 1, whole);
}
#else
/// e^x; exactly 0 below -87.3.
AMALGAM_INLINE Lanes exp_of(Lanes x) {
  const WholeLanes tiny = x < -87.3F;
  const Lanes bounded = choose(x > 88.37F, all(88.37F), choose(tiny, all(-87.3F), x));
  const float magic = 12582912.0F;  // 1.5 · 2^23: adding it rounds to a whole number
  const Lanes whole = (bounded * 1.44269504088896341F + magic) - magic;
  const Lanes r = (bounded - whole * 0.693359375F) - whole * -2.12194440e-4F;
  const Lanes p = exp_polynomial(r) * (r * r) + r + 1;
  const WholeLanes power = (__builtin_convertvector(whole, WholeLanes) + 127) << 23;
  const Lanes y = choose(tiny, Lanes{}, p * bits_to_numbers(power));
  return choose(x == x, y, x);
}
#endif

AMALGAM_INLINE Lanes log_of(Lanes x) {
  const Lanes safe = choose(x < 1.17549435e-38F, all(1.17549435e-38F), x);
  const WholeLanes bits = bits_of(safe);
  Lanes e = __builtin_convertvector(((bits >> 23) & 255) - 126, Lanes);
  Lanes m = bits_to_numbers((bits & 0x007fffff) | 0x3f000000);  // [0.5, 1)
  const WholeLanes low = m < 0.707106781186547524F;
  e = choose(low, e - 1, e);
  m = choose(low, m + m, m) - 1;
  const Lanes z = m * m;
  Lanes p = all(7.0376836292e-2F);
  p = p * m - 1.1514610310e-1F;
  p = p * m + 1.1676998740e-1F;
  p = p * m - 1.2420140846e-1F;
  p = p * m + 1.4249322787e-1F;
  p = p * m - 1.6668057665e-1F;
  p = p * m + 2.0000714765e-1F;
  p = p * m - 2.4999993993e-1F;
  p = p * m + 3.3333331174e-1F;
  Lanes y = p * m * z + e * -2.12194440e-4F - 0.5F * z;
  y = m + y + e * 0.693359375F;
  y = choose(x == Lanes{}, all(-__builtin_inff()), y);
  y = choose(x < 0, all(__builtin_nanf("")), y);
  y = choose(x == __builtin_inff(), x, y);
  return choose(x == x, y, x);
}

/// log(1 + x) for 0 <= x <= 1.
AMALGAM_INLINE Lanes log1p_of(Lanes x) {
  const Lanes u = 1 + x;
  const Lanes d = u - 1;
  const Lanes y = log_of(u) * (x / choose(d == Lanes{}, ones(), d));
  return choose(d == Lanes{}, x, y);
}

AMALGAM_INLINE Lanes sigmoid_of(Lanes x) { return 1 / (1 + exp_of(-x)); }

AMALGAM_INLINE Lanes tanh_of(Lanes x) {
  const Lanes size = choose(x < 0, -x, x);
  const Lanes z = x * x;
  Lanes p = all(-5.70498872745e-3F);
  p = p * z + 2.06390887954e-2F;
  p = p * z - 5.37397155531e-2F;
  p = p * z + 1.33314422036e-1F;
  p = p * z - 3.33332819422e-1F;
  const Lanes small = p * z * x + x;
  const Lanes e = exp_of(size + size);
  const Lanes large = 1 - 2 / (e + 1);
  return choose(size < 0.625F, small, choose(x < 0, -large, large));
}

AMALGAM_INLINE float dot(const float* a, const float* b, Size n) {
  Lanes sums{};
  Size i = 0;
  for (; i + kLanes <= n; i += kLanes) sums += get(a + i) * get(b + i);
  float rest = 0;
  for (; i < n; ++i) rest += a[i] * b[i];
  return total(sums) + rest;
}

}  // namespace amalgam::compiled::AMALGAM_KERNELS
