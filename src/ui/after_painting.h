// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QEvent>
#include <QTimer>
#include <QWidget>
#include <functional>
#include <utility>

namespace amalgam::ui {

/// Calls something once, a while after a window was painted for the first time; at the latest soon after the start, for a
/// window that nobody sees.
class AfterPainting final : public QObject {
 public:
  AfterPainting(QWidget* window, int milliseconds, std::function<void()> then)
      : QObject(window), window_(window), milliseconds_(milliseconds), then_(std::move(then)) {
    constexpr int kLatest = 2000;    // milliseconds
    qApp->installEventFilter(this);  // a window that its children cover is not painted itself
    QTimer::singleShot(0, this, [this] { QTimer::singleShot(kLatest, this, [this] { call(); }); });
  }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override {
    if (event->type() != QEvent::Paint || !watched->isWidgetType() || static_cast<QWidget*>(watched)->window() != window_) return false;
    qApp->removeEventFilter(this);
    // Painting goes on with the next widget: the while begins when that is over.
    QTimer::singleShot(0, this, [this] { QTimer::singleShot(milliseconds_, this, [this] { call(); }); });
    return false;
  }

 private:
  void call() {
    if (const auto then = std::exchange(then_, nullptr)) then();
  }
  QWidget* window_;
  int milliseconds_;
  std::function<void()> then_;
};

}  // namespace amalgam::ui
