// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <vector>

#include "ui/theme/tokens.h"

namespace amalgam::ui {

class FlowLayout;

/// How thumbnails of attention are coloured: values from low to high along the stops.
struct HeadColors {
  ColorStops stops;
  double low = 0, high = 1;
  double shift = 0;  ///< taken off every value first: 1/M where the difference to uniform is shown
};

/// One attention head as a picture with its entropy below; on = it is part of the mean.
class HeadButton final : public QAbstractButton {
  Q_OBJECT

 public:
  explicit HeadButton(int head, QWidget* parent = nullptr);
  void setMap(std::vector<double> map, const HeadColors& colors);
  /// `entropy` is what stands below the picture: "1.42 nats"; `tip` says more.
  void setTexts(const QString& entropy, const QString& tip);
  QString entropyText() const { return entropy_; }
  QColor cellColor(int query, int key) const;
  QSize sizeHint() const override;

 Q_SIGNALS:
  void soloWanted(int head);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  int head_;
  std::vector<double> map_;
  HeadColors colors_;
  QString entropy_;
};

/// The heads of a layer side by side. A click (or Space) takes a head in or out of the mean, a double click (or Enter)
/// leaves it alone or brings all back, A brings all back. One head always stays.
class HeadStrip final : public QWidget {
  Q_OBJECT

 public:
  explicit HeadStrip(QWidget* parent = nullptr);
  struct Head {
    std::vector<double> map;  ///< M · M
    QString entropy, tip;
  };
  /// The choice is kept where there are as many heads as before.
  void setHeads(std::vector<Head> heads, const HeadColors& colors);
  std::vector<int> chosen() const;  ///< ascending; all of them at the start
  int count() const { return static_cast<int>(buttons_.size()); }
  HeadButton* button(int head) const { return buttons_.at(static_cast<std::size_t>(head)); }
  void solo(int head);
  void chooseAll();

 Q_SIGNALS:
  void headsChosen();

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void toggled(int head);
  FlowLayout* flow_;
  std::vector<HeadButton*> buttons_;
};

}  // namespace amalgam::ui
