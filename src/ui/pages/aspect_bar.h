// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "ui/recipe_edit.h"

class QMenu;
class QToolButton;

namespace amalgam::ui {

class FlowLayout;
class Session;

/// How the file was read, as chips to change: value, reason, alternatives. What the analyst chose is
/// bold and can be given back to guessing.
class AspectBar final : public QWidget {
  Q_OBJECT

 public:
  explicit AspectBar(Session* session, QWidget* parent = nullptr);
  const std::vector<Aspect>& aspects() const { return aspects_; }
  QToolButton* chip(int index) const { return chips_.at(static_cast<std::size_t>(index)); }
  /// The popover of an aspect: reason, alternatives, free text, back to the guess. The caller owns it.
  QMenu* makeMenu(const Aspect& aspect, QWidget* parent);

 private:
  void refresh();
  void fillMenu(QMenu* menu, const Aspect& aspect);
  void choose(const Aspect& aspect, const std::string& value);
  void typeValue(const Aspect& aspect);

  Session* session_;
  FlowLayout* flow_;
  std::vector<Aspect> aspects_;
  std::vector<QToolButton*> chips_;
};

}  // namespace amalgam::ui
