// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/run_table.h"

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/data/reader.h"

namespace amalgam {

std::filesystem::path data_file_of(const DatasetRecord& dataset, const std::filesystem::path& project) {
  const std::filesystem::path path = dataset.path;
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) return path;
  const std::filesystem::path beside = std::filesystem::absolute(project).parent_path() / path.filename();
  return std::filesystem::exists(beside, ignored) ? beside : path;
}

TablePtr table_of_run(const DatasetRecord& dataset, const std::filesystem::path& project, const TablePtr& given) {
  if (given) return given;
  const std::filesystem::path path = data_file_of(dataset, project);
  ReadRecipe recipe;
  const nlohmann::json stored = nlohmann::json::parse(dataset.recipe_json, nullptr, false);
  if (stored.is_object() && stored.contains("recipe")) recipe = recipe_from_json(stored["recipe"]);
  const ReadResult read = read_table(path, recipe);
  if (!dataset.sha256.empty() && read.sha256 != dataset.sha256) {
    throw Error(ErrorKind::data, "resume.data_changed",
                "The data file " + path.string() +
                    " is not the one that the run was trained on: its content has changed (SHA-256 " +
                    read.sha256.substr(0, 12) + "… instead of " + dataset.sha256.substr(0, 12) +
                    "…). Put the old file back, or train a new run.");
  }
  return read.table;
}

}  // namespace amalgam
