// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/compiled/recording.h"
#include "engine/modalities/batch.h"
#include "engine/modalities/random_stream.h"
#include "engine/training/optimizer.h"
#include "engine/training/step_recorder.h"

namespace amalgam {

/// Whole training steps (forward, loss, backward, gradient clip, Adam), recorded once for each
/// shape of batch and replayed from then on: the same kernels in the same order, without the host's
/// part.
///
/// Each batch, its random numbers and the numbers of Adam that change are written into tensors that
/// stay where they are before the replay. The first batch of a shape is left to the caller; the
/// second is a real step too, taken where the recorder records (a warm-up); the third is recorded.
/// Shapes that come once or twice are therefore never recorded, and of the others the first 16.
/// The recorder, model and optimiser must outlive this object; nothing may move the parameters.
class CapturedTraining {
 public:
  static constexpr std::size_t kMostShapes = 16;
  /// Zeroed gradients become those of the batch's loss [].
  using GradientsOfBatch = std::function<torch::Tensor(const Batch&)>;
  CapturedTraining(StepRecorder& recorder, RandomStream& random, FusedAdam& optimizer,
                   GradientsOfBatch gradients);

  /// Takes one step and gives its loss [], which holds until the next; nothing where the caller is
  /// to take it with LibTorch.
  ///
  /// Errors:  compiled::NotCaptured, once: this shape and further ones are the caller's from then
  ///          on, recorded ones are still replayed. No step was taken and nothing was drawn then
  std::optional<torch::Tensor> step(const Batch& batch, double rate);

  std::size_t shapes() const;  ///< that are recorded

 private:
  struct Shape {
    Batch batch;  // the tensors that the recorded step reads
    StaticDraws draws;
    torch::Tensor loss;  // [] where the step writes it
    std::unique_ptr<RecordedStep> recorded;
  };
  void warm_up(std::unique_ptr<Shape>& shape, const Batch& batch, double rate);
  void record(Shape& shape);
  torch::Tensor replay(Shape& shape, const Batch& batch, double rate);
  void work(Shape& shape);

  StepRecorder& recorder_;
  RandomStream& random_;
  FusedAdam& optimizer_;
  GradientsOfBatch gradients_;
  std::map<std::vector<std::int64_t>, std::unique_ptr<Shape>> shapes_;  // null: one was seen
  std::size_t places_ = 0;  // shapes with tensors of their own
  bool is_closed_ = false;  // no further shape is recorded
};

}  // namespace amalgam
