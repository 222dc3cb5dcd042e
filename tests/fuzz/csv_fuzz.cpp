// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes must give a table or an Error, and the same table whatever the threads and chunks.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "engine/base/error.h"
#include "engine/data/csv_reader.h"

namespace {

std::string outcome(std::string_view bytes, const amalgam::ReadEffort& effort) {
  try {
    const amalgam::ReadResult read = amalgam::read_csv_text(bytes, {}, "fuzz", {}, effort);
    std::string all = std::to_string(read.rows_read) + " " + std::to_string(read.rows_dropped) + " " + std::to_string(read.problem_count);
    for (const amalgam::Column& column : read.table->columns()) {
      all += "\n" + column.name() + " " + std::string(to_string(column.type())) + ":";
      for (std::int64_t row = 0; row < column.rows(); ++row) all += column.text(row) + "|";
    }
    for (const amalgam::ReadProblem& one : read.problems) {
      all += "\n" + std::to_string(one.line) + " " + one.column + " " + one.kind + " " + one.found + one.row;
    }
    return all;
  } catch (const amalgam::Error& error) {
    return error.what();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string whole = outcome(bytes, {.threads = 1, .chunk_bytes = size + 1});
  if (outcome(bytes, {.threads = 2, .chunk_bytes = 29}) != whole) std::abort();
  return 0;
}
