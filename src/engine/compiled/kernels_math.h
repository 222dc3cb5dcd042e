// SPDX-License-Identifier: GPL-3.0-or-later
// Eight numbers at a time, in GCC's and clang's own vector types: the compiler maps them onto what the processor has.
// Included through kernels_body.h only.
// Source:  S. Moshier, Cephes mathematical library (single precision): expf, logf, tanhf
#pragma once

#include <cstdint>
#include <cstring>

namespace amalgam::compiled::AMALGAM_KERNELS {

using Size = std::int64_t;
typedef float v8 __attribute__((vector_size(32)));
typedef float v8_anywhere __attribute__((vector_size(32), aligned(4), may_alias));
typedef std::int32_t v8i __attribute__((vector_size(32)));

#define AMALGAM_INLINE static inline __attribute__((always_inline))

AMALGAM_INLINE v8 get(const float* p) { return *reinterpret_cast<const v8_anywhere*>(p); }
AMALGAM_INLINE void put(float* p, v8 x) { *reinterpret_cast<v8_anywhere*>(p) = x; }
AMALGAM_INLINE v8 get_some(const float* p, Size n) {
  if (n >= 8) return get(p);
  v8 x{};
  for (Size i = 0; i < n; ++i) x[i] = p[i];
  return x;
}
AMALGAM_INLINE void put_some(float* p, v8 x, Size n) {
  if (n >= 8) return put(p, x);
  for (Size i = 0; i < n; ++i) p[i] = x[i];
}
AMALGAM_INLINE v8 all(float x) { return v8{x, x, x, x, x, x, x, x}; }
AMALGAM_INLINE v8 ones() { return all(1); }
AMALGAM_INLINE v8 choose(v8i which, v8 yes, v8 no) { return which ? yes : no; }
AMALGAM_INLINE v8 keep_some(v8 x, Size n) {
  for (Size i = n; i < 8; ++i) x[i] = 0;
  return x;
}
AMALGAM_INLINE float total(v8 x) {
  x += __builtin_shufflevector(x, x, 4, 5, 6, 7, 0, 1, 2, 3);
  x += __builtin_shufflevector(x, x, 2, 3, 0, 1, 6, 7, 4, 5);
  x += __builtin_shufflevector(x, x, 1, 0, 3, 2, 5, 4, 7, 6);
  return x[0];
}
AMALGAM_INLINE v8 bits_to_numbers(v8i x) { return reinterpret_cast<v8>(x); }
AMALGAM_INLINE v8i bits_of(v8 x) { return reinterpret_cast<v8i>(x); }

AMALGAM_INLINE v8 sqrt8(v8 x) {
  v8 y;
  for (int i = 0; i < 8; ++i) y[i] = __builtin_sqrtf(x[i]);
  return y;
}

/// e^x; exactly 0 below -87.3.
AMALGAM_INLINE v8 exp8(v8 x) {
  const v8i tiny = x < -87.3F;
  const v8 bounded = choose(x > 88.37F, all(88.37F), choose(tiny, all(-87.3F), x));
  const float magic = 12582912.0F;  // 1.5 · 2^23: adding it rounds to a whole number
  const v8 whole = (bounded * 1.44269504088896341F + magic) - magic;
  const v8 r = (bounded - whole * 0.693359375F) - whole * -2.12194440e-4F;
  v8 p = all(1.9875691500e-4F);
  p = p * r + 1.3981999507e-3F;
  p = p * r + 8.3334519073e-3F;
  p = p * r + 4.1665795894e-2F;
  p = p * r + 1.6666665459e-1F;
  p = p * r + 5.0000001201e-1F;
  p = p * r * r + r + 1;
  const v8i power = (__builtin_convertvector(whole, v8i) + 127) << 23;
  const v8 y = choose(tiny, v8{}, p * bits_to_numbers(power));
  return choose(x == x, y, x);
}

AMALGAM_INLINE v8 log8(v8 x) {
  const v8 safe = choose(x < 1.17549435e-38F, all(1.17549435e-38F), x);
  const v8i bits = bits_of(safe);
  v8 e = __builtin_convertvector(((bits >> 23) & 255) - 126, v8);
  v8 m = bits_to_numbers((bits & 0x007fffff) | 0x3f000000);  // [0.5, 1)
  const v8i low = m < 0.707106781186547524F;
  e = choose(low, e - 1, e);
  m = choose(low, m + m, m) - 1;
  const v8 z = m * m;
  v8 p = all(7.0376836292e-2F);
  p = p * m - 1.1514610310e-1F;
  p = p * m + 1.1676998740e-1F;
  p = p * m - 1.2420140846e-1F;
  p = p * m + 1.4249322787e-1F;
  p = p * m - 1.6668057665e-1F;
  p = p * m + 2.0000714765e-1F;
  p = p * m - 2.4999993993e-1F;
  p = p * m + 3.3333331174e-1F;
  v8 y = p * m * z + e * -2.12194440e-4F - 0.5F * z;
  y = m + y + e * 0.693359375F;
  y = choose(x == v8{}, all(-__builtin_inff()), y);
  y = choose(x < 0, all(__builtin_nanf("")), y);
  y = choose(x == __builtin_inff(), x, y);
  return choose(x == x, y, x);
}

/// log(1 + x) for 0 <= x <= 1.
AMALGAM_INLINE v8 log1p8(v8 x) {
  const v8 u = 1 + x;
  const v8 d = u - 1;
  const v8 y = log8(u) * (x / choose(d == v8{}, ones(), d));
  return choose(d == v8{}, x, y);
}

AMALGAM_INLINE v8 sigmoid8(v8 x) {
  const v8 e = exp8(choose(x < 0, x, -x));
  return choose(x < 0, e, ones()) / (1 + e);
}

AMALGAM_INLINE v8 tanh8(v8 x) {
  const v8 size = choose(x < 0, -x, x);
  const v8 z = x * x;
  v8 p = all(-5.70498872745e-3F);
  p = p * z + 2.06390887954e-2F;
  p = p * z - 5.37397155531e-2F;
  p = p * z + 1.33314422036e-1F;
  p = p * z - 3.33332819422e-1F;
  const v8 small = p * z * x + x;
  const v8 e = exp8(size + size);
  const v8 large = 1 - 2 / (e + 1);
  return choose(size < 0.625F, small, choose(x < 0, -large, large));
}

AMALGAM_INLINE float dot(const float* a, const float* b, Size n) {
  v8 sums{};
  Size i = 0;
  for (; i + 8 <= n; i += 8) sums += get(a + i) * get(b + i);
  float rest = 0;
  for (; i < n; ++i) rest += a[i] * b[i];
  return total(sums) + rest;
}

}  // namespace amalgam::compiled::AMALGAM_KERNELS
