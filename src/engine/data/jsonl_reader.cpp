// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_map>

#include "engine/base/text.h"
#include "engine/base/unicode.h"
#include "engine/data/reader.h"

namespace amalgam {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// One member of an object on its way into a column.
struct JsonMember {
  enum class Kind { number, integer, text } kind = Kind::text;
  double number = 0;
  std::int64_t integer = 0;
  std::string text = {};
};

/// Flattens JSON objects into rows: {"a": {"b": 1}} fills the column "a.b"; an array becomes a cell of JSON text.
/// A row is kept only if its object is whole.
///
/// Called by nlohmann's parser, which keeps its own stack: depth costs no recursion.
class RowBuilder : public nlohmann::json_sax<nlohmann::json> {
 public:
  /// `outer`: how many arrays stand around the rows (0: one object; 1: an array of objects).
  RowBuilder(CellTable& table, int outer) : table_(table), outer_(outer) {}

  void begin_line(std::int64_t line) {
    line_ = line;
    reset();
  }
  const std::string& fault() const { return fault_; }
  std::int64_t rows_done() const { return static_cast<std::int64_t>(table_.lines.size()); }
  void set_progress(std::function<void()> every_row) { every_row_ = std::move(every_row); }

  bool null() override { return in_array() ? raw("null") : scalar(std::nullopt); }
  bool boolean(bool value) override {
    const char* word = value ? "true" : "false";
    return in_array() ? raw(word) : scalar(JsonMember{.text = word});
  }
  bool number_integer(number_integer_t value) override {
    if (in_array()) return raw(std::to_string(value));
    return scalar(JsonMember{.kind = JsonMember::Kind::integer, .integer = value});
  }
  bool number_unsigned(number_unsigned_t value) override {
    if (in_array()) return raw(std::to_string(value));
    if (value > INT64_MAX) return scalar(JsonMember{.text = std::to_string(value)});
    return scalar(JsonMember{.kind = JsonMember::Kind::integer, .integer = static_cast<std::int64_t>(value)});
  }
  bool number_float(number_float_t value, const string_t& written) override {
    if (in_array()) return raw(written);
    const bool is_long_integer = written.find_first_of(".eE") == std::string::npos;
    if (is_long_integer) return scalar(JsonMember{.text = written});
    return scalar(JsonMember{.kind = JsonMember::Kind::number, .number = value});
  }
  bool string(string_t& value) override {
    return in_array() ? raw(nlohmann::json(value).dump()) : scalar(JsonMember{.text = value});
  }
  bool binary(binary_t&) override { return refuse("binary data"); }

  bool start_object(std::size_t) override {
    if (++depth_ > kDeepest) return refuse("members more than 100 levels deep");
    if (in_array()) return open('{');
    if (at_outer()) {
      names_.push_back({});
      return true;
    }
    if (names_.empty()) return refuse("no object");
    names_.push_back(names_.back());  // the key stands at its end already
    return true;
  }
  bool key(string_t& name) override {
    if (in_array()) {
      comma();
      array_ += nlohmann::json(name).dump() + ": ";
      after_key_ = true;
      return true;
    }
    std::string& path = names_.back();
    path = names_.size() == 1 ? std::string() : names_[names_.size() - 2];
    path += (path.empty() ? "" : ".") + name;
    return true;
  }
  bool end_object() override {
    --depth_;
    if (in_array()) return close('}');
    names_.pop_back();
    if (names_.empty() && outer_ > 0) commit();
    return true;
  }
  bool start_array(std::size_t) override {
    if (++depth_ > kDeepest) return refuse("members more than 100 levels deep");
    if (!in_array() && names_.empty()) {
      return opened_outer_++ < outer_ ? true : refuse("an array where an object should stand");
    }
    return open('[');
  }
  bool end_array() override {
    --depth_;
    if (!in_array()) return true;  // the array around the rows
    close(']');
    if (in_array()) return true;
    const bool added = scalar(JsonMember{.text = array_});
    array_.clear();
    return added;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& error) override {
    const std::string_view what = error.what();
    const std::size_t colon = what.rfind(": ");
    fault_ = std::string(what.substr(colon == std::string_view::npos ? 0 : colon + 2));
    return false;
  }
  /// Adds the row in hand; of one object a line only when its line is known to be whole.
  void commit() {
    const std::int64_t row = rows_done();
    if (outer_ > 0) line_ = row + 1;
    for (auto& [name, member] : row_) {
      CellColumn& cells = column(name);
      if (!member) continue;
      if (cells.has_row(row)) {
        list_problem(table_.problems, line_, name, member->text,
                     "The member stands twice in its object; the first was kept.", "bad_cell");
      } else if (member->kind == JsonMember::Kind::number) {
        cells.add_number(row, member->number);
      } else if (member->kind == JsonMember::Kind::integer) {
        cells.add_integer(row, member->integer);
      } else {
        cells.add_text(row, member->text);
      }
    }
    row_.clear();
    table_.lines.push_back(line_);
    if (every_row_) every_row_();
  }

 private:
  static constexpr int kDeepest = 100;

  void reset() {
    names_.clear();
    row_.clear();
    array_.clear();
    fault_.clear();
    depth_ = array_depth_ = opened_outer_ = 0;
    needs_comma_ = after_key_ = false;
  }
  bool in_array() const { return array_depth_ > 0; }
  bool at_outer() const { return names_.empty() && opened_outer_ == outer_; }
  bool refuse(const std::string& found) {
    fault_ = "found " + found;
    return false;
  }

