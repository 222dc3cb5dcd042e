// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "engine/data/read_result.h"
#include "engine/project/run_record.h"

namespace amalgam {

/// A difference between the columns of a file and those of the file before it.
struct ColumnDrift {
  std::string kind;    ///< "new", "gone", "renamed" (looks like it) or "type"
  std::string column;  ///< the name now; of a column that is gone, the name before
  std::string before;  ///< "renamed": the name before; "type": the type before
  std::string now;     ///< "type": the type now
  std::string sentence;
};

/// What differs between the columns that a project knows and those of a file read with the same recipe. A column that
/// is gone and a new one of the same type count as renamed if their names are alike, or if they stand at the same place
/// between the same neighbours.
///
/// Returns: in the order of the file; empty if nothing differs
/// Errors:  Error(data) "dataset.schema" if the record's schema cannot be read
std::vector<ColumnDrift> schema_drift(const DatasetRecord& before, const ReadResult& now);

}  // namespace amalgam
