// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

class QPushButton;
class QVBoxLayout;

namespace amalgam::ui {

enum class StepState {
  idle,       ///< reachable, nothing to say
  done,       ///< ✓
  attention,  ///< ! with a reason
  running,    ///< a dot
  disabled    ///< not yet, greyed with a reason; still choosable, the page says what is missing
};

struct Step {
  QString icon;   ///< name of an icon
  QString title;
  StepState state = StepState::idle;
  QString reason;  ///< tool tip, and spoken: why attention, why not yet
};

/// The working steps from top to bottom. Click, or Up/Down/Home/End and Enter/Space.
class StepRail : public QWidget {
  Q_OBJECT
 public:
  explicit StepRail(QWidget* parent = nullptr);
  void setSteps(std::vector<Step> steps);
  void setState(int step, StepState state, const QString& reason = {});
  void setStepTitle(int step, const QString& title);
  const std::vector<Step>& steps() const { return steps_; }
  int current() const { return current_; }
  /// Highlights a step; does not emit.
  void setCurrent(int step);
  QRect stepRect(int step) const;
  /// The button of a step; each is a real button, so that assistive tools and scripts find it by its title.
  QPushButton* buttonOf(int step) const;

 signals:
  void stepChosen(int step);

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void choose(int step);
  void updateButton(int step);
  std::vector<Step> steps_;
  std::vector<QPushButton*> buttons_;
  QVBoxLayout* column_;
  int current_ = 0;
};

}  // namespace amalgam::ui
