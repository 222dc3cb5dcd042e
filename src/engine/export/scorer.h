// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/event.h"
#include "engine/base/run_control.h"
#include "engine/workbench.h"

namespace amalgam {

/// Scores a raw file with a bundle: one line a row in the file's order, `row` (0-based data row) or the map's id
/// columns first, then `score` (probability of the positive class), `score_<class>` … and `predicted`
/// (multiclass), or `prediction` (regression); reasons as ScoreTable says. The output appears whole or not at all.
///
/// Errors:  Error(io) and Error(data) as read_table and read_bundle; Error(data) "score.no_column" naming the columns
///          that the data lacks; Error(request) "score.cancelled"
/// Cost:    a CSV file larger than request.piece_bytes is read piece by piece, so that memory does not grow with it; other
///          files and their tables are in memory
ScoreResult score_file(const ScoreRequest& request, const EventSink& events, RunControl& control);

}  // namespace amalgam
