// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "engine/base/error.h"
#include "engine/data/split.h"
#include "engine/training/tuning.h"
#include "engine/workbench.h"

namespace amalgam::test {

/// What a fake engine is to do; shared by both workbenches of a client and changed by the test as
/// it goes.
struct Script {
  std::atomic<int> milliseconds_per_step{1};
  std::atomic<int> steps_per_epoch{10};
  std::atomic<int> fail_at_epoch{0};  ///< 0 = never
  std::atomic<int> summaries{0};      ///< how often a summary was asked for
  std::atomic<bool> is_deaf{false};   ///< a batch that does not end, whatever is asked of it
};

/// A workbench without mathematics: a scripted run through the real project store, with the real
/// events.
class FakeWorkbench final : public Workbench {
 public:
  explicit FakeWorkbench(std::shared_ptr<Script> script) : script_(std::move(script)) {}

  std::vector<StrategyInfo> strategies() const override {
    const auto one = [](const char* id, const char* title, const char* meaning, bool attention) {
      return StrategyInfo{id,
                          title,
                          std::string(title) + " in one sentence.",
                          "When to use it.",
                          meaning,
                          "z = f(h)",
                          "Fake 2024",
                          attention,
                          {}};
    };
    return {one("early", "Early fusion", "learned weight (not importance)", false),
            one("late", "Late fusion", "learned weight (not importance)", false),
            one("hybrid", "Hybrid fusion", "attention received", true),
            one("embedding", "Multimodal embedding", "share of the embedding", false)};
  }
  std::vector<KindInfo> kinds() const override {
    return {{"numerical", "Numerical", "Numbers", {}},
            {"categorical", "Categorical", "Classes", {}}};
  }
  std::vector<DeviceInfo> devices() const override { return {{"cpu", "CPU, 2 cores", true}}; }
  nlohmann::json versions() const override { return {{"amalgam", "test"}}; }
  std::vector<Option> settings(const std::string& strategy) const override {
    std::vector<Option> options = training_options();
    if (strategy == "hybrid") {
      options.push_back({.name = "hybrid.heads",
                         .title = "Heads",
                         .help = "Attention heads.",
                         .default_value = std::int64_t{4},
                         .minimum = 1,
                         .maximum = 64,
                         .level = OptionLevel::basic});
    }
    return options;
  }
  std::vector<ExportFormat> export_formats() const override {
    return {{"bundle", "Bundle", "Everything.", ".zip"}, {"onnx", "ONNX", "The network.", ".onnx"}, {"torchscript", "TorchScript", "The network.", ".pt"}};
  }

  ModelSummary summarize(const TablePtr& table, const Experiment& experiment) override {
    ++script_->summaries;
    ModelSummary summary;
    summary.notes = check_map(experiment.map, *table);
    for (const ModalitySpec& one : experiment.map.modalities) {
      summary.parts.push_back({one.name, one.kind,
                               std::to_string(one.all_columns().size()) + " columns", "[batch, 32]",
                               1000});
    }
    summary.parts.push_back({"fusion", experiment.strategy, "M × 32", "[batch, 32]", 500});
    summary.parts.push_back({"head", "head", "[batch, 32]", "[batch, 1]", 33});
    for (const ModelPart& part : summary.parts) summary.parameters += part.parameters;
    return summary;
  }

  RunRecord train(const TrainRequest& request, const EventSink& events,
                  RunControl& control) override {
    check_map(request.experiment.map, *request.table);
    ProjectStore store(request.project, ProjectStore::Mode::create);
    RunRecord run;
    run.dataset = store.add_dataset(request.dataset);
    run.name = request.run_name;
    run.series = request.series;
    run.strategy = request.experiment.strategy;
    run.config_json = request.experiment.to_json().dump();
    run.seed = request.experiment.seed;
    run.device = "cpu";
    run.state = RunState::queued;
    run.epochs_planned = static_cast<int>(request.experiment.options.integer("training.epochs"));
    run.watched_metric = "log_loss";
    run.parameters = 5533;
    const TargetValues target = read_target(request.experiment.map.target, *request.table);
    const Split split = make_split(request.experiment.split, *request.table, target, run.seed);
    run.id = store.add_run(run, split);
    run = store.run(run.id);
    return work(store, run, request.experiment.map, split, target, events, control);
  }

