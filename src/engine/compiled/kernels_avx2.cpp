// SPDX-License-Identifier: GPL-3.0-or-later
// The same loops for processors with AVX2 and FMA; CMakeLists.txt gives this file alone the flags.
#if defined(__x86_64__)
#define AMALGAM_KERNELS avx2_kernels
#define AMALGAM_KERNELS_TABLE kAvx2Kernels
#define AMALGAM_KERNELS_NAME "AVX2"
#include "engine/compiled/kernels_body.h"
#endif
