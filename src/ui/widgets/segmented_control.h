// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

class QButtonGroup;
class QHBoxLayout;

namespace amalgam::ui {

/// A few choices side by side, one of them chosen. Tab reaches it, arrow keys move.
class SegmentedControl : public QWidget {
  Q_OBJECT
 public:
  explicit SegmentedControl(const QStringList& texts = {}, QWidget* parent = nullptr);
  /// Replaces the choices; keeps the index where it is still there.
  void setTexts(const QStringList& texts);
  void setIcons(const QStringList& iconNames);
  void setToolTips(const QStringList& tips);
  int count() const;
  int currentIndex() const;
  /// Chooses without emitting.
  void setCurrentIndex(int index);
  void setItemEnabled(int index, bool enabled);

 signals:
  void chosen(int index);

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  QButtonGroup* group_;
  QHBoxLayout* row_;
};

}  // namespace amalgam::ui
