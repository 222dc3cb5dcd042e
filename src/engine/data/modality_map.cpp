// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/modality_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/data/target_classes.h"

namespace amalgam {

namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 3> kTaskNames = {"binary", "multiclass", "regression"};

[[noreturn]] void invalid(const std::string& where, const std::string& what) {
  throw Error(ErrorKind::data, "map.invalid", fmt::format("The map's {} {}.", where, what));
}

/// A text member; numbers and booleans are taken as an analyst would write them ("positive": 1).
std::string text_member(const json& object, const char* name, const std::string& where) {
  const auto found = object.find(name);
  if (found == object.end() || found->is_null()) return {};
  if (found->is_string()) return found->get<std::string>();
  if (found->is_number()) return format_number(found->get<double>());
  if (found->is_boolean()) return found->get<bool>() ? "true" : "false";
  invalid(fmt::format("{} '{}'", where, name), "must be a text, found " + found->dump());
}

std::vector<std::string> text_list(const json& value, const std::string& where) {
  if (value.is_null()) return {};
  if (value.is_string()) return {value.get<std::string>()};
  if (!value.is_array()) invalid(where, "must be a list of column names");
  std::vector<std::string> texts;
  for (const json& item : value) {
    if (!item.is_string()) invalid(where, "must hold column names only, found " + item.dump());
    texts.push_back(item.get<std::string>());
  }
  return texts;
}

json member(const json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() ? json() : *found;
}

void refuse_unknown(const json& object, std::initializer_list<std::string_view> known,
                    const std::string& where) {
  for (const auto& [name, value] : object.items()) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      invalid(where, fmt::format("has an unknown member '{}'", name));
    }
  }
}

TargetSpec target_from_json(const json& value) {
  if (!value.is_object()) {
    invalid("'target'", R"(must be an object such as {"column": "default", "task": "binary"})");
  }
  refuse_unknown(value, {"column", "task", "positive"}, "'target'");
  TargetSpec target;
  target.column = text_member(value, "column", "target");
  if (target.column.empty()) invalid("'target'", "names no 'column'");
  const std::string task = text_member(value, "task", "target");
  if (!task.empty()) target.task = task_from(task);
  target.positive = text_member(value, "positive", "target");
  return target;
}

ModalitySpec modality_from_json(const json& value, std::size_t index) {
  const std::string where = fmt::format("modality {}", index + 1);
  if (!value.is_object()) invalid(where, "must be an object");
  refuse_unknown(value,
                 {"name", "kind", "columns", "channels", "format", "event", "time", "separator"},
                 where);
  ModalitySpec spec;
  spec.kind = text_member(value, "kind", where);
  if (spec.kind.empty()) invalid(where, "names no 'kind'");
  spec.name = text_member(value, "name", where);
  if (spec.name.empty()) spec.name = spec.kind;
  spec.columns = text_list(member(value, "columns"), where + " 'columns'");
  spec.format = text_member(value, "format", where);
  spec.event = text_member(value, "event", where);
  spec.time = text_member(value, "time", where);
  spec.separator = text_member(value, "separator", where);
  const json channels = member(value, "channels");
  if (channels.is_object()) {
    for (const auto& [name, columns] : channels.items()) {
      spec.channels.push_back({name, text_list(columns, where + " channel '" + name + "'")});
    }
  } else if (channels.is_array()) {  // keeps an order that JSON objects do not promise
    for (const json& channel : channels) {
      if (!channel.is_object()) invalid(where + " 'channels'", "must hold objects");
      spec.channels.push_back({text_member(channel, "name", where),
                               text_list(member(channel, "columns"), where + " 'channels'")});
    }
  } else if (!channels.is_null()) {
    invalid(where + " 'channels'", "must be an object of column lists");
  }
  return spec;
}

