// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/trainer.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "engine/base/error.h"
#include "engine/training/batch_stream.h"
#include "engine/training/checkpoint.h"
#include "engine/training/epoch_weights.h"
#include "engine/training/evaluate_epoch.h"
#include "engine/training/trainer_options.h"
#include "engine/training/trainer_state.h"
#include "engine/training/training_group.h"
#include "engine/training/training_step.h"
#include "engine/training/weight_averaging.h"

namespace amalgam {

namespace {

using Clock = std::chrono::steady_clock;
using Stop = RunControl::Stop;

constexpr double kSecondsBetweenReports = 0.1;
constexpr double kSecondsBetweenCheckpoints = 1;
constexpr double kCheckpointShare = 20;  // a checkpoint may cost a twentieth of the time
constexpr double kNewEpochShare = 0.3;   // of the moving average of epoch times

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// While it lives, steps go without the weights that only people read.
class QuietSteps {
 public:
  explicit QuietSteps(FusionModel& model) : model_(model) { model_.report_weights(false); }
  ~QuietSteps() { model_.report_weights(true); }
  QuietSteps(const QuietSteps&) = delete;
  QuietSteps& operator=(const QuietSteps&) = delete;

 private:
  FusionModel& model_;
};

}  // namespace

struct Trainer::Impl {
  Impl(FusionModel& the_model, Data the_data, const Options& the_options, std::uint64_t the_seed,
       torch::Device the_device);

  TrainerResult run(RunControl& the_control, const TrainerHooks& the_hooks,
                    const std::vector<std::byte>* resume_from);
  Stop train_epoch();
  void train_batch(std::int64_t index);
  void step_done(std::int64_t index, std::int64_t rows);
  Stop evaluate_epoch();
  Stop judge_epoch();
  Stop look_at_control();
  void wait_out_pause();
  void report_losses();
  [[noreturn]] void diverged(std::int64_t step, const std::string& what) const;
  void count_time();
  double remaining_seconds() const;
  void write_last();
  void keep_best(int epoch, double value);
  TrainerResult finish(Stop stop);
  bool is_over() const { return position.epochs_done >= epochs || stopping.should_stop(); }
  TrainingParts parts() { return {model, *optimizer, stopping, schedule, position, best, averaging.average()}; }
  RunIdentity identity() const { return {seed, data.train.rows(), batch_size}; }

  FusionModel& model;
  Data data;
  std::uint64_t seed;
  torch::Device device;
  int epochs;
  std::int64_t batch_size;
  AdamSettings adam;
  double base_rate;
  const Metric& watched;
  const EarlyStopping stopping_at_start;
  const Schedule schedule_at_start;
  EarlyStopping stopping;
  Schedule schedule;
  Loss loss;
  BatchStream stream;
  EpochEvaluator evaluator;
  std::unique_ptr<FusedAdam> optimizer;

  RunControl* control = nullptr;
  const TrainerHooks* hooks = nullptr;
  TrainingPosition position;
  NamedTensors best;
  WeightAveraging averaging;
  KeptEpochs kept_epochs;
  StepSettings step_settings;
  std::unique_ptr<TrainingStep> training_step;
  torch::Tensor losses;             // [steps an epoch], on the device
  std::int64_t losses_reported = 0;  // of the epoch in progress
  Clock::time_point counted_until, last_report, last_checkpoint;
  double checkpoint_seconds = 0;  // what the last one cost
  bool is_training = false;       // else evaluating, in the counts of time

