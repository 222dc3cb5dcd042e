// SPDX-License-Identifier: GPL-3.0-or-later
// Worked out by coalition_values.py beside this file.
#pragma once

#include <vector>

namespace amalgam::expected {

struct CoalitionGame {
  int players;
  std::vector<double> worth, values, interactions;
};

inline const std::vector<CoalitionGame> coalition_games = {
    {.players = 1,
    .worth = {-1.048, 0.177},
    .values = {1.225},
    .interactions = {0}
    },
    {.players = 2,
    .worth = {-0.52, 0.416, 0.503, -1.738},
    .values = {-0.6525, -0.5655},
    .interactions = {0, -3.177, -3.177, 0}
    },
    {.players = 3,
    .worth = {-1.947, 1.35, -0.963, -1.063, 1.983, -0.119, 1.346, -0.095},
    .values = {0.251666666667, -0.172333333333, 1.77266666667},
    .interactions = {0, -1.368, -3.37, -1.368, 0, 0.408, -3.37, 0.408, 0}
    },
    {.players = 5,
    .worth = {0.556, -1.398, 0.539, 1.472, 0.093, 0.965, 0.686, -1.744, 1.033, 0.364, -0.795, -1.876, 1.462, -0.109, 0.875, 1.515, 0.857, 1.684, -0.42, 1.204, -0.222, 1.742, 1.515, -1.61, -1.456, -1.132, 1.862, -0.255, 0.507, -0.796, 0.029, -0.457},
    .values = {-0.7241, -0.0161833333333, -0.0214333333333, 0.0544, -0.305683333333},
    .interactions = {0, 0.239666666667, 0.465666666667, 0.2395, 0.523166666667, 0.239666666667, 0, -0.326, 0.618333333333, -0.176, 0.465666666667, -0.326, 0, 1.27983333333, -1.1585, 0.2395, 0.618333333333, 1.27983333333, 0, -1.46166666667, 0.523166666667, -0.176, -1.1585, -1.46166666667, 0}
    },
};

}  // namespace amalgam::expected
