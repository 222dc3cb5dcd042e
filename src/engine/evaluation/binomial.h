// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "engine/base/random.h"

namespace amalgam {

/// How many of `trials` succeed when each does so with `probability`: a random draw, the same on
/// every machine for the same seed.
///
/// Cost:    constant, whatever `trials`
/// Source:  Hörmann 1993, "The Generation of Binomial Random Variates" (BTRS); inversion where
/// fewer
///          than ten successes are expected (Kachitvichyanukul & Schmeiser 1988, BINV)
std::int64_t binomial_draw(Random& random, std::int64_t trials, double probability);

}  // namespace amalgam
