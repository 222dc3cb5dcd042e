// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/insight/evaluate.h"
#include "engine/insight/insight.h"
#include "engine/insight/modality_shapley.h"
#include "engine/insight/single_changes.h"

namespace amalgam {

/// What becomes of a modality that is taken away from a row.
struct AbsenceRule {
  std::string how;       ///< "state", "left_out" (attention, late) or "mark" (baselines)
  std::string sentence;  ///< the same for people, with how the model learnt to do without
  bool answers_nothing = false;  ///< has an answer of its own when nothing at all is there
};

/// Rows of one part that an insight looks at.
struct InsightRows {
  Part part = Part::test;
  std::int64_t of = 0;             ///< rows of the part
  std::vector<std::int64_t> rows;  ///< ascending data rows, at most as many as were asked for
};

/// A trained run that is open for questions: best weights, data and split in memory, on the CPU.
///
/// Threads: any; the model answers one at a time.
class OpenRun {
 public:
  OpenRun(RunRecord record, TrainedModel trained, TablePtr table, Split split, std::string fingerprint);

  const RunRecord& record() const { return record_; }
  const Preprocessor& preprocessor() const { return *trained_.preprocessor; }
  const Table& table() const { return *table_; }
  const TablePtr& table_pointer() const { return table_; }
  const TargetValues& target() const { return target_; }
  const Split& split() const { return split_; }
  const std::string& fingerprint() const { return fingerprint_; }  ///< of the weights: an answer for others is out of date
  const AbsenceRule& absence() const { return absence_; }
  std::vector<std::string> modalities() const { return preprocessor().modality_names(); }
  Task task() const { return preprocessor().map().target.task; }
  int classes() const;
  std::int64_t outputs() const { return preprocessor().outputs(); }

  /// Everything that the model says about some rows, in evaluation and without gradient. Few rows.
  FusionOutput run(const Batch& rows) const;
  /// The encoders' outputs; empty for baselines.
  std::vector<EncodedModality> encode(const Batch& rows) const;
  /// Logits (regression: values in the target's unit) of any number of rows, in slices. [n · C]
  std::vector<float> outputs_of(const Batch& rows) const;
  /// What is said of a row of which nothing is known but how often each outcome stood in training. [C]
  std::vector<float> base_outputs() const;

  /// `most` seeded rows of "test", "validation" or "train"; "" = test, or validation where nothing tests.
  InsightRows rows_of(const std::string& part, std::int64_t most, std::uint64_t seed) const;
  /// Class index or value of the rows, as metrics take them.
  std::vector<float> targets_of(const std::vector<std::int64_t>& rows) const;
  /// The game of the modalities on these rows; `own_answer`: the model's own answer to a row with nothing.
  ModalityGame game(const Batch& rows, std::vector<float> targets, bool own_answer) const;

  /// The values of number and category columns among training rows (5,000 at most); worked out once.
  const std::vector<ColumnValues>& training_values() const;
  /// Puts the weights of another epoch in place of the best ones; see epoch_weights.h. Only for a copy of one's own.
  void load_weights(const std::vector<std::byte>& weights);
  /// Permutation importance of the modalities on these rows (with their target).
  ExplainResult importance(const Batch& rows, int repeats, std::uint64_t seed, const std::function<bool(double)>& progress) const;

 private:
  RunRecord record_;
  TrainedModel trained_;
  TablePtr table_;
  Split split_;
  TargetValues target_;
  std::string fingerprint_;
  AbsenceRule absence_;
  mutable std::mutex in_use_;  // of the model
  mutable std::once_flag values_known_;
  mutable std::vector<ColumnValues> values_;
};
using OpenRunPtr = std::shared_ptr<const OpenRun>;

/// The run of a call, kept between calls: the last few stay in memory as long as their weights and their data file are
/// those that were opened.
///
/// Errors:  as load_run and table_of_run
/// Cost:    the data file is read once; afterwards one read of the checkpoint and its hash
OpenRunPtr open_run(const InsightCall& call);

/// The same run once more, for nobody else: its weights may be changed.
std::shared_ptr<OpenRun> open_run_copy(const InsightCall& call);

/// The rows with only the modalities of `coalition`: what a row lacks it goes on lacking.
Batch with_only(const Batch& rows, Coalition coalition);

/// Puts `base` in place of the outputs of rows in which nothing is there: a strategy that leaves absent modalities out
/// has no answer of its own to them.
/// Shapes:  base [C], outputs [B · C]
void answer_for_nothing(const Batch& rows, const std::vector<float>& base, std::vector<float>& outputs);

}  // namespace amalgam
