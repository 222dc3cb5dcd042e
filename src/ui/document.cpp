// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <thread>
#include <numeric>

#include "engine/base/error.h"
#include "engine/project/run_decision.h"
#include "engine/project/schema_drift.h"
#include "engine/project/dataset_source.h"
#include "ui/format.h"
#include "ui/importance.h"
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
  view->decision = store.run_decision(run);
  view->record.final_metrics = decided_metrics(store, view->record);
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

namespace {

/// Bars of one column: how many rows fall into each, and how many of them are positive.
class MiniCounter {
 public:
  explicit MiniCounter(std::size_t bars) : rows_(bars), known_(bars), positive_(bars) {}
  void add(std::size_t bar, double target) {
    ++rows_[bar];
    if (!std::isfinite(target)) return;
    ++known_[bar];
    positive_[bar] += target;
  }
  std::vector<MiniBar> bars() const {
    const double most = *std::max_element(rows_.begin(), rows_.end());
    std::vector<MiniBar> bars;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      bars.push_back({most > 0 ? static_cast<float>(rows_[i] / most) : 0,
                      known_[i] > 0 ? static_cast<float>(positive_[i] / known_[i]) : -1});
    }
    return bars;
  }

 private:
  std::vector<double> rows_, known_, positive_;
};

std::vector<MiniBar> miniHistogram(const Column& column, const ColumnProfile& profile,
                                   const std::vector<double>& target, std::int64_t step) {
  constexpr std::size_t kBars = 10;
  const auto outcome = [&](std::int64_t row) {
    return target.empty() ? std::nan("") : target[static_cast<std::size_t>(row)];
  };
  if (column.type() == ColumnType::number && profile.maximum > profile.minimum) {
    MiniCounter counter(kBars);
    const double width = (profile.maximum - profile.minimum) / kBars;
    for (std::int64_t row = 0; row < column.rows(); row += step) {
      const double value = column.number(row);
      if (!std::isfinite(value)) continue;
      const auto bar = static_cast<std::size_t>((value - profile.minimum) / width);
      counter.add(std::min(bar, kBars - 1), outcome(row));
    }
    return counter.bars();
  }
  const auto* classes = std::get_if<CategoryStorage>(&column.storage());
  if (column.type() != ColumnType::category || !classes || profile.most_frequent.empty()) return {};
  std::vector<int> bar_of(classes->dictionary.size(), -1);
  for (std::size_t i = 0; i < profile.most_frequent.size(); ++i) {
    const auto found = std::find(classes->dictionary.begin(), classes->dictionary.end(),
                                 profile.most_frequent[i].first);
    if (found != classes->dictionary.end())
      bar_of[static_cast<std::size_t>(found - classes->dictionary.begin())] = static_cast<int>(i);
  }
  MiniCounter counter(profile.most_frequent.size());
  for (std::int64_t row = 0; row < column.rows(); row += step) {
    const auto code = classes->codes[static_cast<std::size_t>(row)];
    if (code >= 0 && bar_of[static_cast<std::size_t>(code)] >= 0)
      counter.add(static_cast<std::size_t>(bar_of[static_cast<std::size_t>(code)]), outcome(row));
  }
  return counter.bars();
}

}  // namespace

std::map<std::string, std::vector<MiniBar>> miniHistograms(const Table& table,
                                                           const std::vector<ColumnProfile>& profiles,
                                                           const TargetSpec& target,
                                                           RunControl& control) {
  constexpr std::int64_t kMostRows = 20000;
  const std::int64_t step = std::max<std::int64_t>(1, table.rows() / kMostRows);
  std::vector<double> outcomes;
  if (target.task == Task::binary && table.has(target.column)) {
    try {
      outcomes = read_target(target, table).values;
    } catch (const Error&) {
      outcomes.clear();  // the map's own problem is told elsewhere: the bars go without colours
    }
  }
  std::map<std::string, std::vector<MiniBar>> all;
  for (std::size_t i = 0; i < profiles.size() && i < table.columns().size(); ++i) {
    if (control.stop() != RunControl::Stop::none) break;
    std::vector<MiniBar> bars = miniHistogram(table.columns()[i], profiles[i], outcomes, step);
    if (!bars.empty()) all[profiles[i].name] = std::move(bars);
  }
  return all;
}

}  // namespace amalgam::ui
