// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "ui/models/case_selection.h"
#include "ui/pages/page.h"

class QComboBox;
class QPushButton;

namespace amalgam::ui {

class ChartFrame;
class ScatterPlot;
class SegmentedControl;

/// The unified embeddings on a plane: by principal components or t-SNE, coloured by anything that is known of a row. A
/// rectangle or a lasso filters the cases of every view.
class MapPanel final : public QWidget {
  Q_OBJECT

 public:
  MapPanel(Session* session, CaseSelection* selection, QWidget* parent = nullptr);
  /// Shows what the project keeps of the run, or works the plane out; null clears.
  void showRun(const RunViewPtr& view);
  /// The engine's answer; see docs/insight.md, "map".
  void showAnswer(nlohmann::json answer);
  /// Asks the engine, on the preview thread; t-SNE where it is chosen.
  void workOut();
  void cancel();
  /// Rings a row; −1 = none.
  void setCurrentRow(std::int64_t row);
  ScatterPlot* plot() const { return plot_; }
  SegmentedControl* method() const { return method_; }
  SegmentedControl* drag() const { return drag_; }
  QComboBox* colour() const { return colour_; }
  QPushButton* pickShown() const { return pickShown_; }
  QString status() const { return status_->text(); }
  /// Method and colour, to be kept with the project.
  nlohmann::json state() const;
  void restoreState(const nlohmann::json& state);

 Q_SIGNALS:
  void caseWanted(qint64 row);
  void changed();  ///< method or colour
  void problem(const QString& message, const QString& code);

 private:
  QWidget* makeControls();
  bool hasNeighbours() const;
  bool wantsNeighbours() const;
  void place();
  void fillColours();
  void color();
  void colorByColumn(const std::string& name);
  void refreshPicked();
  void refreshStatus();
  void refreshButtons();
  void pick(const std::vector<std::size_t>& points, bool adds);
  QString className(int which) const;

  Session* session_;
  CaseSelection* selection_;
  RunViewPtr view_;
  nlohmann::json answer_;
  std::vector<std::int64_t> rows_;
  std::int64_t current_ = -1, picked_ = 0;  // points that match the filter
  bool working_ = false;
  QString wantedColour_;
  ScatterPlot* plot_;
  ChartFrame* frame_;
  SegmentedControl *method_, *drag_;
  QComboBox* colour_;
  QPushButton *work_, *pickShown_, *open_;
  RoleLabel *status_, *detail_;
};

}  // namespace amalgam::ui
