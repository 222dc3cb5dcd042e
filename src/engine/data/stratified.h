// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace amalgam {

/// Deals the rows of each stratum to three parts so that the parts have exactly the sizes that the shares
/// ask for, and every stratum in them as nearly as whole rows allow.
///
/// Where the strata are classes (`are_classes`), a class's only row goes to the first part, and with two
/// classes also the second and third row of a class go to the parts behind it that have a share:
/// a part with one class could not be judged.
///
/// Returns: the rows of each part, in no order. The same seed gives the same rows.
/// Source:  largest remainder (Hamilton) for the parts' sizes, then for the strata within them
std::array<std::vector<std::int64_t>, 3> assign_stratified(std::vector<std::vector<std::int64_t>> strata,
                                                           const std::array<double, 3>& shares,
                                                           bool are_classes, std::uint64_t seed);

}  // namespace amalgam
