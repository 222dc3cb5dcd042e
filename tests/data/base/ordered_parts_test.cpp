// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/ordered_parts.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

namespace amalgam {
namespace {

struct Number : PartResult {
  std::int64_t value = 0;
};

std::unique_ptr<PartResult> number_of(std::int64_t part) {
  auto number = std::make_unique<Number>();
  number->value = part * part;
  return number;
}

TEST(OrderedParts, AreTakenInOrderHoweverLongEachTakes) {
  for (const int threads : {1, 2, 7}) {
    std::vector<std::int64_t> taken;
    work_in_order(
        50, threads,
        [](std::int64_t part) {
          std::this_thread::sleep_for(std::chrono::microseconds((part * 7919) % 500));
          return number_of(part);
        },
        [&](std::int64_t part, PartResult& result) {
          EXPECT_EQ(part, static_cast<std::int64_t>(taken.size()));
          taken.push_back(static_cast<Number&>(result).value);
        });
    ASSERT_EQ(taken.size(), 50U);
    EXPECT_EQ(taken.back(), 49 * 49);
  }
}

TEST(OrderedParts, AreWorkedOnOnlyAFewAheadOfTheOneThatIsTaken) {
  std::atomic<std::int64_t> taken = 0, farthest = 0;
  work_in_order(
      200, 2,
      [&](std::int64_t part) {
        farthest = std::max(farthest.load(), part - taken.load());
        return number_of(part);
      },
      [&](std::int64_t, PartResult&) {
        std::this_thread::sleep_for(std::chrono::microseconds(100));
        ++taken;
      });
  EXPECT_LE(farthest, 4 * 2 + 1);
}

TEST(OrderedParts, NoneIsTakenBehindOneThatFailed) {
  std::vector<std::int64_t> taken;
  const auto run = [&] {
    work_in_order(
        40, 3,
        [](std::int64_t part) {
          if (part == 5) throw std::runtime_error("part 5");
          return number_of(part);
        },
        [&](std::int64_t part, PartResult&) { taken.push_back(part); });
  };
  EXPECT_THROW(run(), std::runtime_error);
  for (const std::int64_t part : taken) EXPECT_LT(part, 5);
}

TEST(OrderedParts, StopWhenTheCheckOfTheCallerThrows) {
  int taken = 0;
  const auto run = [&] {
    work_in_order(1000, 2, number_of, [&](std::int64_t, PartResult&) { ++taken; }, [] { throw std::runtime_error("stopped"); });
  };
  EXPECT_THROW(run(), std::runtime_error);
  EXPECT_LT(taken, 1000);
}

TEST(OrderedParts, MayBeNone) {
  work_in_order(0, 2, number_of, [](std::int64_t, PartResult&) { FAIL(); });
}

}  // namespace
}  // namespace amalgam
