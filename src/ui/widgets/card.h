// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace amalgam::ui {

/// A white sheet with a title, things beside the title, and a body.
class Card : public QFrame {
  Q_OBJECT
 public:
  explicit Card(QWidget* parent = nullptr);
  explicit Card(const QString& title, const QString& subtitle = {}, QWidget* parent = nullptr);
  void setTitle(const QString& title);        ///< empty hides it
  void setSubtitle(const QString& subtitle);  ///< empty hides it
  QString title() const;
  QString subtitle() const;
  /// A small picture before the title, e.g. a modality's icon; empty hides it.
  void setTitleIcon(const QIcon& icon);
  /// Puts a widget at the right of the title.
  void addHeaderWidget(QWidget* widget);
  /// The layout to fill.
  QVBoxLayout* body() const { return body_; }
  /// 16 by default; 0 lets a table reach the edges.
  void setBodyMargins(int left, int top, int right, int bottom);

 protected:
  void changeEvent(QEvent* event) override;
  QHBoxLayout* header_ = nullptr;

 private:
  void updateHeader();
  QWidget* headerBox_;
  QLabel *icon_, *title_, *subtitle_;
  QVBoxLayout* body_;
  QIcon titleIcon_;
};

}  // namespace amalgam::ui