  /// Every trial is trained to the end, each with another learning rate.
  TuneResult tune(const TuneRequest& request, const EventSink& events, RunControl& control) override {
    TuneResult result;
    result.series = request.base.series.empty() ? "tuning 1" : request.base.series;
    result.metric = "log_loss";
    for (int i = 0; i < request.trials && control.stop() == RunControl::Stop::none; ++i) {
      TrainRequest one = request.base;
      one.run_name = "Trial " + std::to_string(i + 1);
      one.series = result.series;
      const double rate = 0.001 * (i + 1);
      one.experiment.options.set("training.learning_rate", rate);
      const RunRecord run = train(one, events, control);
      result.trials.push_back({run.id, run.strategy, {{"training.learning_rate", rate}}, run.epochs_done, run.best_value});
      result.best_run = result.trials.front().run;
      events(Progress{"tune", i + 1, request.trials, -1});
    }
    result.was_stopped = control.stop() != RunControl::Stop::none;
    return result;
  }

  RunRecord resume(const std::filesystem::path& project, std::int64_t id, const TablePtr& table,
                   const EventSink& events, RunControl& control) override {
    ProjectStore store(project, ProjectStore::Mode::read_write);
    const RunRecord run = store.run(id);
    const ModalityMap map =
        ModalityMap::from_json(nlohmann::json::parse(run.config_json).at("map"));
    const TargetValues target = read_target(map.target, *table);
    return work(store, run, map, store.run_split(id), target, events, control);
  }

  EvaluationResult evaluate(const std::filesystem::path&, std::int64_t, const TablePtr&) override {
    return {};
  }

  std::vector<InsightInfo> insights() const override { return {}; }
  nlohmann::json insight(const InsightRequest& request, const EventSink&, RunControl&) override {
    throw Error(ErrorKind::request, "insight.unknown", "There is no insight '" + request.id + "'.");
  }
  ExplainResult explain(const std::filesystem::path& project, std::int64_t id, const TablePtr&,
                        int repeats, const EventSink& events, RunControl&) override {
    ProjectStore store(project, ProjectStore::Mode::read_write);
    ExplainResult result{"roc_auc", 0.8, repeats, {}};
    double cost = 0.10;
    for (const ModalityWeight& one : store.run(id).final_weights) {
      result.modalities.push_back({one.modality, cost, 0.01});
      cost /= 2;
    }
    events(Progress{"explain", repeats, repeats, 0});
    nlohmann::json modalities = nlohmann::json::array();
    for (const auto& one : result.modalities) {
      modalities.push_back({{"modality", one.modality},
                            {"cost_mean", one.cost_mean},
                            {"cost_deviation", one.cost_deviation}});
    }
    store.write_insight(id, "permutation_importance",
                        nlohmann::json{{"metric", "roc_auc"},
                                       {"baseline", 0.8},
                                       {"repeats", repeats},
                                       {"modalities", modalities}}
                            .dump());
    return result;
  }

