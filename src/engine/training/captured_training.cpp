// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/captured_training.h"

#include <ATen/CPUGeneratorImpl.h>
#include <fmt/format.h>

#include <algorithm>
#include <mutex>

namespace amalgam {

namespace {

/// Calls `use` for parts and presence of each modality, then the target.
template <class B, class F>
void for_each_tensor(B& batch, const F& use) {
  for (auto& modality : batch.modalities) {
    for (auto& part : modality.parts) use(part);
    use(modality.present);
  }
  use(batch.target);
}

std::vector<std::int64_t> sizes_of(const Batch& batch) {
  std::vector<std::int64_t> sizes;
  for_each_tensor(batch, [&](const torch::Tensor& one) {
    sizes.push_back(one.dim());
    sizes.insert(sizes.end(), one.sizes().begin(), one.sizes().end());
  });
  return sizes;
}

void copy_batch(Batch& places, const Batch& batch) {
  const torch::NoGradGuard no_gradient;
  std::vector<torch::Tensor> from;
  for_each_tensor(batch, [&](const torch::Tensor& one) { from.push_back(one); });
  std::size_t at = 0;
  for_each_tensor(
      places, [&](const torch::Tensor& place) { place.copy_(from[at++], /*non_blocking=*/true); });
}

/// The first line of what went wrong, to stand within a sentence.
std::string reason_of(const std::exception& problem) {
  const auto* libtorch = dynamic_cast<const c10::Error*>(&problem);
  std::string text = libtorch != nullptr ? libtorch->what_without_backtrace() : problem.what();
  text = text.substr(0, text.find('\n'));
  while (text.ends_with('.')) text.pop_back();
  return text;
}

/// The state of all random numbers that a host could draw while a step is recorded.
struct HostRandom {
  explicit HostRandom(torch::Generator& stream)
      : model(state_of(stream)), libtorch(state_of(at::detail::getDefaultCPUGenerator())) {}
  static torch::Tensor state_of(torch::Generator generator) {
    const std::lock_guard<std::mutex> lock(generator.mutex());
    return generator.get_state();
  }
  bool operator==(const HostRandom& other) const {
    return torch::equal(model, other.model) && torch::equal(libtorch, other.libtorch);
  }
  torch::Tensor model, libtorch;
};

}  // namespace

CapturedTraining::CapturedTraining(StepRecorder& recorder, RandomStream& random,
                                   FusedAdam& optimizer, GradientsOfBatch gradients)
    : recorder_(recorder),
      random_(random),
      optimizer_(optimizer),
      gradients_(std::move(gradients)) {}

std::size_t CapturedTraining::shapes() const {
  return static_cast<std::size_t>(
      std::count_if(shapes_.begin(), shapes_.end(),
                    [](const auto& one) { return one.second && one.second->recorded; }));
}

std::optional<torch::Tensor> CapturedTraining::step(const Batch& batch, double rate) {
  const auto [found, is_new] = shapes_.try_emplace(sizes_of(batch));
  std::unique_ptr<Shape>& shape = found->second;
  if (shape && shape->recorded) return replay(*shape, batch, rate);
  if (is_new || is_closed_) return {};
  if (!shape) {
    if (places_ == kMostShapes) {
      is_closed_ = true;
      throw compiled::NotCaptured(fmt::format("its batches have more than {} shapes", kMostShapes));
    }
    warm_up(shape, batch, rate);
    return shape->loss;
  }
  try {
    record(*shape);
  } catch (const std::exception& problem) {
    const std::string reason = reason_of(problem);
    is_closed_ = true;
    shape.reset();
    throw compiled::NotCaptured(reason);
  }
  return replay(*shape, batch, rate);
}

/// All that a replay does again. No number of the host that changes may go into it.
void CapturedTraining::work(Shape& shape) {
  optimizer_.zero_grad();
  const torch::Tensor value = gradients_(shape.batch);
  optimizer_.apply();
  const torch::NoGradGuard no_gradient;
  shape.loss.copy_(value);
}

void CapturedTraining::warm_up(std::unique_ptr<Shape>& shape, const Batch& batch, double rate) {
  auto made = std::make_unique<Shape>();
  made->batch = batch;
  for_each_tensor(made->batch,
                  [](torch::Tensor& one) { one = torch::empty(one.sizes(), one.options()); });
  for (ModalityTensors& modality : made->batch.modalities)
    modality.lengths.clear();  // those of one batch are not the next one's
  made->loss =
      torch::zeros({}, torch::TensorOptions(torch::kFloat32).device(optimizer_.values().device()));
  copy_batch(made->batch, batch);
  optimizer_.prepare(rate);
  {
    const DrawsInPlace in_place(random_, made->draws);
    recorder_.warm_up([&] { work(*made); });
  }
  shape = std::move(made);
  ++places_;
}

void CapturedTraining::record(Shape& shape) {
  const HostRandom before(random_.cpu);
  const auto undo_draws = [&] { random_.cpu.set_state(before.model); };
  shape.draws.rewind();
  try {
    const DrawsInPlace in_place(random_, shape.draws);
    const compiled::Capturing capturing;
    shape.recorded = recorder_.record([&] { work(shape); });
  } catch (const std::exception&) {
    undo_draws();
    throw;
  }
  if (!(before == HostRandom(random_.cpu))) {
    undo_draws();
    throw compiled::NotCaptured(
        "it draws random numbers on the processor, which would be the same in each step");
  }
  if (!shape.draws.are_all_taken()) {
    throw compiled::NotCaptured("it does not draw the same kinds of random numbers in each step");
  }
}

torch::Tensor CapturedTraining::replay(Shape& shape, const Batch& batch, double rate) {
  copy_batch(shape.batch, batch);
  shape.draws.refill(random_.cpu);
  optimizer_.prepare(rate);
  shape.recorded->replay();
  return shape.loss;
}

}  // namespace amalgam
