// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/plot.h"

namespace amalgam::ui {

/// The learned weight of each modality over the epochs: stacked shares or lines.
class WeightsPlot : public Plot {
  Q_OBJECT
 public:
  enum class Mode { shares, lines };
  explicit WeightsPlot(QWidget* parent = nullptr);

  /// The modalities, in drawing order from the bottom, with the id of each one's kind ("numerical", …).
  void setModalities(const QStringList& names, const QStringList& kindIds);
  /// One epoch's shares (sum 1) and raw weights, one per modality. Epochs must come in ascending order; the same
  /// epoch again replaces it.
  void appendEpoch(int epoch, const std::vector<double>& shares, const std::vector<double>& raw);
  struct Epoch {
    int epoch = 0;
    std::vector<double> shares, raw;  ///< as in appendEpoch
  };
  /// Replaces all epochs at once; ascending.
  void setEpochs(std::vector<Epoch> epochs);
  void clear();
  void setMode(Mode mode);
  Mode mode() const { return mode_; }
  /// Marks the epoch an epoch slider shows; 0 = none.
  void setMarkedEpoch(int epoch);

  std::vector<LegendEntry> legendEntries() const override;
  bool isEmpty() const override;
  PlotTable table() const override;
  Readout readoutAt(const QPointF& position) const override;
  QVariantMap viewState() const override;
  void restoreViewState(const QVariantMap& state) override;

 protected:
  void applyTokens(const Tokens& tokens) override;
  void fitRanges() override;

 private:
  void rebuild();
  void addPoint(std::size_t row, double key);
  QColor colorOf(int modality) const;
  Qt::PenStyle dashOf(int modality) const;

  QStringList names_, kinds_;
  std::vector<int> epochs_;
  std::vector<std::vector<double>> shares_, raw_;  // [epoch][modality]
  Mode mode_ = Mode::shares;
  QList<QCPGraph*> series_;
  QCPGraph* baseline_ = nullptr;
  QCPItemStraightLine* mark_;
};

}  // namespace amalgam::ui
