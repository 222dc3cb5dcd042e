// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/training_step.h"

#include <fmt/format.h>

#include <functional>
#include <optional>

#include "engine/base/error.h"
#include "engine/training/mixed_precision.h"
#include "engine/training/trainer.h"

namespace amalgam {

namespace {

/// Puts a step's loss into its slot without waiting for a GPU.
///
/// Shapes:  losses [steps] float32, value []
void keep_loss(torch::Tensor& losses, std::int64_t index, const torch::Tensor& value) {
  if (!value.device().is_cpu()) {
    losses.select(0, index).copy_(value.detach());
    return;
  }
  losses.data_ptr<float>()[index] = value.scalar_type() == torch::kFloat32
                                        ? *value.data_ptr<float>()
                                        : static_cast<float>(*value.data_ptr<double>());
}

}  // namespace

TrainingStep::TrainingStep(FusionModel& model, const Loss& loss, FusedAdam& optimizer,
                           const PreparedRows& rows, std::shared_ptr<TrainingGroup> group,
                           const StepSettings& settings, RunControl& control,
                           const TrainerHooks& hooks)
    : model_(model),
      loss_(loss),
      optimizer_(optimizer),
      group_(std::move(group)),
      settings_(settings),
      control_(control),
      hooks_(hooks) {
  if (settings_.compiled == "off" || group_) return;
  if (settings_.recorder || settings_.device.is_cuda()) {
    start_capturing();
  } else if (settings_.device.is_cpu()) {
    compiled_ = std::make_unique<CompiledTraining>(
        model_, rows,
        [this](const Batch& batch) { return model_.training_loss(batch, std::cref(loss_)); },
        model_.random().cpu);
  }
}

void TrainingStep::start_capturing() {
  try {
    if (!settings_.recorder) settings_.recorder = cuda_graph_recorder(settings_.device);
  } catch (const compiled::NotCaptured& problem) {
    not_captured(problem.what());
    return;
  }
  captured_ = std::make_unique<CapturedTraining>(
      *settings_.recorder, model_.random(), optimizer_,
      [this](const Batch& batch) { return loss_and_gradients(batch); });
}

std::int64_t TrainingStep::take(BatchStream& stream, std::int64_t index, double rate,
                                torch::Tensor& losses) {
  if (compiled_) {
    const BatchStream::Rows rows = stream.rows(index);
    if (take_compiled(rows, index, rate, losses)) return rows.count;
  }
  const Batch batch = stream.batch(index);
  if (captured_ && take_captured(batch, index, rate, losses)) return batch.rows();
  optimizer_.zero_grad();
  const torch::Tensor value = group_ ? loss_of_group(batch) : loss_and_gradients(batch);
  optimizer_.step(rate);
  keep_loss(losses, index, value);
  return batch.rows();
}

/// False where the model has an operation that is not known to compiled steps: LibTorch trains it
/// from then on.
bool TrainingStep::take_compiled(const BatchStream::Rows& rows, std::int64_t index, double rate,
                                 torch::Tensor& losses) {
  try {
    compiled_->use(rows.of);
    losses.data_ptr<float>()[index] = compiled_->step(rows.numbers, rows.count, rows.next);
  } catch (const compiled::Unsupported& problem) {
    compiled_.reset();
    if (settings_.compiled == "on") {
      throw Error(
          ErrorKind::request, "training.compiled",
          fmt::format("This model has no compiled step: {}. Set training.compiled to auto or off.",
                      problem.what()));
    }
    log(fmt::format(
        "The training step is not compiled: no rule for {}. LibTorch does it, at its own speed.",
        problem.what()));
    return false;
  }
  if (compiled_->is_first()) log(compiled_->description());
  optimizer_.step(rate);
  return true;
}

/// False where LibTorch is to take this step.
bool TrainingStep::take_captured(const Batch& batch, std::int64_t index, double rate,
                                 torch::Tensor& losses) {
  std::optional<torch::Tensor> value;
  try {
    value = captured_->step(batch, rate);
  } catch (const compiled::NotCaptured& problem) {
    not_captured(problem.what());
    return false;
  }
  if (!value) return false;
  if (!is_capture_told_ && captured_->shapes() > 0) {
    is_capture_told_ = true;
    log("The training step is captured as a CUDA graph and replayed.");
  }
  keep_loss(losses, index, *value);
  return true;
}

void TrainingStep::not_captured(const std::string& reason) {
  if (settings_.compiled == "on") {
    throw Error(
        ErrorKind::request, "training.compiled",
        fmt::format(
            "This model's step cannot be captured: {}. Set training.compiled to auto or off.",
            reason));
  }
  if (captured_ && captured_->shapes() > 0) {
    log(
        fmt::format("The training step is captured for some shapes of batches only: {}. LibTorch "
                    "does the others, at its own speed.",
                    reason));
  } else {
    log(fmt::format("The training step is not captured: {}. LibTorch does it, at its own speed.",
                    reason));
  }
}

void TrainingStep::log(const std::string& text) const {
  if (hooks_.log) hooks_.log("info", text);
}

torch::Tensor TrainingStep::loss_and_gradients(const Batch& batch) {
  const torch::Tensor value = [&] {
    const MixedPrecision products(settings_.mixed);
    return model_.training_loss(batch, std::cref(loss_));
  }();
  value.backward();
  return value.detach();
}

/// Each process computes its share of the batch; what they add up is what one would have computed
/// of the whole, up to the order of sums. A wish to stop travels along, so that all stop behind the
/// same batch.
torch::Tensor TrainingStep::loss_of_group(const Batch& batch) {
  using Stop = RunControl::Stop;
  const std::int64_t rows = batch.rows(), rank = group_->rank(), size = group_->size();
  const std::int64_t begin = rows * rank / size, count = rows * (rank + 1) / size - begin;
  torch::Tensor value = torch::zeros({}, torch::kFloat32);
  if (count > 0)
    value = loss_and_gradients(batch.slice(begin, count)).to(torch::kCPU, torch::kFloat32);
  const torch::NoGradGuard no_gradient;
  torch::Tensor gradients = optimizer_.gradients();
  const std::int64_t numbers = gradients.numel();
  if (!shared_.defined()) shared_ = torch::empty({numbers + 3}, torch::kFloat32);
  const double share = static_cast<double>(count) / static_cast<double>(rows);
  shared_.narrow(0, 0, numbers).copy_(gradients).mul_(share);
  shared_[numbers] = value * share;
  shared_[numbers + 1] = control_.stop() == Stop::keep_best ? 1.0 : 0.0;
  shared_[numbers + 2] = control_.stop() == Stop::cancel ? 1.0 : 0.0;
  group_->sum(shared_);
  const auto* wishes = shared_.data_ptr<float>() + numbers + 1;
  agreed_stop_ = wishes[1] > 0 ? Stop::cancel : wishes[0] > 0 ? Stop::keep_best : Stop::none;
  gradients.copy_(shared_.narrow(0, 0, numbers));
  return shared_[numbers].clone();
}

}  // namespace amalgam
