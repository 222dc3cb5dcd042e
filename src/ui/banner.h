// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QString>

class QLabel;
class QPushButton;
class QTimer;

namespace amalgam::ui {

/// A message above the page that never stops the work: errors with "Copy details", news that leave
/// by themselves.
class Banner final : public QFrame {
  Q_OBJECT

 public:
  explicit Banner(QWidget* parent = nullptr);
  void showProblem(const QString& message, const QString& code);
  void showNotice(const QString& text);
  QString text() const;
  /// What is said at the moment, to be said again by another banner in another language.
  struct Shown {
    QString message, code;  ///< empty message: nothing
    bool is_problem = false;
  };
  Shown shown() const;
  void showAgain(const Shown& shown);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QLabel *icon_, *title_, *text_;
  QPushButton* copy_;
  QTimer* timer_;
  QString details_, message_, code_;
  bool isProblem_ = false;
};

}  // namespace amalgam::ui
