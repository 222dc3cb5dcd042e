// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/schema_drift.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/base/unicode.h"

namespace amalgam {

namespace {

struct KnownColumn {
  std::string name, type;
};

std::vector<KnownColumn> columns_before(const DatasetRecord& record) {
  std::vector<KnownColumn> columns;
  try {
    for (const auto& one : nlohmann::json::parse(record.schema_json)) {
      columns.push_back({one.at("name").get<std::string>(), one.at("type").get<std::string>()});
    }
  } catch (const nlohmann::json::exception& problem) {
    throw Error(ErrorKind::data, "dataset.schema",
                fmt::format("The columns stored for {} cannot be read: {}", record.path, problem.what()));
  }
  return columns;
}

/// Equal but for capitals, blanks and marks, or a typing slip away from each other.
bool are_names_alike(const std::string& one, const std::string& other) {
  const auto bare = [](const std::string& name) {
    std::string kept;
    for (const char c : fold_case(name)) {
      if (c != ' ' && c != '_' && c != '-' && c != '.') kept.push_back(c);
    }
    return kept;
  };
  const std::string a = bare(one), b = bare(other);
  return a == b || edit_distance(a, b) * 4 <= std::max(a.size(), b.size());
}

std::string neighbour(const std::vector<KnownColumn>& columns, std::size_t place, int step) {
  if ((step < 0 && place == 0) || (step > 0 && place + 1 == columns.size())) return {};
  return columns[step < 0 ? place - 1 : place + 1].name;
}

}  // namespace

std::vector<ColumnDrift> schema_drift(const DatasetRecord& record, const ReadResult& read) {
  const std::vector<KnownColumn> before = columns_before(record);
  std::vector<KnownColumn> now;
  for (const Column& column : read.table->columns()) now.push_back({column.name(), std::string(to_string(column.type()))});
  std::map<std::string, std::size_t> known, present;
  for (std::size_t i = 0; i < before.size(); ++i) known[before[i].name] = i;
  for (std::size_t i = 0; i < now.size(); ++i) present[now[i].name] = i;
  std::vector<std::size_t> gone;
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (!present.contains(before[i].name)) gone.push_back(i);
  }
  std::vector<ColumnDrift> drift;
  for (std::size_t i = 0; i < now.size(); ++i) {
    const auto& [name, type] = now[i];
    if (const auto found = known.find(name); found != known.end()) {
      const std::string& old = before[found->second].type;
      if (old == type) continue;
      drift.push_back({"type", name, old, type, fmt::format("Column '{}' was of type {} and is of type {} now.", name, old, type)});
      continue;
    }
    const auto renamed = std::find_if(gone.begin(), gone.end(), [&](std::size_t k) {
      const bool is_same_place = neighbour(before, k, -1) == neighbour(now, i, -1) && neighbour(before, k, 1) == neighbour(now, i, 1);
      return before[k].type == now[i].type && (are_names_alike(before[k].name, now[i].name) || is_same_place);
    });
    if (renamed == gone.end()) {
      drift.push_back({"new", name, "", type, fmt::format("Column '{}' is new.", name)});
      continue;
    }
    const std::string old = before[*renamed].name;
    drift.push_back({"renamed", name, old, "", fmt::format("Column '{}' is gone; '{}' looks like it under a new name.", old, name)});
    gone.erase(renamed);
  }
  for (const std::size_t k : gone) {
    drift.push_back({"gone", before[k].name, before[k].type, "", fmt::format("Column '{}' is gone.", before[k].name)});
  }
  return drift;
}

}  // namespace amalgam
