// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluation/binomial.h"

#include <cmath>

namespace amalgam {

namespace {

std::int64_t by_inversion(Random& random, std::int64_t trials, double p) {
  const double odds = p / (1 - p);
  const double start = std::exp(static_cast<double>(trials) * std::log1p(-p));
  for (;;) {
    double chance = start;  // of exactly `hits`
    double left = random.uniform();
    for (std::int64_t hits = 0; hits <= trials; ++hits) {
      if (left <= chance) return hits;
      left -= chance;
      chance *= odds * static_cast<double>(trials - hits) / static_cast<double>(hits + 1);
    }  // rounding left a crumb beyond the last chance: draw again
  }
}

/// Transformed rejection with a squeeze; the names are the paper's.
std::int64_t by_rejection(Random& random, std::int64_t trials, double p) {
  const auto n = static_cast<double>(trials);
  const double deviation = std::sqrt(n * p * (1 - p));
  const double b = 1.15 + 2.53 * deviation;
  const double a = -0.0873 + 0.0248 * b + 0.01 * p;
  const double c = n * p + 0.5;
  const double alpha = (2.83 + 5.1 / b) * deviation;
  const double squeeze = 0.92 - 4.2 / b;
  const double mode = std::floor((n + 1) * p);
  for (;;) {
    const double u = random.uniform() - 0.5;
    const double v = random.uniform();
    const double us = 0.5 - std::abs(u);
    const double k = std::floor((2 * a / us + b) * u + c);
    if (us >= 0.07 && v <= squeeze) return static_cast<std::int64_t>(k);
    if (!(k >= 0) || k > n) continue;
    const double bound = std::lgamma(mode + 1) + std::lgamma(n - mode + 1) - std::lgamma(k + 1) -
                         std::lgamma(n - k + 1) + (k - mode) * std::log(p / (1 - p));
    if (std::log(v * alpha / (a / (us * us) + b)) <= bound) return static_cast<std::int64_t>(k);
  }
}

}  // namespace

std::int64_t binomial_draw(Random& random, std::int64_t trials, double probability) {
  if (trials <= 0 || !(probability > 0)) return 0;
  if (probability >= 1) return trials;
  if (probability > 0.5) return trials - binomial_draw(random, trials, 1 - probability);
  return static_cast<double>(trials) * probability < 10 ? by_inversion(random, trials, probability)
                                                        : by_rejection(random, trials, probability);
}

}  // namespace amalgam
