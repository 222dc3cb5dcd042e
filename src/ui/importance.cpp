// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/importance.h"

#include <nlohmann/json.hpp>

namespace amalgam::ui {

std::optional<ExplainResult> importanceFromJson(const std::string& text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("modalities")) return std::nullopt;
  try {
    ExplainResult result;
    result.metric = json.value("metric", "");
    result.baseline = json.value("baseline", 0.0);
    result.repeats = json.value("repeats", 0);
    for (const auto& one : json.at("modalities")) {
      result.modalities.push_back({one.value("modality", one.value("name", "")),
                                   one.value("cost_mean", 0.0), one.value("cost_deviation", 0.0)});
    }
    return result;
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;  // written by another version
  }
}

}  // namespace amalgam::ui
