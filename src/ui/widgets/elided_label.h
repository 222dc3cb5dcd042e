// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainter>

#include "ui/widgets/measured_label.h"

namespace amalgam::ui {

/// A label that ends in "…" when there is no room for all of it, and is left out where hardly anything would remain.
class ElidedLabel : public MeasuredLabel {
 public:
  using MeasuredLabel::MeasuredLabel;
  QSize minimumSizeHint() const override { return {20, MeasuredLabel::minimumSizeHint().height()}; }

 protected:
  void paintEvent(QPaintEvent*) override {
    constexpr int kFewestCharacters = 5;
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    const QString shown = fontMetrics().elidedText(text(), Qt::ElideRight, width());
    if (shown != text() && shown.size() < kFewestCharacters) return;
    painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter, shown);
  }
};

}  // namespace amalgam::ui
