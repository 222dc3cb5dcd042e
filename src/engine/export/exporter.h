// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "engine/insight/evaluate.h"
#include "engine/workbench.h"

namespace amalgam {

/// A trained run that is to be written, with its data.
struct ExportTask {
  LoadedRun& loaded;  ///< its card describes the run already
  const ProjectStore& store;
  TablePtr table;
  Split split;
  std::vector<std::int64_t> rows;  ///< test rows (validation, where none tests), to run the written file on
  std::filesystem::path out;
};

/// A form in which models leave: one file and one line in exporters.def. `write` writes to task.out, whole or not at all,
/// runs what it wrote on task.rows and says in `result.checks` what came of it; it takes away again what differs by more
/// than kExportTolerance (see check_exported).
struct Exporter {
  ExportFormat format;
  std::function<void(const ExportTask& task, ExportResult& result)> write;
};

const std::vector<Exporter>& exporters();
/// Errors:  Error(request) "export.format" naming those there are
const Exporter& find_exporter(const std::string& id);

}  // namespace amalgam
