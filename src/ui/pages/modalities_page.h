// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "ui/pages/page.h"

class QGridLayout;
class QLineEdit;
class QStackedWidget;

namespace amalgam::ui {

class LaneCard;
class RowPreview;
class LaneView;
class TargetCard;

/// The board: columns as chips in lanes, one lane a modality.
class ModalitiesPage final : public Page {
  Q_OBJECT

 public:
  explicit ModalitiesPage(Session* session, QWidget* parent = nullptr);
  /// The lane of a place; nullptr if there is none.
  LaneView* lane(const Place& place) const;
  void focusSearch();

 private:
  void makeHeader();
  void makeInspector();
  void refresh();
  void rebuild();
  void showChecks();
  void loadMap();
  void saveMap();

  QStackedWidget* pages_;
  QWidget* board_;
  QGridLayout* grid_;
  QLineEdit* search_;
  QVBoxLayout* checks_;
  TargetCard* target_;
  RowPreview* preview_;
  LaneCard *ids_, *ignored_;
  std::vector<std::pair<Place, LaneCard*>> lanes_;
  QPushButton *use_, *add_;
};

}  // namespace amalgam::ui
