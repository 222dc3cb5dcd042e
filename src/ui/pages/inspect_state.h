// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <functional>
#include <nlohmann/json.hpp>

#include "ui/session.h"

class QTimer;

namespace amalgam::ui {

/// Keeps how Inspect was left in the project (view, run, filter, cut-off, case, map) and gives it back when the project is
/// opened again.
class InspectState final : public QObject {
  Q_OBJECT

 public:
  /// `take` tells the state, `give` restores one; both are called on the window's thread.
  InspectState(Session* session, std::function<nlohmann::json()> take, std::function<void(const nlohmann::json&)> give, QObject* parent);
  /// Something has changed: it is kept a moment later.
  void touch();
  /// Reads what the open project keeps; done by itself when one is opened.
  void read();
  /// Goes on with the project that is open already: the window was built anew and has been given its state.
  void adopt() { project_ = session_->projectPath(); }

 Q_SIGNALS:
  void restored();

 private:
  void save();

  Session* session_;
  std::function<nlohmann::json()> take_;
  std::function<void(const nlohmann::json&)> give_;
  QTimer* saving_;
  QString project_;  // whose state was read; nothing is written before
  std::string saved_;
};

}  // namespace amalgam::ui
