// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace amalgam {

/// How reading is spread over threads; the result does not depend on it.
struct ReadEffort {
  int threads = 0;              ///< 0: as many as the machine has
  std::size_t chunk_bytes = 0;  ///< 0: a megabyte, more for very wide tables
};

}  // namespace amalgam
