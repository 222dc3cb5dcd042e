// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/data/table.h"
#include "engine/export/bundle.h"

namespace amalgam {

struct ScoreTableSettings {
  bool spreadsheet_safe = true;  ///< see spreadsheet_safe()
  int reasons = 0;               ///< so many of the strongest modalities are named in each row, with what they did
};

/// Scores as CSV: the map's id columns that the data has (or `row`, counted from 0), then `score` (probability of the
/// positive class), `score_<class>` … and `predicted` (multiclass), or `prediction` (regression); with reasons
/// `reason_1`, `reason_1_effect` …
///
/// A reason is a modality, its effect the exact Shapley value over the modalities: log-odds of the positive (several
/// classes: the predicted) class, or the target's unit. The effects of all modalities add up to what the row's score
/// differs from that of a row of which nothing is known. The strongest come first; without effect there is none.
class ScoreTable {
 public:
  /// Errors:  Error(request) "score.reasons" for reasons over more than kMostPlayers modalities
  ScoreTable(const TrainedModel& trained, const Table& data, const ScoreTableSettings& settings);

  std::string header() const;
  /// The lines of some rows; `first_row`: what row 0 of the table is called where there are no ids.
  std::string lines(std::span<const std::int64_t> rows, std::int64_t first_row = 0) const;
  const std::vector<std::string>& ids() const { return ids_; }

 private:
  std::string safe(const std::string& text) const;
  void add_reasons(const Batch& batch, std::vector<std::vector<std::string>>& cells) const;

  const TrainedModel& trained_;
  const Table& data_;
  ScoreTableSettings settings_;
  std::vector<std::string> ids_;
};

/// Outputs as FusionModel gives them for rows of a table: [n], or [n · classes].
std::vector<float> outputs_of_rows(const TrainedModel& trained, const Table& table, std::span<const std::int64_t> rows);

}  // namespace amalgam
