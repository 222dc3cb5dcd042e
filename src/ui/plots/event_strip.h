// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/token_chips.h"

namespace amalgam::ui {

/// A row's events on a time axis: the higher the stem the more the event is looked at.
class EventStrip : public Plot {
  Q_OBJECT

 public:
  explicit EventStrip(QWidget* parent = nullptr);
  /// Events in their order. Without times they stand one after another.
  void setEvents(std::vector<AttendedToken> events);
  void clear() { setEvents({}); }
  bool hasTimes() const { return hasTimes_; }
  double placeOf(int index) const { return places_.at(static_cast<std::size_t>(index)); }  ///< on the time axis
  bool isEmpty() const override { return events_.empty(); }
  std::vector<LegendEntry> legendEntries() const override { return {}; }
  PlotTable table() const override;
  Readout readoutAt(const QPointF& position) const override;

 protected:
  void applyTokens(const Tokens& tokens) override;
  void fitRanges() override;

 private:
  void placeNames();
  std::vector<AttendedToken> events_;
  std::vector<double> places_;
  std::vector<QCPItemText*> names_;
  QCPGraph* stems_;
  bool hasTimes_ = false;
};

}  // namespace amalgam::ui
