// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/base/run_control.h"
#include "engine/data/profile.h"
#include "engine/data/reader.h"
#include "engine/project/project_store.h"
#include "ui/column_bars.h"
#include "ui/map_edit.h"
#include "ui/run_view.h"

namespace amalgam::ui {

/// A data file as read, with all that the pages show of it. Immutable once read.
struct LoadedData {
  ReadResult read;
  ReadRecipe recipe;                    ///< what the analyst chose about reading it, links to files that are gone included
  std::vector<std::size_t> missing_links;  ///< places among the recipe's links whose file is gone: the table lacks their columns
  std::vector<std::string> tables;      ///< sheets or tables in the file; empty if it is one table
  std::vector<ColumnProfile> profiles;  ///< one per column, in table order
  MapProposal proposal;
  PlaceIndex proposed_places;  ///< of the proposal's map
  DatasetRecord record() const;  ///< what the project remembers of it
  const ColumnProfile* profile(const std::string& column) const;
  const ColumnProposal* reason(const std::string& column) const;
  /// Fills what makes the questions above answered in constant time.
  void index();
  std::unordered_map<std::string, std::size_t> at_profile, at_reason;
};
using LoadedDataPtr = std::shared_ptr<const LoadedData>;

/// A project file's table of contents.
struct ProjectContents {
  std::filesystem::path path;
  std::vector<DatasetRecord> datasets;
  std::vector<RunRecord> runs;
  std::map<std::int64_t, RunMarks> marks;
  std::optional<ProjectStore::SavedMap> saved_map;
  std::string settings_json;  ///< the workbench's experiment settings; may be empty
};

/// What opening a file or a project found.
struct OpenedDocument {
  LoadedDataPtr data;  ///< null if the project's data file is gone or nothing was mapped yet
  ProjectContents project;
  QString warning;  ///< the data file or a linked one is missing or has changed; empty if all is well
};

using Progress01 = std::function<void(std::int64_t done, std::int64_t total)>;

/// Reads a file of any known format, profiles its columns and proposes a map. A linked file that is gone is looked for beside
/// the table; one that is not there either is left out and listed. Blocks; `control` cancels it.
/// Errors:  those of read_table; a table without a usable target gives a proposal without one
LoadedDataPtr loadData(const std::filesystem::path& path, const ReadRecipe& recipe,
                       RunControl& control, const Progress01& progress);
/// Reads the contents of a project; runs of a dead engine become interrupted first. Blocks.
ProjectContents readProject(const std::filesystem::path& path);
/// Opens a data file together with its project, if that exists already. Without a recipe the one
/// that the project keeps for this file is used. Blocks.
OpenedDocument openDataFile(const std::filesystem::path& data, const std::filesystem::path& project,
                            const std::optional<ReadRecipe>& recipe, RunControl& control,
                            const Progress01& progress);
/// Opens a project and the data file that was mapped last. Blocks.
OpenedDocument openProjectFile(const std::filesystem::path& project, RunControl& control,
                               const Progress01& progress);
/// A run that stopped half-way and can be gone on with.
struct InterruptedRun {
  std::filesystem::path project;
  RunRecord run;
};
/// Looks through projects for such runs, newest first; projects that cannot be read are passed
/// over. Blocks.
std::vector<InterruptedRun> findInterrupted(const std::vector<std::filesystem::path>& projects);
/// Key of the view state under which the workbench keeps its settings.
inline constexpr const char* kSettingsKey = "workbench.settings";

}  // namespace amalgam::ui
