// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes called JSON Lines must give a table or an Error.
#include "read_any.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  amalgam::read_any(data, size, "fuzz.jsonl");
  return 0;
}
