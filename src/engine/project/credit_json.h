// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "engine/evaluation/bootstrap.h"
#include "engine/evaluation/calibration_bins.h"
#include "engine/evaluation/cut_off_lab.h"
#include "engine/evaluation/delong.h"
#include "engine/evaluation/score_bands.h"
#include "engine/evaluation/segments.h"
#include "engine/evaluation/stability.h"

namespace amalgam {

/// The results of evaluation/ as docs/credit-pack.md describes them. What is not a number is null.
nlohmann::json json_of(double value);
nlohmann::json json_of(const Interval& interval);  ///< [low, high], or null
nlohmann::json json_of(const MetricInterval& one);
nlohmann::json json_of(const PairedDifference& one);
nlohmann::json json_of(const AucInterval& one);
nlohmann::json json_of(const CalibrationBin& bin);
nlohmann::json json_of(const GainsBand& band);
nlohmann::json json_of(const ScoreBand& band, const PointScale& scale);
nlohmann::json json_of(const Shift& shift);
nlohmann::json json_of(const CutOffPoint& point, const DecisionCosts& costs);
nlohmann::json json_of(const SegmentMeasures& segment);
nlohmann::json json_of(const Fairness& fairness);

template <class T>
nlohmann::json json_list(const std::vector<T>& values) {
  nlohmann::json list = nlohmann::json::array();
  for (const T& value : values) list.push_back(json_of(value));
  return list;
}

}  // namespace amalgam
