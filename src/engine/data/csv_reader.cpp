// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/csv_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>

#include "engine/base/error.h"
#include "engine/base/sha256.h"
#include "engine/base/text.h"
#include "engine/base/unicode.h"
#include "engine/data/csv_columns.h"
#include "engine/data/csv_head.h"
#include "engine/data/csv_scanner.h"
#include "engine/data/loaded_file.h"
#include "engine/data/read_guesses.h"
#include "engine/data/text_encoding.h"

namespace amalgam {

namespace {

/// Computes the checksum beside the reading.
class BackgroundSha {
 public:
  explicit BackgroundSha(std::string_view bytes) : thread_([this, bytes](std::stop_token stop) { run(bytes, stop); }) {}
  std::size_t done() const { return done_; }  ///< bytes that are not needed any more
  std::string hex() {
    thread_.join();
    if (failure_) std::rethrow_exception(failure_);
    return hex_;
  }

 private:
  void run(std::string_view bytes, const std::stop_token& stop) {
    constexpr std::size_t kAtOnce = 1 << 20;
    try {
      Sha256 sha;
      for (std::size_t at = 0; at < bytes.size() && !stop.stop_requested(); at += kAtOnce) {
        sha.add(bytes.substr(at, kAtOnce));
        done_ = std::min(at + kAtOnce, bytes.size());
      }
      hex_ = sha.hex();
    } catch (...) {
      failure_ = std::current_exception();
    }
  }

  std::atomic<std::size_t> done_ = 0;
  std::string hex_;
  std::exception_ptr failure_;
  std::jthread thread_;  // last: it uses the others
};

/// One reading: the bytes, what is asked for, and what has come of it so far.
class CsvReading {
 public:
  CsvReading(std::string_view bytes, LoadedFile* file, const ReadRecipe& recipe, std::string name,
             const ReadProgress& progress, const ReadEffort& effort)
      : bytes_(bytes), file_(file), recipe_(recipe), name_(std::move(name)), progress_(progress), effort_(effort) {}

  ReadResult read() {
    report(0);
    BackgroundSha sha(bytes_);
    sha_ = &sha;
    decode();
    if (trimmed(text_.substr(0, 4096)).empty() && trimmed(text_).empty()) fail("read.empty", "the file is empty.");
    settle_head();
    settle_edits();
    const MissingWords missing(recipe_.missing_words.value_or(usual_missing_words()));
    CsvColumns columns = read_columns(source(), format_, start_, first_line_, recipe_, missing, effort_);
    if (columns.rows == 0) fail_without_rows(columns);
    finish(columns, missing);
    result_.sha256 = sha.hex();
    report(bytes_.size());
    return std::move(result_);
  }

 private:
  [[noreturn]] void fail(const char* code, const std::string& sentence) const {
    throw Error(ErrorKind::data, code, name_ + ": " + sentence);
  }

  void report(std::size_t done) {
    if (!progress_) return;
    done_ = std::max(done_, std::min(done, bytes_.size()));
    if (!progress_(static_cast<std::int64_t>(done_), static_cast<std::int64_t>(bytes_.size()))) {
      throw Error(ErrorKind::request, "read.cancelled", "Reading " + name_ + " was cancelled.");
    }
  }

  // ── what kind of text it is ──────────────────────────────────────────────────────────────────────

  void decode() {
    EncodingGuess guess = guess_encoding(bytes_);
    if (!guess.is_text && !recipe_.encoding) fail("read.not_text", guess.guess.reason + " Is it a table at all?");
    std::string encoding = recipe_.encoding.value_or(guess.encoding);
    const bool is_ascii_so_far = !recipe_.encoding && guess.guess.reason.starts_with("Only ASCII");
    if (is_ascii_so_far && find_invalid_utf8(bytes_) != std::string_view::npos) {
      guess = guess_encoding(bytes_, true);
      encoding = guess.encoding;
    }
    if (!recipe_.encoding) result_.guesses.push_back(guess.guess);
    const bool has_mark = guess.mark_bytes > 0 && encoding == guess.encoding;
    text_ = bytes_.substr(has_mark ? guess.mark_bytes : 0);
    if (encoding == "utf-8") return;
    std::size_t reported = 0;
    decoded_ = decoded(text_, encoding, [&](std::size_t done) {
      if (done - reported < (4U << 20)) return;
      reported = done;
      report(done / 4);
    });
    text_ = decoded_;
    is_decoded_ = true;
  }

  void settle_head() {
    CsvHead head = read_csv_head(text_, recipe_);
    format_ = std::move(head.format);
    start_ = head.start;
    first_line_ = head.first_line;
    dropped_ = head.dropped;
    problems_ = std::move(head.problems);
    for (ReadGuess& guess : head.guesses) result_.guesses.push_back(std::move(guess));
  }

  /// Where the rows start that the recipe replaces: named by any of their lines.
  void settle_edits() {
    if (recipe_.edits.empty()) return;
    CsvScanner scanner(text_, format_.separator, format_.quote, start_);
    auto edit = recipe_.edits.begin();
    while (edit != recipe_.edits.end() && scanner.next()) {
      const std::int64_t last = scanner.next_line() - 1 + first_line_ - 1;
      while (edit != recipe_.edits.end() && edit->first < scanner.line() + first_line_ - 1) ++edit;
      for (; edit != recipe_.edits.end() && edit->first <= last; ++edit) format_.edits[scanner.start()] = edit->second;
      scanner.forget_cells();
    }
  }

