// SPDX-License-Identifier: GPL-3.0-or-later
// The same loops for processors with AVX-512 (F, DQ, BW, VL); CMakeLists.txt gives this file alone the flags.
#if defined(__x86_64__)
#define AMALGAM_KERNELS avx512_kernels
#define AMALGAM_KERNELS_TABLE kAvx512Kernels
#define AMALGAM_KERNELS_NAME "AVX-512"
#include "engine/compiled/kernels_body.h"
#endif
