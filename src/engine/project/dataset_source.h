// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "engine/data/csv_reader.h"
#include "engine/project/run_record.h"

namespace amalgam {

/// {"separator": ";", "header": true, "missing_words": ["NA"]}; what is left out is guessed.
///
/// Errors:  Error(request) "recipe.invalid" naming the member that is wrong
CsvRecipe recipe_from_json(const nlohmann::json& json);
nlohmann::json recipe_to_json(const CsvRecipe& recipe);

/// A file that was read, as the project keeps it: absolute path, hash, guesses, problems, schema.
DatasetRecord describe_dataset(const ReadResult& read, const CsvRecipe& recipe);

}  // namespace amalgam
