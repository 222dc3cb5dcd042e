// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace amalgam::ui {

/// What an empty page says: an icon, one sentence, one button.
class EmptyState : public QWidget {
  Q_OBJECT
 public:
  explicit EmptyState(const QString& icon = {}, const QString& sentence = {}, const QString& buttonText = {},
                      QWidget* parent = nullptr);
  void setIcon(const QString& icon);
  void setSentence(const QString& sentence);
  void setButtonText(const QString& text);  ///< empty hides the button
  QPushButton* button() const { return button_; }

 signals:
  void clicked();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void updateIcon();
  QString iconName_;
  QLabel *icon_, *sentence_;
  QPushButton* button_;
};

}  // namespace amalgam::ui
