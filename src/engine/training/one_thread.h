// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace amalgam {

/// While it lives, LibTorch and OpenBLAS compute on one thread a caller: for work that is spread over threads as a
/// whole, each with rows of its own. What it finds it puts back.
///
/// Threads: one for the process, made before the others start; each of those calls `in_this_thread` once
class OneThreadEach {
 public:
  OneThreadEach();
  ~OneThreadEach();
  OneThreadEach(const OneThreadEach&) = delete;
  OneThreadEach& operator=(const OneThreadEach&) = delete;

  /// LibTorch keeps its number of threads for each calling thread.
  static void in_this_thread();

 private:
  int torch_before_ = 1, blas_before_ = 0;
};

}  // namespace amalgam
