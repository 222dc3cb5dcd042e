// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

namespace amalgam {

/// A small, portable random generator (SplitMix64): one seed in, named independent streams out.
///
/// The standard library's distributions differ between implementations; these do not, so the same seed
/// gives the same data, split and batch order on every machine.
/// Source:  Steele, Lea & Flood 2014, "Fast Splittable Pseudorandom Number Generators"
class Random {
 public:
  explicit Random(std::uint64_t seed, std::string_view stream = {}) : state_(seed) {
    for (const char c : stream) {  // FNV-1a of the stream's name, mixed in
      state_ = (state_ ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL + 0x9e3779b97f4a7c15ULL;
    }
    next();
  }

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }
  /// Uniform in [0, 1).
  double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  /// Uniform in [0, bound); bound > 0.
  std::uint64_t below(std::uint64_t bound) {
    return static_cast<std::uint64_t>(uniform() * static_cast<double>(bound));
  }
  /// Standard normal (Box-Muller).
  double normal();
  /// Index drawn with probability proportional to its weight.
  std::size_t pick(const std::vector<double>& weights);
  /// Fisher-Yates.
  template <class T>
  void shuffle(std::vector<T>& values) {
    for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[below(i)]);
  }
  /// 0 … n-1 in random order.
  std::vector<std::int64_t> permutation(std::int64_t n) {
    std::vector<std::int64_t> order;
    permutation(n, order);
    return order;
  }
  /// The same into memory that is there.
  void permutation(std::int64_t n, std::vector<std::int64_t>& order) {
    order.resize(static_cast<std::size_t>(n));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    shuffle(order);
  }

 private:
  std::uint64_t state_;
};

}  // namespace amalgam
