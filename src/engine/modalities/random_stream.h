// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace amalgam {

/// Something random that a training step asks for.
struct RandomDraw {
  enum class Kind { dropout_mask, kept };
  Kind kind = Kind::dropout_mask;
  std::vector<std::int64_t> sizes;
  double probability = 0;
  torch::ScalarType type = torch::kFloat32;
  torch::Device device = torch::kCPU;
  bool operator==(const RandomDraw&) const = default;
};

/// The random numbers of one training step, in tensors that stay where they are: a step that is
/// captured once and replayed reads them there. The first step that asks draws them as it goes;
/// before each replay refill() draws the next ones.
class StaticDraws {
 public:
  /// From now on a step takes these, from the first on, instead of drawing.
  void rewind();
  /// Draws anew, in the order in which the step itself would have drawn, without waiting for a GPU.
  void refill(torch::Generator& random);
  /// Whether the step since rewind() asked for all of them.
  bool are_all_taken() const { return next_ == draws_.size(); }

 private:
  friend struct RandomStream;
  torch::Tensor take(const RandomDraw& draw, torch::Generator& random);

  struct Place {
    RandomDraw draw;
    torch::Tensor numbers;
  };
  std::vector<Place> draws_;
  std::size_t next_ = 0;
  bool is_drawing_ = true;
};

/// A model's own random numbers, apart from LibTorch's global generator: dropout on the training
/// thread must not depend on what another thread does, and a checkpoint must be able to keep its
/// state.
///
/// All that a model draws it draws here, never from `cpu` itself: numbers that the host draws while
/// a step is captured would be the same in each replay.
struct RandomStream {
  explicit RandomStream(std::uint64_t seed);
  /// Ones and zeros in the shape of `like`, one with probability `keep`, scaled by 1/keep.
  torch::Tensor dropout_mask(const torch::Tensor& like, double keep);
  /// Which of so many places stay when each is taken away with probability p: bool.
  torch::Tensor kept(at::IntArrayRef sizes, double p, const torch::Device& device);

  torch::Generator cpu;  ///< always on the CPU; masks are moved to the device
  /// Where a captured step has its numbers; null: they are new tensors.
  StaticDraws* places = nullptr;

 private:
  torch::Tensor draw(const RandomDraw& draw);
};
using RandomStreamPtr = std::shared_ptr<RandomStream>;

/// While it lives, a stream's numbers come from fixed places.
class DrawsInPlace {
 public:
  DrawsInPlace(RandomStream& random, StaticDraws& places) : random_(random) {
    random_.places = &places;
  }
  ~DrawsInPlace() { random_.places = nullptr; }
  DrawsInPlace(const DrawsInPlace&) = delete;
  DrawsInPlace& operator=(const DrawsInPlace&) = delete;

 private:
  RandomStream& random_;
};

/// Fills a tensor of a device from one of the host without waiting: by way of pinned memory, which
/// LibTorch keeps until it was read.
void copy_without_waiting(const torch::Tensor& place, const torch::Tensor& host);

}  // namespace amalgam
