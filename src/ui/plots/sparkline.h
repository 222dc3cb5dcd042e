// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

namespace amalgam::ui {

/// A curve the size of a word; decoration beside a number that is printed anyway, so it takes no focus.
class Sparkline : public QWidget {
  Q_OBJECT
 public:
  explicit Sparkline(QWidget* parent = nullptr);
  /// NaN values are left out.
  void setValues(std::vector<double> values);
  const std::vector<double>& values() const { return values_; }
  QSize sizeHint() const override { return {84, 36}; }
  QSize minimumSizeHint() const override { return {40, 24}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  std::vector<double> values_;
};

}  // namespace amalgam::ui
