// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/qcustomplot.h"
#include "ui/theme/tokens.h"

namespace amalgam::ui {

/// Our colour stops as QCustomPlot wants them.
inline QCPColorGradient toGradient(const ColorStops& stops) {
  QCPColorGradient gradient;
  gradient.clearColorStops();
  for (const auto& [position, color] : stops) gradient.setColorStopAt(position, color);
  gradient.setColorInterpolation(QCPColorGradient::ciRGB);
  gradient.setLevelCount(512);
  return gradient;
}

}  // namespace amalgam::ui
