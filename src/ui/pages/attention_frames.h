// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <string>

/// Reading the frames that insight "attention" answers with, one an epoch.
namespace amalgam::ui::attentionFrames {

inline const std::string kEverything = "(all)";  ///< the engine's name of the group of all rows

/// The group of that name, or the first one.
inline const nlohmann::json* groupIn(const nlohmann::json& frame, const std::string& name) {
  const nlohmann::json& groups = frame.at("groups");
  for (const auto& one : groups) {
    if (one.value("group", std::string()) == name) return &one;
  }
  return groups.empty() ? nullptr : &groups.front();
}

/// Whether the frame tells what is looked at inside the modalities.
inline bool hasTokens(const nlohmann::json& frame) {
  if (frame.contains("case")) return frame.at("case").contains("tokens");
  return !frame.at("groups").empty() && frame.at("groups").front().contains("tokens");
}

}  // namespace amalgam::ui::attentionFrames
