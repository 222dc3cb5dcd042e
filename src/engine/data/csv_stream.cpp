// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/csv_stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/data/column_plan.h"
#include "engine/data/csv_chunks.h"
#include "engine/data/text_encoding.h"

namespace amalgam {

namespace {

constexpr std::size_t kStreamStart = 20U << 20;  // looked at before the rows: encoding, separator, header

/// The columns that are wanted of a chunk, and what was made of them.
class PartSink : public ChunkSink {
 public:
  PartSink(const std::vector<std::size_t>& wanted, const std::vector<std::string>& names,
           const std::vector<ColumnPlan>& plans, const MissingWords& missing, const PartWork& work)
      : wanted_(wanted), names_(names), plans_(plans), missing_(missing), work_(work) {
    for (const std::size_t column : wanted) {
      pieces_.emplace_back(plans[column], missing, 0, plans[column].forced == ColumnType::text);
    }
  }

  void take(const RowBlock& block) override {
    for (std::size_t i = 0; i < wanted_.size(); ++i) {
      const std::string_view* cells = block.cells.data() + wanted_[i] * block.stride;
      for (std::size_t row = 0; row < block.rows; ++row) pieces_[i].add(cells[row], block.lines[row], block.starts[row]);
    }
    rows_ += block.rows;
  }

  /// What fails is said when the chunk is taken: one that began in the middle of a row is read again.
  void finish() override {
    try {
      if (rows_ > 0) work();
    } catch (...) {
      failure_ = std::current_exception();
    }
  }
  /// nullptr without rows.
  PartResult* result() const {
    if (failure_) std::rethrow_exception(failure_);
    return result_.get();
  }

 private:
  void work() {
    std::vector<Column> columns;
    columns.reserve(wanted_.size());
    for (std::size_t i = 0; i < wanted_.size(); ++i) {
      ColumnAssembler assembler(names_[wanted_[i]], plans_[wanted_[i]], missing_, rows_);
      assembler.add(pieces_[i]);
      columns.push_back(assembler.finish());
    }
    pieces_.clear();
    result_ = work_(Table(std::move(columns)));
  }

  const std::vector<std::size_t>& wanted_;
  const std::vector<std::string>& names_;
  const std::vector<ColumnPlan>& plans_;
  const MissingWords& missing_;
  const PartWork& work_;
  std::vector<ColumnPiece> pieces_;
  std::size_t rows_ = 0;
  std::unique_ptr<PartResult> result_;
  std::exception_ptr failure_;
};

/// Thrown between threads when the text turns out not to be UTF-8.
struct NotUtf8 {};

}  // namespace

CsvStream::CsvStream(std::filesystem::path path, const ReadRecipe& recipe) : path_(std::move(path)), recipe_(recipe) {}

std::unique_ptr<CsvStream> CsvStream::open(const std::filesystem::path& path, const ReadRecipe& recipe) {
  if (!recipe.edits.empty() || !recipe.links.empty()) return nullptr;
  if (recipe.encoding && *recipe.encoding != "utf-8") return nullptr;
  std::unique_ptr<CsvStream> stream(new CsvStream(path, recipe));
  stream->file_ = LoadedFile::on_demand(path);
  stream->file_->load_to(kStreamStart);
  const std::string_view all = stream->file_->bytes();
  const std::string_view start = all.substr(0, kStreamStart);
  const EncodingGuess guess = guess_encoding(start);
  if (guess.encoding != "utf-8" || (!guess.is_text && !recipe.encoding)) return nullptr;
  if (trimmed(start).empty()) return nullptr;  // the reader of whole files says what is the matter
  stream->is_ascii_so_far_ = !recipe.encoding && guess.guess.reason.starts_with("Only ASCII");
  stream->mark_ = guess.mark_bytes;
  stream->text_ = all.substr(guess.mark_bytes);
  stream->head_ = read_csv_head(start.substr(guess.mark_bytes), recipe);
  return stream;
}

/// Rows at the start and at places spread over the file, as they are looked at when it is read whole.
std::vector<ColumnEvidence> CsvStream::sample(const MissingWords& missing) const {
  constexpr std::size_t kHead = 1 << 19, kPlace = 1 << 15, kPlaces = 8, kRoom = 1 << 17;
  std::vector<ColumnEvidence> evidence(head_.format.names.size());
  const auto take = [&](const RowBlock& block) {
    for (std::size_t i = 0; i < evidence.size(); ++i) {
      for (std::size_t row = 0; row < block.rows; ++row) {
        const std::string_view cell = trimmed(block.cells[i * block.stride + row]);
        ++evidence[i].rows;
        if (!missing.contains(cell)) evidence[i].look_at(cell);
      }
    }
  };
  const std::size_t size = text_.size(), start = head_.start;
  const bool is_whole = size - start <= kHead + kPlaces * kPlace;
  std::size_t at = read_rows(text_, head_.format, start, is_whole ? size : start + kHead, take).end;
  for (std::size_t i = 1; !is_whole && i <= kPlaces; ++i) {
    const std::size_t place = start + kHead + (size - start - kHead - kPlace) / kPlaces * i;
    if (place < at) continue;
    const std::string around = file_->copy(mark_ + place - 1, mark_ + place + kPlace + kRoom);
    const std::size_t begin = likely_row_start(around, head_.format, 1);
    const Stretch stretch = read_rows(around, head_.format, begin, std::min(begin + kPlace, around.size()), take);
    at = place - 1 + stretch.end;
  }
  return evidence;
}

bool CsvStream::read(const std::vector<std::string>& wanted, const PartWork& work, const TakePart& take,
                     StreamResult& result, const ReadProgress& progress, const ReadEffort& effort) {
  const std::vector<std::string>& names = head_.format.names;
  std::vector<std::size_t> columns;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (std::find(wanted.begin(), wanted.end(), names[i]) != wanted.end()) columns.push_back(i);
  }
  const MissingWords missing(recipe_.missing_words.value_or(usual_missing_words()));
  const std::vector<ColumnPlan> plans = plan_columns(names, sample(missing), recipe_);

