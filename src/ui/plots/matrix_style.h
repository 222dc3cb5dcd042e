// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/qcustomplot.h"
#include "ui/theme/theme.h"

namespace amalgam::ui {

/// A matrix' axes carry names alone, and the scale of its colours looks like every axis: in the theme's inks, without ticks.
inline void styleMatrix(QCustomPlot& plot, QCPColorScale& scale, const Tokens& tokens) {
  for (QCPAxis* axis : {plot.xAxis, plot.yAxis}) {
    axis->grid()->setVisible(false);
    axis->setBasePen(Qt::NoPen);
  }
  QCPAxis* axis = scale.axis();
  axis->setTickLabelColor(tokens.text2);
  axis->setLabelColor(tokens.text3);
  axis->setTickLabelFont(Theme::instance().font(FontRole::caption));
  axis->setLabelFont(Theme::instance().font(FontRole::caption));
  axis->setTickPen(Qt::NoPen);
  axis->setSubTickPen(Qt::NoPen);
  axis->setTickLabelPadding(6);
  for (QCPAxis* side : axis->axisRect()->axes()) side->setBasePen(Qt::NoPen);
}

}  // namespace amalgam::ui
