// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QEvent>
#include <QTimer>
#include <QWidget>
#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace amalgam::ui {

/// For the benchmark of the start: once the window has been painted and answers again, prints the monotonic clock in
/// nanoseconds as one line and ends the program. Used where the variable AMALGAM_START_CLOCK is set.
class StartClock : public QObject {
 public:
  explicit StartClock(QWidget* window) : QObject(window), window_(window) { qApp->installEventFilter(this); }

  bool eventFilter(QObject* watched, QEvent* event) override {
    auto* widget = qobject_cast<QWidget*>(watched);
    if (event->type() == QEvent::Paint && widget != nullptr && widget->window() == window_ && !isPainted_) {
      isPainted_ = true;
      // Behind everything that was posted while the window was built and painted.
      QTimer::singleShot(0, this, [this] { QTimer::singleShot(0, this, [] { report(); }); });
    }
    return QObject::eventFilter(watched, event);
  }

  static bool isWanted() { return qEnvironmentVariableIsSet("AMALGAM_START_CLOCK"); }

 private:
  static void report() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    std::printf("%lld\n", static_cast<long long>(std::chrono::duration_cast<std::chrono::nanoseconds>(now).count()));
    std::fflush(stdout);
    std::_Exit(0);
  }

  QWidget* window_;
  bool isPainted_ = false;
};

}  // namespace amalgam::ui
