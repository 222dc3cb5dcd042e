// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"
#include "engine/data/read_result.h"

namespace amalgam::testing {

inline std::vector<std::string> cells_of(const Table& table, std::string_view name) {
  const Column& column = table.column(name);
  std::vector<std::string> texts;
  for (std::int64_t row = 0; row < column.rows(); ++row) texts.push_back(column.text(row));
  return texts;
}

/// "name: type" of every column.
inline std::vector<std::string> types_of(const Table& table) {
  std::vector<std::string> types;
  for (const Column& column : table.columns()) types.push_back(column.name() + ": " + std::string(to_string(column.type())));
  return types;
}

/// "line column: reason" of every problem.
inline std::vector<std::string> problem_lines(const ReadResult& result) {
  std::vector<std::string> lines;
  for (const ReadProblem& problem : result.problems) {
    lines.push_back(std::to_string(problem.line) + " " + problem.column + ": " + problem.reason);
  }
  return lines;
}

/// "value: reason" of the first guess of this kind; "" if there is none.
inline std::string guess_text(const ReadResult& result, std::string_view what) {
  for (const ReadGuess& guess : result.guesses) {
    if (guess.what == what) return guess.value + ": " + guess.reason;
  }
  return "";
}

/// "code: sentence" of the Error that `call` throws; "" if it throws none.
inline std::string error_text(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.code() + ": " + error.what();
  }
  return "";
}

}  // namespace amalgam::testing