  // ── the result ───────────────────────────────────────────────────────────────────────────────────

  CsvSource source() {
    CsvSource source{.text = text_, .report = {}, .release = {}, .restore = {}};
    source.report = [this](std::size_t done) { report(is_decoded_ ? bytes_.size() / 4 + done / 2 : done); };
    if (file_ == nullptr || is_decoded_) return source;
    const std::size_t mark = bytes_.size() - text_.size();
    source.release = [this, mark](std::size_t, std::size_t to) {
      const std::size_t end = std::min(to + mark, sha_->done());
      file_->release(released_, end);
      released_ = std::max(released_, end);
    };
    source.restore = [this](std::size_t, std::size_t) {
      file_->restore(0, std::exchange(released_, 0));
    };
    return source;
  }

  [[noreturn]] void fail_without_rows(CsvColumns& columns) {
    if (columns.dropped + dropped_ == 0) fail("read.no_rows", "the file has a header but no rows.");
    for (RowProblem& problem : columns.problems) problems_.push_back(std::move(problem));
    const ReadProblem& first = problems_.front().problem;
    fail("read.no_rows", fmt::format("no row could be read; all {} were left out. Line {}: {}",
                                     grouped_digits(columns.dropped + dropped_), grouped_digits(first.line), first.reason));
  }

  /// The row that starts at `at` as it stands in the file.
  std::string raw_row(std::size_t at) {
    constexpr std::size_t kMost = 4000, kLookedAt = 16384;
    const std::size_t end = std::min(text_.size(), at + kLookedAt);
    const std::size_t mark = bytes_.size() - text_.size();
    if (!is_decoded_ && at + mark < released_) file_->restore(at + mark, std::min(released_, end + mark));
    CsvScanner scanner(text_.substr(0, end), format_.separator, format_.quote, at);
    return scanner.next() ? escaped(scanner.raw(), kMost) : std::string();
  }

  void finish(CsvColumns& columns, const MissingWords& missing) {
    constexpr std::size_t kMostListed = 1000;
    result_.problem_count = columns.problem_count + static_cast<std::int64_t>(problems_.size());
    result_.rows_read = columns.rows;
    result_.rows_dropped = columns.dropped + dropped_;
    for (RowProblem& one : problems_) {
      if (result_.problems.size() < kMostListed) result_.problems.push_back(std::move(one.problem));
    }
    for (RowProblem& one : columns.problems) {
      if (result_.problems.size() == kMostListed) break;
      one.problem.row = raw_row(one.row_at);
      result_.problems.push_back(std::move(one.problem));
    }
    std::vector<ColumnFacts> facts;
    for (std::size_t i = 0; i < columns.columns.size(); ++i) {
      facts.push_back({columns.columns[i], columns.plans[i], columns.evidence[i], columns.missing_counts[i]});
    }
    for (ReadGuess& guess : column_guesses(facts, missing, recipe_)) result_.guesses.push_back(std::move(guess));
    result_.table = std::make_shared<const Table>(std::move(columns.columns));
    result_.path = name_;
    result_.bytes = static_cast<std::int64_t>(bytes_.size());
  }

  std::string_view bytes_;
  LoadedFile* file_;  // nullptr: the bytes are not ours to give back
  const ReadRecipe& recipe_;
  std::string name_;
  const ReadProgress& progress_;
  const ReadEffort& effort_;
  BackgroundSha* sha_ = nullptr;
  std::size_t done_ = 0, released_ = 0;
  std::string decoded_;
  bool is_decoded_ = false;
  std::string_view text_;
  CsvFormat format_;
  std::size_t start_ = 0;
  std::int64_t first_line_ = 1;
  std::int64_t dropped_ = 0;
  std::vector<RowProblem> problems_;  // of the header
  ReadResult result_;
};

}  // namespace

ReadResult read_csv(const std::filesystem::path& path, const ReadRecipe& recipe, const ReadProgress& progress,
                    const ReadEffort& effort) {
  LoadedFile file(path);
  return CsvReading(file.bytes(), &file, recipe, path.string(), progress, effort).read();
}

ReadResult read_csv_text(std::string_view bytes, const ReadRecipe& recipe, const std::string& name,
                         const ReadProgress& progress, const ReadEffort& effort) {
  return CsvReading(bytes, nullptr, recipe, name, progress, effort).read();
}

void write_csv_row(std::string& out, const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out.push_back(',');
    // A row of one empty cell would otherwise be a blank line, which readers skip.
    const bool needs_quotes =
        cells[i].find_first_of(",\"\r\n") != std::string::npos || (cells.size() == 1 && cells[i].empty());
    if (!needs_quotes) {
      out.append(cells[i]);
      continue;
    }
    out.push_back('"');
    for (const char c : cells[i]) {
      if (c == '"') out.push_back('"');
      out.push_back(c);
    }
    out.push_back('"');
  }
  out.push_back('\n');
}

}  // namespace amalgam
