// SPDX-License-Identifier: GPL-3.0-or-later
// The kernels for any processor that the program was built for.
#define AMALGAM_KERNELS plain_kernels
#define AMALGAM_KERNELS_TABLE kPlainKernels
#define AMALGAM_KERNELS_NAME "any processor"
#include "engine/compiled/kernels_body.h"

namespace amalgam::compiled {

std::int64_t product_scratch(std::int64_t columns, std::int64_t inner) {
  using namespace plain_kernels;
  const std::int64_t packed = (columns + kPanel - 1) / kPanel * kPanel * (inner < kInnerBlock ? inner : kInnerBlock);
  return packed > inner ? packed : inner;
}

const Kernels& kernels() {
#if defined(__x86_64__)
  static const bool is_wide = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (is_wide) return kAvx2Kernels;
#endif
  return kPlainKernels;
}

}  // namespace amalgam::compiled