  ExportResult export_run(const std::filesystem::path&, std::int64_t, const std::string& format,
                          const std::filesystem::path& out, const TablePtr&) override {
    std::ofstream(out) << "exported";
    if (format == "onnx") {  // as without ONNX Runtime
      return {out.string(), format, "abc123", 8, 0, 0, {{"ONNX Runtime", "ONNX Runtime was not found"}}};
    }
    return {out.string(), format, "abc123", 8, 2.5e-7, 64, {{"LibTorch", "", 64, 2.5e-7}}};
  }
  std::vector<ReportSectionInfo> report_sections(const std::string& language) const override {
    return {{"verdict", language == "zh_CN" ? "结论" : "Verdict"}, {"limits", language == "zh_CN" ? "局限" : "Limits"}};
  }
  /// A short document that says what it was asked for.
  ReportResult report(const ReportRequest& request, const EventSink&, RunControl&) override {
    ProjectStore store(request.project, ProjectStore::Mode::read_write);
    ReportResult result;
    result.runs = static_cast<int>(store.runs().size());
    result.verdict = "{}";
    result.document.language = request.language;
    result.document.title = "Report";
    result.document.page_of = "Page %1 of %2";
    for (const ReportSectionInfo& one : report_sections(request.language)) {
      const auto& wanted = request.sections;
      if (std::find(wanted.begin(), wanted.end(), one.id) == wanted.end()) continue;
      ReportSection section{one.id, one.title, {}};
      const auto comment = request.comments.find(one.id);
      if (comment != request.comments.end()) section.add(BlockKind::comment, comment->second);
      result.document.sections.push_back(section);
    }
    if (!request.out.empty()) std::ofstream(request.out) << report_to_json(result.document).dump();
    result.path = request.out.string();
    return result;
  }
  ScoreResult score(const ScoreRequest&, const EventSink&, RunControl&) override { return {}; }

 private:
  /// Loss of an epoch: 0.7 falling towards 0.4; validation rises again from epoch 6 on.
  static double train_loss(int epoch) { return 0.4 + 0.3 * std::exp(-0.3 * epoch); }
  static double validation_loss(int epoch) {
    return train_loss(epoch) + 0.01 + (epoch > 5 ? 0.02 * (epoch - 5) : 0.0);
  }

  static EpochRecord epoch_of(const RunRecord& run, int epoch, const ModalityMap& map) {
    EpochRecord record;
    record.run = run.id;
    record.epoch = epoch;
    for (const Part part : {Part::train, Part::validation}) {
      const double loss = part == Part::train ? train_loss(epoch) : validation_loss(epoch);
      record.metrics.push_back({part, "loss", loss});
      record.metrics.push_back({part, "log_loss", loss});
      record.metrics.push_back({part, "roc_auc", 1.2 - loss});
      record.metrics.push_back({part, "ks", 0.9 - loss});
    }
    const auto count = static_cast<double>(map.modalities.size());
    double left = 1;
    for (std::size_t m = 0; m < map.modalities.size(); ++m) {  // shares drift from uniform, sum 1
      const bool last = m + 1 == map.modalities.size();
      const double share = last ? left : (1 / count) * (1 - 0.02 * epoch / count);
      record.weights.push_back({map.modalities[m].name, share * 2, share});
      left -= share;
    }
    if (run.strategy == "hybrid") {
      AttentionRecord attention;
      attention.heads = 4;
      for (const ModalitySpec& one : map.modalities) attention.modalities.push_back(one.name);
      const std::size_t m = map.modalities.size();
      for (int head = 0; head < 4; ++head) {
        for (std::size_t query = 0; query < m; ++query) {
          // The diagonal holds `own`, the rest shares what is left: each row sums to 1.
          const float own =
              m == 1 ? 1.0F
                     : 0.2F + 0.05F * static_cast<float>(head) + 0.01F * static_cast<float>(epoch);
          for (std::size_t key = 0; key < m; ++key) {
            attention.values.push_back(key == query ? own
                                                    : (1.0F - own) / static_cast<float>(m - 1));
          }
        }
      }
      record.attention.push_back(attention);
    }
    record.learning_rate = 0.001;
    record.seconds = 0.05;
    record.rows_per_second = 12345;
    return record;
  }

  void write_predictions(ProjectStore& store, const RunRecord& run, const Split& split,
                         const TargetValues& target) const {
    PredictionRecord predictions;
    predictions.part = Part::test;
    predictions.rows = split.test;
    for (const std::int64_t row : split.test) {
      const double truth = target.values[static_cast<std::size_t>(row)];
      predictions.targets.push_back(static_cast<float>(truth));
      // Four in five rows are scored on the right side.
      predictions.outputs.push_back(
          static_cast<float>((row % 5 == 0) == (truth > 0.5) ? 0.3 : 0.7));
    }
    store.write_predictions(run.id, predictions);
  }

