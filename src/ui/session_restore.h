// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLockFile>
#include <QObject>
#include <memory>

class QTimer;

namespace amalgam::ui {

class MainWindow;
class Session;

/// Notes what is open and where, as it changes, and opens it again at the next start: if the analyst prefers so, and always
/// after an end that was none (a crash, a power cut).
class SessionRestore final : public QObject {
  Q_OBJECT

 public:
  /// `lock`: a file that exists while a window runs; one that is left over tells of a crash. A second window at the same time
  /// neither notes nor restores.
  SessionRestore(MainWindow* window, Session* session, const QString& lock, QObject* parent = nullptr);
  /// True if the last window did not end properly.
  bool endedBadly() const { return endedBadly_; }
  /// Opens what was open last, if it is to be opened.
  void begin();
  /// Lets go of the lock; for an end without destructors.
  void end();

 private:
  void note();
  void showPlace();

  MainWindow* window_;
  Session* session_;
  std::unique_ptr<QLockFile> lock_;
  QTimer* timer_;
  bool endedBadly_ = false, isFirst_ = false;
  bool placing_ = false;  ///< the document is on its way; then the page, run and view follow
  int page_ = 0, view_ = 0;
  qint64 run_ = 0;
};

}  // namespace amalgam::ui
