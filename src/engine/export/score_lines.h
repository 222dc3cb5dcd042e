// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/ordered_parts.h"
#include "engine/export/bundle.h"
#include "engine/export/score_reasons.h"

namespace amalgam {

/// The lines of some rows, as they stand in the file of scores.
struct ScoredLines : PartResult {
  std::string text;
  std::vector<std::size_t> ends;  ///< where each line ends; only where lines begin with the number of their row
  std::int64_t rows = 0;
};

struct LineSettings {
  bool spreadsheet_safe = true;  ///< see spreadsheet_safe()
  int reasons = 0;               ///< so many of the strongest modalities are named in each row, with what they did
  bool freezes = true;           ///< see FusionModel::freeze; false for a model that is used for something else afterwards
};

/// Turns rows of a table into lines of scores: the id columns (or `row`), then `score` (probability of the positive
/// class) and, where a cut-off is stored, `decision`; `score_<class>` … and `predicted` (several classes); or
/// `prediction` (values). With reasons `reason_1`, `reason_1_effect` …: see ScoreReason.
///
/// Threads: several may call lines() at once
class LineScorer {
 public:
  /// `ids`: columns that stand before the scores; none: the number of the row does. 
  ///
  /// Errors:  as check_reasons
  LineScorer(const TrainedModel& trained, std::vector<std::string> ids, const LineSettings& settings);

  ~LineScorer();  ///< the model reports weights again
  LineScorer(const LineScorer&) = delete;
  LineScorer& operator=(const LineScorer&) = delete;

  std::string header() const;
  /// Scores rows [begin, end) of a table, batch by batch, without gradients. Where lines begin with row numbers, these
  /// are left to `numbered`.
  std::unique_ptr<ScoredLines> lines(const Table& table, std::int64_t begin, std::int64_t end) const;
  /// Lines with the numbers of their rows put in front, where there are no ids.
  std::string numbered(ScoredLines& lines, std::int64_t first_row) const;
  /// Outputs of any rows of a table on all processors, as FusionModel gives them: [n], or [n · classes].
  std::vector<float> outputs(const Table& table, std::span<const std::int64_t> rows) const;

 private:
  struct Scored {
    std::vector<float> outputs;                      ///< [rows · width]
    std::vector<std::vector<ScoreReason>> reasons;  ///< one a row, where reasons are wanted
  };
  Scored score(const Table& table, std::span<const std::int64_t> all) const;
  torch::Tensor run(const Batch& batch) const;
  std::vector<std::vector<ScoreReason>> explained(const Batch& batch) const;

  const TrainedModel& trained_;
  std::vector<std::string> ids_;
  bool is_safe_;
  int reasons_;
  std::optional<float> cut_off_;      // stored with the run: scores below it are approved
  std::vector<std::string> classes_;  // as they are written
  mutable std::mutex one_at_a_time_;  // models of other libraries
};

/// Outputs as FusionModel gives them for rows of a table: [n], or [n · classes].
std::vector<float> outputs_of_rows(const TrainedModel& trained, const Table& table, std::span<const std::int64_t> rows);

}  // namespace amalgam
