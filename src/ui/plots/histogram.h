// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "ui/plots/plot.h"

namespace amalgam::ui {

/// The distribution of one column: bins of a number, or the most frequent values of a category.
class Histogram : public Plot {
  Q_OBJECT
 public:
  explicit Histogram(QWidget* parent = nullptr);
  /// `edges` are bins + 1 ascending limits; `counts` rows a bin.
  void setBins(const std::vector<double>& edges, const std::vector<std::int64_t>& counts);
  /// One bar a value, in the order given.
  void setCategories(const QStringList& labels, const std::vector<std::int64_t>& counts);
  void clear();
  /// Colours the bars by modality kind; empty = accent.
  void setKind(const QString& kindId);
  std::vector<LegendEntry> legendEntries() const override { return {}; }
  bool isEmpty() const override { return counts_.empty(); }
  PlotTable table() const override;
  Readout readoutAt(const QPointF& position) const override;

 protected:
  void applyTokens(const Tokens& tokens) override;
  void fitRanges() override;

 private:
  void rebuild();
  int binAt(double key) const;
  std::vector<double> edges_;
  QStringList labels_;
  std::vector<std::int64_t> counts_;
  QString kind_;
  bool isCategorical() const { return edges_.empty(); }
  QList<QCPBars*> bars_;
};

}  // namespace amalgam::ui
