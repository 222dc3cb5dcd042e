// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/autocast_mode.h>
#include <torch/version.h>

namespace amalgam {

/// While it lives and `wanted` is true, LibTorch multiplies in bfloat16 on a GPU where that is safe (autocast).
/// bfloat16 has the range of 32-bit numbers, so the loss needs no scaling. Weights in bfloat16 are remembered only as long as it
/// lives, so that a captured step converts them itself: neither finds those of an earlier step nor leaves its own behind.
class MixedPrecision {
 public:
  explicit MixedPrecision(bool wanted) : wanted_(wanted) {
    if (!wanted_) return;
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
    at::autocast::set_autocast_dtype(at::kCUDA, at::kBFloat16);
    at::autocast::set_autocast_enabled(at::kCUDA, true);
#else
    at::autocast::set_autocast_gpu_dtype(at::kBFloat16);
    at::autocast::set_enabled(true);
#endif
    if (at::autocast::increment_nesting() == 1) at::autocast::clear_cache();
  }
  ~MixedPrecision() {
    if (!wanted_) return;
    if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
    at::autocast::set_autocast_enabled(at::kCUDA, false);
#else
    at::autocast::set_enabled(false);
#endif
  }
  MixedPrecision(const MixedPrecision&) = delete;
  MixedPrecision& operator=(const MixedPrecision&) = delete;

 private:
  bool wanted_;
};

}  // namespace amalgam
