// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QWidget>
#include <vector>

class QTimer;

namespace amalgam::ui {

class ChartFrame;

/// One chart at a time, as large as the screen, for a room: whatever charts a window holds and that have something to show.
///
/// Keys: Right, Down, Page Down, Space go on; Left, Up, Page Up go back; Home, End; Escape leaves. The charts stay where
/// they are; what is shown is drawn from them anew, once a second, so that a training run goes on to be seen.
class Presenter final : public QWidget {
  Q_OBJECT

 public:
  /// The charts below a widget, those that are visible first; empty ones are left out.
  static std::vector<ChartFrame*> panelsOf(const QWidget& root);
  explicit Presenter(std::vector<ChartFrame*> panels, QWidget* parent = nullptr);
  int current() const { return current_; }
  int count() const { return static_cast<int>(panels_.size()); }
  void showPanel(int index);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void draw();

  std::vector<QPointer<ChartFrame>> panels_;
  int current_ = 0;
  QImage picture_;
  QTimer* timer_;
};

}  // namespace amalgam::ui
