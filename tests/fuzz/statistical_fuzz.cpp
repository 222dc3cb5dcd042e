// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes of a SAS, SPSS or Stata file must give a table or an Error. The magic bytes choose the format.
#include "read_any.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  amalgam::read_any(data, size, "fuzz");
  return 0;
}
