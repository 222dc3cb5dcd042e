#!/usr/bin/env python3
"""Expected values of tsne_test.cpp by the definitions of van der Maaten & Hinton 2008, in plain Python.

Affinities: for each row the width of its Gaussian by bisection on the perplexity 2^H, then (p_j|i + p_i|j) / 2n. Gradient: by central
differences of the Kullback-Leibler divergence, not by its formula. Prints the header tsne_values.h.
"""
import math

ROWS = [[0.0, 0.0, 1.0], [0.5, -0.2, 0.9], [0.1, 0.4, 1.3], [3.0, 2.0, -1.0], [3.2, 2.4, -0.8], [2.7, 2.1, -1.5], [-2.0, 4.0, 0.0]]
PLACES = [[0.3, -0.1], [0.1, 0.5], [-0.4, 0.2], [1.5, 1.0], [1.2, 1.7], [2.0, 0.6], [-1.0, -1.3]]
PERPLEXITY = 2.5


def square(a, b):
    return sum((x - y) ** 2 for x, y in zip(a, b))


def conditional(i):
    low, high = 1e-9, 1e9
    for _ in range(400):
        beta = math.sqrt(low * high)
        weights = [0.0 if j == i else math.exp(-beta * square(ROWS[i], ROWS[j])) for j in range(len(ROWS))]
        total = sum(weights)
        if total == 0:
            high = beta
            continue
        shares = [w / total for w in weights]
        entropy = -sum(p * math.log2(p) for p in shares if p > 0)
        if 2 ** entropy > PERPLEXITY:
            low = beta
        else:
            high = beta
    return shares


def divergence(joint, places):
    n = len(places)
    near = [[0.0 if i == j else 1 / (1 + square(places[i], places[j])) for j in range(n)] for i in range(n)]
    total = sum(map(sum, near))
    return sum(joint[i][j] * math.log(joint[i][j] / (near[i][j] / total)) for i in range(n) for j in range(n) if i != j and joint[i][j] > 0)


def main():
    n = len(ROWS)
    shares = [conditional(i) for i in range(n)]
    joint = [[(shares[i][j] + shares[j][i]) / (2 * n) for j in range(n)] for i in range(n)]
    gradient, step = [], 1e-5
    for i in range(n):
        for axis in range(2):
            ahead = [p[:] for p in PLACES]
            behind = [p[:] for p in PLACES]
            ahead[i][axis] += step
            behind[i][axis] -= step
            gradient.append((divergence(joint, ahead) - divergence(joint, behind)) / (2 * step))

    def listed(values):
        return ", ".join(f"{v:.10g}" for v in values)

    print("// SPDX-License-Identifier: GPL-3.0-or-later")
    print("// Made by tsne_values.py: do not edit.\n#pragma once\n\nnamespace amalgam::expected {\n")
    print(f"inline constexpr double kTsnePerplexity = {PERPLEXITY};")
    print(f"inline constexpr double kTsneRows[] = {{{listed(v for row in ROWS for v in row)}}};")
    print(f"inline constexpr double kTsneX[] = {{{listed(p[0] for p in PLACES)}}};")
    print(f"inline constexpr double kTsneY[] = {{{listed(p[1] for p in PLACES)}}};")
    print(f"inline constexpr double kTsneAffinities[] = {{\n    {listed(v for row in joint for v in row)}}};")
    print(f"inline constexpr double kTsneDivergence = {divergence(joint, PLACES):.10g};")
    print(f"/// x and y of each row in turn\ninline constexpr double kTsneGradient[] = {{\n    {listed(gradient)}}};")
    print("\n}  // namespace amalgam::expected")


main()
