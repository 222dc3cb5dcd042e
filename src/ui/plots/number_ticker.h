// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/qcustomplot.h"

namespace amalgam::ui {

/// Ticks labelled with as many decimals as their step needs ("0.30", "0.40"; "2", "4"), none at the places that
/// have no meaning.
class NumberTicker : public QCPAxisTicker {
 public:
  /// `whole` = only whole numbers get a tick (epochs).
  explicit NumberTicker(bool whole = false) : whole_(whole) { setTickCount(5); }
  /// Thousands as "50 k", millions as "2 M" where all ticks are such: for axes with little room.
  void setShort(bool on) { short_ = on; }

 protected:
  double getTickStep(const QCPRange& range) override;
  int getSubTickCount(double) override { return 0; }
  QVector<QString> createLabelVector(const QVector<double>& ticks, const QLocale& locale,
                                     QChar formatChar, int precision) override;

 private:
  bool whole_, short_ = false;
};

/// Ticks of a logarithmic axis: 1–2–5 in each decade (only 1 over many decades), and evenly spaced ones where the
/// range is shorter than a decade, so that there are always some to read.
class LogTicker : public QCPAxisTicker {
 protected:
  QVector<double> createTickVector(double tickStep, const QCPRange& range) override;
  int getSubTickCount(double) override { return 0; }
  QVector<QString> createLabelVector(const QVector<double>& ticks, const QLocale& locale,
                                     QChar formatChar, int precision) override;
};

}  // namespace amalgam::ui
