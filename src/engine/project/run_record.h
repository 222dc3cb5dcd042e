// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/split.h"

namespace amalgam {

/// Where a run stands. Written by the engine as it happens; a face only reads.
enum class RunState {
  draft, queued, preparing, running, paused, stopping,
  finished,         ///< all epochs done
  stopped_early,    ///< early stopping: no better for `patience` epochs
  stopped_by_user,  ///< stop-and-keep-best
  cancelled,        ///< cancelled; the best so far is kept all the same
  failed,           ///< see `message`
  interrupted       ///< found running without a living engine
};
std::string_view to_string(RunState state);       ///< "stopped_early", …
RunState run_state_from(std::string_view name);   ///< throws Error(internal)
bool is_over(RunState state);                     ///< no engine is at work on it

struct DatasetRecord {
  std::int64_t id = 0;
  std::string path, sha256;
  std::int64_t bytes = 0, rows = 0, columns = 0;
  std::string recipe_json = "{}";   ///< guesses and problems of the import
  std::string schema_json = "[]";   ///< [{"name","type","missing"}]
};

/// A metric's value on a part of the data; NaN where the metric is not defined (stored as NULL).
struct MetricValue {
  Part part = Part::validation;
  std::string metric;  ///< "loss", "roc_auc", …
  double value = 0;
};

struct ModalityWeight {
  std::string modality;
  double raw = 0;         ///< as the strategy holds it
  double normalised = 0;  ///< shares that sum to 1 over the modalities
};

/// Attention of one layer, averaged over the validation rows.
struct AttentionRecord {
  int layer = 0;
  int heads = 0;
  std::vector<std::string> modalities;  ///< M names: rows = queries, columns = keys
  std::vector<float> values;            ///< heads · M · M, row-major; each row of a head sums to 1
  float at(int head, int query, int key) const {
    const auto m = static_cast<int>(modalities.size());
    return values[static_cast<std::size_t>((head * m + query) * m + key)];
  }
  std::vector<float> mean_over_heads() const;  ///< M · M
};

/// Attention of the fixed probe rows (at most 32 validation rows).
struct ProbeAttention {
  int layer = 0;
  int heads = 0;
  std::vector<std::int64_t> rows;  ///< data rows
  std::vector<float> values;       ///< rows · heads · M · M
};

/// All that one epoch leaves behind.
struct EpochRecord {
  std::int64_t run = 0;
  int epoch = 0;  ///< 1-based
  std::vector<MetricValue> metrics;
  std::vector<ModalityWeight> weights;     ///< mean over the validation rows
  std::vector<AttentionRecord> attention;  ///< one per layer; empty if the strategy has none
  std::vector<ProbeAttention> probe;       ///< one per layer
  double learning_rate = 0;
  double seconds = 0;          ///< training and evaluation of this epoch, pauses not counted
  double rows_per_second = 0;  ///< training rows
  bool is_best = false;        ///< the best so far on the watched metric
  /// NaN if it was not measured.
  double metric(Part part, std::string_view name) const;
};

struct RunRecord {
  std::int64_t id = 0;
  std::int64_t dataset = 0;
  std::int64_t split = 0;      ///< runs with the same rows in the same parts share it; 0 = not stored yet
  std::string name;            ///< "Hybrid fusion 3"
  std::string series;          ///< what it was trained as part of: "", "race 1", "tuning 2", "folds 1"
  std::string strategy;        ///< id
  std::string config_json;     ///< Experiment as JSON: everything that determines the result
  std::uint64_t seed = 0;
  std::string device;          ///< "cpu", "cuda:0 (NAME)"
  std::string versions_json = "{}";
  RunState state = RunState::draft;
  std::string message;         ///< why it failed, or what is worth knowing
  std::string created_at, started_at, finished_at;  ///< UTC, ISO 8601
  double seconds = 0;          ///< training time without pauses and queue
  int epochs_planned = 0, epochs_done = 0, best_epoch = 0;
  std::int64_t parameters = 0;
  double rows_per_second = 0;
  std::string watched_metric;  ///< chooses the best epoch, measured on validation
  double best_value = 0;
  std::vector<MetricValue> final_metrics;  ///< of the best checkpoint: train, validation, test
  std::vector<ModalityWeight> final_weights;  ///< of the best epoch
  double metric(Part part, std::string_view metric_name) const;  ///< from final_metrics; NaN if absent
};

/// A what-if about one row that the analyst keeps.
struct ScenarioRecord {
  std::int64_t run = 0, row = 0;  ///< data row, from 0
  std::string name;               ///< unique for a row of a run
  std::string settings_json;      ///< {"edits", "mute", "cut_off"} of the insight "case"
  std::string answer_json;        ///< score, decision and contributions when it was kept
  std::string written_at;         ///< UTC; the store fills it in
};

/// A model's outputs for the rows of one part.
struct PredictionRecord {
  Part part = Part::test;
  std::vector<std::int64_t> rows;
  std::vector<float> targets;  ///< class index or value
  std::vector<float> outputs;  ///< binary: P(positive), [rows]; multiclass: [rows · classes]; regression: the value
  int width = 1;               ///< outputs a row
};

}  // namespace amalgam
