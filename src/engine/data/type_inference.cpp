// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/type_inference.h"

#include <algorithm>

#include "engine/base/text.h"
#include "engine/base/unicode.h"

namespace amalgam {

namespace {

constexpr std::size_t kRowsInAPiece = 1 << 16;

ColumnEvidence evidence_of(const RawColumn& raw, const MissingWords& missing) {
  ColumnEvidence evidence;
  for (const std::string_view whole : raw.cells) {
    const std::string_view cell = trimmed(whole);
    ++evidence.rows;
    if (!missing.contains(cell)) evidence.look_at(cell);
  }
  return evidence;
}

}  // namespace

void ProblemList::add(std::int64_t line, std::string column, std::string_view found, std::string reason,
                      std::string kind) {
  constexpr std::size_t kFoundBytes = 200;
  ++count_;
  if (problems_.size() == kMost) return;
  problems_.push_back({line, std::move(column), shortened(found, kFoundBytes), std::move(reason), std::move(kind)});
}

std::vector<ReadProblem> ProblemList::by_line() const {
  std::vector<ReadProblem> sorted = problems_;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const ReadProblem& a, const ReadProblem& b) { return a.line < b.line; });
  return sorted;
}

InferredColumn infer_column(const RawColumn& raw, const std::vector<std::int64_t>& lines,
                            const MissingWords& missing, bool decimal_comma, ProblemList& problems,
                            const ReadRecipe& recipe) {
  const ColumnPlan plan = plan_column(raw.name, evidence_of(raw, missing), recipe, decimal_comma);
  ColumnAssembler column(raw.name, plan, missing, raw.cells.size());
  for (std::size_t from = 0; from < raw.cells.size(); from += kRowsInAPiece) {
    const std::size_t to = std::min(from + kRowsInAPiece, raw.cells.size());
    ColumnPiece piece(plan, missing, to - from, column.has_many_words());
    for (std::size_t row = from; row < to; ++row) piece.add(raw.cells[row], lines[row], 0);
    column.add(piece);
  }
  std::vector<ReadProblem> odd;
  std::vector<std::size_t> rows_at;
  std::int64_t count = 0;
  column.list_odd_cells(odd, rows_at, count);
  for (const ReadProblem& one : odd) problems.add(one.line, one.column, one.found, one.reason, one.kind);
  return {.column = column.finish(),
          .needed_comma = plan.needs_comma,
          .could_have_comma = plan.could_swap_marks,
          .has_point = plan.has_point,
          .date_order = plan.could_swap_date ? std::string(to_string(plan.date)) : std::string()};
}

}  // namespace amalgam