json modality_to_json(const ModalitySpec& spec) {
  json value = {{"name", spec.name}, {"kind", spec.kind}};
  if (!spec.columns.empty()) value["columns"] = spec.columns;
  if (!spec.channels.empty()) {
    json channels = json::object();
    for (const ChannelSpec& channel : spec.channels) channels[channel.name] = channel.columns;
    value["channels"] = channels;
  }
  const std::array<std::pair<const char*, const std::string*>, 4> texts = {
      {{"format", &spec.format},
       {"event", &spec.event},
       {"time", &spec.time},
       {"separator", &spec.separator}}};
  for (const auto& [name, text] : texts) {
    if (!text->empty()) value[name] = *text;
  }
  return value;
}

}  // namespace

std::string_view to_string(Task task) { return kTaskNames[static_cast<std::size_t>(task)]; }

Task task_from(std::string_view name) {
  for (std::size_t i = 0; i < kTaskNames.size(); ++i) {
    if (kTaskNames[i] == name) return static_cast<Task>(i);
  }
  throw Error(ErrorKind::request, "map.unknown_task",
              fmt::format("'{}' is not a task; expected binary, multiclass or regression.", name));
}

std::vector<std::string> ModalitySpec::all_columns() const {
  std::vector<std::string> all = columns;
  for (const ChannelSpec& channel : channels) {
    all.insert(all.end(), channel.columns.begin(), channel.columns.end());
  }
  return all;
}

ModalityMap ModalityMap::from_json(const json& value) {
  if (!value.is_object()) invalid("content", "must be a JSON object");
  refuse_unknown(value, {"version", "target", "id", "ignore", "modalities"}, "content");
  if (const json version = member(value, "version"); !version.is_null()) {
    if (!version.is_number_integer()) invalid("'version'", "must be a whole number");
    if (version.get<int>() != 1) invalid("'version'", "is newer than this program reads (1)");
  }
  ModalityMap map;
  map.target = target_from_json(member(value, "target"));
  map.id = text_list(member(value, "id"), "'id'");
  map.ignore = text_list(member(value, "ignore"), "'ignore'");
  const json modalities = member(value, "modalities");
  if (!modalities.is_array()) invalid("'modalities'", "must be a list");
  for (std::size_t i = 0; i < modalities.size(); ++i) {
    map.modalities.push_back(modality_from_json(modalities[i], i));
  }
  return map;
}

json ModalityMap::to_json() const {
  json list = json::array();
  for (const ModalitySpec& spec : modalities) list.push_back(modality_to_json(spec));
  json goal = {{"column", target.column}, {"task", to_string(target.task)}};
  if (!target.positive.empty()) goal["positive"] = target.positive;
  return {{"version", 1}, {"target", goal}, {"id", id}, {"ignore", ignore}, {"modalities", list}};
}

ModalityMap ModalityMap::load(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw Error(ErrorKind::io, "map.unreadable",
                fmt::format("The map '{}' cannot be opened. Check the path.", path));
  }
  try {
    return from_json(json::parse(file));
  } catch (const json::parse_error& error) {
    throw Error(ErrorKind::data, "map.invalid",
                fmt::format("The map '{}' is not valid JSON at byte {}.", path, error.byte));
  }
}

TargetValues read_target(const TargetSpec& target, const Table& table,
                         const std::vector<std::string>& classes) {
  const Column& column = table.column(target.column);
  TargetValues result;
  result.task = target.task;
  result.values.resize(static_cast<std::size_t>(table.rows()), std::nan(""));
  if (target.task == Task::regression) {
    for (std::int64_t row = 0; row < table.rows(); ++row) {
      result.values[static_cast<std::size_t>(row)] = column.number(row);
    }
    return result;
  }
  result.classes = classes.empty() ? ordered_classes(target, count_classes(column)) : classes;
  for (std::int64_t row = 0; row < table.rows(); ++row) {
    if (column.is_missing(row)) continue;
    const int index = class_index(result.classes, column.text(row));
    if (index >= 0) result.values[static_cast<std::size_t>(row)] = index;
  }
  return result;
}

}  // namespace amalgam
