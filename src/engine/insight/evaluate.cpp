// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/insight/evaluate.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/evaluation/metrics.h"
#include "engine/export/score_lines.h"
#include "engine/insight/permutation_importance.h"
#include "engine/project/run_decision.h"
#include "engine/training/trainer.h"

namespace amalgam {

namespace {

constexpr std::size_t kMostShuffledRows = 10'000;  // each is computed once for every shuffle of every modality

/// "permutation_importance" as it is stored and as `explain --json` prints it.
nlohmann::json importance_json(const ExplainResult& result, Part part, std::size_t rows, std::size_t of, std::uint64_t seed) {
  nlohmann::json modalities = nlohmann::json::array();
  for (const ModalityImportance& one : result.modalities) {
    modalities.push_back({{"modality", one.modality},
                          {"cost_mean", one.cost_mean},
                          {"cost_deviation", one.cost_deviation}});
  }
  return {{"metric", result.metric}, {"baseline", result.baseline}, {"repeats", result.repeats},
          {"part", to_string(part)}, {"rows", rows},                {"rows_of_part", of},
          {"seed", seed},
          {"modalities", modalities}};
}

/// At most kMostShuffledRows of the rows, drawn once from the seed.
std::vector<std::int64_t> shuffled_rows(std::vector<std::int64_t> rows, std::uint64_t seed) {
  if (rows.size() <= kMostShuffledRows) return rows;
  Random random(seed, "importance-rows");
  random.shuffle(rows);
  rows.resize(kMostShuffledRows);
  std::sort(rows.begin(), rows.end());
  return rows;
}

EvaluationPart evaluate_rows(const LoadedRun& loaded, const Table& table, const TargetValues& target, Part part,
                             std::span<const std::int64_t> rows) {
  PredictionRecord all;
  all.part = part;
  all.rows.assign(rows.begin(), rows.end());
  all.targets.reserve(rows.size());
  for (const std::int64_t row : rows) all.targets.push_back(static_cast<float>(target.values[static_cast<std::size_t>(row)]));
  all.outputs = LineScorer(loaded.trained, {}, {}).outputs(table, rows);
  all.width = rows.empty() ? 1 : static_cast<int>(all.outputs.size() / rows.size());
  EvaluationPart result{part, static_cast<std::int64_t>(rows.size()), {}};
  for (const MetricValue& one : metrics_of(all, *loaded.trained.preprocessor)) {
    result.metrics.emplace_back(one.metric, one.value);
  }
  return result;
}

}  // namespace

PredictionRecord predict_part(FusionModel& model, const Preprocessor& preprocessor, const PreparedRows& batch, Part part,
                              std::span<const std::int64_t> rows, const TargetValues& target,
                              const torch::Device& device) {
  PredictionRecord record;
  record.part = part;
  record.rows.assign(rows.begin(), rows.end());
  for (const std::int64_t row : rows) {
    record.targets.push_back(static_cast<float>(target.values[static_cast<std::size_t>(row)]));
  }
  if (rows.empty()) return record;
  const torch::Tensor outputs =
      predict(model, batch, preprocessor, device).to(torch::kCPU, torch::kFloat32).contiguous();
  record.width = outputs.dim() > 1 ? static_cast<int>(outputs.size(1)) : 1;
  const float* values = outputs.data_ptr<float>();
  record.outputs.assign(values, values + outputs.numel());
  return record;
}

std::vector<MetricValue> metrics_of(const PredictionRecord& predictions, const Preprocessor& preprocessor) {
  const Task task = preprocessor.map().target.task;
  const auto classes = static_cast<int>(std::max<std::size_t>(2, preprocessor.classes().size()));
  const Predictions all{task, predictions.targets, predictions.outputs, classes};
  double loss = 0;
  if (task == Task::regression) {
    const double rmse = find_metric("rmse")->compute(all) / preprocessor.target_deviation();
    loss = rmse * rmse;
  } else {
    loss = find_metric("log_loss")->compute(all);
  }
  std::vector<MetricValue> values = {{predictions.part, "loss", loss}};
  for (const auto& [name, value] : compute_metrics(all)) values.push_back({predictions.part, name, value});
  return values;
}

LoadedRun load_run(const ProjectStore& store, std::int64_t run) {
  LoadedRun loaded;
  loaded.record = store.run(run);
  const auto checkpoint = store.checkpoint(run, "best");
  if (!checkpoint) {
    throw Error(ErrorKind::request, "run.no_checkpoint",
                "Run " + std::to_string(run) + " (" + std::string(to_string(loaded.record.state)) +
                    ") has no trained model yet: no epoch of it was finished. Resume it or train again.");
  }
  loaded.trained = load_trained_model(checkpoint->bytes);
  if (const auto dataset = store.dataset(loaded.record.dataset)) loaded.dataset = *dataset;
  const RunDecision decision = store.run_decision(run);
  if (decision.recalibration != "none") {
    const Recalibration recalibration = recalibration_of(decision);
    loaded.trained.model->set_recalibration(recalibration);
    loaded.trained.card["recalibration"] = recalibration_json(recalibration);
  }
  if (decision.cut_off) loaded.trained.card["cut_off"] = *decision.cut_off;
  return loaded;
}

ImportanceMetric importance_metric(const Preprocessor& preprocessor) {
  const Task task = preprocessor.map().target.task;
  const Metric& metric = *find_metric(task == Task::regression ? "rmse" : "roc_auc");
  const auto classes = static_cast<int>(std::max<std::size_t>(2, preprocessor.classes().size()));
  const double mean = preprocessor.target_mean(), deviation = preprocessor.target_deviation();
  return {.id = metric.id,
          .higher_is_better = metric.higher_is_better,
          .compute = [&metric, task, classes, mean, deviation](std::span<const float> targets,
                                                               std::span<const float> outputs) {
            // A batch's regression targets are standardised; outputs are in the target's own unit.
            std::vector<float> truth(targets.begin(), targets.end());
            if (task == Task::regression) {
              for (float& value : truth) value = static_cast<float>(value * deviation + mean);
            }
            return metric.compute({task, truth, outputs, classes});
          }};
}

EvaluationResult evaluate_run(const std::filesystem::path& project, std::int64_t run, const TablePtr& table) {
  const ProjectStore store(project, ProjectStore::Mode::read_only);
  const LoadedRun loaded = load_run(store, run);
  loaded.trained.model->freeze();
  const Preprocessor& preprocessor = *loaded.trained.preprocessor;
  const TablePtr data = table_of_run(loaded.dataset, project, table);
  const TargetValues target = read_target(preprocessor.map().target, *data, preprocessor.classes());
  EvaluationResult result;
  if (!table) {
    const Split split = store.run_split(run);
    for (const Part part : {Part::train, Part::validation, Part::test}) {
      result.parts.push_back(evaluate_rows(loaded, *data, target, part, split.rows_of(part)));
    }
    return result;
  }
  std::vector<std::int64_t> rows;
  for (std::int64_t row = 0; row < data->rows(); ++row) {
    const double value = target.values[static_cast<std::size_t>(row)];
    if (std::isfinite(value) && (target.task == Task::regression || value >= 0)) rows.push_back(row);
  }
  if (rows.empty()) {
    throw Error(ErrorKind::data, "evaluate.no_target",
                "No row of the data has a known value in the target '" + preprocessor.map().target.column +
                    "', so there is nothing to compare with. Use score for data without a target.");
  }
  result.parts.push_back(evaluate_rows(loaded, *data, target, Part::none, rows));
  return result;
}

ExplainResult explain_run(const std::filesystem::path& project, std::int64_t run, const TablePtr& table, int repeats,
                          const EventSink& events, RunControl& control) {
  ProjectStore store(project, ProjectStore::Mode::read_write);
  const LoadedRun loaded = load_run(store, run);
  loaded.trained.model->freeze();
  const Preprocessor& preprocessor = *loaded.trained.preprocessor;
  const TablePtr data = table_of_run(loaded.dataset, project, table);
  const TargetValues target = read_target(preprocessor.map().target, *data, preprocessor.classes());
  const Split split = store.run_split(run);
  const Part part = split.test.empty() ? Part::validation : Part::test;
  const std::vector<std::int64_t> rows = shuffled_rows(split.rows_of(part), loaded.record.seed);
  const Batch batch = preprocessor.transform(*data, rows, &target);

  const auto started = std::chrono::steady_clock::now();
  const auto progress = [&](double share) {
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    if (events) {
      events(Progress{"explain", static_cast<std::int64_t>(std::lround(share * 1000)), 1000,
                      share > 0 ? seconds * (1 - share) / share : -1});
    }
    control.wait_while_paused();
    return control.stop() == RunControl::Stop::none;
  };
  const ExplainResult result = permutation_importance(*loaded.trained.model, batch, preprocessor,
                                                      importance_metric(preprocessor), repeats, loaded.record.seed,
                                                      progress);
  if (result.repeats > 0) {  // 0 = stopped half-way: nothing worth keeping
    store.write_insight(run, "permutation_importance",
                        importance_json(result, part, rows.size(), split.rows_of(part).size(), loaded.record.seed).dump());
  }
  return result;
}

}  // namespace amalgam
