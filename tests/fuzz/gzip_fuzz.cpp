// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes called a compressed CSV must give a table or an Error.
#include "read_any.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  amalgam::read_any(data, size, "fuzz.csv.gz");
  return 0;
}
