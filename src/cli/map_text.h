// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "engine/data/modality_map.h"

namespace amalgam::cli {

/// A map in a few lines: target, ids, a line a modality.
std::string map_text(const ModalityMap& map);

}  // namespace amalgam::cli