  RunRecord work(ProjectStore& store, RunRecord run, const ModalityMap& map, const Split& split,
                 const TargetValues& target, const EventSink& events, RunControl& control) {
    const auto tell = [&](RunState state, const std::string& message = {}) {
      run.state = state;
      run.message = message;
      store.set_run_state(run.id, state, message);
      events(RunStateChanged{run.id, state, message});
    };
    const int steps = script_->steps_per_epoch;
    tell(RunState::preparing);
    store.heartbeat(run.id);
    std::vector<std::string> names;
    for (const ModalitySpec& one : map.modalities) names.push_back(one.name);
    events(RunStarted{run, names, steps});
    tell(RunState::running);
    events(LogMessage{run.id, "info", "The self-test found nothing wrong."});
    for (int epoch = run.epochs_done + 1; epoch <= run.epochs_planned; ++epoch) {
      for (int step = 0; step < steps; ++step) {
        while (script_->is_deaf) std::this_thread::sleep_for(std::chrono::milliseconds(2));
        if (control.wants_pause()) {
          tell(RunState::paused);
          control.wait_while_paused();
          if (control.stop() == RunControl::Stop::none) tell(RunState::running);
        }
        if (control.stop() != RunControl::Stop::none)
          return finish(store, run, split, target, events, control.stop());
        std::this_thread::sleep_for(std::chrono::milliseconds(script_->milliseconds_per_step));
        const std::int64_t at = static_cast<std::int64_t>(epoch - 1) * steps + step;
        const std::vector<float> losses = {
            static_cast<float>(train_loss(epoch) + 0.02 * std::sin(static_cast<double>(at)))};
        store.write_step_losses(run.id, at, losses);
        events(StepsDone{run.id, at, losses, epoch, (step + 1.0) / steps, 12345,
                         0.05 * (run.epochs_planned - epoch)});
      }
      if (epoch == script_->fail_at_epoch) {
        const std::string message = "Epoch " + std::to_string(epoch) +
                                    ": the loss is not a number. Lower the learning rate.";
        tell(RunState::failed, message);
        throw Error(ErrorKind::data, "training.not_finite", message);
      }
      EpochRecord record = epoch_of(run, epoch, map);
      record.is_best =
          run.best_epoch == 0 || record.metric(Part::validation, "log_loss") < run.best_value;
      run.epochs_done = epoch;
      run.seconds += record.seconds;
      run.rows_per_second = record.rows_per_second;
      if (record.is_best) {
        run.best_epoch = epoch;
        run.best_value = record.metric(Part::validation, "log_loss");
        run.final_weights = record.weights;
        run.final_metrics = record.metrics;
      }
      store.write_epoch(record);
      store.update_run(run);
      events(EpochDone{record, 0.05 * (run.epochs_planned - epoch)});
    }
    return finish(store, run, split, target, events, RunControl::Stop::none);
  }

  RunRecord finish(ProjectStore& store, RunRecord run, const Split& split,
                   const TargetValues& target, const EventSink& events, RunControl::Stop stop) {
    run.state = stop == RunControl::Stop::none     ? RunState::finished
                : stop == RunControl::Stop::cancel ? RunState::cancelled
                                                   : RunState::stopped_by_user;
    std::erase_if(run.final_metrics, [](const MetricValue& one) { return one.part == Part::test; });
    run.final_metrics.push_back({Part::test, "roc_auc", 0.8});
    run.final_metrics.push_back({Part::test, "log_loss", 0.5});
    if (run.best_epoch > 0) write_predictions(store, run, split, target);
    store.update_run(run);
    events(RunStateChanged{run.id, run.state, {}});
    events(RunFinished{run});
    return run;
  }

  std::shared_ptr<Script> script_;
};

}  // namespace amalgam::test
