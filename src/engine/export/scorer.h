// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/event.h"
#include "engine/base/run_control.h"
#include "engine/workbench.h"

namespace amalgam {

/// Scores a raw file with a bundle: one line a row in the file's order, `row` (0-based data row) or the map's id
/// columns first, then `score` (probability of the positive class), `score_<class>` … and `predicted`
/// (multiclass), or `prediction` (regression). The output appears whole or not at all.
///
/// Errors:  Error(io) and Error(data) as read_table and read_bundle; Error(data) "score.no_column" naming the columns
///          that the data lacks; Error(request) "score.cancelled"
/// Threads: rows are spread over all processors; the scores do not depend on how many there are
/// Cost:    a CSV file in UTF-8 is read part by part, whatever its size; other formats are in memory as a table
ScoreResult score_file(const ScoreRequest& request, const EventSink& events, RunControl& control);

}  // namespace amalgam