  result = {.dropped = head_.dropped};
  const auto note = [&](const RowProblem& one, std::int64_t first_line) {
    const bool is_left_out = one.problem.kind == "open_quote" || one.problem.kind == "long_row" || one.problem.kind == "short_row";
    if (!is_left_out || result.first_problem.line > 0) return;
    result.first_problem = one.problem;
    result.first_problem.line += first_line - 1;
  };
  for (const RowProblem& one : head_.problems) note(one, 1);

  const auto total = static_cast<std::int64_t>(text_.size());
  std::size_t released = 0;
  CsvSource source{.text = text_, .report = {}, .release = {}, .restore = {}};
  source.report = [&](std::size_t done) {
    if (!progress || progress(static_cast<std::int64_t>(done), total)) return;
    throw Error(ErrorKind::request, "read.cancelled", "Reading " + path_.string() + " was cancelled.");
  };
  source.release = [&](std::size_t, std::size_t to) {
    file_->release(std::exchange(released, to + mark_), to + mark_);
  };
  source.need = [&](std::size_t to) { file_->load_to(to + mark_); };

  std::int64_t line = head_.first_line;
  ChunkedText text(source, head_.format, head_.start, effort);
  try {
    text.read([&] { return std::make_unique<PartSink>(columns, names, plans, missing, work); },
              [&](const Chunk& chunk) {
                if (chunk.stretch.has_bad_bytes && is_ascii_so_far_) throw NotUtf8{};
                if (chunk.stretch.dropped > 0) {
                  for (const RowProblem& one : chunk.stretch.problems) note(one, line);
                }
                line += chunk.stretch.line_ends;
                result.dropped += chunk.stretch.dropped;
                if (PartResult* part = static_cast<const PartSink&>(*chunk.sink).result()) take(*part, result.rows);
                result.rows += chunk.stretch.rows;
              },
              0, 1);
  } catch (const NotUtf8&) {
    return false;
  }
  if (result.rows > 0) return true;
  if (result.dropped == 0) {
    throw Error(ErrorKind::data, "read.no_rows", path_.string() + ": the file has a header but no rows.");
  }
  throw Error(ErrorKind::data, "read.no_rows",
              fmt::format("{}: no row could be read; all {} were left out. Line {}: {}", path_.string(),
                          grouped_digits(result.dropped), grouped_digits(result.first_problem.line),
                          result.first_problem.reason));
}

}  // namespace amalgam
