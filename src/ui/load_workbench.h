// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "engine/workbench.h"

namespace amalgam::ui {

/// Loads the engine module (beside the program, ../lib/amalgam, or $AMALGAM_ENGINE) and makes a
/// workbench.
///
/// Blocks for up to a second: LibTorch is loaded. The module stays loaded for good.
/// Errors:  Error(io) "engine.missing", "engine.broken"
std::unique_ptr<Workbench> loadWorkbench();

}  // namespace amalgam::ui
