// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "engine/data/csv_reader.h"
#include "engine/data/table.h"

namespace amalgam::testing {

/// A table from CSV text that stands in the test.
inline TablePtr table_of(std::string_view csv) { return read_csv_text(csv, {}, "test.csv").table; }

}  // namespace amalgam::testing
