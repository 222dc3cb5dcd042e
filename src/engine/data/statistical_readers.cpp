// SPDX-License-Identifier: GPL-3.0-or-later
// SAS, SPSS and Stata through ReadStat.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <readstat.h>

#include <cmath>
#include <cstring>
#include <map>
#include <memory>
#include <unordered_map>
#include <unordered_set>

#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/base/unicode.h"
#include "engine/data/reader.h"
#include "engine/data/statistical_dates.h"

namespace amalgam {

namespace {

using Parse = readstat_error_t (*)(readstat_parser_t*, const char*, void*);

/// A number's or a text's label: "1" -> "married".
using Labels = std::unordered_map<std::string, std::string>;

struct Variable {
  std::string name = {};
  std::string format = {};
  std::string label_set = {};
  bool is_date = false;
  std::map<std::string, std::int64_t> missing_codes = {};  ///< code -> how many cells hold it
  std::vector<std::pair<std::int64_t, double>> numbers = {};        ///< row, value; kept until the labels are known
  std::vector<std::pair<std::int64_t, std::string>> texts = {};
};

/// One reading of one file. ReadStat calls back into it; a callback must not throw through C.
struct Reading {
  const TableSource& source;
  const ReadProgress& progress;
  StatisticsProgram program;
  std::size_t at = 0;  ///< of the reader in the bytes
  std::vector<Variable> variables = {};
  std::map<std::string, Labels> labels = {};
  std::int64_t rows = 0;
  std::int64_t bad_texts = 0;                      ///< not UTF-8
  std::int64_t high_bytes = 0, lonely_bytes = 0;   ///< in them: above 0x7F; with none above it on either side
  std::string message = {};  ///< ReadStat's own, if it gave one
  bool is_cancelled = false;
};

Reading& reading_of(void* context) { return *static_cast<Reading*>(context); }

// ── bytes ────────────────────────────────────────────────────────────────────────────────────────

int open_bytes(const char*, void*) { return 0; }
int close_bytes(void*) { return 0; }

readstat_off_t seek_bytes(readstat_off_t offset, readstat_io_flags_t whence, void* context) {
  Reading& reading = reading_of(context);
  const auto size = static_cast<readstat_off_t>(reading.source.bytes.size());
  readstat_off_t from = 0;
  if (whence == READSTAT_SEEK_CUR) from = static_cast<readstat_off_t>(reading.at);
  if (whence == READSTAT_SEEK_END) from = size;
  readstat_off_t to = 0;
  if (__builtin_add_overflow(from, offset, &to) || to < 0 || to > size) return -1;
  reading.at = static_cast<std::size_t>(to);
  return to;
}

ssize_t read_bytes(void* buffer, std::size_t count, void* context) {
  Reading& reading = reading_of(context);
  const std::size_t given = std::min(count, reading.source.bytes.size() - reading.at);
  if (given > 0) std::memcpy(buffer, reading.source.bytes.data() + reading.at, given);
  reading.at += given;
  return static_cast<ssize_t>(given);
}

readstat_error_t update_bytes(long, readstat_progress_handler, void*, void* context) {
  Reading& reading = reading_of(context);
  try {
    const double share = static_cast<double>(reading.at) / static_cast<double>(reading.source.bytes.size());
    report_progress(reading.source, reading.progress, 0.6 * share);
    return READSTAT_OK;
  } catch (const Error&) {
    reading.is_cancelled = true;
    return READSTAT_ERROR_USER_ABORT;
  }
}

// ── callbacks ────────────────────────────────────────────────────────────────────────────────────

int take_variable(int index, readstat_variable_t* variable, const char* label_set, void* context) {
  Reading& reading = reading_of(context);
  if (index < 0) return READSTAT_HANDLER_ABORT;
  if (static_cast<std::size_t>(index) >= reading.variables.size()) reading.variables.resize(static_cast<std::size_t>(index) + 1);
  const auto text = [](const char* raw) { return std::string(raw == nullptr ? "" : raw); };
  Variable& own = reading.variables[static_cast<std::size_t>(index)];
  own.name = text(readstat_variable_get_name(variable));
  own.format = text(readstat_variable_get_format(variable));
  own.label_set = text(label_set);
  own.is_date = readstat_variable_get_type_class(variable) == READSTAT_TYPE_CLASS_NUMERIC &&
                is_date_format(reading.program, own.format);
  return READSTAT_HANDLER_OK;
}

/// A number as the key of its label; -0 is 0.
std::string key_of(double value) { return format_number(value == 0 ? 0 : value); }

std::string key_of(readstat_value_t value) {
  if (readstat_value_is_tagged_missing(value)) return fmt::format(".{}", readstat_value_tag(value));
  if (readstat_value_type_class(value) == READSTAT_TYPE_CLASS_NUMERIC) return key_of(readstat_double_value(value));
  const char* text = readstat_string_value(value);
  return std::string(trimmed(text == nullptr ? "" : text));
}

int take_value_label(const char* label_set, readstat_value_t value, const char* label, void* context) {
  if (label_set == nullptr || label == nullptr) return READSTAT_HANDLER_OK;
  reading_of(context).labels[label_set][key_of(value)] = trimmed(label);
  return READSTAT_HANDLER_OK;
}

void take_text(Reading& reading, Variable& variable, std::int64_t row, const char* raw) {
  const std::string_view text = trimmed(raw == nullptr ? "" : raw);
  if (text.empty()) return;
  if (find_invalid_utf8(text) != std::string_view::npos) {
    ++reading.bad_texts;
    const auto is_high = [&](std::size_t at) { return at < text.size() && static_cast<unsigned char>(text[at]) > 0x7F; };
    for (std::size_t i = 0; i < text.size(); ++i) {
      reading.high_bytes += is_high(i) ? 1 : 0;
      reading.lonely_bytes += is_high(i) && !is_high(i - 1) && !is_high(i + 1) ? 1 : 0;
    }
  }
  variable.texts.emplace_back(row, text);
}

int take_value(int row, readstat_variable_t* variable, readstat_value_t value, void* context) {
  Reading& reading = reading_of(context);
  const auto index = static_cast<std::size_t>(readstat_variable_get_index(variable));
  if (row < 0 || index >= reading.variables.size()) return READSTAT_HANDLER_ABORT;
  Variable& own = reading.variables[index];
  reading.rows = std::max(reading.rows, static_cast<std::int64_t>(row) + 1);
  if (readstat_value_is_system_missing(value)) return READSTAT_HANDLER_OK;
  if (readstat_value_is_tagged_missing(value) || readstat_value_is_defined_missing(value, variable)) {
    ++own.missing_codes[key_of(value)];
    return READSTAT_HANDLER_OK;
  }
  if (readstat_value_type_class(value) == READSTAT_TYPE_CLASS_STRING) {
    take_text(reading, own, row, readstat_string_value(value));
    return READSTAT_HANDLER_OK;
  }
  double number = readstat_double_value(value);
  if (readstat_value_type(value) == READSTAT_TYPE_FLOAT) {
    // 0.1f is meant as 0.1: the shortest number that is the same float.
    number = parse_number(fmt::format("{}", readstat_float_value(value)));
  }
  if (!std::isnan(number)) own.numbers.emplace_back(row, number);
  return READSTAT_HANDLER_OK;
}

template <auto function, class... Arguments>
int guarded(Arguments... arguments) {
  try {
    return function(arguments...);
  } catch (...) {  // out of memory: nothing may be thrown through C
    return READSTAT_HANDLER_ABORT;
  }
}

int on_variable(int index, readstat_variable_t* variable, const char* labels, void* context) {
  return guarded<take_variable>(index, variable, labels, context);
}
int on_value(int row, readstat_variable_t* variable, readstat_value_t value, void* context) {
  return guarded<take_value>(row, variable, value, context);
}
int on_value_label(const char* labels, readstat_value_t value, const char* label, void* context) {
  return guarded<take_value_label>(labels, value, label, context);
}
void on_error(const char* message, void* context) { reading_of(context).message = trimmed(message); }

readstat_error_t parse(Reading& reading, Parse parser_function, const char* encoding) {
  const std::unique_ptr<readstat_parser_t, void (*)(readstat_parser_t*)> parser(readstat_parser_init(),
                                                                                 readstat_parser_free);
  readstat_set_open_handler(parser.get(), open_bytes);
  readstat_set_close_handler(parser.get(), close_bytes);
  readstat_set_seek_handler(parser.get(), seek_bytes);
  readstat_set_read_handler(parser.get(), read_bytes);
  readstat_set_update_handler(parser.get(), update_bytes);
  readstat_set_io_ctx(parser.get(), &reading);
  readstat_set_variable_handler(parser.get(), on_variable);
  readstat_set_value_handler(parser.get(), on_value);
  readstat_set_value_label_handler(parser.get(), on_value_label);
  readstat_set_error_handler(parser.get(), on_error);
  if (encoding != nullptr) readstat_set_file_character_encoding(parser.get(), encoding);
  return parser_function(parser.get(), "", &reading);
}

// ── encodings ────────────────────────────────────────────────────────────────────────────────────

bool is_encoding_fault(readstat_error_t state) {
  return state == READSTAT_ERROR_UNSUPPORTED_CHARSET || state == READSTAT_ERROR_CONVERT ||
         state == READSTAT_ERROR_CONVERT_BAD_STRING || state == READSTAT_ERROR_CONVERT_SHORT_STRING;
}

[[noreturn]] void fail_statistical(const Reading& reading, readstat_error_t state) {
  const std::string why = reading.message.empty() ? std::string(readstat_error_message(state)) : reading.message;
  fail_reading(reading.source, "read.damaged",
               fmt::format("the file is damaged or cut short behind row {} ({}). Copy it again from where it came.",
                           grouped_digits(reading.rows), why));
}

/// Reads with the file's own encoding; where that does not fit its bytes, with others.
Reading parse_in_some_encoding(const TableSource& source, const ReadProgress& progress, StatisticsProgram program,
                               Parse parser, const ReadRecipe& recipe, std::vector<ReadGuess>& guesses) {
  std::vector<const char*> encodings = {nullptr, "GB18030", "WINDOWS-1252"};
  if (recipe.encoding) encodings = {recipe.encoding->c_str()};
  for (std::size_t i = 0; i < encodings.size(); ++i) {
    const char* encoding = encodings[i];
    Reading reading{.source = source, .progress = progress, .program = program};
    const readstat_error_t state = parse(reading, parser, encoding);
    if (reading.is_cancelled) report_progress(source, progress, 0);
    if (reading.is_cancelled) throw Error(ErrorKind::request, "read.cancelled", "Reading " + source.name + " was cancelled.");
    if (is_encoding_fault(state)) continue;
    if (state != READSTAT_OK) fail_statistical(reading, state);
    if (reading.bad_texts > 0) {
      // An umlaut stands alone among letters; Chinese characters come in pairs of high bytes.
      const bool is_western = reading.lonely_bytes * 2 > reading.high_bytes;
      if (is_western && encodings.size() == 3) std::swap(encodings[1], encodings[2]);
      continue;
    }
    if (encoding != nullptr) {
      guesses.push_back({.what = "encoding",
                         .value = encoding,
                         .reason = recipe.encoding ? "As the recipe says." : "The texts do not fit the encoding that the file names."});
    }
    return reading;
  }
  fail_reading(source, "read.encoding",
               "its texts fit none of the encodings tried. Name the right one as \"encoding\" in the recipe.");
}

// ── columns ──────────────────────────────────────────────────────────────────────────────────────

const Labels* labels_of(const Reading& reading, const Variable& variable) {
  if (variable.label_set.empty()) return nullptr;
  const auto found = reading.labels.find(variable.label_set);
  return found == reading.labels.end() || found->second.empty() ? nullptr : &found->second;
}

/// Whether the labels name classes: most of the values have one. (Labels may also stand for a few codes only, such
/// as 999 in a column of amounts.)
bool names_classes(const Variable& variable, const Labels& labels) {
  std::unordered_set<std::string> distinct;
  std::size_t labelled = 0;
  const auto look = [&](std::string key) {
    if (!distinct.insert(key).second) return;
    labelled += labels.contains(key) ? 1 : 0;
  };
  for (const auto& [row, value] : variable.numbers) look(key_of(value));
  for (const auto& [row, text] : variable.texts) look(text);
  return labelled > 0 && labelled * 2 >= distinct.size();
}

CellColumn statistical_column(const Reading& reading, const Variable& variable, const std::string& name, std::vector<ReadGuess>& guesses) {
  CellColumn column(name);
  const Labels* labels = labels_of(reading, variable);
  const bool is_labelled = labels != nullptr && !variable.is_date && names_classes(variable, *labels);
  const auto labelled = [&](const std::string& key) {
    const auto found = labels->find(key);
    return found == labels->end() || found->second.empty() ? key : found->second;
  };
  for (const auto& [row, value] : variable.numbers) {
    if (is_labelled) {
      column.add_text(row, labelled(key_of(value)));
    } else if (variable.is_date) {
      column.add_date(row, date_seconds(reading.program, variable.format, value));
    } else {
      column.add_number(row, value);
    }
  }
  for (const auto& [row, text] : variable.texts) column.add_text(row, is_labelled ? labelled(text) : text);
  if (!is_labelled) return column;
  column.set_category();
  guesses.push_back({.what = "value labels",
                     .value = fmt::format("{} labels", labels->size()),
                     .reason = fmt::format("Column '{}' holds codes with labels; the labels stand as its classes.", name),
                     .column = name});
  return column;
}

void note_missing_codes(const Reading& reading, const Variable& variable, const std::string& name,
                        std::vector<ReadGuess>& guesses) {
  if (variable.missing_codes.empty()) return;
  const Labels* labels = labels_of(reading, variable);
  std::vector<std::string> codes;
  std::int64_t count = 0;
  for (const auto& [code, times] : variable.missing_codes) {
    const bool has_label = labels != nullptr && labels->contains(code);
    codes.push_back(has_label ? fmt::format("{} ({})", code, labels->at(code)) : code);
    count += times;
  }
  guesses.push_back({.what = "missing codes",
                     .value = fmt::format("{}", fmt::join(codes, ", ")),
                     .reason = fmt::format("The file declares {} as missing in column '{}'; {} cells hold {}.",
                                           codes.size() == 1 ? "this code" : "these codes", name, grouped_digits(count),
                                           codes.size() == 1 ? "it" : "them"),
                     .column = name});
}

ReadResult read_statistics(const TableSource& source, const ReadRecipe& recipe, const ReadProgress& progress,
                           StatisticsProgram program, Parse parser) {
  CellTable cells;
  Reading reading = parse_in_some_encoding(source, progress, program, parser, recipe, cells.guesses);
  std::vector<std::string> names;
  for (const Variable& variable : reading.variables) names.push_back(variable.name);
  names = column_names_from(std::move(names), 0, cells.problems);
  for (std::size_t i = 0; i < names.size(); ++i) {
    Variable& variable = reading.variables[i];
    cells.columns.push_back(statistical_column(reading, variable, names[i], cells.guesses));
    note_missing_codes(reading, variable, names[i], cells.guesses);
    variable = {};  // its memory is not needed any more
  }
  for (std::int64_t row = 1; row <= reading.rows; ++row) cells.lines.push_back(row);
  return finish_reading(source, std::move(cells), recipe);
}

// ── formats ──────────────────────────────────────────────────────────────────────────────────────

bool recognises_sas7bdat(std::string_view first) {
  constexpr std::string_view kMagic(
      "\0\0\0\0\0\0\0\0\0\0\0\0\xC2\xEA\x81\x60\xB3\x14\x11\xCF\xBD\x92\x08\x00\x09\xC7\x31\x8C\x18\x1F\x10\x11", 32);
  return first.starts_with(kMagic);
}
bool recognises_xpt(std::string_view first) {
  return first.starts_with("HEADER RECORD*******LIBRARY HEADER RECORD") || first.starts_with("HEADER RECORD*******LIBV8");
}
bool recognises_spss(std::string_view first) { return first.starts_with("$FL2") || first.starts_with("$FL3"); }
bool recognises_stata(std::string_view first) {
  if (first.starts_with("<stata_dta>")) return true;
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(first[at]); };
  return first.size() > 60 && byte(0) >= 104 && byte(0) <= 115 && (byte(1) == 1 || byte(1) == 2) && byte(2) == 1 && byte(3) == 0;
}

ReadResult read_sas7bdat(const TableSource& source, const ReadRecipe& recipe, const ReadProgress& progress) {
  return read_statistics(source, recipe, progress, StatisticsProgram::sas, readstat_parse_sas7bdat);
}
ReadResult read_xpt(const TableSource& source, const ReadRecipe& recipe, const ReadProgress& progress) {
  return read_statistics(source, recipe, progress, StatisticsProgram::sas, readstat_parse_xport);
}
ReadResult read_spss(const TableSource& source, const ReadRecipe& recipe, const ReadProgress& progress) {
  return read_statistics(source, recipe, progress, StatisticsProgram::spss, readstat_parse_sav);
}
ReadResult read_stata(const TableSource& source, const ReadRecipe& recipe, const ReadProgress& progress) {
  return read_statistics(source, recipe, progress, StatisticsProgram::stata, readstat_parse_dta);
}

}  // namespace

Reader sas7bdat_reader() {
  return {.id = "sas7bdat",
          .title = "SAS data set",
          .extensions = {".sas7bdat"},
          .is_binary = true,
          .recognises = recognises_sas7bdat,
          .read = read_sas7bdat};
}
Reader xpt_reader() {
  return {.id = "xpt",
          .title = "SAS transport file",
          .extensions = {".xpt"},
          .is_binary = true,
          .recognises = recognises_xpt,
          .read = read_xpt};
}
Reader spss_reader() {
  return {.id = "spss",
          .title = "SPSS file",
          .extensions = {".sav", ".zsav"},
          .is_binary = true,
          .recognises = recognises_spss,
          .read = read_spss};
}
Reader stata_reader() {
  return {.id = "stata",
          .title = "Stata file",
          .extensions = {".dta"},
          .is_binary = true,
          .recognises = recognises_stata,
          .read = read_stata};
}

}  // namespace amalgam
