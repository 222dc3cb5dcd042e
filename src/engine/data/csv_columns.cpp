// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/csv_columns.h"

#include <algorithm>
#include <atomic>

#include "engine/base/text.h"
#include "engine/data/csv_chunks.h"
#include "engine/data/read_result.h"

namespace amalgam {

namespace {

constexpr std::int64_t kEnoughEvidence = 100;  // cells present, for a plan that need not be looked at again

/// Looks at the cells of some columns.
class EvidenceSink : public ChunkSink {
 public:
  EvidenceSink(const std::vector<std::size_t>& columns, const MissingWords& missing)
      : columns_(columns), missing_(missing), evidence_(columns.size()) {}

  void take(const RowBlock& block) override {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const std::string_view* cells = block.cells.data() + columns_[i] * block.stride;
      for (std::size_t row = 0; row < block.rows; ++row) {
        const std::string_view cell = trimmed(cells[row]);
        ++evidence_[i].rows;
        if (!missing_.contains(cell)) evidence_[i].look_at(cell);
      }
    }
  }
  const std::vector<ColumnEvidence>& evidence() const { return evidence_; }

 private:
  const std::vector<std::size_t>& columns_;
  const MissingWords& missing_;
  std::vector<ColumnEvidence> evidence_;
};

/// Converts the cells of some columns by their plans.
class ConvertSink : public ChunkSink {
 public:
  ConvertSink(const std::vector<std::size_t>& columns, const std::vector<ColumnPlan>& plans,
              const MissingWords& missing, std::size_t expected_rows, const std::vector<std::atomic<bool>>& many_words)
      : columns_(columns) {
    pieces_.reserve(columns.size());
    for (const std::size_t column : columns) {
      pieces_.emplace_back(plans[column], missing, expected_rows, many_words[column].load(std::memory_order_relaxed));
    }
  }

  void take(const RowBlock& block) override {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const std::string_view* cells = block.cells.data() + columns_[i] * block.stride;
      for (std::size_t row = 0; row < block.rows; ++row) pieces_[i].add(cells[row], block.lines[row], block.starts[row]);
    }
  }
  std::vector<ColumnPiece>& pieces() { return pieces_; }

 private:
  const std::vector<std::size_t>& columns_;
  std::vector<ColumnPiece> pieces_;
};

std::vector<std::size_t> all_of(std::size_t count) {
  std::vector<std::size_t> all(count);
  for (std::size_t i = 0; i < count; ++i) all[i] = i;
  return all;
}

/// One reading: plans, pieces and what is known about them.
class ColumnReading {
 public:
  ColumnReading(const CsvSource& source, const CsvFormat& format, std::size_t start, std::int64_t first_line,
          const ReadRecipe& recipe, const MissingWords& missing, const ReadEffort& effort)
      : source_(source),
        format_(format),
        recipe_(recipe),
        missing_(missing),
        start_(start),
        first_line_(first_line),
        columns_(format.names.size()),
        text_(source, format, start, effort),
        assemblers_(columns_),
        many_words_(columns_) {}

  CsvColumns read() {
    look_at_samples();
    result_.plans = plan_columns(format_.names, result_.evidence, recipe_);
    std::vector<std::size_t> wanted = all_of(columns_);
    for (double share = 0; !wanted.empty(); share += (1 - share) / 2) {
      convert(wanted, share, share + (1 - share) * 0.95);
      wanted = misjudged(wanted, share);
    }
    source_.report(source_.text.size() - source_.text.size() / 100);
    list_problems();
    finish();
    return std::move(result_);
  }

 private:
  void look_at_samples() {
    constexpr std::size_t kHead = 1 << 19, kPlace = 1 << 15, kPlaces = 8;
    const std::vector<std::size_t> all = all_of(columns_);
    EvidenceSink sink(all, missing_);
    const auto take = [&](const RowBlock& block) { sink.take(block); };
    const std::size_t size = source_.text.size();
    const bool is_whole = size - start_ <= kHead + kPlaces * kPlace;
    const std::size_t limit = is_whole ? size : start_ + kHead;
    Stretch head = read_rows(source_.text, format_, start_, limit, take);
    std::size_t at = head.end, bytes = head.end - head.start;
    for (std::size_t i = 1; !is_whole && i <= kPlaces; ++i) {
      const std::size_t place = start_ + kHead + (size - start_ - kHead - kPlace) / kPlaces * i;
      if (place < at) continue;
      const std::size_t begin = likely_row_start(source_.text, format_, place);
      at = read_rows(source_.text, format_, begin, std::min(begin + kPlace, size), take).end;
      bytes += at - begin;
    }
    result_.evidence = sink.evidence();
    is_full_.assign(columns_, is_whole);
    const double rows = columns_ == 0 ? 0 : static_cast<double>(result_.evidence.front().rows);
    rows_a_byte_ = rows / static_cast<double>(std::max<std::size_t>(bytes, 1));
  }

  std::size_t expected_rows(std::size_t bytes) const {
    constexpr double kMargin = 1.03;
    return static_cast<std::size_t>(rows_a_byte_ * kMargin * static_cast<double>(bytes)) + 1;
  }

