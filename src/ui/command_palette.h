// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QPointer>
#include <functional>
#include <vector>

class QLineEdit;
class QListView;
class QStandardItemModel;

namespace amalgam::ui {

/// One thing that the palette can do.
struct PaletteEntry {
  QString title;    ///< "Train all strategies"
  QString section;  ///< where it belongs: "Run", "Setting", "Column"
  QString keys = {};    ///< its shortcut, shown at the right
  QString others = {};  ///< more words to be found by: "training.epochs"
  std::function<void()> run = {};
  bool enabled = true;
};

/// Find anything by a few letters and do it: a line to type in and the best matches below it, by keyboard alone.
///
/// Up, Down, Page Up, Page Down choose; Enter does it; Escape leaves and gives the focus back.
class CommandPalette final : public QFrame {
  Q_OBJECT

 public:
  explicit CommandPalette(QWidget* window);
  /// Opens over the window; what was open before is started anew.
  void open(std::vector<PaletteEntry> entries);
  QLineEdit* input() const { return input_; }
  QListView* list() const { return list_; }
  /// Titles of the matches, best first.
  QStringList shownTitles() const;

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void filter();
  void place();
  void leave();
  void runCurrent();

  QLineEdit* input_;
  QListView* list_;
  QStandardItemModel* model_;
  std::vector<PaletteEntry> entries_;
  QPointer<QWidget> before_;  ///< had the focus
};

}  // namespace amalgam::ui
