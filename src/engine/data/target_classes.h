// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/data/modality_map.h"

namespace amalgam {

/// The most classes that a multiclass target may have.
inline constexpr std::size_t kMaximumClasses = 100;

/// Distinct present values with their counts, in order of first appearance; counting ends after
/// kMaximumClasses + 1 values.
std::vector<std::pair<std::string, std::int64_t>> count_classes(const Column& column);

/// Whether two class names mean the same: equal texts, or equal numbers ("1" and "1.0").
bool same_class(std::string_view one, std::string_view other);

/// Position of a value among classes; -1 if it is none of them.
int class_index(const std::vector<std::string>& classes, std::string_view value);

/// The class that a score should be the probability of: 1, yes, true, bad, default …, else the rarer one.
std::string guess_positive(const std::vector<std::pair<std::string, std::int64_t>>& classes);

/// Binary: {negative, positive}; multiclass: numbers by size, texts by code point.
std::vector<std::string> ordered_classes(
    const TargetSpec& target, const std::vector<std::pair<std::string, std::int64_t>>& counts);

}  // namespace amalgam
