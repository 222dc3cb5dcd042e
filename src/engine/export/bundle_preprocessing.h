// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "engine/data/read_recipe.h"
#include "engine/export/bundle.h"

namespace amalgam {

/// preprocessing.json of a bundle: all that another program needs to make the model's input tensors of raw cells. The members
/// are described in docs/exported-models.md.
nlohmann::json bundle_preprocessing(const TrainedModel& trained, const ReadRecipe& reading);

}  // namespace amalgam
