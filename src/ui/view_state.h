// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QVariantMap>
#include <vector>

class QWidget;

namespace amalgam::ui {

/// How the analyst has arranged a window beside what its document holds: what is chosen, ticked, typed, sorted, zoomed
/// and scrolled. Taken from one tree of widgets and given to another that was built by the same code.
class ViewState {
 public:
  /// Name of a property: true on a widget that has nothing to carry over, nor have those below it.
  static constexpr const char* kLeftAlone = "leftAloneByViewState";

  static ViewState of(const QWidget& root);
  /// Gives it to a tree; what is not there yet, because a page still waits for an answer, is tried again for a second.
  void restore(QWidget& root) const;
  bool isEmpty() const { return parts_.empty(); }

 private:
  struct Part {
    QString path;
    QVariantMap values;
  };
  /// Leaves the parts that did not fit.
  void restoreOnce(QWidget& root);
  void restoreLater(QWidget& root, int step) const;
  std::vector<Part> parts_;
  QString focus_;
};

}  // namespace amalgam::ui
