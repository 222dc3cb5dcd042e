// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/case_selection.h"

#include <QLocale>
#include <algorithm>
#include <cmath>

#include "engine/project/project_store.h"
#include "ui/format.h"

namespace amalgam::ui {

namespace {

constexpr std::size_t kMostSteps = 100;  // of the history

/// "0.2 to 0.5", "up to 0.5", "0.2 and more".
QString rangeText(double low, double high, bool is_score) {
  const auto number = [is_score](double value) { return is_score ? QLocale().toString(value, 'f', 3) : amountText(value); };
  if (std::isinf(low) && std::isinf(high)) return CaseSelection::tr("any");
  if (std::isinf(low)) return CaseSelection::tr("up to %1").arg(number(high));
  if (std::isinf(high)) return CaseSelection::tr("%1 and more").arg(number(low));
  return CaseSelection::tr("%1 to %2").arg(number(low), number(high));
}

}  // namespace

CaseSelection::CaseSelection(Session* session, QObject* parent) : QObject(parent), session_(session) {
  if (session_ != nullptr) connect(session_, &Session::projectChanged, this, [this] { reset(); });
}

CaseSelection* CaseSelection::of(Session* session) {
  auto* found = session->findChild<CaseSelection*>();
  return found != nullptr ? found : new CaseSelection(session, session);
}

void CaseSelection::showRun(const RunViewPtr& view) {
  const bool same = view_ && view && view_->record.id == view->record.id && view_->record.state == view->record.state;
  view_ = view;
  if (same && (loading_ || !predictions_.rows.empty())) return;
  const bool can = view && session_ && session_->hasProject() && is_over(view->record.state) && view->record.best_epoch > 0;
  loading_ = can;
  // The filter waits for the run's rows.
  predictions_ = {};
  matching_.clear();
  Q_EMIT casesChanged();
  Q_EMIT filterChanged();
  if (!can) return;
  session_->client()->ask(
      EngineClient::Thread::store, QStringLiteral("cases"), this,
      [project = toPath(session_->projectPath()), run = view->record.id](Workbench*, RunControl&) {
        const ProjectStore store(project, ProjectStore::Mode::read_only);
        auto found = store.predictions(run, Part::test);
        if (!found || found->rows.empty()) found = store.predictions(run, Part::validation);
        return found.value_or(PredictionRecord{});
      },
      [this, run = view->record.id](PredictionRecord found) {
        if (!view_ || view_->record.id != run) return;
        const DatasetRecord* data = session_->dataOf(view_->record);
        const bool is_open = session_->data() && (data == nullptr || data->sha256 == session_->data()->read.sha256);
        setCases(std::move(found), view_->task, view_->classes, is_open ? session_->table() : nullptr);
      },
      [this](const EngineClient::Problem& why) {
        loading_ = false;
        Q_EMIT failed(why.message);
      });
}

void CaseSelection::setCases(PredictionRecord predictions, Task task, std::vector<std::string> classes, TablePtr table) {
  loading_ = false;
  predictions_ = std::move(predictions);
  task_ = task;
  classes_ = std::move(classes);
  table_ = std::move(table);
  CaseFilter kept;
  const std::size_t count = task == Task::binary ? 2 : classes_.size();
  for (const CaseCondition& one : filter_.conditions) {
    if (can_hold(one, task_, count, table_.get())) kept = kept.with(one);
  }
  filter_ = kept;
  matching_ = matching_cases(filter_, predictions_, task_, table_.get());
  Q_EMIT casesChanged();
  Q_EMIT filterChanged();
}

void CaseSelection::apply(const CaseFilter& filter) {
  filter_ = filter;
  matching_ = matching_cases(filter_, predictions_, task_, table_.get());
  Q_EMIT filterChanged();
}

void CaseSelection::setFilter(const CaseFilter& filter) {
  if (filter == filter_) return;
  back_.push_back(filter_);
  if (back_.size() > kMostSteps) back_.erase(back_.begin());
  forward_.clear();
  apply(filter);
}

void CaseSelection::toggle(const CaseCondition& condition) {
  const auto found = std::find(filter_.conditions.begin(), filter_.conditions.end(), condition);
  if (found == filter_.conditions.end()) {
    add(condition);
  } else {
    removeAt(static_cast<std::size_t>(found - filter_.conditions.begin()));
  }
}

void CaseSelection::back() {
  if (back_.empty()) return;
  forward_.push_back(filter_);
  const CaseFilter before = back_.back();
  back_.pop_back();
  apply(before);
}

void CaseSelection::forward() {
  if (forward_.empty()) return;
  back_.push_back(filter_);
  const CaseFilter after = forward_.back();
  forward_.pop_back();
  apply(after);
}

void CaseSelection::reset(const CaseFilter& filter) {
  back_.clear();
  forward_.clear();
  apply(filter);
}

QString CaseSelection::className(int which) const {
  return which >= 0 && which < static_cast<int>(classes_.size()) ? q(classes_[static_cast<std::size_t>(which)]) : QString::number(which);
}

QString CaseSelection::text(const CaseCondition& condition) const {
  using Kind = CaseCondition::Kind;
  switch (condition.kind) {
    case Kind::outcome:
      if (condition.decision < 0) return tr("truth %1").arg(className(condition.truth));
      if (condition.truth < 0) return tr("decision %1").arg(className(condition.decision));
      return tr("truth %1, decision %2").arg(className(condition.truth), className(condition.decision));
    case Kind::correct:
      return condition.is_right ? tr("decided rightly") : tr("decided wrongly");
    case Kind::score:
      return (task_ == Task::regression ? tr("predicted %1") : tr("score %1")).arg(rangeText(condition.low, condition.high, task_ != Task::regression));
    case Kind::rows: {
      const auto count = static_cast<std::int64_t>(condition.rows.size());
      if (condition.label == "map") return countedText(count, tr("%1 row picked on the map"), tr("%1 rows picked on the map"));
      return countedText(count, tr("%1 row"), tr("%1 rows"));
    }
    case Kind::value:
      return tr("%1: %2").arg(q(condition.column), condition.value.empty() ? tr("(missing)") : q(condition.value));
    case Kind::range:
      return tr("%1: %2").arg(q(condition.column), rangeText(condition.low, condition.high, false));
  }
  return {};
}

}  // namespace amalgam::ui
