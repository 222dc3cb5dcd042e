// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "engine/project/run_board.h"

namespace amalgam {

namespace {

using nlohmann::json;
using NamedSettings = std::vector<std::pair<std::string, std::string>>;

/// As it is typed: texts without quotation marks, lists with commas.
std::string setting_text(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return value.dump();
  std::string text;
  for (const json& one : value) text += (text.empty() ? "" : ", ") + setting_text(one);
  return text;
}

void add_map_settings(NamedSettings& settings, const json& map) {
  if (!map.is_object()) return;
  const json target = map.value("target", json::object());
  for (const char* member : {"column", "task", "positive"}) {
    if (target.contains(member)) settings.emplace_back(std::string("map.target.") + member, setting_text(target.at(member)));
  }
  for (const json& one : map.value("modalities", json::array())) {
    json spec = one;
    const std::string name = "map." + spec.value("name", std::string());
    spec.erase("name");
    std::string text = spec.value("kind", std::string());
    spec.erase("kind");
    for (const auto& [member, value] : spec.items()) {
      if (!setting_text(value).empty() && !value.is_null()) text += "; " + member + ": " + setting_text(value);
    }
    settings.emplace_back(name, text);
  }
}

NamedSettings settings_of_record(const RunRecord& run, const DatasetRecord& data) {
  NamedSettings settings = {{"strategy", run.strategy}};
  const json config = json::parse(run.config_json, nullptr, false);
  settings.emplace_back("data.file", std::filesystem::path(data.path).filename().string());
  settings.emplace_back("data.sha256", data.sha256);
  settings.emplace_back("data.rows", std::to_string(data.rows));
  if (config.is_object()) {
    if (config.contains("split")) settings.emplace_back("split", setting_text(config.at("split")));
  }
  settings.emplace_back("seed", std::to_string(run.seed));
  settings.emplace_back("device", run.device);
  if (!config.is_object()) return settings;
  if (config.contains("threads")) settings.emplace_back("threads", setting_text(config.at("threads")));
  add_map_settings(settings, config.value("map", json::object()));
  const json options = config.value("options", json::object());  // items() refers to it
  for (const auto& [name, value] : options.items()) settings.emplace_back(name, setting_text(value));
  const json versions = json::parse(run.versions_json, nullptr, false);
  if (!versions.is_object()) return settings;
  for (const auto& [name, value] : versions.items()) settings.emplace_back("versions." + name, setting_text(value));
  return settings;
}

}  // namespace

std::vector<SettingLine> compare_settings(const ProjectStore& store, const std::vector<std::int64_t>& runs) {
  std::vector<SettingLine> lines;
  std::map<std::string, std::size_t> place;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const RunRecord run = store.run(runs[i]);
    for (auto& [name, value] : settings_of_record(run, store.dataset(run.dataset).value_or(DatasetRecord{}))) {
      const auto [at, is_new] = place.emplace(name, lines.size());
      if (is_new) lines.push_back({name, std::vector<std::string>(runs.size()), false});
      lines[at->second].values[i] = std::move(value);
    }
  }
  for (SettingLine& line : lines) {
    line.differs = std::any_of(line.values.begin(), line.values.end(), [&](const std::string& one) { return one != line.values.front(); });
  }
  // Groups stay together: a setting that only a later run has joins those of its kind.
  const auto group = [](const SettingLine& line) { return line.name.substr(0, line.name.find('.')); };
  std::vector<std::string> order;
  for (const SettingLine& line : lines) {
    if (std::find(order.begin(), order.end(), group(line)) == order.end()) order.push_back(group(line));
  }
  std::stable_sort(lines.begin(), lines.end(), [&](const SettingLine& a, const SettingLine& b) {
    return std::find(order.begin(), order.end(), group(a)) < std::find(order.begin(), order.end(), group(b));
  });
  return lines;
}

}  // namespace amalgam
