// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QFrame>
#include <QPointer>
#include <functional>
#include <vector>

class QLabel;
class QPushButton;
class QTimer;

namespace amalgam::ui {

class RoleLabel;

/// One stop of a tour.
struct TourStep {
  QString title, text;
  std::function<void()> enter = {};         ///< brings the place to the front
  std::function<QWidget*()> anchor = {};    ///< what the stop speaks of; asked again and again, as pages come and go
  /// True once the analyst (or the step itself) has done what the stop is about; the tour then goes on by itself.
  /// Without it the stop is only read.
  std::function<bool()> isDone = {};
  std::function<bool()> isUnderWay = {};    ///< false again where it failed or was cancelled: it may be tried once more
  std::function<void()> act = {};           ///< does it for the analyst
  QString actText = {};                     ///< "Train it"
  QString waitText = {};                    ///< shown while it is under way: "Training …"
};

/// A guided tour: a note beside the real thing, a ring around it, and the window goes on working below.
///
/// Next and Back, or the arrow keys while the note has the focus; Escape ends it.
class Tour final : public QFrame {
  Q_OBJECT

 public:
  explicit Tour(QWidget* window);
  ~Tour() override;
  void start(std::vector<TourStep> steps, int at = 0);
  /// The same stops told anew, by a window that was built again; the tour stays where it is.
  void retell(std::vector<TourStep> steps) { start(std::move(steps), current_); }
  bool isUnderWay() const { return !steps_.empty(); }
  int current() const { return current_; }
  int count() const { return static_cast<int>(steps_.size()); }
  QString title() const;
  QWidget* ring() const;
  void next();
  void back();
  void end();

 Q_SIGNALS:
  void ended();

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void show(int step);
  void follow();
  void place();
  void refreshButtons();

  std::vector<TourStep> steps_;
  int current_ = 0;
  QElapsedTimer sinceAct_;
  bool acted_ = false, wasDone_ = false;
  RoleLabel *title_, *text_, *count_, *wait_;
  QPushButton *back_, *next_, *end_;
  QPointer<QWidget> ring_;
  QTimer* timer_;
  QRect target_;  ///< where the ring is, or slides to
};

}  // namespace amalgam::ui
