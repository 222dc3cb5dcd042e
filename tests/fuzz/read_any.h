// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/error.h"
#include "engine/data/reader.h"

namespace amalgam {

/// Reads the bytes and looks at every cell; only an Error may come out, and that is well.
inline void read_any(const std::uint8_t* data, std::size_t size, const std::string& name) {
  constexpr int kMostSteps = 1000;  // a query of a hostile view may have no end
  int steps = 0;
  try {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const ReadResult read = read_table_bytes(bytes, name, {}, [&](auto, auto) { return ++steps < kMostSteps; });
    for (const Column& column : read.table->columns()) {
      for (std::int64_t row = 0; row < column.rows(); ++row) {
        static_cast<void>(column.text(row));
        static_cast<void>(column.number(row));
      }
    }
  } catch (const Error&) {
  }
}

}  // namespace amalgam
