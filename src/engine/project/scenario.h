// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/project/project_store.h"

namespace amalgam {

/// A what-if as the project keeps it, from the answer of the insight "case": what was edited and muted, and what the
/// model said then.
///
/// `answer` needs "row", "score", "contributions" and, for the edits, "columns"; muted are the modalities in `mute`.
/// Errors:  Error(request) "scenario.no_name"
ScenarioRecord scenario_of(std::int64_t run, const std::string& name, const nlohmann::json& settings, const nlohmann::json& answer);

/// The scenarios of one row: [{"name", "written_at", "edits", "mute", "cut_off", "answer"}], oldest first; "answer" with
/// "score", "log_odds", "decision", "base", "contributions".
nlohmann::json scenarios_json(const ProjectStore& store, std::int64_t run, std::int64_t row);

}  // namespace amalgam
