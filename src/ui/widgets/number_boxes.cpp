// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/number_boxes.h"

#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace amalgam::ui {

double nextOfDecade(double value, int direction) {
  const double decade = std::pow(10.0, std::floor(std::log10(value) + 1e-9));
  const double mantissa = value / decade;
  static constexpr double ladder[] = {0.5, 1, 2, 5, 10};
  if (direction > 0) {
    for (const double rung : ladder)
      if (rung > mantissa * (1 + 1e-9)) return rung * decade;
    return 10 * decade;
  }
  double below = 0.5;
  for (const double rung : ladder)
    if (rung < mantissa * (1 - 1e-9)) below = rung;
  return below * decade;
}

NumberBox::NumberBox(double minimum, double maximum, QWidget* parent) : QDoubleSpinBox(parent) {
  setDecimals(15);
  setRange(minimum, maximum);
  setFocusPolicy(Qt::StrongFocus);
  setKeyboardTracking(false);
}

QString NumberBox::textFromValue(double value) const {
  QLocale plain = locale();
  plain.setNumberOptions(QLocale::OmitGroupSeparator);
  const double size = std::abs(value);
  if (value == 0 || (size >= 1e-4 && size < 1e9))
    return plain.toString(value, 'f', QLocale::FloatingPointShortest);
  return plain.toString(value, 'g', QLocale::FloatingPointShortest).toLower();
}

double NumberBox::valueFromText(const QString& text) const {
  QString number = text;
  if (!suffix().isEmpty() && number.endsWith(suffix())) number.chop(suffix().size());
  bool readable = false;
  double value = locale().toDouble(number.trimmed(), &readable);
  if (!readable) value = QLocale::c().toDouble(number.trimmed(), &readable);
  return readable ? value : this->value();
}

QValidator::State NumberBox::validate(QString& text, int&) const {
  QString number = text;
  if (!suffix().isEmpty() && number.endsWith(suffix())) number.chop(suffix().size());
  number = number.trimmed();
  bool readable = false;
  double value = locale().toDouble(number, &readable);
  if (!readable) value = QLocale::c().toDouble(number, &readable);
  if (readable) return value >= minimum() && value <= maximum() ? QValidator::Acceptable : QValidator::Intermediate;
  for (const QChar c : number)
    if (!c.isDigit() && !QStringLiteral("+-.,eE").contains(c)) return QValidator::Invalid;
  return QValidator::Intermediate;
}

void NumberBox::stepBy(int steps) {
  double next = value();
  const int direction = steps > 0 ? 1 : -1;
  for (int i = 0; i < std::abs(steps); ++i) {
    if (maximum() - minimum() <= 1.0)
      next = std::round((next + direction * 0.05) * 1e12) / 1e12;
    else if (next > 0)
      next = nextOfDecade(next, direction);
    else if (next == 0)
      next = direction * 0.001;
    else
      next = -nextOfDecade(-next, -direction);
    if (next > 0 && next < 1e-9 && minimum() == 0) next = 0;
  }
  setValue(std::clamp(next, minimum(), maximum()));
}

void NumberBox::wheelEvent(QWheelEvent* event) {
  hasFocus() ? QDoubleSpinBox::wheelEvent(event) : event->ignore();
}

WholeBox::WholeBox(int minimum, int maximum, bool doubling, QWidget* parent)
    : QSpinBox(parent), doubling_(doubling) {
  setRange(minimum, maximum);
  setFocusPolicy(Qt::StrongFocus);
  setKeyboardTracking(false);
}

void WholeBox::stepBy(int steps) {
  if (!doubling_) return QSpinBox::stepBy(steps);
  qint64 next = value();
  for (int i = 0; i < std::abs(steps); ++i) next = steps > 0 ? std::max<qint64>(1, next * 2) : next / 2;
  setValue(static_cast<int>(std::clamp<qint64>(next, minimum(), maximum())));
}

void WholeBox::wheelEvent(QWheelEvent* event) {
  hasFocus() ? QSpinBox::wheelEvent(event) : event->ignore();
}

}  // namespace amalgam::ui
