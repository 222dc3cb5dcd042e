// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/bundle_preprocessing.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/export/character_ranges.h"
#include "engine/export/torchscript.h"

namespace amalgam {

nlohmann::json bundle_preprocessing(const TrainedModel& trained, const ReadRecipe& reading) {
  nlohmann::json json = trained.preprocessor->to_json();
  json["format"] = "amalgam-preprocessing";
  nlohmann::json inputs = nlohmann::json::array();
  for (const TorchScriptInput& input : torchscript_inputs(*trained.preprocessor)) {
    inputs.push_back({{"name", input.name}, {"argument", input.argument}, {"type", input.type}, {"shape", input.shape}});
  }
  json["inputs"] = inputs;
  json["output"] = score_output(*trained.preprocessor);
  json["reading"] = recipe_to_json(reading);
  json["reading"]["missing_words"] = reading.missing_words.value_or(usual_missing_words());
  const auto& modalities = trained.preprocessor->map().modalities;
  const bool has_text = std::any_of(modalities.begin(), modalities.end(), [](const auto& one) { return one.kind == "text"; });
  json["characters"] = has_text ? character_ranges() : nlohmann::json::object();
  return json;
}

}  // namespace amalgam
