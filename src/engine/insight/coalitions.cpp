// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/insight/coalitions.h"

#include <algorithm>
#include <bit>

namespace amalgam {

namespace {

bool takes_part(Coalition coalition, int player) { return (coalition >> player & 1U) != 0; }

double factorial(int n) {
  double product = 1;
  for (int i = 2; i <= n; ++i) product *= i;
  return product;
}

CoalitionSums sums_of(int players, const CoalitionValue& value) {
  CoalitionSums sums(players, 1);
  for (Coalition coalition = 0; coalition < Coalition{1} << players; ++coalition) {
    const double one = value(coalition);
    sums.add(coalition, {&one, 1});
  }
  return sums;
}

}  // namespace

double shapley_coefficient(int players, Coalition coalition, int player) {
  const int size = std::popcount(coalition);
  if (takes_part(coalition, player)) return factorial(size - 1) * factorial(players - size) / factorial(players);
  return -factorial(size) * factorial(players - size - 1) / factorial(players);
}

double interaction_coefficient(int players, Coalition coalition, int one, int other) {
  const bool first = takes_part(coalition, one), second = takes_part(coalition, other);
  const int others = std::popcount(coalition) - (first ? 1 : 0) - (second ? 1 : 0);
  const double weight = factorial(others) * factorial(players - others - 2) / factorial(players - 1);
  return first == second ? weight : -weight;
}

CoalitionSums::CoalitionSums(int players, std::size_t games)
    : players_(players),
      games_(games),
      values_(static_cast<std::size_t>(players) * games, 0.0),
      interactions_(static_cast<std::size_t>(players * (players - 1) / 2) * games, 0.0) {}

std::size_t CoalitionSums::pair(int one, int other) const {
  const int low = std::min(one, other), high = std::max(one, other);
  return static_cast<std::size_t>(high * (high - 1) / 2 + low);
}

void CoalitionSums::add(Coalition coalition, std::span<const double> values) {
  const auto add_to = [&](double* sums, double weight) {
    for (std::size_t g = 0; g < games_; ++g) sums[g] += weight * values[g];
  };
  for (int player = 0; player < players_; ++player) {
    add_to(values_.data() + static_cast<std::size_t>(player) * games_, shapley_coefficient(players_, coalition, player));
    for (int other = 0; other < player; ++other) {
      add_to(interactions_.data() + pair(player, other) * games_, interaction_coefficient(players_, coalition, player, other));
    }
  }
}

std::span<const double> CoalitionSums::value(int player) const {
  return {values_.data() + static_cast<std::size_t>(player) * games_, games_};
}

std::span<const double> CoalitionSums::interaction(int one, int other) const {
  return {interactions_.data() + pair(one, other) * games_, games_};
}

std::vector<double> shapley_values(int players, const CoalitionValue& value) {
  const CoalitionSums sums = sums_of(players, value);
  std::vector<double> values;
  for (int player = 0; player < players; ++player) values.push_back(sums.value(player)[0]);
  return values;
}

std::vector<double> shapley_interactions(int players, const CoalitionValue& value) {
  const CoalitionSums sums = sums_of(players, value);
  std::vector<double> matrix;
  for (int one = 0; one < players; ++one) {
    for (int other = 0; other < players; ++other) matrix.push_back(one == other ? 0.0 : sums.interaction(one, other)[0]);
  }
  return matrix;
}

}  // namespace amalgam
