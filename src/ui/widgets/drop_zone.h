// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QStringList>

class QLabel;
class QMimeData;

namespace amalgam::ui {

/// A place to drop a file on; a click or Enter asks for one instead.
class DropZone : public QFrame {
  Q_OBJECT
 public:
  explicit DropZone(QWidget* parent = nullptr);
  void setTexts(const QString& title, const QString& hint);
  /// Endings accepted, with the dot: ".csv"; empty = all.
  void setExtensions(const QStringList& extensions) { extensions_ = extensions; }
  QSize sizeHint() const override { return {320, 140}; }

 signals:
  void fileDropped(const QString& path);
  void clicked();

 protected:
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dragLeaveEvent(QDragLeaveEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  QString acceptable(const QMimeData* dropped) const;
  QLabel *title_, *hint_;
  QStringList extensions_;
  bool over_ = false;
};

}  // namespace amalgam::ui
