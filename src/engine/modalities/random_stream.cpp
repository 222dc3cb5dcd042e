// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/random_stream.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <mutex>

#include "engine/compiled/recording.h"

namespace amalgam {

namespace {

/// Two 16-bit decisions a draw: dropout is then a small part of a step's cost.
torch::Tensor draw_dropout_mask(at::IntArrayRef sizes, double keep, torch::Generator& random) {
  torch::Tensor mask = torch::empty(sizes, torch::kFloat32);
  auto* values = mask.data_ptr<float>();
  const std::int64_t count = mask.numel();
  const std::uint32_t threshold = std::max(1U, static_cast<std::uint32_t>(keep * 65536.0 + 0.5));
  const auto scale = static_cast<float>(65536.0 / threshold);
  auto* engine = at::check_generator<at::CPUGeneratorImpl>(random);
  const std::lock_guard<std::mutex> lock(engine->mutex_);
  for (std::int64_t i = 0; i < count; i += 2) {
    const std::uint32_t draw = engine->random();
    values[i] = (draw & 0xffffU) < threshold ? scale : 0.0F;
    if (i + 1 < count) values[i + 1] = (draw >> 16U) < threshold ? scale : 0.0F;
  }
  return mask;
}

torch::Tensor draw_on_host(const RandomDraw& draw, torch::Generator& random) {
  if (draw.kind == RandomDraw::Kind::kept)
    return torch::rand(draw.sizes, random, torch::kFloat32) >= draw.probability;
  return draw_dropout_mask(draw.sizes, draw.probability, random);
}

}  // namespace

void copy_without_waiting(const torch::Tensor& place, const torch::Tensor& host) {
  const torch::NoGradGuard no_gradient;
  if (!place.is_cuda()) {
    place.copy_(host);
    return;
  }
  const torch::Tensor pinned =
      torch::empty(host.sizes(), torch::TensorOptions(place.scalar_type()).pinned_memory(true));
  pinned.copy_(host);
  place.copy_(pinned, /*non_blocking=*/true);
}

void StaticDraws::rewind() {
  next_ = 0;
  is_drawing_ = false;
}

void StaticDraws::refill(torch::Generator& random) {
  for (const Place& one : draws_) copy_without_waiting(one.numbers, draw_on_host(one.draw, random));
}

torch::Tensor StaticDraws::take(const RandomDraw& draw, torch::Generator& random) {
  if (is_drawing_) {
    draws_.push_back({draw, draw_on_host(draw, random).to(draw.device, draw.type)});
    next_ = draws_.size();
    return draws_.back().numbers;
  }
  if (next_ >= draws_.size() || draws_[next_].draw != draw) {
    throw compiled::NotCaptured("it does not draw the same kinds of random numbers in each step");
  }
  return draws_[next_++].numbers;
}

RandomStream::RandomStream(std::uint64_t seed)
    : cpu(at::make_generator<at::CPUGeneratorImpl>(seed)) {}

torch::Tensor RandomStream::draw(const RandomDraw& draw) {
  if (places != nullptr) return places->take(draw, cpu);
  return draw_on_host(draw, cpu).to(draw.device, draw.type);
}

torch::Tensor RandomStream::dropout_mask(const torch::Tensor& like, double keep) {
  return draw({RandomDraw::Kind::dropout_mask, like.sizes().vec(), keep, like.scalar_type(),
               like.device()});
}

torch::Tensor RandomStream::kept(at::IntArrayRef sizes, double p, const torch::Device& device) {
  return draw({RandomDraw::Kind::kept, sizes.vec(), p, torch::kBool, device});
}

}  // namespace amalgam
