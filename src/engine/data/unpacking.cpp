// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/unpacking.h"

#include <fmt/format.h>

#include "engine/base/text.h"

namespace amalgam {

void check_unpacked_size(const TableSource& source, std::uint64_t unpacked, std::uint64_t packed) {
  constexpr std::uint64_t kAlwaysAllowed = 64ULL << 20;
  constexpr std::uint64_t kMostTimes = 100;
  constexpr std::uint64_t kMost = 16ULL << 30;
  if (unpacked <= kAlwaysAllowed + kMostTimes * packed && unpacked <= kMost) return;
  fail_reading(source, "read.bomb",
               fmt::format("{} packed bytes unpack to more than {}, which no table does; it was not read on. If the "
                           "file is meant so, unpack it yourself and open the result.",
                           grouped_digits(static_cast<std::int64_t>(packed)),
                           grouped_digits(static_cast<std::int64_t>(unpacked))));
}

}  // namespace amalgam
