// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace amalgam {

/// Schema version 5: what-ifs about one row of a run that the analyst keeps under a name.
inline constexpr const char* kSchema5 = R"sql(
CREATE TABLE scenario (
  run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
  "row" INTEGER NOT NULL,
  name TEXT NOT NULL,
  settings_json TEXT NOT NULL,
  answer_json TEXT NOT NULL,
  written_at TEXT NOT NULL,
  PRIMARY KEY (run, "row", name)
) STRICT, WITHOUT ROWID;
)sql";

}  // namespace amalgam
