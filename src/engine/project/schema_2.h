// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace amalgam {

/// Schema version 2: runs that were trained together (a race, the trials of a tuning, the folds of a
/// cross-validation) carry the name of their series.
inline constexpr const char* kSchema2 = R"sql(
ALTER TABLE run ADD COLUMN series TEXT NOT NULL DEFAULT '';
CREATE INDEX run_by_series ON run(series);
)sql";

}  // namespace amalgam
