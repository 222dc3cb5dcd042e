// SPDX-License-Identifier: GPL-3.0-or-later
// The part of InspectPage that links its views: one filter of cases for all, and what the project keeps of them.
#include <QScrollArea>
#include <QShortcut>
#include <QVBoxLayout>
#include <nlohmann/json.hpp>

#include "ui/format.h"
#include "ui/models/case_selection.h"
#include "ui/pages/case_list.h"
#include "ui/pages/cases_panel.h"
#include "ui/pages/credit_panel.h"
#include "ui/pages/inspect_page.h"
#include "ui/pages/inspect_state.h"
#include "ui/pages/learned_panel.h"
#include "ui/pages/map_panel.h"
#include "ui/plots/confusion_plot.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/segmented_control.h"

namespace amalgam::ui {

/// Before the panels are made: they share the selection.
void InspectPage::makeLinks() {
  selection_ = CaseSelection::of(session());
  filterBar_ = new FilterBar(selection_);
  body()->addWidget(filterBar_);
  connect(filterBar_, &FilterBar::casesWanted, this, &InspectPage::showCases);
  const auto key = [this](int code, void (CaseSelection::*step)()) {
    auto* shortcut = new QShortcut(QKeySequence(Qt::ALT | code), this);
    shortcut->setContext(Qt::WidgetWithChildrenShortcut);
    connect(shortcut, &QShortcut::activated, selection_, step);
  };
  key(Qt::Key_Left, &CaseSelection::back);
  key(Qt::Key_Right, &CaseSelection::forward);
  state_ = new InspectState(session(), [this] { return state(); }, [this](const nlohmann::json& state) { restoreState(state); }, this);
}

/// After they are made.
void InspectPage::refreshLinks() {
  connect(learned_->confusion(), &ConfusionPlot::cellClicked, this, [this](int truth, int predicted) {
    selection_->add({.kind = CaseCondition::Kind::outcome, .truth = truth, .decision = predicted, .cut_off = CaseSelection::kCutOff});
    showCases();
  });
  connect(credit_, &CreditPanel::bandChosen, this, [this](double low, double high, bool isLast) {
    selection_->add({.kind = CaseCondition::Kind::score, .low = low, .high = high, .is_closed = isLast});
    showCases();
  });
  connect(credit_, &CreditPanel::cutOffMoved, state_, &InspectState::touch);
  connect(map_, &MapPanel::caseWanted, this, [this](qint64 row) {
    cases_->chooseRow(row);
    showCases();
  });
  connect(map_, &MapPanel::problem, session(), &Session::problem);
  connect(map_, &MapPanel::changed, state_, &InspectState::touch);
  connect(cases_, &CasesPanel::rowChosen, state_, &InspectState::touch);
  connect(session(), &Session::selectedRunChanged, state_, &InspectState::touch);
  connect(selection_, &CaseSelection::filterChanged, this, [this] {
    std::pair<int, int> cell{-1, -1};
    for (const CaseCondition& one : selection_->filter().conditions) {
      if (one.kind == CaseCondition::Kind::outcome) cell = {one.truth, one.decision};
    }
    learned_->confusion()->setChosen(cell.first, cell.second);
    state_->touch();
  });
}

void InspectPage::showCases() {
  showView(kCases);
  // The page scrolls as a whole: the chips and the first cases are at its top.
  for (QWidget* up = filterBar_->parentWidget(); up != nullptr; up = up->parentWidget()) {
    if (auto* area = qobject_cast<QScrollArea*>(up)) return area->ensureWidgetVisible(filterBar_);
  }
}

nlohmann::json InspectPage::state() const {
  const double cutOff = credit_->chosenCutOff();
  return {{"view", view_->currentIndex()},
          {"run", session()->selectedRun()},
          {"filter", to_json(selection_->filter())},
          {"cut_off", qIsNaN(cutOff) ? nlohmann::json() : nlohmann::json(cutOff)},
          {"case", cases_->chosenRow() >= 0 ? cases_->chosenRow() : cases_->wantedRow()},
          {"map", map_->state()}};
}

void InspectPage::restoreState(const nlohmann::json& state) {
  const auto whole = [&](const char* member, std::int64_t otherwise) {
    const auto found = state.find(member);
    return found != state.end() && found->is_number_integer() ? found->get<std::int64_t>() : otherwise;
  };
  const std::int64_t run = whole("run", 0);
  if (session()->run(run) != nullptr && !session()->client()->isTraining() && run != session()->selectedRun()) session()->selectRun(run);
  try {
    selection_->reset(case_filter_from(state.value("filter", nlohmann::json::array())));
  } catch (const std::exception&) {
    selection_->reset();  // of another version of the program
  }
  if (const auto found = state.find("cut_off"); found != state.end() && found->is_number()) credit_->wantCutOff(found->get<double>());
  cases_->wantRow(whole("case", -1));
  map_->restoreState(state.value("map", nlohmann::json()));
  const auto view = static_cast<int>(whole("view", 0));
  if (view >= 0 && view < view_->count()) showView(view);
}

}  // namespace amalgam::ui
