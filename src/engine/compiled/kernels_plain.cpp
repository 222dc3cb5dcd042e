// SPDX-License-Identifier: GPL-3.0-or-later
// The kernels for any processor that the program was built for.
#define AMALGAM_KERNELS plain_kernels
#define AMALGAM_KERNELS_TABLE kPlainKernels
#define AMALGAM_KERNELS_NAME "any processor"
#include "engine/compiled/kernels_body.h"

#include <cstdlib>
#include <string_view>

namespace amalgam::compiled {

std::int64_t product_scratch(std::int64_t columns, std::int64_t inner) {
  constexpr std::int64_t kMostLanes = 16;
  const std::int64_t block = inner < plain_kernels::kInnerBlock ? inner : plain_kernels::kInnerBlock;
  const std::int64_t packed = (columns + kMostLanes - 1) / kMostLanes * kMostLanes * block;
  return packed > inner ? packed : inner;
}

const Kernels* runnable_kernels(int i) {
  if (i == 0) return &kPlainKernels;
#if defined(__x86_64__)
  const bool is_wide = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  const bool is_widest = is_wide && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
  if (i == 1 && is_wide) return &kAvx2Kernels;
  if (i == 2 && is_widest) return &kAvx512Kernels;
#endif
  return nullptr;
}

const Kernels& kernels() {
  static const Kernels* const fastest = [] {
    // AMALGAM_KERNELS=avx2 or plain: none that is faster, to see what another processor would do.
    const char* const asked = std::getenv("AMALGAM_KERNELS");
    const std::string_view name = asked == nullptr ? "" : asked;
    const int most = name == "plain" ? 0 : name == "avx2" ? 1 : 2;
    const Kernels* best = nullptr;
    for (int i = 0; i <= most && runnable_kernels(i) != nullptr; ++i) best = runnable_kernels(i);
    return best;
  }();
  return *fastest;
}

}  // namespace amalgam::compiled
