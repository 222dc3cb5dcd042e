// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "engine/evaluation/metrics.h"
#include "engine/project/project_store.h"
#include "support/temporary_folder.h"

namespace amalgam::testing {

/// A project made by hand, without training: each run gets outputs of a quality that the test chooses.
class MadeProject {
 public:
  explicit MadeProject(const std::string& task = "binary", int rows = 400)
      : task_(task), rows_(rows), store_(folder_ / "made.amalgam", ProjectStore::Mode::create) {
    DatasetRecord data;
    data.path = (folder_ / "made.csv").string();
    data.sha256 = std::string(64, 'a');
    data.rows = 3 * rows;
    data.columns = 4;
    data.bytes = 12345;
    data.schema_json = R"([{"name":"income","type":"number","missing":12},{"name":"note","type":"text","missing":0}])";
    dataset_ = store_.add_dataset(data);
    split_.rule = "34/33/33";
    for (int row = 0; row < 3 * rows; ++row) (row < rows ? split_.train : row < 2 * rows ? split_.validation : split_.test).push_back(row);
  }

  /// A finished run whose outputs follow the truth with `noise` (0 = perfect). Runs with the same `stream` share their luck.
  std::int64_t add(const std::string& strategy, double noise, std::uint64_t stream = 1) {
    RunRecord run = draft(strategy);
    run.id = store_.add_run(run, split_);
    run = store_.run(run.id);
    run.state = RunState::finished;
    run.epochs_done = run.epochs_planned = 3;
    run.best_epoch = 2;
    run.parameters = 1234;
    run.seconds = 1.5;
    run.final_weights = {{"numbers", 0.7, 0.7}, {"notes", 0.3, 0.3}};
    for (const Part part : {Part::validation, Part::test}) {
      PredictionRecord predictions = predicted(part, noise, stream);
      const Predictions measured{task_from(task_), predictions.targets, predictions.outputs, task_ == "multiclass" ? 3 : 2};
      for (const auto& [metric, value] : compute_metrics(measured)) run.final_metrics.push_back({part, metric, value});
      store_.write_predictions(run.id, predictions);
    }
    for (int epoch = 1; epoch <= 3; ++epoch) store_.write_epoch(epoch_of(run.id, epoch));
    store_.write_insight(run.id, "classes", task_ == "binary" ? R"(["0","1"])" : task_ == "multiclass" ? R"(["A","B","C"])" : "[]");
    store_.update_run(run);
    return run.id;
  }
  /// A run that got nowhere.
  std::int64_t add_unfinished(const std::string& strategy, RunState state) {
    const std::int64_t id = store_.add_run(draft(strategy), split_);
    store_.set_run_state(id, state, "The loss is no longer a number.");
    return id;
  }
  ProjectStore& store() { return store_; }
  std::filesystem::path path() const { return store_.path(); }
  const TemporaryFolder& folder() const { return folder_; }

 private:
  RunRecord draft(const std::string& strategy) const {
    RunRecord run;
    run.dataset = dataset_;
    run.strategy = strategy;
    run.seed = 7;
    run.device = "cpu";
    run.versions_json = R"({"amalgam":"0.1.0"})";
    run.watched_metric = task_ == "regression" ? "rmse" : "log_loss";
    nlohmann::json target = {{"column", "bad"}, {"task", task_}};
    if (task_ == "binary") target["positive"] = "1";
    run.config_json = nlohmann::json{{"strategy", strategy},
                                     {"split", split_.rule},
                                     {"seed", 7},
                                     {"threads", 1},
                                     {"map",
                                      {{"version", 1},
                                       {"target", target},
                                       {"id", nlohmann::json::array()},
                                       {"ignore", {"secret <b>"}},
                                       {"modalities",
                                        {{{"name", "numbers"}, {"kind", "numerical"}, {"columns", {"income"}}},
                                         {{"name", "notes"}, {"kind", "text"}, {"columns", {"note"}}}}}}}}
                          .dump();
    return run;
  }

  PredictionRecord predicted(Part part, double noise, std::uint64_t stream) const {
    PredictionRecord predictions;
    predictions.part = part;
    predictions.rows = split_.rows_of(part);
    Random truth(3, part == Part::test ? "truth of test" : "truth"), luck(stream, part == Part::test ? "luck of test" : "luck");
    for (std::size_t i = 0; i < predictions.rows.size(); ++i) {
      const double level = truth.normal(), seen = level + noise * luck.normal();
      if (task_ == "binary") {
        predictions.targets.push_back(level > 0.4 ? 1 : 0);
        predictions.outputs.push_back(static_cast<float>(1 / (1 + std::exp(-2 * (seen - 0.4)))));
      } else if (task_ == "regression") {
        predictions.targets.push_back(static_cast<float>(100 + 25 * level));
        predictions.outputs.push_back(static_cast<float>(100 + 25 * seen));
      } else {
        predictions.targets.push_back(level > 0.6 ? 2 : level > -0.6 ? 1 : 0);
        predictions.width = 3;
        const double far[] = {std::exp(-(seen + 1.2) * (seen + 1.2)), std::exp(-seen * seen), std::exp(-(seen - 1.2) * (seen - 1.2))};
        for (const double one : far) predictions.outputs.push_back(static_cast<float>(one / (far[0] + far[1] + far[2])));
      }
    }
    return predictions;
  }

  EpochRecord epoch_of(std::int64_t run, int epoch) const {
    EpochRecord record;
    record.run = run;
    record.epoch = epoch;
    record.metrics = {{Part::train, "loss", 0.7 / epoch}, {Part::validation, "loss", 0.8 / epoch}};
    record.weights = {{"numbers", 0.6, 0.6 + 0.05 * epoch}, {"notes", 0.4, 0.4 - 0.05 * epoch}};
    record.attention = {{0, 1, {"numbers", "notes"}, {0.75F, 0.25F, 0.5F, 0.5F}}};
    return record;
  }

  TemporaryFolder folder_;
  std::string task_;
  int rows_;
  ProjectStore store_;
  std::int64_t dataset_ = 0;
  Split split_;
};

}  // namespace amalgam::testing
