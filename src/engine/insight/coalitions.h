// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace amalgam {

/// Which players take part: bit p is set where player p does.
using Coalition = std::uint32_t;
/// What a coalition is worth.
using CoalitionValue = std::function<double(Coalition)>;

/// The weight of v(coalition) in the Shapley value of `player`: (s−1)!(M−s)!/M! where the player takes part, else
/// −s!(M−s−1)!/M!, for a coalition of s among M players.
/// Source:  Shapley 1953, "A Value for n-Person Games"
double shapley_coefficient(int players, Coalition coalition, int player);

/// The weight of v(coalition) in the interaction of two players: ±t!(M−t−2)!/(M−1)!, t = the others that take part;
/// − where exactly one of the two does.
/// Source:  Grabisch & Roubens 1999, "An axiomatic approach to the concept of interaction among players", order 2
double interaction_coefficient(int players, Coalition coalition, int one, int other);

/// Shapley values and pairwise interactions of many games at once (rows, resamples): games that are played by the same
/// players and whose values come in together, coalition by coalition.
class CoalitionSums {
 public:
  CoalitionSums(int players, std::size_t games);
  /// Each coalition once. Shapes: values [games]
  void add(Coalition coalition, std::span<const double> values);
  /// Of each game, [games]. Complete once all 2^players coalitions were added.
  std::span<const double> value(int player) const;
  /// Of each game, [games]; one != other.
  std::span<const double> interaction(int one, int other) const;

 private:
  std::size_t pair(int one, int other) const;
  int players_;
  std::size_t games_;
  std::vector<double> values_;        // [players, games]
  std::vector<double> interactions_;  // [pairs, games]
};

/// Exact Shapley values, [players]: they add up to v(all) − v(none).
/// Cost:    2^players values
std::vector<double> shapley_values(int players, const CoalitionValue& value);

/// The Shapley interaction index of each pair, [players · players], symmetric, 0 on the diagonal: above 0 the two are worth
/// more together than apart (synergy), below 0 less (redundancy).
/// Cost:    2^players values
std::vector<double> shapley_interactions(int players, const CoalitionValue& value);

}  // namespace amalgam
