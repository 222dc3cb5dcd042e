// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;
class QToolButton;

namespace amalgam::ui {

class CaseSelection;
class FlowLayout;

/// The filter of cases as chips, each with a ✕; how many rows match; back, forward and clear.
class FilterBar final : public QWidget {
  Q_OBJECT

 public:
  explicit FilterBar(CaseSelection* selection, QWidget* parent = nullptr);
  QList<QToolButton*> chips() const { return chips_; }
  QString countText() const;
  QToolButton* back() const { return back_; }
  QToolButton* forward() const { return forward_; }
  QPushButton* clearAll() const { return clear_; }
  QPushButton* showCases() const { return show_; }
  /// The list is on the screen anyway.
  void setCasesShown(bool shown);

 Q_SIGNALS:
  void casesWanted();

 private:
  void refresh();

  CaseSelection* selection_;
  QToolButton *back_, *forward_;
  QWidget* chipBox_;
  FlowLayout* flow_;
  QLabel* count_;
  QPushButton *clear_, *show_;
  QList<QToolButton*> chips_;
  bool shown_ = false;
};

}  // namespace amalgam::ui
