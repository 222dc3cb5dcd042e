// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "engine/project/training_coach.h"
#include "ui/session.h"
#include "ui/theme/tokens.h"

class QListWidget;
class QVBoxLayout;

namespace amalgam::ui {

class RoleLabel;

/// What the coach finds about a run: one line a finding, numbered as its pin on the curve; under it what can be done,
/// where a click sets the setting for the next run.
class CoachPanel final : public QWidget {
  Q_OBJECT

 public:
  explicit CoachPanel(Session* session, QWidget* parent = nullptr);
  void setFindings(std::vector<CoachFinding> findings);
  const std::vector<CoachFinding>& findings() const { return findings_; }
  void setCurrent(int index);
  QListWidget* list() const { return list_; }
  /// Takes a remedy's setting for the next run.
  void apply(const CoachRemedy& remedy);

 Q_SIGNALS:
  void currentChanged(int index);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void fill();
  void fitRows();
  void showRemedies();

  Session* session_;
  std::vector<CoachFinding> findings_;
  QListWidget* list_;
  QVBoxLayout* remedies_;
  RoleLabel* said_;
};

/// The colour of a severity.
ColorRole coachColor(CoachSeverity severity);

}  // namespace amalgam::ui
