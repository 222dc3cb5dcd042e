// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/generated_files.h"

#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"

namespace amalgam {

namespace {

void write_generated_file(const std::filesystem::path& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << content;
  file.close();
  if (!file) {
    throw Error(ErrorKind::io, "generate.unwritable",
                fmt::format("'{}' cannot be written. Check that the folder exists and is yours to write.", path.string()));
  }
}

}  // namespace

void write_generated(const std::filesystem::path& path, const std::string& csv, const ModalityMap& map,
                     const nlohmann::json& truth) {
  const std::string stem = (path.parent_path() / path.stem()).string();
  write_generated_file(path, csv);
  write_generated_file(stem + ".map.json", map.to_json().dump(2) + "\n");
  write_generated_file(stem + ".truth.json", truth.dump(2) + "\n");
}

}  // namespace amalgam
