// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/ordered_parts.h"
#include "engine/export/bundle.h"

namespace amalgam {

/// The lines of some rows, as they stand in the file of scores.
struct ScoredLines : PartResult {
  std::string text;
  std::vector<std::size_t> ends;  ///< where each line ends; only where lines begin with the number of their row
  std::int64_t rows = 0;
};

/// Turns rows of a table into lines of scores.
///
/// Threads: several may call lines() at once
class LineScorer {
 public:
  /// `ids`: columns that stand before the scores; none: the number of the row does. `is_safe`: see spreadsheet_safe.
  LineScorer(const TrainedModel& trained, std::vector<std::string> ids, bool is_safe);

  std::string header() const;
  /// Scores rows [begin, end) of a table, batch by batch, without gradients. Where lines begin with row numbers, these
  /// are left to `numbered`.
  std::unique_ptr<ScoredLines> lines(const Table& table, std::int64_t begin, std::int64_t end) const;
  /// Lines with the numbers of their rows put in front, where there are no ids.
  std::string numbered(ScoredLines& lines, std::int64_t first_row) const;

 private:
  std::vector<float> outputs_of(const Table& table, std::int64_t begin, std::int64_t end) const;
  torch::Tensor run(const Batch& batch) const;

  const TrainedModel& trained_;
  std::vector<std::string> ids_;
  bool is_safe_;
  std::optional<float> cut_off_;      // stored with the run: scores below it are approved
  std::vector<std::string> classes_;  // as they are written
  mutable std::mutex one_at_a_time_;  // models of other libraries
};

}  // namespace amalgam
