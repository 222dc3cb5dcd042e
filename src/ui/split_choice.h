// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "engine/data/split.h"

namespace amalgam::ui {

/// A split rule taken apart, for a form; see make_split for what the rules mean.
struct SplitChoice {
  enum class Kind { random, time, group, column, file };
  Kind kind = Kind::random;
  std::string column;               ///< time, group, column
  std::string shares = "70/15/15";  ///< random, time, group: train/validation/test; time: or a date
  std::string file;                 ///< file
  bool operator==(const SplitChoice&) const = default;

  static SplitChoice from_rule(const std::string& rule);
  std::string rule() const;
};

/// What a split comes to.
struct SplitSummary {
  std::array<std::int64_t, 3> rows{};  ///< train, validation, test
  std::array<double, 3> rates{};       ///< binary: how often the target is positive; else NaN
};
/// Makes the split and counts. Blocks.
/// Errors:  those of make_split and read_target
SplitSummary summariseSplit(const Table& table, const TargetSpec& target, const std::string& rule,
                            std::uint64_t seed);

}  // namespace amalgam::ui
