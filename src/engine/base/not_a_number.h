// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>

namespace amalgam {

/// What stands for a number that is missing or undefined.
inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// part / whole; NaN where there is no whole.
inline double ratio(double part, double whole) { return whole > 0 ? part / whole : kNaN; }

}  // namespace amalgam
