// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/base/run_control.h"
#include "engine/data/modality_map.h"
#include "engine/data/profile.h"
#include "engine/data/table.h"

namespace amalgam::ui {

/// A bar of the little histogram on a chip.
struct MiniBar {
  float height = 0;  ///< 0 … 1, of the highest bar
  float rate = -1;   ///< how often the target is positive here, 0 … 1; -1 = not known
  bool operator==(const MiniBar&) const = default;
};
/// The little histograms of all columns that have a shape (numbers and classes), by column.
///
/// Cost:    O(columns · rows), rows thinned to 20,000. Blocks; `control` cancels it
std::map<std::string, std::vector<MiniBar>> miniHistograms(const Table& table,
                                                           const std::vector<ColumnProfile>& profiles,
                                                           const TargetSpec& target,
                                                           RunControl& control);

/// How often the target is positive, by bins of a column.
struct TargetRate {
  std::vector<std::string> labels;
  std::vector<double> centres;  ///< numbers only
  std::vector<double> rates;    ///< 0 … 1; NaN where a bin is empty
  std::vector<std::int64_t> counts;
};
/// Numbers: eight bins of about equal count; categories: the most frequent ones. Binary targets
/// only.
TargetRate targetRate(const Table& table, const std::string& column, const TargetSpec& target);

}  // namespace amalgam::ui
