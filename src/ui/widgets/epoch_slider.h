// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QSlider;
class QTimer;
class QToolButton;

namespace amalgam::ui {

/// Moves through the epochs of a run: slider, previous, next, play, "epoch 12 of 40".
///
/// Stands on the last epoch and follows new ones until the user moves it; moving it to the end follows again.
/// Keys: "," and "." step, Home and End, Space plays.
class EpochSlider : public QWidget {
  Q_OBJECT
 public:
  explicit EpochSlider(QWidget* parent = nullptr);
  /// Epochs 1 … count are there; 0 disables it.
  void setCount(int count);
  int count() const { return count_; }
  int epoch() const;          ///< 1-based; 0 if there is none
  void setEpoch(int epoch);   ///< emits epochChanged if it is another one
  bool isFollowing() const { return following_; }
  bool isPlaying() const;
  void setPlaying(bool on);
  QString labelText() const;

 signals:
  void epochChanged(int epoch);

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void stepBy(int direction);
  void updateView();
  void retranslate();
  QToolButton *previous_, *play_, *next_;
  QSlider* slider_;
  QLabel* label_;
  QTimer* timer_;
  int count_ = 0;
  bool following_ = true;
};

}  // namespace amalgam::ui
