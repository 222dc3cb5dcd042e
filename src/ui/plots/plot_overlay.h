// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace amalgam::ui {

class Plot;

/// Lies over a plot and draws what changes with the pointer (crosshair, markers, readout), the focus ring and
/// the sentence of an empty plot, so that moving the mouse never redraws the curves.
class PlotOverlay : public QWidget {
  Q_OBJECT
 public:
  explicit PlotOverlay(Plot* plot);
  void setFocusRing(bool on);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void paintReadout(QPainter& painter) const;
  Plot* plot_;
  bool focusRing_ = false;
};

}  // namespace amalgam::ui
