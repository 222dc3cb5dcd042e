// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QComboBox;
class QLabel;

namespace amalgam::ui {

class SegmentedControl;

/// Chooses the mean over all attention heads or one head: buttons, or a list where there are many.
/// [ and ] step, A chooses the mean.
class HeadSelector : public QWidget {
  Q_OBJECT
 public:
  explicit HeadSelector(QWidget* parent = nullptr);
  /// 0 or 1 head hides the selector. The choice is kept where it still exists.
  void setHeads(int heads);
  int heads() const { return heads_; }
  int head() const { return head_; }  ///< −1 = mean over the heads
  void setHead(int head);             ///< does not emit

 public slots:
  void step(int direction);  ///< emits

 signals:
  void headChosen(int head);

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void retranslate();
  void show(int head);
  QLabel* label_;
  SegmentedControl* control_;
  QComboBox* list_;
  int heads_ = 0, head_ = -1;
};

}  // namespace amalgam::ui
