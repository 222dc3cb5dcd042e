// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "engine/project/run_marks.h"

namespace amalgam::cli {

/// "baseline, pinned, tags: good, final" for a leaderboard's last column.
std::string marks_text(const RunMarks& marks);

}  // namespace amalgam::cli
