// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/stratified.h"

#include <algorithm>
#include <cmath>

#include "engine/base/random.h"

namespace amalgam {

namespace {

constexpr std::size_t kParts = 3;
using Counts = std::array<std::int64_t, kParts>;
using Shares = std::array<double, kParts>;

/// Rounding noise must not turn 70 % of 10 into 6.
std::int64_t whole_part(double value) { return static_cast<std::int64_t>(std::floor(value + 1e-9)); }

/// A remainder as a whole number, so that equal ones compare equal in spite of rounding noise.
std::int64_t billionths(double value) { return std::llround(value * 1e9); }

Counts sizes_of(std::int64_t rows, const Shares& shares) {
  Counts sizes{};
  std::array<std::size_t, kParts> order{0, 1, 2};
  std::int64_t left = rows;
  for (std::size_t k = 0; k < kParts; ++k) {
    sizes[k] = whole_part(static_cast<double>(rows) * shares[k]);
    left -= sizes[k];
  }
  const auto remainder = [&](std::size_t k) {
    return billionths(static_cast<double>(rows) * shares[k] - static_cast<double>(sizes[k]));
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return remainder(a) > remainder(b); });
  for (std::size_t i = 0; left > 0; i = (i + 1) % kParts) {
    if (shares[order[i]] <= 0) continue;
    ++sizes[order[i]];
    --left;
  }
  return sizes;
}

/// One seat that a stratum may get in a part beyond the whole part of its due.
struct Claim {
  std::size_t stratum, part;
  std::int64_t remainder;  // in billionths of a row
  std::uint64_t lot;  // decides between equal remainders, so that no stratum is favoured
};

class Dealer {
 public:
  Dealer(const std::vector<std::vector<std::int64_t>>& strata, const Shares& shares, bool are_classes, Random& random)
      : shares_(shares), counts_(strata.size(), Counts{}), left_(strata.size()) {
    std::int64_t rows = 0;
    for (std::size_t s = 0; s < strata.size(); ++s) {
      left_[s] = static_cast<std::int64_t>(strata[s].size());
      rows += left_[s];
    }
    needs_ = sizes_of(rows, shares);
    give_whole_parts();
    if (are_classes) keep_classes_alive(strata.size() == 2);
    give_remainders(random);
  }

  const Counts& counts(std::size_t stratum) const { return counts_[stratum]; }

 private:
  void give(std::size_t stratum, std::size_t part, std::int64_t rows) {
    counts_[stratum][part] += rows;
    left_[stratum] -= rows;
    needs_[part] -= rows;
  }

  void give_whole_parts() {
    for (std::size_t s = 0; s < left_.size(); ++s) {
      const auto size = static_cast<double>(left_[s]);
      for (std::size_t k = 0; k < kParts; ++k) give(s, k, whole_part(size * shares_[k]));
    }
  }

  /// May ask more of a part than its size; what is too much is taken from the needs of the others.
  void keep_classes_alive(bool two_classes) {
    const std::size_t parts = two_classes ? kParts : 1;
    for (std::size_t k = 0; k < parts; ++k) {
      for (std::size_t s = 0; s < left_.size(); ++s) {
        const bool has_room = k == 0 || needs_[k] > 0;  // only training may grow for it
        if (counts_[s][k] == 0 && left_[s] > 0 && shares_[k] > 0 && has_room) give(s, k, 1);
      }
    }
    for (std::size_t k = 0; k < kParts; ++k) {
      for (std::size_t other = kParts; other-- > 0 && needs_[k] < 0;) {
        const std::int64_t taken = std::min(-needs_[k], std::max<std::int64_t>(needs_[other], 0));
        needs_[other] -= taken;
        needs_[k] += taken;
      }
    }
  }

  void give_remainders(Random& random) {
    std::vector<Claim> claims;
    for (std::size_t s = 0; s < left_.size(); ++s) {
      const auto size = static_cast<double>(counts_[s][0] + counts_[s][1] + counts_[s][2] + left_[s]);
      for (std::size_t k = 0; k < kParts; ++k) {
        claims.push_back({s, k, billionths(size * shares_[k] - static_cast<double>(counts_[s][k])), random.next()});
      }
    }
    std::sort(claims.begin(), claims.end(), [](const Claim& a, const Claim& b) {
      return a.remainder != b.remainder ? a.remainder > b.remainder : a.lot < b.lot;
    });
    for (int round = 0; round < 2; ++round) {  // the second seats those that the first left over
      for (const Claim& claim : claims) {
        std::int64_t rows = std::min(left_[claim.stratum], needs_[claim.part]);
        if (round == 0) rows = std::min<std::int64_t>(rows, claim.remainder > 0 ? 1 : 0);
        if (rows > 0) give(claim.stratum, claim.part, rows);
      }
    }
  }

  Shares shares_;
  std::vector<Counts> counts_;
  std::vector<std::int64_t> left_;  // rows of a stratum not yet dealt
  Counts needs_{};                  // rows that a part still has to get
};

}  // namespace

std::array<std::vector<std::int64_t>, 3> assign_stratified(std::vector<std::vector<std::int64_t>> strata,
                                                           const std::array<double, 3>& shares,
                                                           bool are_classes, std::uint64_t seed) {
  Random random(seed, "split");
  const Dealer dealer(strata, shares, are_classes, random);
  std::array<std::vector<std::int64_t>, 3> parts;
  for (std::size_t s = 0; s < strata.size(); ++s) {
    random.shuffle(strata[s]);
    auto next = strata[s].begin();
    for (std::size_t k = 0; k < kParts; ++k) {
      for (std::int64_t i = 0; i < dealer.counts(s)[k]; ++i) parts[k].push_back(*next++);
    }
  }
  return parts;
}

}  // namespace amalgam
