// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document.h"
#include "ui/widgets/chart_frame.h"

namespace amalgam {
struct StepsDone;
struct StrategyInfo;
}  // namespace amalgam

namespace amalgam::ui {

class AttentionHeatmap;
class EpochSlider;
class HeadSelector;
class LossPlot;
class SegmentedControl;
class WeightsPlot;

/// Loss and metrics of one run over its epochs, with a choice of the metric.
class CurveFrame final : public ChartFrame {
  Q_OBJECT

 public:
  explicit CurveFrame(QWidget* parent = nullptr);
  /// Shows a run from the start; null clears.
  void showRun(const RunViewPtr& view);
  /// Adds what has just come; the view already holds it.
  void appendSteps(const StepsDone& event);
  void appendEpoch();
  LossPlot* curves() const { return curves_; }
  /// Metrics that the run's task can be followed by, loss first.
  static std::vector<std::string> metricsOf(Task task);

 private:
  void drawMetric();

  RunViewPtr view_;
  LossPlot* curves_;
  SegmentedControl* choice_;
  std::vector<std::string> metrics_;
};

/// The learned weight of each modality over the epochs.
class WeightsFrame final : public ChartFrame {
  Q_OBJECT

 public:
  explicit WeightsFrame(QWidget* parent = nullptr);
  /// `meaning` says what the weights are under this strategy.
  void showRun(const RunViewPtr& view, const QString& meaning);
  void appendEpoch(const EpochRecord& epoch);
  void markEpoch(int epoch);
  WeightsPlot* weights() const { return weights_; }

 private:
  RunViewPtr view_;
  WeightsPlot* weights_;
  SegmentedControl* mode_;
};

/// Attention between the modalities: head selector, epoch slider, difference to uniform.
class AttentionFrame final : public ChartFrame {
  Q_OBJECT

 public:
  explicit AttentionFrame(QWidget* parent = nullptr);
  void showRun(const RunViewPtr& view, bool has_attention);
  void appendEpoch();
  AttentionHeatmap* map() const { return map_; }
  EpochSlider* slider() const { return slider_; }
  HeadSelector* heads() const { return heads_; }

 Q_SIGNALS:
  void epochChosen(int epoch);

 private:
  void draw();
  void updateRange();
  const AttentionRecord* recordAt(int index) const;

  RunViewPtr view_;
  AttentionHeatmap* map_;
  HeadSelector* heads_;
  EpochSlider* slider_;
  SegmentedControl* mode_;
  double maximum_ = 0;
};

}  // namespace amalgam::ui
