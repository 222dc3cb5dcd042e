// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

namespace amalgam {

/// What somebody made of some rows that follow one another.
class PartResult {
 public:
  virtual ~PartResult() = default;
};

/// Works on parts 0 … count − 1 on several threads (0: as many as the machine has), the caller's among them, and takes
/// the results in order, one at a time, on any of them. A few parts are worked on ahead of the one that is taken next.
/// `check` is called on the caller's thread before each of its parts and may throw.
///
/// Errors:  the first that `work`, `take` or `check` threw, once all threads have ended
void work_in_order(std::int64_t count, int threads, const std::function<std::unique_ptr<PartResult>(std::int64_t)>& work,
                   const std::function<void(std::int64_t, PartResult&)>& take, const std::function<void()>& check = {});

}  // namespace amalgam
