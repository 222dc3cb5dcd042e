// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <cstdint>
#include <map>
#include <vector>

#include "ui/session.h"

class QPushButton;

namespace amalgam::ui {

class AttentionFrame;
class BarChart;
class ChartFrame;
class ConfusionPlot;
class CurveFrame;
class KpiTile;
class RocPlot;
class RoleLabel;
class WeightBars;
class WeightsFrame;

/// What a run learned: figures by part, attention, weights, importance, curves, ROC, confusion.
class LearnedPanel final : public QWidget {
  Q_OBJECT

 public:
  explicit LearnedPanel(Session* session, QWidget* parent = nullptr);
  /// `view` is the chosen run's; nullptr shows that there is none yet.
  void showRun(const RunViewPtr& view);
  /// Epochs that came since to the run that is shown.
  void appendEpochs(const RunView& view);
  /// Draws the ROC curves of these runs beside that of the chosen one.
  void compareWith(const std::vector<std::int64_t>& runs);
  /// Forgets the runs of another project.
  void forgetRuns() { compared_.clear(); }
  /// Shuffles each modality among the test rows, on the preview thread.
  void measureImportance();

  const std::vector<KpiTile*>& tiles() const { return tiles_; }
  AttentionFrame* attention() const { return attention_; }
  RocPlot* roc() const { return roc_; }
  ConfusionPlot* confusion() const { return confusion_; }
  BarChart* importance() const { return importance_; }

 private:
  void refreshTiles(const RunView& view);
  void refreshRoc();
  void refreshImportance(const RunView& view);

  Session* session_;
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
  QPushButton* measure_;
  std::map<std::int64_t, RunViewPtr> compared_;
  std::vector<std::int64_t> ticked_;  // runs whose curves are drawn beside the chosen one's
};

}  // namespace amalgam::ui
