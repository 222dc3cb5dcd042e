// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document.h"

#include <QCoreApplication>
#include <algorithm>
#include <nlohmann/json.hpp>
#include <thread>

#include "engine/base/error.h"
#include "engine/project/schema_drift.h"
#include "engine/project/dataset_source.h"
#include "ui/format.h"
#include "ui/tr.h"

namespace amalgam::ui {

namespace {

/// The recipe with which a project last read a data set; the default if there is none.
ReadRecipe storedRecipe(const DatasetRecord& dataset) {
  const auto json = nlohmann::json::parse(dataset.recipe_json, nullptr, false);
  if (!json.is_object() || !json.contains("recipe")) return {};
  try {
    return recipe_from_json(json.at("recipe"));
  } catch (const Error&) {
    return {};  // of a newer version: everything is guessed then
  }
}

MapProposal proposeOrEmpty(const Table& table, const std::vector<ColumnProfile>& profiles) {
  try {
    return propose_map(table, {}, profiles);
  } catch (const Error&) {
    // Nothing can serve as a target: the analyst chooses, all columns wait in "Not used".
    MapProposal none;
    for (const Column& column : table.columns()) {
      none.map.ignore.push_back(column.name());
      none.columns.push_back({column.name(), "ignored", "", 0, QT_TRANSLATE_NOOP("engine", "No target could be proposed.")});
    }
    return none;
  }
}

/// The data file of a record: where it was, or under the same name beside the project.
std::filesystem::path locate(const DatasetRecord& dataset, const std::filesystem::path& project) {
  std::error_code ignored;
  const std::filesystem::path stored(dataset.path);
  if (std::filesystem::exists(stored, ignored)) return stored;
  const std::filesystem::path beside = project.parent_path() / stored.filename();
  return std::filesystem::exists(beside, ignored) ? beside : std::filesystem::path();
}

const DatasetRecord* datasetOf(const ProjectContents& project) {
  if (project.datasets.empty()) return nullptr;
  if (project.saved_map) {
    for (const DatasetRecord& one : project.datasets) {
      if (one.id == project.saved_map->dataset) return &one;
    }
  }
  return &project.datasets.back();
}

/// What differs in the columns since a project last used its data; empty if nothing does.
QString driftText(const DatasetRecord& before, const ReadResult& now) {
  constexpr std::size_t kMostSaid = 4;
  std::vector<ColumnDrift> drift;
  try {
    drift = schema_drift(before, now);
  } catch (const Error&) {
    return {};  // an old record without a schema: there is nothing to compare with
  }
  QStringList sentences;
  for (std::size_t i = 0; i < std::min(drift.size(), kMostSaid); ++i) sentences << q(drift[i].sentence);
  if (drift.size() > kMostSaid) sentences << tr("… and %1 more differences.").arg(drift.size() - kMostSaid);
  return sentences.join(QLatin1Char(' '));
}

}  // namespace

DatasetRecord LoadedData::record() const { return describe_dataset(read, recipe); }

void LoadedData::index() {
  for (std::size_t i = 0; i < profiles.size(); ++i) at_profile[profiles[i].name] = i;
  for (std::size_t i = 0; i < proposal.columns.size(); ++i)
    at_reason[proposal.columns[i].column] = i;
  proposed_places = PlaceIndex(proposal.map);
}

const ColumnProfile* LoadedData::profile(const std::string& column) const {
  const auto found = at_profile.find(column);
  return found == at_profile.end() ? nullptr : &profiles[found->second];
}

const ColumnProposal* LoadedData::reason(const std::string& column) const {
  const auto found = at_reason.find(column);
  return found == at_reason.end() ? nullptr : &proposal.columns[found->second];
}

namespace {

/// The recipe without the links whose file is gone. Links that were found beside the table are changed in `data`, the others are
/// listed there.
ReadRecipe recipeOfWhatIsThere(LoadedData& data, const std::filesystem::path& table) {
  const std::filesystem::path folder = table.parent_path();
  ReadRecipe there = data.recipe;
  there.links.clear();
  std::error_code ignored;
  for (std::size_t i = 0; i < data.recipe.links.size(); ++i) {
    LinkSpec& link = data.recipe.links[i];
    const std::filesystem::path beside = std::filesystem::path(link.file).filename();
    if (!link.file.empty() && !std::filesystem::exists(folder / link.file, ignored)) {
      if (!std::filesystem::exists(folder / beside, ignored)) {
        data.missing_links.push_back(i);
        continue;
      }
      link.file = beside.string();
    }
    there.links.push_back(link);
  }
  return there;
}

/// The files of links that are gone, for a sentence.
QString missingFiles(const LoadedData& data) {
  QStringList files;
  for (const std::size_t i : data.missing_links) files << q(data.recipe.links[i].file);
  return files.join(QStringLiteral(", "));
}

}  // namespace

LoadedDataPtr loadData(const std::filesystem::path& path, const ReadRecipe& recipe,
                       RunControl& control, const Progress01& progress) {
  constexpr std::int64_t kReading = 45, kProfiles = 45;  // percent of the time; the rest goes to the proposal
  auto data = std::make_shared<LoadedData>();
  data->recipe = recipe;
  data->tables = tables_in(path);
  const ReadRecipe there = recipeOfWhatIsThere(*data, path);
  data->read = read_table(path, there, [&](std::int64_t done, std::int64_t total) {
    progress(done * kReading / 100, total);
    return control.stop() == RunControl::Stop::none;
  });
  std::int64_t profiled = 0;
  const std::int64_t columns = std::max<std::int64_t>(1, static_cast<std::int64_t>(data->read.table->columns().size()));
  data->profiles = profile_table(*data->read.table, [&] {
    const std::int64_t at_once = std::max(1U, std::thread::hardware_concurrency());  // this is asked by one of them
    const std::int64_t share = kReading + kProfiles * std::min(columns, at_once * profiled++) / columns;
    progress(data->read.bytes / 100 * share, data->read.bytes);
    return control.stop() == RunControl::Stop::none;
  });
  data->proposal = proposeOrEmpty(*data->read.table, data->profiles);
  data->index();
  return data;
}

ProjectContents readProject(const std::filesystem::path& path) {
  ProjectContents contents;
  contents.path = path;
  try {
    ProjectStore(path, ProjectStore::Mode::read_write).mark_interrupted();
  } catch (const Error& error) {
    if (error.code() != "project.unwritable") throw;  // a read-only project can still be looked at
  }
  const ProjectStore store(path, ProjectStore::Mode::read_only);
  contents.datasets = store.datasets();
  contents.runs = store.runs();
  contents.marks = store.run_marks();
  contents.saved_map = store.saved_map();
  contents.settings_json = store.view_state(kSettingsKey).value_or("");
  return contents;
}

OpenedDocument openDataFile(const std::filesystem::path& data, const std::filesystem::path& project,
                            const std::optional<ReadRecipe>& recipe, RunControl& control,
                            const Progress01& progress) {
  OpenedDocument opened;
  opened.project.path = project;
  std::error_code ignored;
  if (!std::filesystem::exists(project, ignored)) {
    opened.data = loadData(data, recipe.value_or(ReadRecipe()), control, progress);
    return opened;
  }
  opened.project = readProject(project);
  ReadRecipe kept;
  for (const DatasetRecord& one : opened.project.datasets) {
    if (std::filesystem::path(one.path) == data) kept = storedRecipe(one);
  }
  opened.data = loadData(data, recipe.value_or(kept), control, progress);
  const DatasetRecord* mapped = datasetOf(opened.project);
  if (mapped && mapped->sha256 != opened.data->read.sha256) {
    opened.project.saved_map.reset();  // it was made for other data
    opened.warning = driftText(*mapped, opened.data->read);
  }
  return opened;
}

OpenedDocument openProjectFile(const std::filesystem::path& project, RunControl& control,
                               const Progress01& progress) {
  OpenedDocument opened;
  opened.project = readProject(project);
  const DatasetRecord* dataset = datasetOf(opened.project);
  if (!dataset) return opened;
  const std::filesystem::path file = locate(*dataset, project);
  if (file.empty()) {
    opened.warning =
        tr("The project's data file is no longer at %1. Its runs can be looked at; open "
           "the data again to train.")
            .arg(q(dataset->path));
    return opened;
  }
  opened.data = loadData(file, storedRecipe(*dataset), control, progress);
  if (!opened.data->missing_links.empty()) {
    opened.warning = tr("A linked table is no longer there: %1. Its columns are missing until you locate it, on the Data page under Linked tables.")
                         .arg(missingFiles(*opened.data));
    return opened;
  }
  if (opened.data->read.sha256 != dataset->sha256) {
    opened.warning =
        tr("%1 has changed since this project last used it. New runs use the file as it is now.")
            .arg(fromPath(file.filename()));
    if (const QString drift = driftText(*dataset, opened.data->read); !drift.isEmpty())
      opened.warning += QLatin1Char(' ') + drift;
  }
  return opened;
}

std::vector<InterruptedRun> findInterrupted(const std::vector<std::filesystem::path>& projects) {
  std::vector<InterruptedRun> found;
  for (const std::filesystem::path& path : projects) {
    try {
      for (RunRecord& run : readProject(path).runs) {
        if (run.state == RunState::interrupted) found.push_back({path, std::move(run)});
      }
    } catch (const Error&) {
      continue;  // the list of recent projects marks a file that is gone
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const InterruptedRun& a, const InterruptedRun& b) {
                     return a.run.created_at > b.run.created_at;
                   });
  return found;
}

}  // namespace amalgam::ui
