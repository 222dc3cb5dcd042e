#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Works out coalition_values.h: Shapley values and interactions of random games by going through every order.

The Shapley value is the mean over all orders of what a player adds when it comes. The interaction of i and j is, by
definition, the same for a game in which the two come as one: the mean over all orders of the M - 2 others and the pair of
what the pair adds beyond its parts, v(S+i+j) - v(S+i) - v(S+j) + v(S), S = those before the pair. No formula with
factorials is used.
Run:  python3 coalition_values.py > coalition_values.h
"""
import itertools
import random


def values(m, v):
    sums = [0.0] * m
    orders = list(itertools.permutations(range(m)))
    for order in orders:
        before = 0
        for player in order:
            sums[player] += v[before | 1 << player] - v[before]
            before |= 1 << player
    return [s / len(orders) for s in sums]


def interactions(m, v):
    matrix = [[0.0] * m for _ in range(m)]
    for i, j in itertools.combinations(range(m), 2):
        orders = list(itertools.permutations([p for p in range(m) if p not in (i, j)] + ["pair"]))
        total = 0.0
        for order in orders:
            s = sum(1 << p for p in order[:order.index("pair")])
            total += v[s | 1 << i | 1 << j] - v[s | 1 << i] - v[s | 1 << j] + v[s]
        matrix[i][j] = matrix[j][i] = total / len(orders)
    return [x for row in matrix for x in row]


def emit(name, numbers):
    print(f"    .{name} = {{{', '.join(f'{x:.12g}' for x in numbers)}}}{'' if name == 'interactions' else ','}")


print("""// SPDX-License-Identifier: GPL-3.0-or-later
// Worked out by coalition_values.py beside this file.
#pragma once

#include <vector>

namespace amalgam::expected {

struct CoalitionGame {
  int players;
  std::vector<double> worth, values, interactions;
};

inline const std::vector<CoalitionGame> coalition_games = {""")
random.seed(3)
for m in (1, 2, 3, 5):
    v = [round(random.uniform(-2, 2), 3) for _ in range(1 << m)]
    print("    {" + f".players = {m},")
    emit("worth", v)
    emit("values", values(m, v))
    emit("interactions", interactions(m, v))
    print("    },")
print("};\n\n}  // namespace amalgam::expected")
