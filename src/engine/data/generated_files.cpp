// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/generated_files.h"

#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/data/csv_reader.h"

namespace amalgam {

namespace {

void check_generated(const std::ofstream& file, const std::filesystem::path& path) {
  if (file) return;
  throw Error(ErrorKind::io, "generate.unwritable",
              fmt::format("'{}' cannot be written. Check that the folder exists and is yours to write.", path.string()));
}

void write_generated_file(const std::filesystem::path& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << content;
  file.close();
  check_generated(file, path);
}

void write_beside(const std::filesystem::path& path, const ModalityMap& map, const nlohmann::json& truth) {
  const std::string stem = (path.parent_path() / path.stem()).string();
  write_generated_file(stem + ".map.json", map.to_json().dump(2) + "\n");
  write_generated_file(stem + ".truth.json", truth.dump(2) + "\n");
}

}  // namespace

void write_generated(const std::filesystem::path& path, const std::string& csv, const ModalityMap& map,
                     const nlohmann::json& truth) {
  write_generated_file(path, csv);
  write_beside(path, map, truth);
}

GeneratedCsv::GeneratedCsv(const std::filesystem::path& path) : path_(path), file_(path, std::ios::binary | std::ios::trunc) {
  check_generated(file_, path_);
}

void GeneratedCsv::add(const std::vector<std::string>& cells) {
  constexpr std::size_t kWrittenAtOnce = 1U << 20;
  write_csv_row(text_, cells);
  if (text_.size() >= kWrittenAtOnce) flush();
}

void GeneratedCsv::flush() {
  file_ << text_;
  text_.clear();
  check_generated(file_, path_);
}

void GeneratedCsv::finish(const ModalityMap& map, const nlohmann::json& truth) {
  flush();
  file_.close();
  check_generated(file_, path_);
  write_beside(path_, map, truth);
}

}  // namespace amalgam
