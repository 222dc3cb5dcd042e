// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLayout>
#include <QPointer>
#include <QWidget>
#include <vector>

namespace amalgam::ui {

/// Holds the layouts of a widget, and of all that it stands in, while several of its children are shown, hidden or filled.
/// Each setVisible() of a child would lay out the whole window at once; so they settle together, with the next turn of the
/// event loop. One pause within another does nothing. What stands in one of these layouts must not be deleted meanwhile: a
/// layout that is held may not hear of it.
class LayoutPause final {
 public:
  explicit LayoutPause(QWidget* inside) {
    for (QWidget* widget = inside; widget != nullptr; widget = widget->isWindow() ? nullptr : widget->parentWidget()) {
      QLayout* layout = widget->layout();
      if (layout == nullptr || !layout->isEnabled()) continue;
      layout->setEnabled(false);
      paused_.emplace_back(layout);
    }
  }
  ~LayoutPause() {
    for (const QPointer<QLayout>& layout : paused_) {
      if (layout) layout->setEnabled(true);
    }
  }
  LayoutPause(const LayoutPause&) = delete;
  LayoutPause& operator=(const LayoutPause&) = delete;

 private:
  std::vector<QPointer<QLayout>> paused_;
};

}  // namespace amalgam::ui
