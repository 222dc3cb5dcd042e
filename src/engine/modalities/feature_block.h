// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace amalgam {

/// Rows of plain features, sparse: what linear models and trees read. Compressed rows: row r holds the entries
/// [starts[r], starts[r + 1]), columns ascending, no entry = 0.
struct FeatureBlock {
  std::int64_t width = 0;                 ///< features
  std::vector<std::int64_t> starts = {0};  ///< rows + 1
  std::vector<std::int32_t> columns;
  std::vector<float> values;

  std::int64_t rows() const { return static_cast<std::int64_t>(starts.size()) - 1; }
  /// Adds an entry to the row in progress, unless it is 0. Columns must come in ascending order.
  void add(std::int64_t column, float value) {
    if (value == 0.0F) return;
    columns.push_back(static_cast<std::int32_t>(column));
    values.push_back(value);
  }
  void end_row() { starts.push_back(static_cast<std::int64_t>(columns.size())); }
};

}  // namespace amalgam
