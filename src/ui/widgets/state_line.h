// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "ui/widgets/kpi_tile.h"

class QLabel;
class QProgressBar;

namespace amalgam::ui {

/// One line on work in progress: dot, what, bar, how long still.
class StateLine : public QWidget {
  Q_OBJECT
 public:
  explicit StateLine(QWidget* parent = nullptr);
  void setState(const QString& text, Tone tone = Tone::neutral);
  /// `total` 0 hides the bar, −1 shows it as busy without an end.
  void setProgress(qint64 done, qint64 total);
  /// "2 minutes left", "early stopping may end sooner"; empty hides it.
  void setDetail(const QString& text);
  QString stateText() const;
  QProgressBar* bar() const { return bar_; }

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void updateDot();
  Tone tone_ = Tone::neutral;
  QLabel *dot_, *text_, *detail_;
  QProgressBar* bar_;
};

}  // namespace amalgam::ui
