// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

#include "ui/widgets/kpi_tile.h"

namespace amalgam::ui {

/// A short state in a rounded box; the tone is also told by the text, never by colour alone.
class Pill : public QLabel {
  Q_OBJECT
 public:
  explicit Pill(const QString& text = {}, Tone tone = Tone::neutral, QWidget* parent = nullptr);
  void setTone(Tone tone);
  Tone tone() const { return tone_; }
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  Tone tone_;
};

}  // namespace amalgam::ui
