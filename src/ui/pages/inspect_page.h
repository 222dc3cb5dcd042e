// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "ui/models/run_list_model.h"
#include "ui/pages/page.h"

class QLineEdit;
class QListView;
class QStackedWidget;

namespace amalgam::ui {

class AttentionPanel;
class CaseSelection;
class CasesPanel;
class ComparePanel;
class CreditPanel;
class FilterBar;
class InspectState;
class LearnedPanel;
class MapPanel;
class SegmentedControl;
class SourcesPanel;
class Throttle;

/// What a finished run learned, in several views of it, and the list of runs.
class InspectPage final : public Page {
  Q_OBJECT

 public:
  explicit InspectPage(Session* session, QWidget* parent = nullptr);
  LearnedPanel* learned() const { return learned_; }
  RunListModel* runModel() const { return runs_; }
  SourcesPanel* sources() const { return sources_; }
  CasesPanel* casesPanel() const { return cases_; }
  CreditPanel* credit() const { return credit_; }
  ComparePanel* comparison() const { return compare_; }
  AttentionPanel* microscope() const { return microscope_; }
  MapPanel* map() const { return map_; }
  CaseSelection* selection() const { return selection_; }
  FilterBar* filterBar() const { return filterBar_; }
  /// What the run learned, what it looks at, what its sources are worth, single cases, the map of the embeddings, the
  /// credit pack, all runs side by side.
  enum View { kLearned, kAttention, kSources, kCases, kMap, kCredit, kCompare };
  void showView(int index);
  int currentView() const;
  /// The list of cases, with the filter in sight.
  void showCases();
  SegmentedControl* views() const { return view_; }

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  void makeInspector();
  void makeLinks();
  void refreshLinks();
  nlohmann::json state() const;
  void restoreState(const nlohmann::json& state);
  void refreshRuns();
  void showChosenView();
  void refresh();
  void refreshLive();
  void refreshFacts(const RunView& view);

  QStackedWidget* pages_;
  SegmentedControl* view_;
  LearnedPanel* learned_;
  SourcesPanel* sources_;
  CasesPanel* cases_;
  CreditPanel* credit_;
  ComparePanel* compare_;
  AttentionPanel* microscope_;
  MapPanel* map_;
  CaseSelection* selection_;
  FilterBar* filterBar_;
  InspectState* state_;
  QPushButton *resume_, *export_;
  RoleLabel* message_;
  RunListModel* runs_;
  QListView* list_;
  QLineEdit* name_;
  FactList* facts_;
  Throttle* redraw_;
  bool choosing_ = false;
};

}  // namespace amalgam::ui
