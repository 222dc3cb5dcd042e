// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>

#include "ui/models/run_list_model.h"
#include "ui/pages/page.h"

class QLineEdit;
class QListView;
class QStackedWidget;

namespace amalgam::ui {

class AttentionFrame;
class AttentionPanel;
class BarChart;
class CaseSelection;
class CasesPanel;
class ChartFrame;
class ComparePanel;
class ConfusionPlot;
class CreditPanel;
class CurveFrame;
class FilterBar;
class InspectState;
class KpiTile;
class MapPanel;
class RocPlot;
class SegmentedControl;
class SourcesPanel;
class Throttle;
class WeightBars;
class WeightsFrame;

/// What a finished run learned: figures by part, curves, weights, attention, ROC, confusion,
/// importance.
class InspectPage final : public Page {
  Q_OBJECT

 public:
  explicit InspectPage(Session* session, QWidget* parent = nullptr);
  RocPlot* roc() const { return roc_; }
  ConfusionPlot* confusion() const { return confusion_; }
  AttentionFrame* attention() const { return attention_; }
  BarChart* importance() const { return importance_; }
  const std::vector<KpiTile*>& tiles() const { return tiles_; }
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
  /// Shuffles each modality among the test rows, on the preview thread.
  void measureImportance();

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  void makeCharts();
  void makeInspector();
  void makeLinks();
  void refreshLinks();
  nlohmann::json state() const;
  void restoreState(const nlohmann::json& state);
  void refreshRuns();
  void showChosenView();
  void refresh();
  void refreshLive();
  void refreshTiles(const RunView& view);
  void refreshRoc();
  void refreshImportance(const RunView& view);
  void refreshFacts(const RunView& view);

  QStackedWidget* pages_;
  SegmentedControl* view_;
  SourcesPanel* sources_;
  CasesPanel* cases_;
  CreditPanel* credit_;
  ComparePanel* compare_;
  AttentionPanel* microscope_;
  MapPanel* map_;
  CaseSelection* selection_;
  FilterBar* filterBar_;
  InspectState* state_;
  std::vector<KpiTile*> tiles_;
  CurveFrame* curves_;
  WeightsFrame* weights_;
  AttentionFrame* attention_;
  RocPlot* roc_;
  ConfusionPlot* confusion_;
  ChartFrame *rocFrame_, *confusionFrame_, *importanceFrame_;
  BarChart* importance_;
  WeightBars* bars_;
  RoleLabel* meaning_;
  QPushButton *measure_, *resume_, *export_;
  RoleLabel* message_;
  RunListModel* runs_;
  QListView* list_;
  QLineEdit* name_;
  FactList* facts_;
  std::map<std::int64_t, RunViewPtr> compared_;
  Throttle* redraw_;
  bool choosing_ = false;
};

}  // namespace amalgam::ui