  // Arrays are written again as JSON text.
  void comma() {
    if (needs_comma_ && !after_key_) array_ += ", ";
    needs_comma_ = true;
    after_key_ = false;
  }
  bool raw(std::string_view text) {
    comma();
    array_ += text;
    return true;
  }
  bool open(char bracket) {
    comma();
    if (array_depth_ == 0) array_.clear();
    ++array_depth_;
    array_ += bracket;
    needs_comma_ = false;
    return true;
  }
  bool close(char bracket) {
    array_ += bracket;
    --array_depth_;
    needs_comma_ = array_depth_ > 0;
    return true;
  }

  bool scalar(std::optional<JsonMember> member) {
    if (names_.empty()) return refuse("a single value where an object should stand");
    row_.emplace_back(names_.back(), std::move(member));
    return true;
  }

  CellColumn& column(const std::string& name) {
    const auto [place, is_new] = places_.try_emplace(name, table_.columns.size());
    if (is_new) table_.columns.emplace_back(name);
    return table_.columns[place->second];
  }

  CellTable& table_;
  int outer_;
  std::int64_t line_ = 0;
  std::vector<std::string> names_;  // per open object: the path to its member in hand
  std::vector<std::pair<std::string, std::optional<JsonMember>>> row_;
  std::string array_;
  int depth_ = 0, array_depth_ = 0, opened_outer_ = 0;
  bool needs_comma_ = false, after_key_ = false;
  std::unordered_map<std::string, std::size_t> places_;
  std::string fault_;
  std::function<void()> every_row_;
};

std::string_view without_mark(std::string_view bytes) {
  if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
  return bytes;
}

bool recognises_jsonl(std::string_view first) {
  const std::string_view text = trimmed(without_mark(first));
  if (text.starts_with('[')) return trimmed(text.substr(1)).starts_with('{');
  if (!text.starts_with('{')) return false;
  const std::string_view inside = trimmed(text.substr(1));
  return inside.starts_with('"') || inside.starts_with('}');
}

void read_lines(const TableSource& source, std::string_view text, CellTable& table, const ReadProgress& progress) {
  constexpr std::size_t kBytesPerReport = 1 << 20;
  RowBuilder rows(table, 0);
  std::int64_t line = 0;
  std::size_t reported = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view one = trimmed(text.substr(at, end - at));
    at = end + 1;
    ++line;
    if (!one.empty()) {
      rows.begin_line(line);
      if (!nlohmann::json::sax_parse(one.begin(), one.end(), &rows)) {
        ++table.dropped;
        list_problem(table.problems, line, "", one,
                     fmt::format("Expected one JSON object: {}; the row was left out.", rows.fault()), "bad_json");
      } else {
        rows.commit();
      }
    }
    if (end - reported < kBytesPerReport) continue;
    reported = end;
    report_progress(source, progress, 0.8 * static_cast<double>(end) / static_cast<double>(text.size()));
  }
}

/// One array of objects. What stands behind a fault cannot be read: a parser has no place to go on from.
void read_array(const TableSource& source, std::string_view text, CellTable& table, const ReadProgress& progress) {
  RowBuilder rows(table, 1);
  rows.begin_line(0);
  rows.set_progress([&] {
    if (rows.rows_done() % 10000 == 0) report_progress(source, progress, 0.5);
  });
  if (nlohmann::json::sax_parse(text.begin(), text.end(), &rows)) return;
  ++table.dropped;
  list_problem(table.problems, rows.rows_done() + 1, "", "",
               fmt::format("Object {} of the array cannot be read ({}); nothing behind it was read.",
                           grouped_digits(rows.rows_done() + 1), rows.fault()),
               "bad_json");
}

ReadResult read_jsonl(const TableSource& source, const ReadRecipe& recipe, const ReadProgress& progress) {
  report_progress(source, progress, 0);
  const std::string_view text = trimmed(without_mark(source.bytes));
  if (text.empty()) fail_reading(source, "read.empty", "the file is empty.");
  // Blanks were cut off in front too; lines must still be counted from the file's first.
  const std::string_view from_start = without_mark(source.bytes);
  CellTable table;
  const bool is_array = text.starts_with('[');
  if (is_array) {
    read_array(source, text, table, progress);
  } else {
    read_lines(source, from_start, table, progress);
  }
  table.guesses.push_back({.what = "layout",
                           .value = is_array ? "one array of objects" : "one object a line",
                           .reason = is_array ? "The text begins with [." : "The text does not begin with [."});
  std::vector<std::string> names;
  for (const CellColumn& column : table.columns) names.push_back(column.name());
  names = column_names_from(std::move(names), 1, table.problems);
  for (std::size_t i = 0; i < names.size(); ++i) table.columns[i].rename(names[i]);
  if (table.columns.empty() && !table.lines.empty()) fail_reading(source, "read.no_columns", "no object has a member.");
  return finish_reading(source, std::move(table), recipe);
}

}  // namespace

Reader jsonl_reader() {
  return {.id = "jsonl",
          .title = "JSON Lines",
          .extensions = {".jsonl", ".ndjson", ".json"},
          .is_binary = false,
          .recognises = recognises_jsonl,
          .read = read_jsonl};
}

}  // namespace amalgam
