// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/process_memory.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include <cstddef>
#include <cstdlib>

namespace amalgam {
namespace {

long page_faults() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return used.ru_minflt;
}

/// Writes to every page.
void touch(void* block, std::size_t bytes) {
  auto* at = static_cast<volatile char*>(block);
  for (std::size_t i = 0; i < bytes; i += 4096) at[i] = 1;
}

bool can_take_pages_at_once() {
#ifdef MADV_POPULATE_WRITE
  void* some = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  const bool can = madvise(some, 4096, MADV_POPULATE_WRITE) == 0;
  munmap(some, 4096);
  return can;
#else
  return false;
#endif
}

// The picture of a first window is about as large; page by page it would be 1,024 interruptions.
TEST(ProcessMemory, TheFirstFourMegabytesAreThereAtOnce) {
  if (!can_take_pages_at_once()) GTEST_SKIP() << "The system cannot take pages at once.";
  prepare_window_memory();
  const long before = page_faults();
  void* block = std::malloc(4 << 20);
  ASSERT_NE(block, nullptr);
  touch(block, 4 << 20);
  EXPECT_LT(page_faults() - before, 300);
  std::free(block);
}

TEST(ProcessMemory, KeepsAFreedBlockForTheNext) {
  keep_freed_memory();
  constexpr std::size_t kPicture = 10 << 20;
  void* block = std::malloc(kPicture);
  ASSERT_NE(block, nullptr);
  touch(block, kPicture);
  std::free(block);
  const long before = page_faults();
  block = std::malloc(kPicture);
  ASSERT_NE(block, nullptr);
  touch(block, kPicture);
  EXPECT_LT(page_faults() - before, 300);  // of 2,560 pages
  std::free(block);
}

}  // namespace
}  // namespace amalgam
