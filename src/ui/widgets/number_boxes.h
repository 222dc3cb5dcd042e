// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDoubleSpinBox>
#include <QSpinBox>

namespace amalgam::ui {

/// A spin box for settings that span decades: shows "0.001" and "1e-07" as short as they are, steps 1–2–5 (or by
/// 0.05 in a range no wider than 1), and is not changed by scrolling past it.
class NumberBox : public QDoubleSpinBox {
  Q_OBJECT
 public:
  NumberBox(double minimum, double maximum, QWidget* parent = nullptr);
  QString textFromValue(double value) const override;
  double valueFromText(const QString& text) const override;
  QValidator::State validate(QString& text, int& position) const override;
  void stepBy(int steps) override;

 protected:
  void wheelEvent(QWheelEvent* event) override;
};

/// The same for whole numbers; `doubling` steps 64 → 128.
class WholeBox : public QSpinBox {
  Q_OBJECT
 public:
  WholeBox(int minimum, int maximum, bool doubling, QWidget* parent = nullptr);
  void stepBy(int steps) override;

 protected:
  void wheelEvent(QWheelEvent* event) override;

 private:
  bool doubling_;
};

/// The next number of 1–2–5 · 10^n above or below a positive value.
double nextOfDecade(double value, int direction);

}  // namespace amalgam::ui
