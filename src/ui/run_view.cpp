// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run_view.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/project/run_decision.h"
#include "ui/format.h"
#include "ui/importance.h"

namespace amalgam::ui {

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

}  // namespace amalgam::ui
