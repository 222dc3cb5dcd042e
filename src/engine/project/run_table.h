// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "engine/data/table.h"
#include "engine/project/run_record.h"

namespace amalgam {

/// Where the data set's file is: where it stood, else under its name beside the project, else where it stood.
std::filesystem::path data_file_of(const DatasetRecord& dataset, const std::filesystem::path& project);

/// The run's own table: `given` if there is one, else the data set's file read again with its hash checked.
///
/// The file may stand where it stood or under its name beside the project.
/// Errors:  Error(io) "read.missing"; Error(data) "resume.data_changed"
TablePtr table_of_run(const DatasetRecord& dataset, const std::filesystem::path& project, const TablePtr& given);

}  // namespace amalgam
