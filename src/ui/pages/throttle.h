// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <algorithm>

namespace amalgam::ui {

/// Puts requests together: `due` comes at once for a single one and ten times a second at most,
/// however fast they are made. The last request is never lost.
class Throttle final : public QObject {
  Q_OBJECT

 public:
  explicit Throttle(QObject* parent) : QObject(parent) {
    timer_.setSingleShot(true);
    connect(&timer_, &QTimer::timeout, this, [this] {
      since_.start();
      QMetaObject::invokeMethod(this, &Throttle::due, Qt::QueuedConnection);  // see EngineClient::drain
    });
  }
  void request() {
    if (timer_.isActive()) return;
    const qint64 wait = since_.isValid() ? kInterval - since_.elapsed() : 0;
    timer_.start(static_cast<int>(std::max<qint64>(0, wait)));
  }

 Q_SIGNALS:
  void due();

 private:
  static constexpr qint64 kInterval = 100;  // milliseconds
  QTimer timer_;
  QElapsedTimer since_;
};

}  // namespace amalgam::ui