  void convert(const std::vector<std::size_t>& columns, double from, double to) {
    const std::size_t all_rows = expected_rows(source_.text.size() - start_);
    const std::size_t chunk_rows = expected_rows(std::min(text_.chunk_bytes(), source_.text.size() - start_));
    for (const std::size_t column : columns) {
      assemblers_[column] = std::make_unique<ColumnAssembler>(format_.names[column], result_.plans[column], missing_, all_rows);
      many_words_[column] = false;
    }
    const bool is_first = !has_structure_;
    has_structure_ = true;
    std::int64_t line = first_line_;
    const auto make = [&] {
      return std::make_unique<ConvertSink>(columns, result_.plans, missing_, chunk_rows, many_words_);
    };
    const auto accept = [&](const Chunk& chunk) {
      std::vector<ColumnPiece>& pieces = static_cast<ConvertSink&>(*chunk.sink).pieces();
      for (std::size_t i = 0; i < columns.size(); ++i) {
        pieces[i].set_first_line(line);
        assemblers_[columns[i]]->add(pieces[i]);
        if (assemblers_[columns[i]]->has_many_words()) many_words_[columns[i]].store(true, std::memory_order_relaxed);
      }
      if (is_first) take_structure(chunk.stretch, line);
      line += chunk.stretch.line_ends;
    };
    text_.read(make, accept, from, to);
  }

  void take_structure(const Stretch& stretch, std::int64_t line) {
    result_.rows += stretch.rows;
    result_.dropped += stretch.dropped;
    result_.problem_count += stretch.problem_count;
    for (const RowProblem& one : stretch.problems) {
      if (result_.problems.size() == kMostListed) break;
      result_.problems.push_back(one);
      result_.problems.back().problem.line += line - 1;
    }
  }

  /// Whether all cells of a column say something else than those that its plan was made from.
  bool is_doubtful(std::size_t column) const {
    if (is_full_[column] || recipe_.types.contains(format_.names[column])) return false;
    const PieceSummary& summary = assemblers_[column]->summary();
    const ColumnPlan& plan = result_.plans[column];
    const ColumnEvidence& seen = result_.evidence[column];
    if (summary.present == 0) return false;
    if (plan.kind == ColumnPlan::Kind::words) {
      const bool like_numbers = summary.numberish * 100 >= summary.present * 99;
      return like_numbers && seen.present < kEnoughEvidence && seen.identifiers == 0;
    }
    if (plan.kind == ColumnPlan::Kind::name_list) return false;
    if (plan.kind == ColumnPlan::Kind::date && summary.odd > 0) return true;
    return summary.identifiers > 0 || summary.other_style > 0 || !tolerates(summary.present, summary.odd);
  }

  /// Looks at all cells of the doubtful columns; those whose plan changes are to be converted again.
  std::vector<std::size_t> misjudged(const std::vector<std::size_t>& converted, double share) {
    std::vector<std::size_t> doubtful;
    for (const std::size_t column : converted) {
      if (is_doubtful(column)) doubtful.push_back(column);
    }
    if (doubtful.empty()) return {};
    std::vector<ColumnEvidence> whole(doubtful.size());
    text_.read([&] { return std::make_unique<EvidenceSink>(doubtful, missing_); },
               [&](const Chunk& chunk) {
                 const auto& part = static_cast<EvidenceSink&>(*chunk.sink).evidence();
                 for (std::size_t i = 0; i < whole.size(); ++i) whole[i].add(part[i]);
               },
               share, share);
    for (std::size_t i = 0; i < doubtful.size(); ++i) {
      result_.evidence[doubtful[i]] = std::move(whole[i]);
      is_full_[doubtful[i]] = true;
    }
    const std::vector<ColumnPlan> plans = plan_columns(format_.names, result_.evidence, recipe_);
    std::vector<std::size_t> changed;
    for (std::size_t column = 0; column < columns_; ++column) {
      if (plans[column] == result_.plans[column]) continue;
      assemblers_[column].reset();
      result_.plans[column] = plans[column];
      changed.push_back(column);
    }
    return changed;
  }

  void list_problems() {
    std::vector<RowProblem>& all = result_.problems;
    for (std::size_t column = 0; column < columns_; ++column) {
      const ColumnAssembler& assembler = *assemblers_[column];
      std::vector<ReadProblem> odd;
      std::vector<std::size_t> rows_at;
      assembler.list_odd_cells(odd, rows_at, result_.problem_count);
      const std::size_t before = all.size();
      for (std::size_t i = 0; i < odd.size(); ++i) all.push_back({std::move(odd[i]), rows_at[i]});
      result_.missing_counts.push_back(assembler.missing_counts());
      if (all.size() == before || all.size() < 4 * kMostListed) continue;
      keep_first(all);
    }
    keep_first(all);
  }

  static void keep_first(std::vector<RowProblem>& problems) {
    std::stable_sort(problems.begin(), problems.end(),
                     [](const RowProblem& a, const RowProblem& b) { return a.problem.line < b.problem.line; });
    if (problems.size() > kMostListed) problems.resize(kMostListed);
  }

  void finish() {
    result_.columns.reserve(columns_);
    for (std::unique_ptr<ColumnAssembler>& assembler : assemblers_) {
      result_.columns.push_back(assembler->finish());
      assembler.reset();
    }
  }

  const CsvSource& source_;
  const CsvFormat& format_;
  const ReadRecipe& recipe_;
  const MissingWords& missing_;
  std::size_t start_;
  std::int64_t first_line_;
  std::size_t columns_;
  ChunkedText text_;
  CsvColumns result_;
  std::vector<bool> is_full_;  // the evidence is that of all rows
  std::vector<std::unique_ptr<ColumnAssembler>> assemblers_;
  std::vector<std::atomic<bool>> many_words_;  // columns whose words are texts so far
  double rows_a_byte_ = 0;                     // in the samples
  bool has_structure_ = false;                 // rows and their problems have been counted
};

}  // namespace

CsvColumns read_columns(const CsvSource& source, const CsvFormat& format, std::size_t start, std::int64_t first_line,
                        const ReadRecipe& recipe, const MissingWords& missing, const ReadEffort& effort) {
  return ColumnReading(source, format, start, first_line, recipe, missing, effort).read();
}

}  // namespace amalgam
