// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>

#include "engine/base/error.h"
#include "ui/format.h"
#include "ui/importance.h"

namespace amalgam::ui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("document", text); }

std::string schemaJson(const Table& table) {
  nlohmann::json schema = nlohmann::json::array();
  for (const Column& column : table.columns()) {
    schema.push_back({{"name", column.name()},
                      {"type", std::string(to_string(column.type()))},
                      {"missing", column.missing()}});
  }
  return schema.dump();
}

std::string recipeJson(const ReadResult& read) {
  nlohmann::json guesses = nlohmann::json::array();
  for (const ReadGuess& guess : read.guesses) {
    guesses.push_back({{"what", guess.what}, {"value", guess.value}, {"reason", guess.reason}});
  }
  return nlohmann::json{
      {"guesses", guesses}, {"problems", read.problem_count}, {"rows_dropped", read.rows_dropped}}
      .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

MapProposal proposeOrEmpty(const Table& table) {
  try {
    return propose_map(table);
  } catch (const Error&) {
    // Nothing can serve as a target: the analyst chooses, all columns wait in "Not used".
    MapProposal none;
    for (const Column& column : table.columns()) {
      none.map.ignore.push_back(column.name());
      none.columns.push_back({column.name(), "ignored", "", 0, "No target could be proposed."});
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

}  // namespace

DatasetRecord LoadedData::record() const {
  DatasetRecord record;
  record.path = std::filesystem::absolute(read.path).string();
  record.sha256 = read.sha256;
  record.bytes = read.bytes;
  record.rows = read.table->rows();
  record.columns = static_cast<std::int64_t>(read.table->columns().size());
  record.recipe_json = recipeJson(read);
  record.schema_json = schemaJson(*read.table);
  return record;
}

const ColumnProfile* LoadedData::profile(const std::string& column) const {
  const auto found = std::find_if(profiles.begin(), profiles.end(),
                                  [&](const ColumnProfile& one) { return one.name == column; });
  return found == profiles.end() ? nullptr : &*found;
}

const ColumnProposal* LoadedData::reason(const std::string& column) const {
  const auto found = std::find_if(proposal.columns.begin(), proposal.columns.end(),
                                  [&](const ColumnProposal& one) { return one.column == column; });
  return found == proposal.columns.end() ? nullptr : &*found;
}

LoadedDataPtr loadData(const std::filesystem::path& path, RunControl& control,
                       const Progress01& progress) {
  auto data = std::make_shared<LoadedData>();
  data->read = read_csv(path, {}, [&](std::int64_t done, std::int64_t total) {
    progress(done, total);
    return control.stop() == RunControl::Stop::none;
  });
  for (const Column& column : data->read.table->columns()) {
    if (control.stop() != RunControl::Stop::none) {
      throw Error(ErrorKind::request, "read.cancelled", "Reading was cancelled.");
    }
    data->profiles.push_back(profile_column(column));
  }
  data->proposal = proposeOrEmpty(*data->read.table);
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
  contents.saved_map = store.saved_map();
  contents.settings_json = store.view_state(kSettingsKey).value_or("");
  return contents;
}

OpenedDocument openDataFile(const std::filesystem::path& data, const std::filesystem::path& project,
                            RunControl& control, const Progress01& progress) {
  OpenedDocument opened;
  opened.data = loadData(data, control, progress);
  opened.project.path = project;
  if (std::error_code ignored; !std::filesystem::exists(project, ignored)) return opened;
  opened.project = readProject(project);
  const DatasetRecord* mapped = datasetOf(opened.project);
  if (mapped && mapped->sha256 != opened.data->read.sha256) {
    opened.project.saved_map.reset();  // it was made for other data
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
  opened.data = loadData(file, control, progress);
  if (opened.data->read.sha256 != dataset->sha256) {
    opened.warning =
        tr("%1 has changed since this project last used it. New runs use the file as it is now.")
            .arg(fromPath(file.filename()));
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

void describeRun(RunView& view, const TablePtr& table) {
  const auto json = nlohmann::json::parse(view.record.config_json, nullptr, false);
  if (!json.is_object() || !json.contains("map")) return;
  try {
    const ModalityMap map = ModalityMap::from_json(json.at("map"));
    view.task = map.target.task;
    for (const ModalitySpec& one : map.modalities) {
      view.modalities.push_back(one.name);
      view.kinds.push_back(one.kind);
    }
    if (view.task == Task::regression) return;
    if (view.task == Task::binary)
      view.classes = {"not " + map.target.positive, map.target.positive};
    if (table && table->has(map.target.column))
      view.classes = read_target(map.target, *table).classes;
  } catch (const Error&) {
    // An old or foreign configuration: names then come from the epochs.
  }
}

namespace {

RocCurve thinned(RocCurve curve, std::size_t most) {
  const std::size_t points = curve.false_positive_rate.size();
  if (points <= most) return curve;
  RocCurve thin;
  for (std::size_t i = 0; i < most; ++i) {
    const std::size_t at = i * (points - 1) / (most - 1);
    thin.false_positive_rate.push_back(curve.false_positive_rate[at]);
    thin.true_positive_rate.push_back(curve.true_positive_rate[at]);
    thin.threshold.push_back(curve.threshold[at]);
  }
  return thin;
}

/// Fills what the view shows of a part's predictions.
void judge(RunView& view, const PredictionRecord& predictions) {
  view.scored = predictions.part;
  view.scored_rows = static_cast<std::int64_t>(predictions.rows.size());
  if (view.task == Task::regression) return;
  constexpr std::size_t kMostRocPoints = 2000;
  if (view.task == Task::binary) {
    view.roc = thinned(roc_curve(predictions.targets, predictions.outputs), kMostRocPoints);
  }
  std::vector<std::string> classes = view.classes;
  const auto width = static_cast<std::size_t>(view.task == Task::binary ? 2 : predictions.width);
  for (std::size_t i = classes.size(); i < width; ++i) classes.push_back(std::to_string(i));
  view.confusion = confusion_matrix(
      {view.task, predictions.targets, predictions.outputs, static_cast<int>(width)}, classes);
}

}  // namespace

RunViewPtr readRun(const std::filesystem::path& project, std::int64_t run, const TablePtr& table) {
  const ProjectStore store(project, ProjectStore::Mode::read_only);
  auto view = std::make_shared<RunView>();
  view->record = store.run(run);
  describeRun(*view, table);
  view->epochs = store.epochs(run);
  if (view->modalities.empty() && !view->epochs.empty()) {
    for (const ModalityWeight& one : view->epochs.front().weights) {
      view->modalities.push_back(one.modality);
    }
  }
  for (const auto& part : store.step_losses(run)) {
    const auto end = static_cast<std::size_t>(part.first_step) + part.losses.size();
    if (view->step_losses.size() < end) {
      view->step_losses.resize(end, std::numeric_limits<float>::quiet_NaN());
    }
    std::copy(part.losses.begin(), part.losses.end(), view->step_losses.begin() + part.first_step);
  }
  if (!view->epochs.empty() && !view->step_losses.empty()) {
    const auto epochs = static_cast<std::int64_t>(view->epochs.size());
    view->steps_per_epoch = static_cast<std::int64_t>(view->step_losses.size()) / epochs;
  }
  for (const Part part : {Part::test, Part::validation}) {
    const auto predictions = store.predictions(run, part);
    if (!predictions || predictions->rows.empty()) continue;
    judge(*view, *predictions);
    break;
  }
  view->importance = importanceFromJson(store.insight(run, kImportanceInsight).value_or(""));
  view->note = q(store.run_note(run));
  view->log = store.log(run);
  return view;
}

namespace {

TargetRate rateOfNumbers(const Column& column, const std::vector<double>& target) {
  std::vector<std::pair<double, double>> cells;
  for (std::int64_t row = 0; row < column.rows(); ++row) {
    const double value = column.number(row);
    const double outcome = target[static_cast<std::size_t>(row)];
    if (std::isfinite(value) && std::isfinite(outcome)) cells.emplace_back(value, outcome);
  }
  std::sort(cells.begin(), cells.end());
  TargetRate rate;
  constexpr std::size_t kBins = 8;
  for (std::size_t begin = 0, bin = 0; begin < cells.size() && bin < kBins; ++bin) {
    std::size_t end = std::max(begin + 1, cells.size() * (bin + 1) / kBins);
    while (end < cells.size() && cells[end].first == cells[end - 1].first) ++end;  // ties together
    end = std::min(end, cells.size());
    if (end <= begin) continue;
    double positives = 0, sum = 0;
    for (std::size_t i = begin; i < end; ++i) {
      positives += cells[i].second;
      sum += cells[i].first;
    }
    const auto n = static_cast<double>(end - begin);
    rate.centres.push_back(sum / n);
    rate.labels.push_back(format_number(cells[begin].first) + " – " +
                          format_number(cells[end - 1].first));
    rate.rates.push_back(positives / n);
    rate.counts.push_back(static_cast<std::int64_t>(end - begin));
    begin = end;
  }
  return rate;
}

TargetRate rateOfClasses(const Column& column, const std::vector<double>& target) {
  const auto* storage = std::get_if<CategoryStorage>(&column.storage());
  TargetRate rate;
  if (!storage) return rate;
  std::vector<double> positives(storage->dictionary.size());
  std::vector<std::int64_t> counts(storage->dictionary.size());
  for (std::size_t row = 0; row < storage->codes.size(); ++row) {
    const auto code = storage->codes[row];
    if (code < 0 || !std::isfinite(target[row])) continue;
    positives[static_cast<std::size_t>(code)] += target[row];
    ++counts[static_cast<std::size_t>(code)];
  }
  std::vector<std::size_t> order(counts.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return counts[a] > counts[b]; });
  for (std::size_t i = 0; i < std::min<std::size_t>(order.size(), 8); ++i) {
    const std::size_t code = order[i];
    if (counts[code] == 0) continue;
    rate.labels.push_back(storage->dictionary[code]);
    rate.rates.push_back(positives[code] / static_cast<double>(counts[code]));
    rate.counts.push_back(counts[code]);
  }
  return rate;
}

}  // namespace

TargetRate targetRate(const Table& table, const std::string& column, const TargetSpec& target) {
  if (target.task != Task::binary || column == target.column) return {};
  const Column* cells = table.find(column);
  if (!cells || !table.has(target.column)) return {};
  const TargetValues values = read_target(target, table);
  if (cells->type() == ColumnType::category) return rateOfClasses(*cells, values.values);
  if (cells->type() == ColumnType::number) return rateOfNumbers(*cells, values.values);
  return {};
}

}  // namespace amalgam::ui
