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
  void appendEpochs();
  void markEpoch(int epoch);
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
  /// Draws the epochs that the view got since.
  void appendEpochs();
  void markEpoch(int epoch);
  WeightsPlot* weights() const { return weights_; }

 private:
  RunViewPtr view_;
  bool weightsOf(const EpochRecord& epoch, std::vector<double>& shares,
                 std::vector<double>& raw) const;

  std::size_t drawn_ = 0;  ///< epochs of the view that are drawn
  WeightsPlot* weights_;
  SegmentedControl* mode_;
};

/// Attention between the modalities: head selector, epoch slider, difference to uniform.
class AttentionFrame final : public ChartFrame {
  Q_OBJECT

 public:
  explicit AttentionFrame(QWidget* parent = nullptr);
  void showRun(const RunViewPtr& view, bool has_attention);
  void appendEpochs();
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
  std::size_t ranged_ = 0;  ///< epochs that the maximum has seen
};

}  // namespace amalgam::ui
