// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/plot.h"

namespace amalgam::ui {

/// A numbered mark on the curve, with what it says.
struct CurvePin {
  int epoch = 0;
  QString text;
  ColorRole color = ColorRole::text3;
};

/// Loss, or any metric, over the epochs of one run: single steps faint, smoothed on top, training and validation
/// per epoch, best epoch marked.
class LossPlot : public Plot {
  Q_OBJECT
 public:
  explicit LossPlot(QWidget* parent = nullptr);

  /// Forgets the run (steps, series, best epoch); zoom, smoothing and scale stay, the zoom only if the user asked.
  void clear();
  /// Training losses of consecutive steps; `epochs` are fractional: 0 = start of the first epoch, 1 = its end.
  void appendStepLosses(const std::vector<double>& epochs, const std::vector<double>& losses);
  /// What is drawn per epoch: points (epoch, value); NaN values leave a gap. `withSteps` = also the step losses.
  void setMetric(const QString& title, const std::vector<QPointF>& train,
                 const std::vector<QPointF>& validation, bool withSteps = false);
  /// Marks an epoch with a dashed line and "best epoch 16"; 0 = none.
  void setBestEpoch(int epoch);
  int bestEpoch() const { return bestEpoch_; }
  /// Marks the epoch that an epoch slider shows; 0 = none.
  void setMarkedEpoch(int epoch);
  int markedEpoch() const { return markedEpoch_; }
  /// Numbered marks on the validation curve, 1, 2, …; the text is read by pointing at one. Epoch 0 = no mark.
  void setPins(std::vector<CurvePin> pins);
  const std::vector<CurvePin>& pins() const { return pins_; }
  /// Draws one larger; -1 = none.
  void setCurrentPin(int index);
  /// The pin under a place of the widget, or -1.
  int pinAt(const QPoint& place) const;
  /// Debiased exponential moving average of the step losses, 0 (off) … 0.99. S and Shift+S change it.
  void setSmoothing(double factor);
  double smoothing() const { return smoothing_; }
  /// The last epoch planned; the x axis reaches it while fitted. 0 = as far as there are data.
  void setPlannedEpochs(int epochs);

  std::vector<LegendEntry> legendEntries() const override;
  bool isEmpty() const override;
  PlotTable table() const override;
  QVariantMap viewState() const override;
  void restoreViewState(const QVariantMap& state) override;

 signals:
  void pinClicked(int index);

 protected:
  bool event(QEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void applyTokens(const Tokens& tokens) override;
  void fitRanges() override;
  QString keyText(double key) const override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void rebuildSmoothed();
  void placeBestMarker();
  void placePins();

  QCPGraph *raw_, *smoothed_, *train_, *validation_;
  QCPItemStraightLine *bestLine_, *mark_;
  QCPItemText* bestLabel_;
  std::vector<CurvePin> pins_;
  std::vector<QCPItemText*> pinItems_;
  int currentPin_ = -1;
  QString metricTitle_;
  std::vector<double> stepKeys_, stepLosses_;
  double smoothing_ = 0.9, ema_ = 0, emaWeight_ = 0;
  bool withSteps_ = false;
  int bestEpoch_ = 0, plannedEpochs_ = 0, markedEpoch_ = 0;
};

/// Debiased exponential moving average: m_t = f·m_{t−1} + (1−f)·x_t, divided by 1 − f^t; NaN in, NaN out and the
/// average goes on as if it had not been there.
/// Source:  Kingma & Ba 2015, "Adam", section 3 (initialisation bias correction)
std::vector<double> debiasedAverage(const std::vector<double>& values, double factor);

}  // namespace amalgam::ui
