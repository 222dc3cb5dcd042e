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
#include "engine/data/modality_map.h"
#include "engine/data/profile.h"
#include "engine/data/reader.h"
#include "engine/evaluation/metrics.h"
#include "engine/project/project_store.h"
#include "engine/workbench.h"
#include "ui/map_edit.h"

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

/// All that one run left in the project.
struct RunView {
  RunRecord record;
  std::vector<std::string> modalities;  ///< names in map order
  std::vector<std::string> kinds;       ///< their kinds
  Task task = Task::binary;
  std::vector<std::string> classes;  ///< binary: {negative, positive}; may be empty
  std::int64_t steps_per_epoch = 0;  ///< 0 = not known
  std::vector<EpochRecord> epochs;   ///< in order
  std::vector<float> step_losses;    ///< from step 0; NaN where none was stored
  Part scored = Part::none;  ///< the part that the next three tell of: test, or else validation
  std::int64_t scored_rows = 0;
  RocCurve roc;                             ///< binary only; thinned to at most 2,000 points
  ConfusionMatrix confusion;                ///< classes only; at a cut-off of 0.5
  RunDecision decision = {};                ///< cut-off and recalibration that are stored with the run
  std::optional<ExplainResult> importance;  ///< permutation importance, once it was measured
  QString note;
  std::vector<ProjectStore::LogLine> log;
};
using RunViewPtr = std::shared_ptr<RunView>;

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
/// Reads one run with its epochs, losses, predictions and log; `table` (may be null) tells the
/// class names. Blocks.
RunViewPtr readRun(const std::filesystem::path& project, std::int64_t run,
                   const TablePtr& table = {});
/// Fills modalities, kinds, task and classes from the record's configuration and the table, if
/// there is one.
void describeRun(RunView& view, const TablePtr& table = {});
/// Name of the insight under which the engine keeps permutation importance.
inline constexpr const char* kImportanceInsight = "permutation_importance";
/// Key of the view state under which the workbench keeps its settings.
inline constexpr const char* kSettingsKey = "workbench.settings";

/// A bar of the little histogram on a chip.
struct MiniBar {
  float height = 0;  ///< 0 … 1, of the highest bar
  float rate = -1;   ///< how often the target is positive here, 0 … 1; -1 = not known
  bool operator==(const MiniBar&) const = default;
};
/// The little histograms of all columns that have a shape (numbers and classes), by column.
///
/// Cost:    O(columns · rows), rows thinned to 20,000. Blocks; `control` cancels it
std::map<std::string, std::vector<MiniBar>> miniHistograms(const Table& table,
                                                           const std::vector<ColumnProfile>& profiles,
                                                           const TargetSpec& target,
                                                           RunControl& control);

/// How often the target is positive, by bins of a column.
struct TargetRate {
  std::vector<std::string> labels;
  std::vector<double> centres;  ///< numbers only
  std::vector<double> rates;    ///< 0 … 1; NaN where a bin is empty
  std::vector<std::int64_t> counts;
};
/// Numbers: eight bins of about equal count; categories: the most frequent ones. Binary targets
/// only.
TargetRate targetRate(const Table& table, const std::string& column, const TargetSpec& target);

}  // namespace amalgam::ui
