// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/data/csv_reader.h"
#include "engine/project/run_record.h"

namespace amalgam {

/// A file that was read, as the project keeps it: absolute path, hash, guesses, problems, schema.
DatasetRecord describe_dataset(const ReadResult& read, const ReadRecipe& recipe);

/// How another file of the same kind (next month's) is to be read: as the recipe of this one said, with the types
/// that came out. Repairs of single lines are not taken over.
ReadRecipe recipe_for_more(const DatasetRecord& dataset);

}  // namespace amalgam
