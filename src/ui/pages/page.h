// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QStackedWidget>
#include <QWidget>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "ui/session.h"
#include "ui/theme/theme.h"
#include "ui/widgets/measured_label.h"

class QHBoxLayout;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace amalgam::ui {

/// A label in a role's font and colour; follows the theme by itself.
class RoleLabel : public MeasuredLabel {
  Q_OBJECT

 public:
  explicit RoleLabel(const QString& text = {}, FontRole font = FontRole::body,
                     ColorRole color = ColorRole::text, QWidget* parent = nullptr);
  void setRole(ColorRole color);

 private:
  void update();
  FontRole font_;
  ColorRole color_;
};

/// A sheet of the window's frame: surface colour and a thin line on some edges.
class Panel : public QWidget {
  Q_OBJECT

 public:
  explicit Panel(Qt::Edges edges, QWidget* parent = nullptr);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  Qt::Edges edges_;
};

/// A page of the workbench: title, purpose, buttons, body and, at the right, an inspector.
class Page : public QWidget {
  Q_OBJECT

 public:
  explicit Page(Session* session, QWidget* parent = nullptr);
  /// Does at once what `whenSeen` has put off.
  void catchUp();
  /// Does one thing of that; false if there is nothing.
  bool catchUpOne();

 Q_SIGNALS:
  /// Asks the window for another page: the step's number, 0 = Welcome … 6 = Export.
  void pageWanted(int page);
  void openDataWanted();

 protected:
  Session* session() const { return session_; }
  void setHeading(const QString& title, const QString& purpose);
  void setPurpose(const QString& purpose);
  QPushButton* addButton(const QString& text, const QString& icon, const QString& look = {});
  QVBoxLayout* body() const { return body_; }
  /// The inspector's layout; made on first use.
  QVBoxLayout* inspector();
  void setInspectorVisible(bool visible);
  /// Shows what has changed: now where the page is seen, else before it is shown, once however often it is asked for. A page
  /// that nobody sees would hold up the one that is looked at. `what` tells one thing to refresh from another.
  void whenSeen(const char* what, std::function<void()> refresh);
  void showEvent(QShowEvent* event) override;
  /// A caption inside a panel: "Recent runs".
  static QLabel* caption(const QString& text);

 private:
  Session* session_;
  QHBoxLayout* split_;
  QVBoxLayout* body_;
  QHBoxLayout* header_;
  RoleLabel *title_, *purpose_;
  QVBoxLayout* inspector_ = nullptr;
  QWidget* inspectorPanel_ = nullptr;
  std::vector<std::pair<std::string_view, std::function<void()>>> putOff_;
};

using Fact = std::pair<QString, QString>;  ///< key and value

/// Keys and values, one pair a line, the value at the right. Lines are kept and told anew: making
/// labels costs too much to do with every epoch.
class FactList : public QWidget {
  Q_OBJECT

 public:
  explicit FactList(QWidget* parent = nullptr);
  void setFacts(const std::vector<Fact>& facts);

 private:
  struct Row {
    QWidget* line;
    RoleLabel *key, *value;
  };
  std::vector<Row> rows_;
};

/// A stack as large as the page it shows, not as the largest of all.
class PageStack : public QStackedWidget {
  Q_OBJECT

 public:
  explicit PageStack(QWidget* parent = nullptr);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;
  bool hasHeightForWidth() const override { return false; }

 protected:
  void resizeEvent(QResizeEvent* event) override;
};

/// QStackedWidget::setCurrentIndex, but the picture stands still meanwhile without a word to each widget of each page, some
/// thousand: that is a fifth of what showing a page takes.
void showInStack(QStackedWidget* stack, int index);

/// Takes all items out of a layout and deletes their widgets.
void clearLayout(QLayout* layout);

}  // namespace amalgam::ui