  std::shared_ptr<TrainingGroup> group = TrainingGroup::current();  // null: this process trains alone
};

Trainer::Impl::Impl(FusionModel& the_model, Data the_data, const Options& options, std::uint64_t the_seed,
                    torch::Device the_device)
    : model(the_model),
      data(std::move(the_data)),
      seed(the_seed),
      device(the_device),
      epochs(static_cast<int>(options.integer("training.epochs"))),
      batch_size(options.integer("training.batch_size")),
      adam(adam_settings(options)),
      base_rate(options.number("training.learning_rate")),
      watched(watched_metric(options, data.task)),
      stopping_at_start(static_cast<int>(options.integer("training.patience")), watched.higher_is_better),
      schedule_at_start(schedule_from(options.text("training.schedule")), base_rate, epochs,
                        static_cast<int>(options.integer("training.warmup_epochs"))),
      stopping(stopping_at_start),
      schedule(schedule_at_start),
      loss(make_loss(data, options, device)),
      stream(data.train, batch_size, seed, device),
      evaluator(model, data, loss, seed, device),
      averaging(options.text("training.averaging")),
      kept_epochs(KeptEpochs::choose(options.text("training.keep_epochs"), model, epochs)),
      step_settings{device, device.is_cuda() && options.text("training.precision") == "mixed",
                    options.text("training.compiled"), nullptr} {
  if (data.train.rows() == 0 || data.validation.rows() == 0) {
    throw Error(ErrorKind::data, "split.empty_part",
                fmt::format("Training needs rows to train and to validate on; there are {} and {}.",
                            data.train.rows(), data.validation.rows()));
  }
  model.to(device);
}

TrainerResult Trainer::Impl::run(RunControl& the_control, const TrainerHooks& the_hooks,
                                 const std::vector<std::byte>* resume_from) {
  control = &the_control;
  hooks = &the_hooks;
  optimizer = std::make_unique<FusedAdam>(model, model.fusion_weights(), adam);
  stopping = stopping_at_start;
  schedule = schedule_at_start;
  position = {};
  averaging.forget();
  best.clear();
  training_step = std::make_unique<TrainingStep>(model, loss, *optimizer, data.train, group, step_settings, the_control, the_hooks);
  if (resume_from != nullptr) read_last_checkpoint(*resume_from, parts(), identity());
  // Processes of a group must not drop the same units of their different rows.
  if (group && group->rank() > 0) model.random().cpu.set_current_seed(seed + 0x9e3779b97f4a7c15ULL * static_cast<std::uint64_t>(group->rank()));
  losses = torch::zeros({stream.steps()}, torch::TensorOptions(torch::kFloat32).device(device));
  counted_until = last_checkpoint = last_report = Clock::now();
  if (hooks->state) hooks->state(RunState::running, "");
  model.train();
  Stop stop = Stop::none;
  while (stop == Stop::none && !is_over()) {
    stop = train_epoch();
    if (stop == Stop::none) stop = evaluate_epoch();
  }
  return finish(stop);
}

Stop Trainer::Impl::train_epoch() {
  losses_reported = position.batches_done;
  stream.start(position.epochs_done);
  is_training = true;
  const QuietSteps quiet_steps(model);
  for (std::int64_t i = position.batches_done; i < stream.steps(); ++i) {
    const Stop stop = look_at_control();
    if (stop != Stop::none) return stop;
    train_batch(i);
    const double quiet = seconds_since(last_report);
    if (quiet < kSecondsBetweenReports) continue;
    report_losses();
    const double due = std::max(kSecondsBetweenCheckpoints, kCheckpointShare * checkpoint_seconds);
    if (position.batches_done < stream.steps() && seconds_since(last_checkpoint) > due) write_last();
  }
  report_losses();
  count_time();
  is_training = false;
  return Stop::none;
}

void Trainer::Impl::train_batch(std::int64_t index) {
  const double rate = schedule.rate(position.epochs_done, index, stream.steps());
  step_done(index, training_step->take(stream, index, rate, losses));
}

void Trainer::Impl::step_done(std::int64_t index, std::int64_t rows) {
  averaging.after_step(optimizer->values(), stream.steps());
  ++position.step;
  position.batches_done = index + 1;
  position.rows_trained += rows;
}

/// Looks at what was asked for; called before each batch.
Stop Trainer::Impl::look_at_control() {
  if (control->wants_pause()) wait_out_pause();
  const Stop stop = group ? training_step->agreed_stop() : control->stop();
  if (stop == Stop::none) return stop;
  if (hooks->state) hooks->state(RunState::stopping, "");
  report_losses();
  return stop;
}

void Trainer::Impl::wait_out_pause() {
  report_losses();
  write_last();
  count_time();
  if (hooks->state) hooks->state(RunState::paused, "");
  control->wait_while_paused();
  counted_until = last_report = last_checkpoint = Clock::now();  // a pause is not counted
  if (control->stop() == Stop::none && hooks->state) hooks->state(RunState::running, "");
}

/// Tells the losses not told yet: the only place of the loop where a GPU is waited for.
void Trainer::Impl::report_losses() {
  const std::int64_t first = losses_reported;
  const std::int64_t count = position.batches_done - first;
  last_report = Clock::now();
  if (count <= 0) return;
  const torch::Tensor host = losses.narrow(0, first, count).to(torch::kCPU, torch::kFloat32).contiguous();
  std::vector<float> values(host.data_ptr<float>(), host.data_ptr<float>() + count);
  const auto bad = std::find_if(values.begin(), values.end(), [](float v) { return !std::isfinite(v); });
  const std::int64_t first_step = position.step - count;
  const bool is_bad = bad != values.end();
  const std::int64_t bad_step = first_step + (bad - values.begin());
  values.erase(bad, values.end());
  for (const float value : values) position.loss_sum += value;
  losses_reported = position.batches_done;
  count_time();
  if (hooks->steps && !values.empty()) {
    const double fraction = static_cast<double>(position.batches_done) / static_cast<double>(stream.steps());
    const auto epoch_rows = static_cast<double>(
        std::min(position.batches_done * batch_size, data.train.rows()));
    hooks->steps(first_step, values, position.epochs_done + 1, fraction,
                 epoch_rows / std::max(1e-9, position.epoch_training_seconds), remaining_seconds());
  }
  if (is_bad) diverged(bad_step, "the training loss");
}

void Trainer::Impl::diverged(std::int64_t step, const std::string& what) const {
  const std::string last_good = position.epochs_done > 0
                                    ? fmt::format("The last good epoch is {}", position.epochs_done)
                                    : std::string("No epoch was completed before");
  throw Error(ErrorKind::data, "training.diverged",
              fmt::format("Training diverged: in epoch {}, at step {}, {} is no longer a number. {}. Lower "
                          "training.learning_rate (now {}), {}, or look for extreme values in the inputs.",
                          position.epochs_done + 1, step + 1, what, last_good, base_rate,
                          adam.clip > 0 ? fmt::format("lower training.gradient_clip (now {})", adam.clip)
                                        : std::string("switch training.gradient_clip on")));
}

/// Adds the time since the last count to the run and the epoch.
void Trainer::Impl::count_time() {
  const Clock::time_point now = Clock::now();
  const double passed = std::chrono::duration<double>(now - counted_until).count();
  counted_until = now;
  position.seconds += passed;
  position.epoch_seconds += passed;
  if (!is_training) return;
  position.training_seconds += passed;
  position.epoch_training_seconds += passed;
}

/// To the last planned epoch; -1 while no epoch is done.
double Trainer::Impl::remaining_seconds() const {
  if (position.typical_epoch_seconds < 0) return -1;
  const double done = position.epochs_done +
                      static_cast<double>(position.batches_done) / static_cast<double>(stream.steps());
  return std::max(0.0, epochs - done) * position.typical_epoch_seconds;
}

Stop Trainer::Impl::evaluate_epoch() {
  averaging.after_epoch(optimizer->values(), position.epochs_done + 1, epochs);
  const Stop stop = judge_epoch();
  if (stop == Stop::none) write_last();
  return stop;
}

/// Metrics of the epoch just trained, with the averaged weights where there are any.
Stop Trainer::Impl::judge_epoch() {
  const WeightAveraging::InPlace weights(*optimizer, averaging.average());
  EpochRecord record;
  record.epoch = position.epochs_done + 1;
  const auto stop_asked = [this] { return !group && control->stop() != Stop::none; };  // a group stops between batches
  if (!evaluator.evaluate(record, stop_asked)) {
    if (hooks->state) hooks->state(RunState::stopping, "");
    return control->stop();
  }
  record.metrics.push_back(
      {Part::train, "running_loss", position.loss_sum / static_cast<double>(stream.steps())});
  if (!std::isfinite(record.metric(Part::validation, "loss"))) {
    diverged(position.step - 1, "the validation loss");
  }
  const double value = record.metric(Part::validation, watched.id);
  record.learning_rate = schedule.rate(position.epochs_done, 0, stream.steps());
  record.is_best = stopping.observe(record.epoch, value);
  schedule.observe(value, watched.higher_is_better);
  count_time();
  record.seconds = position.epoch_seconds;
  record.rows_per_second =
      static_cast<double>(data.train.rows()) / std::max(1e-9, position.epoch_training_seconds);
  double& typical = position.typical_epoch_seconds;
  typical = typical < 0 ? record.seconds : typical + kNewEpochShare * (record.seconds - typical);
  position.epochs_done = record.epoch;
  position.batches_done = 0;
  position.loss_sum = position.epoch_seconds = position.epoch_training_seconds = 0;
  if (hooks->epoch) hooks->epoch(record, is_over() ? 0 : remaining_seconds());
  if (hooks->epoch_weights && kept_epochs.keeps(record.epoch)) {
    hooks->epoch_weights(record.epoch, write_epoch_weights(model, record.epoch));
  }
  if (record.is_best) keep_best(record.epoch, value);
  return Stop::none;
}

void Trainer::Impl::write_last() {
  count_time();
  const Clock::time_point start = Clock::now();
  if (hooks->checkpoint) {
    hooks->checkpoint("last", position.epochs_done,
                      write_last_checkpoint(parts(), identity(), hooks->checkpoint_metadata));
  }
  last_checkpoint = Clock::now();
  checkpoint_seconds = seconds_since(start);
}

void Trainer::Impl::keep_best(int epoch, double value) {
  best = module_state(model);
  if (hooks->checkpoint) {
    hooks->checkpoint("best", epoch,
                      write_best_checkpoint(best, epoch, value, watched.id, hooks->checkpoint_metadata));
  }
}

TrainerResult Trainer::Impl::finish(Stop stop) {
  count_time();
  TrainerResult result;
  result.state = stop == Stop::cancel      ? RunState::cancelled
                 : stop == Stop::keep_best ? RunState::stopped_by_user
                 : position.epochs_done < epochs ? RunState::stopped_early
                                                 : RunState::finished;
  if (best.empty() && stop != Stop::cancel) {
    keep_best(position.epochs_done, std::numeric_limits<double>::quiet_NaN());
    if (hooks->log) {
      hooks->log("warning", fmt::format("No epoch has a value of {} on validation; the weights of step {} are "
                                        "kept instead of the best ones.",
                                        watched.id, position.step));
    }
  }
  if (!best.empty()) load_module_state(model, best);
  model.eval();
  training_step.reset();
  optimizer.reset();
  result.epochs_done = position.epochs_done;
  result.best_epoch = stopping.best_epoch();
  result.best_value = stopping.best_value();
  result.seconds = position.seconds;
  result.rows_per_second =
      static_cast<double>(position.rows_trained) / std::max(1e-9, position.training_seconds);
  return result;
}

Trainer::Trainer(FusionModel& model, Data data, const Options& options, std::uint64_t seed,
                 torch::Device device)
    : impl_(std::make_unique<Impl>(model, std::move(data), options, seed, device)) {}

Trainer::~Trainer() = default;

void Trainer::capture_with(std::shared_ptr<StepRecorder> recorder) {
  impl_->step_settings.recorder = std::move(recorder);
  impl_->adam.with_tensors = true;
}

TrainerResult Trainer::run(RunControl& control, const TrainerHooks& hooks,
                           const std::vector<std::byte>* resume_from) {
  return impl_->run(control, hooks, resume_from);
}

}  // namespace amalgam
