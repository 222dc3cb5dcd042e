// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/preprocessor.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/data/read_recipe.h"
#include "engine/modalities/featurizer_support.h"

namespace amalgam {

namespace {

/// The settings of the kinds that a map uses, with the values that `given` has for them.
Options kind_options(const ModalityMap& map, const Options& given) {
  Options options;
  std::set<std::string> described;
  for (const ModalitySpec& spec : map.modalities) {
    if (described.insert(spec.kind).second) options.describe(find_modality(spec.kind).options);
  }
  for (const Option& option : options.described()) {
    if (given.knows(option.name)) options.set(option.name, given.value(option.name));
  }
  return options;
}

/// As many rows as are learnt from, in their order; none if there are no more anyway.
std::vector<std::int64_t> drawn_rows(std::span<const std::int64_t> rows) {
  const auto all = static_cast<std::int64_t>(rows.size());
  std::vector<std::int64_t> drawn;
  if (all <= Featurizer::kMostLearntRows) return drawn;
  Random random(static_cast<std::uint64_t>(all), "learnt rows");
  std::int64_t wanted = Featurizer::kMostLearntRows;  // each row is drawn with the same chance
  for (std::int64_t i = 0; i < all && wanted > 0; ++i) {
    if (random.uniform() * static_cast<double>(all - i) >= static_cast<double>(wanted)) continue;
    drawn.push_back(rows[static_cast<std::size_t>(i)]);
    --wanted;
  }
  return drawn;
}

}  // namespace

Preprocessor Preprocessor::fit(const ModalityMap& map, const Options& options, const Table& table,
                               std::span<const std::int64_t> train_rows, const TargetValues& target) {
  Preprocessor result;
  result.map_ = map;
  result.options_ = kind_options(map, options);
  result.classes_ = target.classes;
  const std::vector<std::int64_t> drawn = drawn_rows(train_rows);
  for (const ModalitySpec& spec : map.modalities) {
    result.featurizers_.push_back(find_modality(spec.kind).make_featurizer(spec, result.options_));
    Featurizer& featurizer = *result.featurizers_.back();
    featurizer.fit(table, drawn.empty() || featurizer.learns_from_all() ? train_rows : std::span<const std::int64_t>(drawn));
    for (const std::string& column : spec.all_columns()) result.column_types_[column] = table.column(column).type();
  }
  if (table.has(map.target.column)) {
    result.column_types_[map.target.column] = table.column(map.target.column).type();
  }
  if (target.task == Task::regression) {
    std::vector<double> values;
    values.reserve(train_rows.size());
    for (const std::int64_t row : train_rows) values.push_back(target.values[static_cast<std::size_t>(row)]);
    const Scale scale = Scale::fit(values);
    result.target_mean_ = scale.mean;
    result.target_deviation_ = scale.deviation;
  }
  return result;
}

nlohmann::json Preprocessor::to_json() const {
  nlohmann::json json = {{"version", 1},
                         {"map", map_.to_json()},
                         {"options", options_.to_json()},
                         {"classes", classes_},
                         {"column_types", recipe_to_json({.types = column_types_}).value("types", nlohmann::json::object())},
                         {"target_mean", target_mean_},
                         {"target_deviation", target_deviation_},
                         {"modalities", nlohmann::json::array()}};
  for (std::size_t i = 0; i < featurizers_.size(); ++i) {
    json["modalities"].push_back({{"name", map_.modalities[i].name},
                                  {"kind", map_.modalities[i].kind},
                                  {"state", featurizers_[i]->to_json()}});
  }
  return json;
}

Preprocessor Preprocessor::narrowed(std::size_t modality) const {
  nlohmann::json json = to_json();
  nlohmann::json spec = json.at("map").at("modalities").at(modality), state = json.at("modalities").at(modality);
  ModalityMap one = map_;
  one.modalities = {ModalitySpec(map_.modalities.at(modality))};
  json["options"] = kind_options(one, options_).to_json();  // the others' settings would be unknown
  json["map"]["modalities"] = nlohmann::json::array({std::move(spec)});
  json["modalities"] = nlohmann::json::array({std::move(state)});
  return from_json(json);
}

Preprocessor Preprocessor::from_json(const nlohmann::json& json) {
  try {
    if (json.at("version").get<int>() != 1) {
      throw Error(ErrorKind::data, "preprocessor.version",
                  "The stored preprocessing has version " + json.at("version").dump() +
                      "; this program reads version 1. Use the program that wrote it, or a newer one.");
    }
    Preprocessor result;
    result.map_ = ModalityMap::from_json(json.at("map"));
    result.options_ = kind_options(result.map_, {});
    result.options_.merge_json(json.at("options"));
    result.classes_ = json.at("classes").get<std::vector<std::string>>();
    if (json.contains("column_types")) {
      result.column_types_ = recipe_from_json({{"types", json.at("column_types")}}).types;
    }
    result.target_mean_ = json.at("target_mean").get<double>();
    result.target_deviation_ = json.at("target_deviation").get<double>();
    const auto& states = json.at("modalities");
    for (std::size_t i = 0; i < result.map_.modalities.size(); ++i) {
      const ModalitySpec& spec = result.map_.modalities[i];
      result.featurizers_.push_back(find_modality(spec.kind).make_featurizer(spec, result.options_));
      result.featurizers_.back()->from_json(states.at(i).at("state"));
    }
    return result;
  } catch (const nlohmann::json::exception& problem) {
    throw Error(ErrorKind::data, "preprocessor.invalid",
                "The stored preprocessing cannot be read; the file is damaged or from another program.",
                problem.what());
  }
}

torch::Tensor Preprocessor::targets_of(std::span<const std::int64_t> rows, const TargetValues& target) const {
  const auto value_of = [&](std::int64_t i) { return target.values[static_cast<std::size_t>(rows[static_cast<std::size_t>(i)])]; };
  const auto count = static_cast<std::int64_t>(rows.size());
  if (target.task == Task::multiclass) {
    torch::Tensor result = torch::empty({count}, torch::kInt64);
    auto* classes = result.data_ptr<std::int64_t>();
    for (std::int64_t i = 0; i < count; ++i) classes[i] = std::isnan(value_of(i)) ? -1 : static_cast<std::int64_t>(value_of(i));
    return result;
  }
  torch::Tensor result = torch::empty({count}, torch::kFloat32);
  auto* values = result.data_ptr<float>();
  for (std::int64_t i = 0; i < count; ++i) values[i] = static_cast<float>((value_of(i) - target_mean_) / target_deviation_);
  return result;
}

Batch Preprocessor::transform(const Table& table, std::span<const std::int64_t> rows,
                              const TargetValues* target) const {
  Batch batch;
  batch.modalities.reserve(featurizers_.size());
  for (const auto& featurizer : featurizers_) batch.modalities.push_back(featurizer->transform(table, rows));
  if (target != nullptr) batch.target = targets_of(rows, *target);
  return batch;
}

std::vector<std::string> Preprocessor::modality_names() const {
  std::vector<std::string> names;
  for (const ModalitySpec& spec : map_.modalities) names.push_back(spec.name);
  return names;
}

std::int64_t Preprocessor::outputs() const {
  return map_.target.task == Task::multiclass ? static_cast<std::int64_t>(classes_.size()) : 1;
}

}  // namespace amalgam
