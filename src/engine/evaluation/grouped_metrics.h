// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <span>
#include <vector>

#include "engine/evaluation/score_groups.h"

namespace amalgam {

/// Metrics of a ranking; NaN where a class is missing.
struct RankingMeasures {
  double roc_auc = std::numeric_limits<double>::quiet_NaN();  ///< ties count half
  double pr_auc = std::numeric_limits<double>::quiet_NaN();   ///< average precision
  double ks = std::numeric_limits<double>::quiet_NaN();       ///< max |F_bad − F_good|
};
/// `groups`: highest score first; a group may be empty, as it is after resampling. Cost: O(groups)
RankingMeasures measure_ranking(std::span<const ScoreGroup> groups);

/// Metrics of probabilities; NaN without rows.
struct ProbabilityMeasures {
  double brier = std::numeric_limits<double>::quiet_NaN();
  double log_loss = std::numeric_limits<double>::quiet_NaN();  ///< kept within 1e-7 and 1 − 1e-7
  double ece = std::numeric_limits<double>::quiet_NaN();       ///< see expected_calibration_error
};
/// `groups` in any order, scores are probabilities of a bad. Cost: O(groups)
ProbabilityMeasures measure_probabilities(std::span<const ScoreGroup> groups);

/// What a credit analyst asks of a yes/no score, in reading order.
struct ScoreMeasures : RankingMeasures, ProbabilityMeasures {
  double gini = std::numeric_limits<double>::quiet_NaN();  ///< 2 · AUC − 1
};
ScoreMeasures measure_scores(std::span<const ScoreGroup> groups);

/// One of ScoreMeasures: roc_auc, gini, ks, pr_auc, brier, log_loss, ece.
struct ScoreMetric {
  const char* id = "";
  bool higher_is_better = true;
  double (*of)(const ScoreMeasures&) = nullptr;
};
const std::vector<ScoreMetric>& score_metrics();

/// Bins of equal width in which the calibration error is measured.
inline constexpr int kCalibrationBins = 10;

/// Expected calibration error: Σ over ten bins of [0, 1] of share of rows · |bad rate − mean
/// score|.
///
/// Returns: NaN without rows or where a score is not a number
/// Source:  Naeini, Cooper & Hauskrecht 2015; Guo et al. 2017
double expected_calibration_error(std::span<const float> targets, std::span<const float> scores);

/// The bin of a probability: [0, 0.1), [0.1, 0.2), … [0.9, 1].
int calibration_bin(float score, int bins = kCalibrationBins);

}  // namespace amalgam
