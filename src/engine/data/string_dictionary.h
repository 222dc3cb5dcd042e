// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace amalgam {

/// Numbers texts in order of first appearance.
///
/// Cost:    one hash and one comparison a look-up; the texts stand end to end in one buffer
class StringDictionary {
 public:
  /// The text's code; a new text gets the next one.
  std::int32_t code(std::string_view text);
  std::size_t size() const { return ends_.size(); }
  std::string_view text(std::size_t code) const {
    const std::size_t start = code == 0 ? 0 : ends_[code - 1];
    return std::string_view(bytes_).substr(start, ends_[code] - start);
  }

 private:
  void grow();

  struct Slot {
    std::uint32_t hash = 0;
    std::int32_t code = -1;
  };
  std::string bytes_;
  std::vector<std::size_t> ends_;
  std::vector<Slot> slots_;  // a power of two, at most half full
};

}  // namespace amalgam
