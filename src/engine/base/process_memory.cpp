// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/process_memory.h"

#include <cstdint>
#include <cstdlib>  // defines __GLIBC__
#ifdef __GLIBC__
#include <malloc.h>
#include <sys/mman.h>
#endif

namespace amalgam {

#ifdef __GLIBC__
namespace {

constexpr std::size_t kLargePage = 2 << 20, kFirst = 8 << 20;

/// Taken and given back, so that the allocator has it ready.
void take_first_memory() {
  void* block = std::malloc(kFirst + 2 * kLargePage);
  const auto begin = reinterpret_cast<std::uintptr_t>(block);
  void* first = reinterpret_cast<void*>((begin + kLargePage - 1) / kLargePage * kLargePage);
  if (block != nullptr) {
    madvise(first, kFirst + kLargePage, MADV_HUGEPAGE);  // where that is refused, or switched off, pages are small
#ifdef MADV_POPULATE_WRITE
    madvise(first, kFirst, MADV_POPULATE_WRITE);  // a kernel before 5.14 refuses it: pages then come one by one, as ever
#endif
  }
  std::free(block);
}

}  // namespace
#endif

void keep_freed_memory() {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 16 << 20);
  mallopt(M_TRIM_THRESHOLD, 256 << 20);
#endif
}

void prepare_window_memory() {
  keep_freed_memory();
#ifdef __GLIBC__
  take_first_memory();
#endif
}

}  // namespace amalgam
