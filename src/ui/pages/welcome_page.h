// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page.h"

class QVBoxLayout;

namespace amalgam::ui {

class SegmentedControl;

/// Where work begins: the sample, a file, a project, what was open lately.
class WelcomePage final : public Page {
  Q_OBJECT

 public:
  explicit WelcomePage(Session* session, QWidget* parent = nullptr);
  /// Projects opened lately, newest first; files that are gone are marked.
  void setRecent(const QStringList& paths);
  /// Runs that stopped half-way, newest first; the first three are offered.
  void setInterrupted(const std::vector<InterruptedRun>& runs);

 Q_SIGNALS:
  /// A sample by its id; `trains` = with what is recommended for it, through to the results.
  void sampleWanted(const QString& id, bool trains);
  void tourWanted();
  void openProjectWanted();
  void fileChosen(const QString& path);
  void recentCleared();
  void continueWanted(const QString& project, qint64 run);

 private:
  void makeStart(QVBoxLayout* column);
  void makeLessons(QVBoxLayout* column);
  void makeOwn(QVBoxLayout* column);
  void makeSide(QVBoxLayout* column);
  QWidget* makeLanguageChoice();

  QVBoxLayout* recent_;
  QVBoxLayout* interrupted_;
  QWidget* interruptedCard_;
  SegmentedControl* theme_;
};

}  // namespace amalgam::ui
