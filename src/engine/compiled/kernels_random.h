// SPDX-License-Identifier: GPL-3.0-or-later
// LibTorch's generator, many numbers at a time: the same numbers, and the same state behind them.
// Included through kernels_body.h only.
// Source:  Matsumoto & Nishimura 1998, "Mersenne Twister: A 623-dimensionally equidistributed uniform pseudorandom number generator"
#pragma once

namespace amalgam::compiled::AMALGAM_KERNELS {

typedef std::uint32_t BitLanes __attribute__((vector_size(4 * AMALGAM_LANES)));
typedef std::uint32_t BitLanesAnywhere __attribute__((vector_size(4 * AMALGAM_LANES), aligned(4), may_alias));
constexpr int kTwisterNumbers = 624, kTwisterDistance = 397;

AMALGAM_INLINE BitLanes get_bits(const std::uint32_t* p) { return *reinterpret_cast<const BitLanesAnywhere*>(p); }

/// Bits is a vector or a single number.
template <class Bits>
AMALGAM_INLINE Bits twisted(Bits far, Bits u, Bits v) {
  return far ^ (((u & 0x80000000U) | (v & 0x7fffffffU)) >> 1) ^ ((Bits{} - (v & 1U)) & 0x9908b0dfU);
}

template <class Bits>
AMALGAM_INLINE Bits tempered(Bits y) {
  y ^= y >> 11;
  y ^= (y << 7) & 0x9d2c5680U;
  y ^= (y << 15) & 0xefc60000U;
  return y ^ (y >> 18);
}

/// p[j] from p[j + far], p[j] and p[j + 1], for begin <= j < end.
AMALGAM_INLINE void twist_range(std::uint32_t* p, int begin, int end, int far) {
  int j = begin;
  for (; j + kLanes <= end; j += kLanes) {
    *reinterpret_cast<BitLanesAnywhere*>(p + j) = twisted(get_bits(p + j + far), get_bits(p + j), get_bits(p + j + 1));
  }
  for (; j < end; ++j) p[j] = twisted(p[j + far], p[j], p[j + 1]);
}

static void twist_all(std::uint32_t* p) {
  constexpr int kBefore = kTwisterNumbers - kTwisterDistance, kLast = kTwisterNumbers - 1;
  twist_range(p, 0, kBefore, kTwisterDistance);
  twist_range(p, kBefore, kLast, -kBefore);
  p[kLast] = twisted(p[kLast - kBefore], p[kLast], p[0]);
}

struct FirstOfPairs {  // a0 b0 a1 b1 …
  static constexpr int at(int i) { return i / 2 + (i % 2) * static_cast<int>(kLanes); }
};
struct SecondOfPairs {  // goes on where the first ends
  static constexpr int at(int i) { return (static_cast<int>(kLanes) + i) / 2 + (i % 2) * static_cast<int>(kLanes); }
};

static void dropout_mask(float* out, Size n, std::uint32_t threshold, float scale, const TwisterState& random) {
  const Lanes kept = all(scale);
  const WholeLanes limit = WholeLanes{} + static_cast<std::int32_t>(threshold);
  for (Size need = (n + 1) / 2; need > 0;) {
    Size available = *random.left - 1;
    if (available == 0) {  // the number that begins a new round does not count
      twist_all(random.numbers);
      available = kTwisterNumbers;
      *random.left = kTwisterNumbers + 1;
      *random.next = 0;
    }
    const Size count = available < need ? available : need;
    const std::uint32_t* from = random.numbers + *random.next;
    for (Size i = 0; i < count; i += kLanes) {
      BitLanes bits{};
      if (i + kLanes <= count) {
        bits = get_bits(from + i);
      } else {
        std::memcpy(&bits, from + i, static_cast<std::size_t>(count - i) * sizeof(std::uint32_t));
      }
      bits = tempered(bits);
      const Lanes low = choose(reinterpret_cast<WholeLanes>(bits & 0xffffU) < limit, kept, Lanes{});
      const Lanes high = choose(reinterpret_cast<WholeLanes>(bits >> 16) < limit, kept, Lanes{});
      const Size drawn = 2 * (count - i), left = drawn < n ? drawn : n;
      put_some(out, arranged<FirstOfPairs>(low, high), left);
      if (left > kLanes) put_some(out + kLanes, arranged<SecondOfPairs>(low, high), left - kLanes);
      const Size done = left < 2 * kLanes ? left : 2 * kLanes;
      out += done;
      n -= done;
    }
    need -= count;
    *random.next += static_cast<std::uint32_t>(count);
    *random.left -= static_cast<int>(count);
  }
}

}  // namespace amalgam::compiled::AMALGAM_KERNELS
