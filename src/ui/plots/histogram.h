// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "ui/plots/plot.h"

namespace amalgam::ui {

/// The distribution of one column: bins of a number, or the most frequent values of a category. Where bars can be chosen
/// a click asks for their cases, and so do the arrow keys and Return.
class Histogram : public Plot {
  Q_OBJECT
 public:
  explicit Histogram(QWidget* parent = nullptr);
  /// `edges` are bins + 1 ascending limits; `counts` rows a bin.
  void setBins(const std::vector<double>& edges, const std::vector<std::int64_t>& counts);
  /// One bar a value, in the order given.
  void setCategories(const QStringList& labels, const std::vector<std::int64_t>& counts);
  void clear();
  void setChoosable(bool on);
  /// Bars that stand out, the others turn pale; empty = all alike.
  void setMarked(const std::vector<bool>& marked);
  int currentBar() const { return current_; }  ///< where the keyboard stands; −1 = nowhere
  std::size_t bars() const { return counts_.size(); }
  std::int64_t count(std::size_t bar) const { return counts_[bar]; }
  /// Colours the bars by modality kind; empty = accent.
  void setKind(const QString& kindId);
  std::vector<LegendEntry> legendEntries() const override { return {}; }
  bool isEmpty() const override { return counts_.empty(); }
  PlotTable table() const override;
  Readout readoutAt(const QPointF& position) const override;

 signals:
  void barChosen(int bar);

 protected:
  void mousePressEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
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
  int barAt(const QPointF& position) const;  ///< −1 outside
  QList<QCPBars*> bars_;
  std::vector<bool> marked_;
  bool choosable_ = false;
  int current_ = -1;
};

}  // namespace amalgam::ui
