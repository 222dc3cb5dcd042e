// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <utility>

namespace amalgam::ui {

/// Milliseconds, about one frame of a screen: what is put off by so much comes after the painting of what is there already.
inline constexpr int kNextFrame = 16;

/// Calls `then` in a turn of the event loop of its own, after so many milliseconds (1 or more), unless `context` is gone.
/// A timer alone would share its turn with the painting of what it changes, as GLib's loop has timers before painting; an event
/// alone may share one with what is done before it.
template <typename Function>
void inOwnTurn(QObject* context, int milliseconds, Function then) {
  QTimer::singleShot(milliseconds, context, [context, then = std::move(then)] { QTimer::singleShot(0, context, then); });
}

}  // namespace amalgam::ui
