// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/one_thread.h"

#include <ATen/Parallel.h>
#include <dlfcn.h>

namespace amalgam {

namespace {

/// OpenBLAS's own count, where the system's BLAS is OpenBLAS; 0 where it is not.
int blas_threads() {
  using Getter = int (*)();
  auto* const get = reinterpret_cast<Getter>(dlsym(RTLD_DEFAULT, "openblas_get_num_threads"));
  return get != nullptr ? get() : 0;
}

void set_blas_threads(int threads) {
  using Setter = void (*)(int);
  if (auto* const set = reinterpret_cast<Setter>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"))) set(threads);
}

}  // namespace

OneThreadEach::OneThreadEach() : torch_before_(at::get_num_threads()), blas_before_(blas_threads()) {
  at::set_num_threads(1);
  if (blas_before_ > 0) set_blas_threads(1);
}

OneThreadEach::~OneThreadEach() {
  at::set_num_threads(torch_before_);
  if (blas_before_ > 0) set_blas_threads(blas_before_);
}

void OneThreadEach::in_this_thread() {
  if (at::get_num_threads() != 1) at::set_num_threads(1);
}

}  // namespace amalgam
