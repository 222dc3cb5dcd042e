// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace amalgam::cli {

/// The insight that `explain --what` names: "shapley" -> "modality_shapley"; "" if there is none.
std::string insight_of(const std::string& what);

/// The answer of an insight as tables and sentences for a terminal.
std::string explain_text(const std::string& insight, const nlohmann::json& answer);

}  // namespace amalgam::cli
