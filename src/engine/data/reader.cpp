// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "engine/base/error.h"
#include "engine/base/sha256.h"
#include "engine/base/text.h"
#include "engine/base/unicode.h"
#include "engine/data/csv_reader.h"
#include "engine/data/link_tables.h"
#include "engine/data/loaded_file.h"

namespace amalgam {

#define READER(name) Reader name##_reader();
#include "engine/data/readers.def"
#undef READER

namespace {

constexpr std::size_t kFirstBytes = 4096;

// ── files ────────────────────────────────────────────────────────────────────────────────────────

/// Opens a regular file; its size comes with it.
std::ifstream open_file(const std::filesystem::path& path, std::uintmax_t& size) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (status.type() == std::filesystem::file_type::not_found) {
    throw Error(ErrorKind::io, "read.missing", fmt::format("There is no file {}.", path.string()));
  }
  if (std::filesystem::is_directory(status)) {
    throw Error(ErrorKind::io, "read.directory", fmt::format("{} is a folder. Name a data file in it.", path.string()));
  }
  if (error) fail_unreadable(path, error.message());
  if (!std::filesystem::is_regular_file(status)) fail_unreadable(path, "it is not a regular file");
  std::ifstream file(path, std::ios::binary);
  if (!file) fail_unreadable(path, std::strerror(errno));
  size = std::filesystem::file_size(path, error);
  if (error) fail_unreadable(path, error.message());
  return file;
}

/// At most `most` bytes of a file from its beginning.
std::string load(const std::filesystem::path& path, std::uintmax_t most) {
  std::uintmax_t size = 0;
  std::ifstream file = open_file(path, size);
  std::string bytes(static_cast<std::size_t>(std::min(size, most)), '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (file.bad()) fail_unreadable(path, std::strerror(errno));
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  return bytes;
}

// ── which format ─────────────────────────────────────────────────────────────────────────────────

struct Choice {
  const Reader* reader;
  std::string reason;
};

const Reader* reader_of_ending(const std::string& name) {
  const std::string lower = fold_case(name);
  for (const Reader& reader : readers()) {
    for (const std::string_view ending : reader.extensions) {
      if (lower.ends_with(ending)) return &reader;
    }
  }
  return nullptr;
}

/// Old Excel files and workbooks with a password are both compound files of OLE.
void refuse_compound_file(const TableSource& source, std::string_view bytes) {
  constexpr std::string_view kMagic("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
  if (!bytes.starts_with(kMagic)) return;
  std::string encrypted;
  for (const char c : std::string_view("EncryptedPackage")) encrypted += {c, '\0'};
  if (source.bytes.find(encrypted) != std::string_view::npos) {
    fail_reading(source, "read.encrypted",
                 "the workbook is protected with a password. Open it in Excel, take the password off and save it.");
  }
  fail_reading(source, "read.old_excel",
               "this is an old Excel file (.xls). Open it in Excel or LibreOffice and save it as .xlsx.");
}

Choice choose(const TableSource& source, std::string_view first) {
  const Reader* named = reader_of_ending(source.name);
  for (const Reader& reader : readers()) {
    if (reader.is_binary && reader.recognises(first)) {
      return {&reader, "The file begins with the bytes of this format."};
    }
  }
  if (named != nullptr && named->is_binary) {
    if (first.find('\0') != std::string_view::npos || first.empty()) {
      fail_reading(source, first.empty() ? "read.empty" : "read.wrong_format",
                   first.empty() ? std::string("the file is empty.")
                                 : fmt::format("the name says {}, but the file does not begin like one; it is damaged "
                                               "or of another format.",
                                               named->title));
    }
    for (const Reader& reader : readers()) {
      if (!reader.is_binary && reader.recognises(first)) {
        return {&reader, fmt::format("The name says {}, but the content is text.", named->title)};
      }
    }
  }
  if (named != nullptr && !named->is_binary) return {named, "The name ends like one."};
  for (const Reader& reader : readers()) {
    if (!reader.is_binary && reader.recognises(first)) return {&reader, "The content looks like it."};
  }
  return {&readers().back(), "It is no other known format."};
}

ReadResult read_chosen(const Choice& choice, const TableSource& source, const ReadRecipe& recipe,
                       const ReadProgress& progress) {
  ReadResult result = choice.reader->read(source, recipe, progress);
  result.guesses.insert(result.guesses.begin(),
                        ReadGuess{.what = "format", .value = std::string(choice.reader->title), .reason = choice.reason});
  return result;
}

// ── CSV ──────────────────────────────────────────────────────────────────────────────────────────

bool is_anything(std::string_view) { return true; }

ReadResult read_csv_source(const TableSource& source, const ReadRecipe& recipe, const ReadProgress& progress) {
  if (!source.path.empty()) return read_csv(source.path, recipe, progress);
  return read_csv_text(source.bytes, recipe, source.name, progress);
}

}  // namespace

Reader csv_reader() {
  return {.id = "csv",
          .title = "CSV",
          .extensions = {".csv", ".tsv", ".tab", ".txt"},
          .is_binary = false,
          .recognises = is_anything,
          .read = read_csv_source};
}

const std::vector<Reader>& readers() {
  static const std::vector<Reader> all = {
#define READER(name) name##_reader(),
#include "engine/data/readers.def"
#undef READER
  };
  return all;
}

namespace {

ReadResult read_one(const std::filesystem::path& path, const ReadRecipe& recipe, const ReadProgress& progress) {
  TableSource source{.path = path.string(), .name = path.string()};
  std::string bytes = load(path, kFirstBytes);
  constexpr std::string_view kCompound("\xD0\xCF\x11\xE0", 4);
  if (!std::string_view(bytes).starts_with(kCompound)) {
    const Choice choice = choose(source, bytes);
    if (choice.reader->id == "csv") return read_chosen(choice, source, recipe, progress);  // reads the file itself
  }
  const std::string first = bytes;
  bytes = load(path, UINTMAX_MAX);
  source.bytes = bytes;
  refuse_compound_file(source, bytes);
  return read_chosen(choose(source, first), source, recipe, progress);
}

/// Links the recipe's further tables; the hash then stands for all the files.
void link_further(ReadResult& result, const ReadRecipe& recipe, const std::filesystem::path& folder,
                  const ReadProgress& progress) {
  if (recipe.links.empty()) return;
  std::string hashes = result.sha256;
  for (const LinkSpec& link : recipe.links) {
    if (link.file.empty()) throw Error(ErrorKind::request, "link.invalid", "A link of the recipe names no 'file'.");
    const ReadResult other = read_one(folder / link.file, link.recipe, progress);
    const LinkResult linked = link_tables(*result.table, *other.table, link);
    result.table = linked.table;
    hashes += other.sha256;
    std::string what_came = fmt::format("{}", fmt::join(linked.sentences, " "));
    if (other.rows_dropped > 0) what_came += fmt::format(" {} of its rows could not be read.", other.rows_dropped);
    result.guesses.push_back({.what = "linked table", .value = link.file, .reason = what_came});
  }
  result.sha256 = sha256_hex(hashes);
}

}  // namespace

ReadResult read_table(const std::filesystem::path& path, const ReadRecipe& recipe, const ReadProgress& progress) {
  ReadResult result = read_one(path, recipe, progress);
  link_further(result, recipe, path.parent_path(), progress);
  return result;
}

bool is_csv_file(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return false;
  const TableSource source{.path = path.string(), .name = path.string()};
  const std::string first = load(path, kFirstBytes);
  constexpr std::string_view kCompound("\xD0\xCF\x11\xE0", 4);
  return !std::string_view(first).starts_with(kCompound) && choose(source, first).reader->id == "csv";
}

ReadResult read_table_bytes(std::string_view bytes, const std::string& name, const ReadRecipe& recipe,
                            const ReadProgress& progress) {
  const TableSource source{.path = {}, .name = name, .bytes = bytes};
  refuse_compound_file(source, bytes);
  ReadResult result = read_chosen(choose(source, bytes.substr(0, kFirstBytes)), source, recipe, progress);
  link_further(result, recipe, {}, progress);
  return result;
}

std::vector<std::string> tables_in(const std::filesystem::path& path) {
  TableSource source{.path = path.string(), .name = path.string()};
  const std::string first = load(path, kFirstBytes);
  constexpr std::string_view kCompound("\xD0\xCF\x11\xE0", 4);
  if (!std::string_view(first).starts_with(kCompound) && choose(source, first).reader->tables == nullptr) return {};
  const std::string bytes = load(path, UINTMAX_MAX);
  source.bytes = bytes;
  refuse_compound_file(source, bytes);
  const Choice choice = choose(source, first);
  return choice.reader->tables == nullptr ? std::vector<std::string>{} : choice.reader->tables(source);
}

}  // namespace amalgam
