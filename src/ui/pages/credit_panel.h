// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <vector>

#include "engine/evaluation/cut_off_lab.h"
#include "ui/pages/page.h"

class QDoubleSpinBox;
class QPushButton;
class QSlider;
class QTableWidget;
class QTimer;

namespace amalgam::ui {

class Card;
class ChartFrame;
class CreditColumnsCard;
class KpiTile;
class LinePlot;
class Pill;
class RecalibrationCard;
class SegmentedControl;

/// The figures that a risk committee asks for, of one run with a yes/no target: metrics with intervals, gains, calibration,
/// score bands, stability, and a laboratory for the cut-off that answers every move at once.
class CreditPanel final : public QWidget {
  Q_OBJECT

 public:
  explicit CreditPanel(Session* session, QWidget* parent = nullptr);
  /// Shows a run once it is over; null clears.
  void showRun(const RunViewPtr& view);
  /// What the store thread found out about one part of a run.
  struct Figures {
    std::int64_t run = 0;
    nlohmann::json pack;
    std::shared_ptr<const CutOffLab> lab;
    std::vector<Part> parts = {};  ///< whose scores are stored; empty = not known
  };
  void showFigures(const Figures& figures);
  /// Moves the cut-off; `decision` counts from declining everybody.
  void setDecision(std::size_t decision);
  const std::vector<KpiTile*>& tiles() const { return tiles_; }
  LinePlot* cutOff() const { return cutOff_; }
  SegmentedControl* parts() const { return part_; }  ///< test, validation, train
  QDoubleSpinBox* approval() const { return approval_; }  ///< percent to approve
  QSlider* slider() const { return slider_; }
  QTableWidget* bands() const { return bands_; }
  QString decisionText() const;
  RecalibrationCard* recalibration() const { return recalibration_; }
  CreditColumnsCard* columns() const { return columns_; }
  QPushButton* keepCutOff() const { return keep_; }
  const std::vector<QDoubleSpinBox*>& scaleBoxes() const { return scaleBoxes_; }  ///< points, odds, PDO
  double chosenCutOff() const;  ///< NaN while there is none
  /// The cut-off to show when the figures are there, instead of the cheapest.
  void wantCutOff(double cutOff);

 Q_SIGNALS:
  /// A score band was asked for: low ≤ score < high, in the last one also its upper end.
  void bandChosen(double low, double high, bool isLast);
  void cutOffMoved();

 private:
  void makeTiles(class QVBoxLayout* column);
  QWidget* makeCutOffCard();
  void ask();
  void refreshTiles();
  void refreshCharts();
  void refreshBands();
  void chooseBand(int row);
  void refreshCutOff();
  void chooseCheapest();
  void chooseApproval(double share);
  DecisionCosts costs() const;
  void makeBandsCard();
  QWidget* makeScaleRow();
  void keepOrForgetCutOff();
  double storedCutOff() const;  ///< NaN = none
  double currentCutOff() const;
  void askColumns();

  Session* session_;
  RunViewPtr view_;
  Figures figures_;
  RoleLabel* message_;
  QWidget* board_;
  SegmentedControl* part_;
  std::vector<KpiTile*> tiles_;
  LinePlot *gains_, *calibration_, *cutOff_;
  ChartFrame *gainsFrame_, *calibrationFrame_, *cutOffFrame_;
  QSlider* slider_;
  QDoubleSpinBox *loss_, *margin_, *approval_;
  FactList* facts_;
  Card* bandsCard_;
  Pill *stability_, *order_;
  QTableWidget* bands_;
  RecalibrationCard* recalibration_;
  CreditColumnsCard* columns_;
  QPushButton* keep_;
  std::vector<QDoubleSpinBox*> scaleBoxes_;
  QTimer* rescale_;
  double wantedCutOff_ = std::numeric_limits<double>::quiet_NaN();
};

}  // namespace amalgam::ui
