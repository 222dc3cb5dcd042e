// SPDX-License-Identifier: GPL-3.0-or-later
// Compiled by itself: CUDA's headers are for this file alone.
#include "engine/compiled/recording.h"
#include "engine/training/step_recorder.h"

#if defined(AMALGAM_WITH_CUDA)
#include <ATen/cuda/CUDAGraph.h>
#include <c10/core/Event.h>
#include <c10/cuda/CUDACachingAllocator.h>
#include <c10/cuda/CUDAFunctions.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>
#include <torch/version.h>
#endif

namespace amalgam {

#if defined(AMALGAM_WITH_CUDA)

namespace {

#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 6)
#define AMALGAM_CAPTURE_CAN_BE_ENDED 1
#endif

/// What the second stream is given from now on waits for what the first was given.
void wait_for(const c10::cuda::CUDAStream& first, const c10::cuda::CUDAStream& second) {
  c10::Event event(c10::DeviceType::CUDA);
  event.record(first.unwrap());
  event.block(second.unwrap());
}

class CudaGraph final : public RecordedStep {
 public:
  /// On the current stream, which is not the default one.
  CudaGraph(at::cuda::MempoolId_t pool, const std::function<void()>& step) {
    // Other threads' calls too may break a capture, but nothing that waits for the card goes
    // unnoticed. A model's random numbers are drawn outside (StaticDraws).
    try {
      graph_->capture_begin(pool);
      step();
      graph_->capture_end();
    } catch (...) {
      give_up(pool);
      throw;
    }
  }
  void replay() override { graph_->replay(); }

 private:
  /// Ends what may still be recording, so that the stream and LibTorch's allocator work as before.
  void give_up([[maybe_unused]] at::cuda::MempoolId_t pool) {
    try {
      graph_->capture_end();
      return;
    } catch (const std::exception&) {  // a broken capture ends with an error
    }
#ifdef AMALGAM_CAPTURE_CAN_BE_ENDED
    try {
      c10::cuda::CUDACachingAllocator::endAllocateToPool(c10::cuda::current_device(), pool);
    } catch (const std::exception&) {  // it had ended
    }
#endif
    // LibTorch's allocators may go on asking this graph whether a stream belongs to it. At most one
    // a run is given up.
    [[maybe_unused]] const at::cuda::CUDAGraph* const kept_for_ever = graph_.release();
  }

  std::unique_ptr<at::cuda::CUDAGraph> graph_ = std::make_unique<at::cuda::CUDAGraph>();
};

class CudaGraphRecorder final : public StepRecorder {
 public:
  explicit CudaGraphRecorder(const torch::Device& card)
      : side_(c10::cuda::getStreamFromPool(/*isHighPriority=*/false, card.index())),
        pool_(at::cuda::graph_pool_handle()) {}

  void warm_up(const std::function<void()>& step) override {
    const c10::cuda::CUDAStream usual = c10::cuda::getCurrentCUDAStream(side_.device_index());
    wait_for(usual, side_);
    {
      const c10::cuda::CUDAStreamGuard on_the_side(side_);
      step();
    }
    wait_for(side_, usual);
  }

  std::unique_ptr<RecordedStep> record(const std::function<void()>& step) override {
    c10::cuda::device_synchronize();
    const c10::cuda::CUDAStreamGuard on_the_side(side_);
    return std::make_unique<CudaGraph>(pool_, step);
  }

 private:
  c10::cuda::CUDAStream side_;
  at::cuda::MempoolId_t pool_;
};

}  // namespace

std::unique_ptr<StepRecorder> cuda_graph_recorder(const torch::Device& card) {
  return std::make_unique<CudaGraphRecorder>(card);
}

#else

std::unique_ptr<StepRecorder> cuda_graph_recorder(const torch::Device&) {
  throw compiled::NotCaptured("this program was built without CUDA's headers");
}

#endif

}  // namespace amalgam
