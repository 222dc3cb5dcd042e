// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <fstream>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "engine/data/modality_map.h"

namespace amalgam {

/// Writes a synthetic data set: `path` (CSV), `<stem>.map.json` and `<stem>.truth.json` beside it.
///
/// Errors:  Error(io) "generate.unwritable"
void write_generated(const std::filesystem::path& path, const std::string& csv, const ModalityMap& map,
                     const nlohmann::json& truth);

/// The same, row by row: the rows are never all in memory.
class GeneratedCsv {
 public:
  /// Errors:  Error(io) "generate.unwritable", at any call
  explicit GeneratedCsv(const std::filesystem::path& path);
  void add(const std::vector<std::string>& cells);
  /// Ends the CSV and writes map and truth beside it.
  void finish(const ModalityMap& map, const nlohmann::json& truth);

 private:
  void flush();

  std::filesystem::path path_;
  std::ofstream file_;
  std::string text_;  // not written yet
};

}  // namespace amalgam
