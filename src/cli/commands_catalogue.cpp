// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>

#include "cli/cli_common.h"
#include "cli/text_table.h"
#include "engine/workbench.h"

namespace amalgam::cli {

namespace {

nlohmann::json value_json(const OptionValue& value) {
  return std::visit([](const auto& one) -> nlohmann::json { return one; }, value);
}

std::string value_text(const OptionValue& value) {
  const nlohmann::json json = value_json(value);
  return json.is_string() ? json.get<std::string>() : json.dump();
}

const char* level_name(OptionLevel level) {
  switch (level) {
    case OptionLevel::basic: return "basic";
    case OptionLevel::standard: return "standard";
    case OptionLevel::expert: break;
  }
  return "expert";
}

nlohmann::json options_json(const std::vector<Option>& options) {
  nlohmann::json list = nlohmann::json::array();
  for (const Option& one : options) {
    nlohmann::json json = {{"name", one.name},       {"title", one.title},
                           {"help", one.help},       {"default", value_json(one.default_value)},
                           {"choices", one.choices}, {"level", level_name(one.level)},
                           {"unit", one.unit}};
    if (one.minimum) json["minimum"] = *one.minimum;
    if (one.maximum) json["maximum"] = *one.maximum;
    list.push_back(std::move(json));
  }
  return list;
}

std::string allowed_values(const Option& option) {
  if (!option.choices.empty()) return fmt::format("{}", fmt::join(option.choices, ", "));
  if (option.minimum && option.maximum) return fmt::format("{} … {}", *option.minimum, *option.maximum);
  if (option.minimum) return fmt::format("from {}", *option.minimum);
  if (option.maximum) return fmt::format("up to {}", *option.maximum);
  return std::holds_alternative<bool>(option.default_value) ? "true, false" : "";
}

void print_options(const std::vector<Option>& options) {
  TextTable table({"setting", "default", "allowed", "what it does"});
  for (const Option& one : options) {
    table.add({one.name, value_text(one.default_value), allowed_values(one), shortened(one.help, 90)});
  }
  if (!table.is_empty()) fmt::print("\n{}", table.text());
}

int print_strategies(bool json) {
  const auto workbench = make_workbench();
  if (json) {
    nlohmann::json list = nlohmann::json::array();
    for (const StrategyInfo& one : workbench->strategies()) {
      list.push_back({{"id", one.id},
                      {"title", one.title},
                      {"summary", one.summary},
                      {"when_to_use", one.when_to_use},
                      {"weights_meaning", one.weights_meaning},
                      {"formula", one.formula},
                      {"reference", one.reference},
                      {"has_attention", one.has_attention},
                      {"family", to_string(one.family)},
                      {"modality_option", one.modality_option},
                      {"options", options_json(one.options)}});
    }
    print_json({{"strategies", list}, {"common_options", options_json(training_options())}});
    return kDone;
  }
  for (const StrategyInfo& one : workbench->strategies()) {
    fmt::print("{}  {}\n  {}\n  {}\n  {}\n  Weights: {}\n", one.id, one.title, one.summary, one.when_to_use,
               one.formula, one.weights_meaning);
    print_options(one.options);
    fmt::print("\n");
  }
  fmt::print("Settings of every strategy (--set name=value; the group may be left out where the rest is unique):\n");
  print_options(training_options());
  return kDone;
}

int print_encoders(bool json) {
  const auto workbench = make_workbench();
  if (json) {
    nlohmann::json list = nlohmann::json::array();
    for (const KindInfo& one : workbench->kinds()) {
      list.push_back({{"id", one.id},
                      {"title", one.title},
                      {"summary", one.summary},
                      {"options", options_json(one.options)}});
    }
    print_json({{"encoders", list}});
    return kDone;
  }
  for (const KindInfo& one : workbench->kinds()) {
    fmt::print("{}  {}\n  {}\n", one.id, one.title, one.summary);
    print_options(one.options);
    fmt::print("\n");
  }
  return kDone;
}

int print_devices(bool json) {
  const auto workbench = make_workbench();
  const nlohmann::json versions = workbench->versions();
  if (json) {
    nlohmann::json list = nlohmann::json::array();
    for (const DeviceInfo& one : workbench->devices()) {
      list.push_back({{"id", one.id}, {"name", one.name}, {"is_default", one.is_default}});
    }
    print_json({{"devices", list}, {"versions", versions}});
    return kDone;
  }
  TextTable table({"device", "name", ""});
  for (const DeviceInfo& one : workbench->devices()) table.add({one.id, one.name, one.is_default ? "default" : ""});
  fmt::print("{}\n", table.text());
  for (const auto& [name, value] : versions.items()) fmt::print("{}: {}\n", name, value.get<std::string>());
  return kDone;
}

}  // namespace

void add_catalogue_commands(CLI::App& app, Context& context) {
  add_command(app, context, "strategies", "The fusion strategies with their settings",
              [&context] { return print_strategies(context.json); });
  add_command(app, context, "encoders", "The modality kinds with their settings",
              [&context] { return print_encoders(context.json); });
  add_command(app, context, "devices", "What a model can be trained on, and the versions in use",
              [&context] { return print_devices(context.json); });
}

}  // namespace amalgam::cli
