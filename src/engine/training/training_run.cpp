// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/training_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/baselines/baseline.h"
#include "engine/data/split.h"
#include "engine/evaluation/metrics.h"
#include "engine/export/bundle.h"
#include "engine/insight/evaluate.h"
#include "engine/training/calibration.h"
#include "engine/training/checkpoint.h"
#include "engine/training/prepared_rows.h"
#include "engine/training/recommend.h"
#include "engine/training/run_recorder.h"
#include "engine/training/settings.h"
#include "engine/training/train_baseline.h"
#include "engine/training/trainer.h"
#include "engine/training/training_group.h"
#include "engine/training/trainer_state.h"

namespace amalgam {

namespace {

/// All that one training run works on.
struct Workspace {
  Experiment experiment;
  TablePtr table;
  TargetValues target;
  Split split;
  torch::Device device = torch::kCPU;
  std::shared_ptr<const Preprocessor> preprocessor;
  std::shared_ptr<FusionModel> model;
  PreparedRows train, validation;

  PreparedRows rows_of(const std::vector<std::int64_t>& rows) const { return {preprocessor, table, rows, target}; }
};

constexpr std::int64_t kSummaryRows = 512;
constexpr std::int64_t kSelfTestRows = 4096;
constexpr std::int64_t kMostJudgedTrainRows = 200'000;  // more would make no figure more certain

std::string watched_metric_of(const Experiment& experiment) {
  const std::string& asked = experiment.options.text("training.watch");
  return asked == "auto" ? default_watched_metric(experiment.map.target.task) : asked;
}

/// Fits the settings that nobody chose to the data; the experiment then stands as it is trained.
std::vector<Recommendation> settle_settings(Experiment& experiment, const Table& table, std::size_t train_rows) {
  std::vector<Recommendation> taken = take_recommendations(
      recommend_settings(table, experiment.map, static_cast<std::int64_t>(train_rows)), experiment.options);
  experiment.options.set("training.recipe", std::string("as given"));
  return taken;
}

/// Fits the preprocessing (unless the run has one already), makes tensors and the model.
void prepare(Workspace& work, std::unique_ptr<Preprocessor> fitted) {
  const Experiment& experiment = work.experiment;
  work.preprocessor = std::move(fitted);
  if (!work.preprocessor) {
    work.preprocessor = std::make_shared<const Preprocessor>(Preprocessor::fit(experiment.map, experiment.options, *work.table,
                                                                         work.split.train, work.target));
  }
  work.train = work.rows_of(work.split.train);
  work.validation = work.rows_of(work.split.validation);
  work.model = std::make_shared<FusionModel>(*work.preprocessor, find_strategy(experiment.strategy), experiment.options,
                                             experiment.seed);
  work.model->to(work.device);
}

std::int64_t parameter_count(const torch::nn::Module& module) {
  std::int64_t count = 0;
  for (const torch::Tensor& one : module.parameters()) count += one.numel();
  return count;
}

/// The checks before each run: findings go to the log, a failed one stops the run.
void test_model(Workspace& work, RunRecorder& recorder) {
  if (work.model->baseline() != nullptr) return;  // knows nothing before it is fitted
  const Batch sample = work.train.kept() ? *work.train.kept() : work.train.slice(0, std::min(kSelfTestRows, work.train.rows()));
  const SelfTestReport report = self_test(*work.model, sample, work.experiment.map.target.task);
  std::string failed;
  for (const std::string& finding : report.findings) {
    const bool is_bad = finding.starts_with("failed");
    recorder.log(is_bad ? "error" : "info", "Self-test, " + finding);
    if (is_bad) failed += (failed.empty() ? "" : " ") + finding;
  }
  if (report.passed) return;
  throw Error(ErrorKind::internal, "training.self_test",
              "The model failed its self-test and was not trained. " + failed);
}

Trainer::Data trainer_data(const Workspace& work) {
  return {.train = work.train,
          .validation = work.validation,
          .validation_rows = work.split.validation,
          .modalities = work.preprocessor->modality_names(),
          .classes = work.preprocessor->classes(),
          .task = work.experiment.map.target.task,
          .target_mean = work.preprocessor->target_mean(),
          .target_deviation = work.preprocessor->target_deviation()};
}

/// The rows by which a training part is judged that has more of them.
std::vector<std::int64_t> judged_training_rows(const std::vector<std::int64_t>& rows, std::uint64_t seed) {
  std::vector<std::int64_t> chosen;
  Random random(seed, "judged-training-rows");
  const auto order = random.permutation(static_cast<std::int64_t>(rows.size()));
  for (std::size_t i = 0; i < static_cast<std::size_t>(kMostJudgedTrainRows); ++i) {
    chosen.push_back(rows[static_cast<std::size_t>(order[i])]);
  }
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

/// Final metrics and scores of the best weights on all parts — the test part is looked at here, and only here. Of more than 200,000
/// training rows so many are measured, drawn once.
void measure_run(Workspace& work, ProjectStore& store, RunRecord& record) {
  record.final_metrics.clear();
  const Preprocessor& preprocessor = *work.preprocessor;
  for (const Part part : {Part::train, Part::validation, Part::test}) {
    std::vector<std::int64_t> rows = work.split.rows_of(part);
    if (rows.empty()) continue;
    const bool are_many = part == Part::train && static_cast<std::int64_t>(rows.size()) > kMostJudgedTrainRows;
    if (are_many) rows = judged_training_rows(rows, record.seed);
    const PreparedRows batch = part == Part::train && !are_many ? work.train
                               : part == Part::validation       ? work.validation
                                                                : work.rows_of(rows);
    const PredictionRecord predictions =
        predict_part(*work.model, preprocessor, batch, part, rows, work.target, work.device);
    for (const MetricValue& one : metrics_of(predictions, preprocessor)) record.final_metrics.push_back(one);
    store.write_predictions(record.id, predictions);
  }
}

/// Whether the trainer left weights worth measuring: all but a run cancelled in its first epoch.
bool is_kept(const TrainerResult& result) { return result.best_epoch > 0 || result.state != RunState::cancelled; }

std::string ending_message(const TrainerResult& result, const RunRecord& record) {
  if (!is_kept(result)) return "Cancelled before the first epoch was done; there is nothing to keep.";
  if (result.best_epoch == 0) return "No epoch has a value of " + record.watched_metric + "; the last weights are kept.";
  const std::string kept = "The weights of epoch " + std::to_string(result.best_epoch) + " are kept.";
  switch (result.state) {
    case RunState::stopped_early:
      return "No better " + record.watched_metric + " on validation since epoch " + std::to_string(result.best_epoch) +
             "; stopped after epoch " + std::to_string(result.epochs_done) + ". " + kept;
    case RunState::stopped_by_user: return "Stopped by the user in epoch " + std::to_string(result.epochs_done + 1) + ". " + kept;
    case RunState::cancelled: return "Cancelled in epoch " + std::to_string(result.epochs_done + 1) + ". " + kept;
    default: return kept;
  }
}

/// Scales the best weights' logits on the validation part, and keeps them so.
void calibrate(Workspace& work, RunRecorder& recorder, const TrainerHooks& hooks) {
  const Task task = work.experiment.map.target.task;
  const bool with_shift = work.experiment.options.text("training.calibration") == "platt";
  std::vector<torch::Tensor> logits;
  {
    const torch::NoGradGuard no_gradient;
    work.model->eval();
    work.validation.visit(kSummaryRows, [&](std::int64_t, const Batch& some) {
      logits.push_back(work.model->run(some.to(work.device)).logits.to(torch::kCPU));
      return true;
    });
  }
  const Calibration found = fit_calibration(torch::cat(logits, 0), work.validation.target(), task, with_shift);
  work.model->set_calibration(found.scale, found.shift);
  recorder.log("info", fmt::format("Calibrated on validation: logits × {:.3f} {:+.3f}; log-loss {:.4f} → {:.4f}.", found.scale,
                                   found.shift, found.loss_before, found.loss_after));
  const RunRecord& record = recorder.record();
  hooks.checkpoint("best", record.best_epoch,
                   write_best_checkpoint(state_of(*work.model), record.best_epoch, record.best_value,
                                         record.watched_metric, hooks.checkpoint_metadata));
}

void finish(Workspace& work, ProjectStore& store, RunRecorder& recorder, const TrainerHooks& hooks,
            const TrainerResult& result) {
  RunRecord& record = recorder.record();
  record.epochs_done = result.epochs_done;
  record.best_epoch = result.best_epoch;
  record.best_value = result.best_value;
  record.seconds = result.seconds;
  record.rows_per_second = result.rows_per_second;
  if (is_kept(result) && work.model->is_calibrated()) calibrate(work, recorder, hooks);
  if (is_kept(result)) measure_run(work, store, record);
  const std::string message = ending_message(result, record);
  recorder.save();
  recorder.change_state(result.state, message);
  record = store.run(record.id);
  recorder.tell(RunFinished{record});
}

/// Marks the run as failed; that this may fail too (a full disk) must not hide the first trouble.
void note_failure(RunRecorder& recorder, const std::string& sentence) {
  try {
    recorder.log("error", sentence);
    recorder.change_state(RunState::failed, sentence);
  } catch (const Error&) {
    recorder.tell(RunStateChanged{recorder.record().id, RunState::failed, sentence});
  }
}

/// From "queued" to the end; what goes wrong is written to the run and thrown on.
RunRecord execute(Workspace& work, ProjectStore& store, RunRecorder& recorder, RunControl& control,
                  std::unique_ptr<Preprocessor> fitted, const std::vector<std::byte>* resume_from) {
  RunRecord& record = recorder.record();
  try {
    const Heartbeat heartbeat(store.path(), record.id);
    recorder.change_state(RunState::preparing);
    use_threads(work.experiment.threads);
    prepare(work, std::move(fitted));
    record.parameters = parameter_count(*work.model);
    if (const Baseline* baseline = work.model->baseline()) record.epochs_planned = baseline->steps();
    recorder.save();
    const std::int64_t batch_size = work.experiment.options.integer("training.batch_size");
    recorder.tell(RunStarted{record, work.preprocessor->modality_names(),
                             (work.train.rows() + batch_size - 1) / batch_size});
    test_model(work, recorder);
    const TrainerHooks hooks = recorder.hooks(model_metadata(*work.preprocessor, work.experiment.strategy,
                                                             work.experiment.options, work.experiment.seed));
    const TrainerResult result = [&] {
      if (work.model->baseline() != nullptr) {
        return train_baseline(*work.model, trainer_data(work), record.watched_metric, control, hooks);
      }
      Trainer trainer(*work.model, trainer_data(work), work.experiment.options, work.experiment.seed, work.device);
      return trainer.run(control, hooks, resume_from);
    }();
    finish(work, store, recorder, hooks, result);
    return record;
  } catch (const Error& problem) {
    note_failure(recorder, problem.what());
    throw;
  } catch (const c10::Error& problem) {
    const std::string sentence = std::string("LibTorch: ") + problem.what_without_backtrace();
    note_failure(recorder, sentence);
    throw Error(ErrorKind::internal, "training.libtorch", sentence, problem.what());
  } catch (const std::bad_alloc&) {
    const std::string sentence = "There is not enough memory for this run. Use fewer rows or a smaller model.";
    note_failure(recorder, sentence);
    throw Error(ErrorKind::request, "training.memory", sentence);
  } catch (const std::exception& problem) {
    note_failure(recorder, problem.what());
    throw Error(ErrorKind::internal, "training.failed", problem.what());
  }
}

}  // namespace

RunRecord train_run(const TrainRequest& request, const EventSink& events, RunControl& control) {
  if (!request.table) throw Error(ErrorKind::internal, "training.no_table", "Training needs a table.");
  Workspace work;
  work.experiment = request.experiment;
  work.table = request.table;
  const Strategy& strategy = find_strategy(work.experiment.strategy);
  work.experiment.options.describe(settings_of(work.experiment.strategy));
  const ModalityMap whole_map = work.experiment.map;
  if (strategy.narrow) strategy.narrow(work.experiment.map, work.experiment.options);
  const std::vector<std::string> warnings = check_map(work.experiment.map, *work.table);
  work.target = read_target(work.experiment.map.target, *work.table);
  if (work.target.task == Task::binary) work.experiment.map.target.positive = work.target.classes.back();
  work.split = make_split(work.experiment.split, *work.table, work.target, work.experiment.seed);
  work.device = strategy.make_baseline ? torch::Device(torch::kCPU) : choose_device(work.experiment.device);
  const std::vector<Recommendation> taken = settle_settings(work.experiment, *work.table, work.split.train.size());

  const std::shared_ptr<TrainingGroup>& group = TrainingGroup::current();
  const std::int64_t own_batch = work.experiment.options.integer("training.batch_size");
  if (group) {
    if (work.device.is_cuda() || strategy.make_baseline) {
      throw Error(ErrorKind::request, "group.not_possible",
                  "Several processes train fusion models on CPUs only; unset WORLD_SIZE for this run.");
    }
    work.experiment.options.set("training.batch_size", own_batch * group->size());  // the run is one with larger batches
  }
  ProjectStore store(request.project, ProjectStore::Mode::create);
  store.mark_interrupted();
  RunRecord record;
  record.dataset = store.add_dataset(request.dataset);
  if (!request.keeps_map) store.save_map(record.dataset, whole_map.to_json().dump(), work.experiment.split);
  record.name = request.run_name;
  record.series = request.series;
  record.strategy = strategy.info.id;
  record.config_json = work.experiment.to_json().dump();
  record.seed = work.experiment.seed;
  record.device = device_name(work.device);
  record.versions_json = program_versions().dump();
  record.state = RunState::queued;
  record.epochs_planned = static_cast<int>(work.experiment.options.integer("training.epochs"));
  record.watched_metric = watched_metric_of(work.experiment);
  const std::int64_t id = store.add_run(record, work.split);
  RunRecorder recorder(store, store.run(id), events);
  store.write_insight(id, "classes", nlohmann::json(work.target.classes).dump());
  for (const std::string& warning : warnings) recorder.log("warning", warning);
  if (group) {
    recorder.log("info", fmt::format("Trained by {} processes, each with {} rows of every batch of {}.", group->size(), own_batch,
                                     own_batch * group->size()));
  }
  for (const Recommendation& one : taken) {
    recorder.log("info", one.option + " = " + work.experiment.options.shown(one.option) + ": " + one.reason);
  }
  return execute(work, store, recorder, control, nullptr, nullptr);
}

RunRecord resume_run(const std::filesystem::path& project, std::int64_t run, const TablePtr& table,
                     const EventSink& events, RunControl& control) {
  ProjectStore store(project, ProjectStore::Mode::read_write);
  store.mark_interrupted();
  RunRecord record = store.run(run);
  if (record.state == RunState::finished || record.state == RunState::stopped_early) {
    throw Error(ErrorKind::request, "resume.finished",
                "Run " + std::to_string(run) + " is " + std::string(to_string(record.state)) +
                    "; there is nothing left to do. Train again with other settings.");
  }
  if (!is_over(record.state)) {
    throw Error(ErrorKind::request, "resume.running",
                "Run " + std::to_string(run) + " is " + std::string(to_string(record.state)) +
                    " in another process. Let it end, or stop it there first.");
  }
  const auto dataset = store.dataset(record.dataset);
  if (!dataset) throw Error(ErrorKind::data, "resume.no_dataset", "The project does not say which data the run used.");
  Workspace work;
  work.experiment = experiment_from(record.config_json, record.strategy);
  work.table = table_of_run(*dataset, project, table);
  check_map(work.experiment.map, *work.table);
  work.split = store.run_split(run);
  work.device = choose_device(work.experiment.device);
  record.device = device_name(work.device);
  record.finished_at.clear();

  const auto last = store.checkpoint(run, "last");  // none: the run ended before its first epoch did
  std::unique_ptr<Preprocessor> fitted;
  if (last) fitted = std::move(load_trained_model(last->bytes).preprocessor);
  work.target = read_target(work.experiment.map.target, *work.table,
                            fitted ? fitted->classes() : std::vector<std::string>{});
  RunRecorder recorder(store, record, events);
  std::vector<EpochRecord> earlier = store.epochs(run);
  std::erase_if(earlier, [&](const EpochRecord& one) { return !last || one.epoch > last->epoch; });
  recorder.take_up(earlier);
  recorder.log("info", last ? "Resumed after epoch " + std::to_string(last->epoch) + "."
                            : std::string("Started again: no epoch had been finished."));
  return execute(work, store, recorder, control, std::move(fitted), last ? &last->bytes : nullptr);
}

}  // namespace amalgam
