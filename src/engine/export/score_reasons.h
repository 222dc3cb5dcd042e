// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "engine/export/bundle.h"
#include "engine/modalities/batch.h"

namespace amalgam {

/// Why a row has its score: a modality and its effect, the exact Shapley value over the modalities (log-odds of the
/// positive class; several classes: of the predicted one; or the target's unit). The effects of all modalities add up to
/// what the row's score differs from that of a row of which nothing is known.
struct ScoreReason {
  int modality = 0;  ///< in map order
  double effect = 0;
};

/// Errors:  Error(request) "score.reasons" for reasons over more than kMostPlayers modalities
void check_reasons(const TrainedModel& trained, int count);

/// For each row of the batch its `count` strongest reasons, the strongest first; modalities without effect are left out.
///
/// Cost:    one forward pass for each of the 2^M coalitions of modalities
std::vector<std::vector<ScoreReason>> reasons_of(const TrainedModel& trained, const Batch& batch, int count);

}  // namespace amalgam
