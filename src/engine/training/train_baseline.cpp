// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/train_baseline.h"

#include <chrono>
#include <cmath>

#include "engine/baselines/baseline.h"
#include "engine/export/bundle.h"
#include "engine/training/checkpoint.h"
#include "engine/training/evaluate_epoch.h"
#include "engine/training/trainer_state.h"

namespace amalgam {

TrainerResult train_baseline(FusionModel& model, const Trainer::Data& data, const std::string& watched,
                             RunControl& control, const TrainerHooks& hooks) {
  using Clock = std::chrono::steady_clock;
  using Stop = RunControl::Stop;
  const Loss loss(data.task);
  const EpochEvaluator evaluator(model, data, loss, 0, torch::kCPU);
  TrainerResult result;
  auto started = Clock::now();
  double pauses = 0;
  const auto passed = [&] { return std::chrono::duration<double>(Clock::now() - started).count() - pauses; };
  const auto keep = [&] {
    if (!hooks.checkpoint) return;
    hooks.checkpoint("best", result.best_epoch,
                     write_best_checkpoint(state_of(model), result.best_epoch, result.best_value, watched,
                                           hooks.checkpoint_metadata));
  };
  const auto wait = [&] {
    if (!control.wants_pause()) return;
    const double before = passed();
    if (hooks.state) hooks.state(RunState::paused, "");
    control.wait_while_paused();
    pauses += passed() - before;
    if (control.stop() == Stop::none && hooks.state) hooks.state(RunState::running, "");
  };

  if (hooks.state) hooks.state(RunState::running, "");
  model.eval();
  model.baseline()->fit(data.train, data.validation, control, [&](const BaselineStep& step) {
    wait();
    EpochRecord record;
    record.epoch = step.step;
    if (!evaluator.evaluate(record, [&] { return control.stop() != Stop::none; })) return false;
    record.seconds = passed() - result.seconds;
    record.rows_per_second = static_cast<double>(data.train.rows()) / std::max(1e-9, record.seconds);
    record.is_best = step.is_best;
    result.seconds += record.seconds;
    result.epochs_done = step.step;
    if (step.is_best) {
      result.best_epoch = step.step;
      result.best_value = record.metric(Part::validation, watched);
    }
    const double left = step.steps > step.step ? result.seconds / step.step * (step.steps - step.step) : 0;
    if (hooks.epoch) hooks.epoch(record, left);
    if (hooks.log && !step.note.empty()) hooks.log("info", step.note);
    if (step.is_best) keep();
    return control.stop() == Stop::none;
  });
  const Stop stop = control.stop();
  if (stop != Stop::none && hooks.state) hooks.state(RunState::stopping, "");
  result.state = stop == Stop::cancel      ? RunState::cancelled
                 : stop == Stop::keep_best ? RunState::stopped_by_user
                                           : RunState::finished;
  result.seconds = passed();
  result.rows_per_second = static_cast<double>(data.train.rows()) * result.epochs_done / std::max(1e-9, result.seconds);
  if (result.best_epoch > 0) keep();
  return result;
}

}  // namespace amalgam
