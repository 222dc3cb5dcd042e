// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/evaluation/attention_figures.h"
#include "ui/pages/attention_bar.h"
#include "ui/pages/page.h"

class QGridLayout;
class QTimer;

namespace amalgam::ui {

class AttentionHeatmap;
class AttentionInside;
class BarChart;
class ChartFrame;
class ConfusionPlot;
class CurveFrame;
class EpochSlider;
class HeadStrip;
class SegmentedControl;
class WeightsFrame;

/// The microscope: what a run looks at, from all rows over groups of rows to one row, head by head, epoch by epoch, and
/// inside a modality. One slider moves attention, weights, confusion matrix, curves and the row together.
class AttentionPanel final : public QWidget {
  Q_OBJECT

 public:
  explicit AttentionPanel(Session* session, QWidget* parent = nullptr);
  /// Shows a run; null clears. Asks the engine only while the panel is looked at.
  void showRun(const RunViewPtr& view);
  /// An answer of insight "attention" to `settings` (without epochs and tokens) about a run.
  void showAnswer(std::int64_t run, const nlohmann::json& settings, const nlohmann::json& answer);
  /// The case that is looked at elsewhere becomes the row here, unless it was already.
  void followCase(std::int64_t row);
  AttentionBar* bar() const { return bar_; }
  AttentionHeatmap* map() const { return map_; }
  HeadStrip* heads() const { return heads_; }
  EpochSlider* slider() const { return slider_; }
  BarChart* weights() const { return weights_; }
  ConfusionPlot* confusion() const { return confusion_; }
  AttentionInside* inside() const { return inside_; }
  CurveFrame* curves() const { return curves_; }
  QString message() const;
  /// The scale: 0 = fixed from 0 to 1, 1 = difference to uniform attention.
  void setScale(int index);

 private:
  /// What one run answered to one question, epoch by epoch.
  struct Known {
    nlohmann::json about;                  ///< the answer without its frames
    std::map<int, nlohmann::json> frames;  ///< by epoch
    bool askedBest = false, askedAll = false;
    std::string problem;
  };
  /// One side of what is shown.
  struct Side {
    AttentionFigures figures;
    int epoch = 0;
    std::string group;
    bool isStored = false;  ///< taken from what training kept
  };

  void makeLayout();
  void placeCharts(bool hasMap);
  void refresh();
  enum class Wanted { best, all, tokens };
  void ask(std::int64_t run, const nlohmann::json& settings, Wanted wanted, int epoch = 0);
  void askTokens();
  Known& known(std::int64_t run, const nlohmann::json& settings);
  /// The frame of an epoch, or of the nearest one before it that there is.
  const nlohmann::json* frameAt(const Known& known, int epoch) const;
  std::optional<Side> sideOf(std::int64_t run, int epoch, const std::string& group);
  std::optional<Side> storedSide(int epoch) const;
  int shownEpoch() const;
  bool canAsk() const;
  void drawSides(const std::optional<Side>& one, const std::optional<Side>& other);
  void drawHeads();
  void drawWeights(const Side& one, const std::optional<Side>& other);
  void drawRest();
  /// What is looked inside of.
  struct Inside {
    std::int64_t run = 0;  ///< 0 = nothing
    int epoch = 0;
    std::string group;
  };
  Inside insideOfShown();
  Inside insideOfOther();
  const nlohmann::json* frameOf(const Inside& inside);
  void drawInside();
  QString sideText(const Side& side, std::int64_t run) const;

  Session* session_;
  RunViewPtr view_;
  AttentionBar* bar_;
  RoleLabel *message_, *caseFacts_, *note_;
  EpochSlider* slider_;
  AttentionHeatmap* map_;
  ChartFrame *mapFrame_, *weightsFrame_, *confusionFrame_;
  SegmentedControl *layer_, *scale_;
  HeadStrip* heads_;
  BarChart* weights_;
  QGridLayout* grid_;
  ConfusionPlot* confusion_;
  AttentionInside* inside_;
  CurveFrame* curves_;
  WeightsFrame* history_;
  QTimer* rest_;  ///< until the slider stands still
  std::map<std::string, Known> answers_;
  std::map<QString, std::string> pending_;  ///< by topic: the answers_ key that is waited for
  AttentionFigures shown_;                  ///< of the map and the heads: one side, or the difference
  AttentionFigures one_, other_;            ///< the two sides; other_ is empty where nothing is compared
  std::int64_t followed_ = -1;
  double largest_ = 0;                      ///< attention over all stored epochs: the scale of differences to uniform
  QStringList names_;
  QString mapSubtitle_;
  bool isDifference_ = false, drawing_ = false, hasMap_ = true;
};

}  // namespace amalgam::ui
