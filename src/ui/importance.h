// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "engine/workbench.h"

namespace amalgam::ui {

/// Reads permutation importance as the engine keeps it in the project; nothing if it is not
/// readable.
std::optional<ExplainResult> importanceFromJson(const std::string& json);

}  // namespace amalgam::ui
