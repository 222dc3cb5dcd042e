// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/plot.h"

namespace amalgam::ui {

/// One word (column, event) and how much it is looked at.
struct AttendedToken {
  QString name;
  double attention = 0;
  double time = qQNaN();  ///< when it happened, where tokens have times
};

/// A row's words as chips in reading order, shaded by their attention; the text stays readable on every shade.
class TokenChips : public Plot {
  Q_OBJECT

 public:
  explicit TokenChips(QWidget* parent = nullptr);
  void setTokens(std::vector<AttendedToken> words);
  void clear() { setTokens({}); }
  const std::vector<AttendedToken>& words() const { return shown_; }
  QColor chipColor(int index) const;
  QColor chipTextColor(int index) const;
  QRectF chipRect(int index) const;  ///< in pixels, of the last layout
  bool isEmpty() const override { return shown_.empty(); }
  std::vector<LegendEntry> legendEntries() const override { return {}; }
  PlotTable table() const override;
  Readout readoutAt(const QPointF& position) const override;

 protected:
  void applyTokens(const Tokens& tokens) override;
  void fitRanges() override {}

 private:
  void layOut();
  std::vector<AttendedToken> shown_;
  std::vector<QCPItemText*> chips_;
  std::vector<QRectF> places_;
  double largest_ = 1;
};

}  // namespace amalgam::ui
