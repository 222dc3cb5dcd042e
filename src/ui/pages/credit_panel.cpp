// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/credit_panel.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QSlider>
#include <QTableWidget>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "engine/evaluation/score_groups.h"
#include "engine/project/credit_pack.h"
#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/json_number.h"
#include "ui/pages/bar_cell_delegate.h"
#include "ui/pages/credit_columns_card.h"
#include "ui/pages/credit_text.h"
#include "ui/pages/recalibration_card.h"
#include "ui/plots/line_plot.h"
#include "ui/widgets/chart_frame.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/kpi_tile.h"
#include "ui/widgets/number_boxes.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/table_headers.h"

namespace amalgam::ui {

namespace {

using nlohmann::json;

constexpr std::size_t kMostPoints = 400;  // of the cut-off's curves
const std::vector<std::string> kTiles = {"roc_auc", "gini", "ks", "pr_auc", "brier", "ece"};

enum PartIndex { kTestRows, kValidationRows, kTrainRows };

Part partOf(const json& pack) {
  const std::string part = pack.value("part", "");
  return part == "validation" ? Part::validation : part == "train" ? Part::train : Part::test;
}

QString titleOf(const std::string& metric) {
  return metric == "ece" ? CreditPanel::tr("Calibration error") : metricTitle(metric);
}

}  // namespace

CreditPanel::CreditPanel(Session* session, QWidget* parent) : QWidget(parent), session_(session) {
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(0, 0, 0, 0);
  message_ = new RoleLabel({}, FontRole::body, ColorRole::text2);
  message_->setWordWrap(true);
  outer->addWidget(message_);
  board_ = new QWidget;
  auto* column = new QVBoxLayout(board_);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(design::space3);
  makeTiles(column);
  column->addWidget(makeCutOffCard());
  gains_ = new LinePlot;
  gains_->setAxisTitles(tr("share of applicants, riskiest first"), tr("share of the bads among them"));
  gains_->setLeastRanges({0, 1}, {0, 1});
  gains_->setKeyPattern(tr("riskiest %1 %"), 100);
  gains_->showDiagonal(true);
  gains_->setDescription(tr("How many of the bads stand among the riskiest applicants. The diagonal is a model that knows nothing."));
  gainsFrame_ = new ChartFrame(gains_, tr("Gains"));
  calibration_ = new LinePlot;
  calibration_->setAxisTitles(tr("mean score (predicted share of bads)"), tr("observed share of bads"));
  calibration_->setLeastRanges({0, qQNaN()}, {0, qQNaN()});
  calibration_->setKeyPattern(tr("mean score %1"));
  calibration_->showDiagonal(true);
  calibration_->setDescription(
      tr("Ten bins of equally many rows; the band is Wilson's 95 % interval. On the diagonal a score is the share of bads."));
  calibrationFrame_ = new ChartFrame(calibration_, tr("Calibration"));
  auto* pair = new QHBoxLayout;
  pair->setSpacing(design::space3);
  for (ChartFrame* frame : {gainsFrame_, calibrationFrame_}) {
    frame->setMinimumHeight(creditText::kChartHeight);
    pair->addWidget(frame, 1);
  }
  column->addLayout(pair);
  makeBandsCard();
  recalibration_ = new RecalibrationCard(session);
  columns_ = new CreditColumnsCard(session);
  column->addWidget(recalibration_);
  column->addWidget(bandsCard_);
  column->addWidget(columns_);
  column->addStretch(1);
  outer->addWidget(board_);
  outer->addStretch(1);
  connect(session, &Session::decisionChanged, this, [this](qint64 run) {
    if (view_ && view_->record.id == run) ask();
  });
  showRun(nullptr);
}

void CreditPanel::makeBandsCard() {
  bandsCard_ = new Card(tr("Score bands"));
  stability_ = new Pill;
  order_ = new Pill;
  bandsCard_->addHeaderWidget(order_);
  bandsCard_->addHeaderWidget(stability_);
  bands_ = new QTableWidget(0, 7);
  bands_->setHorizontalHeaderLabels({tr("Score"), tr("Points"), tr("Rows"), tr("Share"), tr("Bads"), tr("Bad rate"), tr("95 % interval")});
  bands_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  bands_->setSelectionBehavior(QAbstractItemView::SelectRows);
  bands_->verticalHeader()->hide();
  bands_->setShowGrid(false);
  bands_->setAccessibleName(tr("Score bands"));
  bands_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  bands_->setToolTip(tr("Click a band, or press Return on it, to see its cases"));
  connect(bands_, &QTableWidget::cellClicked, this, &CreditPanel::chooseBand);
  connect(bands_, &QTableWidget::cellActivated, this, &CreditPanel::chooseBand);
  bandsCard_->setBodyMargins(0, 0, 0, 0);
  bandsCard_->body()->addWidget(bands_);
  bands_->setItemDelegate(new BarCellDelegate(bands_));
  bandsCard_->body()->addWidget(makeScaleRow());
}

/// How probabilities become points: typed here, worked out anew a moment later.
QWidget* CreditPanel::makeScaleRow() {
  auto* line = new QWidget;
  auto* row = new FlowLayout(design::space3, line);
  row->setContentsMargins(design::space4, design::space2, design::space4, design::space2);
  QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
  policy.setHeightForWidth(true);
  line->setSizePolicy(policy);
  rescale_ = new QTimer(this);
  rescale_->setSingleShot(true);
  rescale_->setInterval(400);
  connect(rescale_, &QTimer::timeout, this, &CreditPanel::ask);
  const PointScale usual;
  const auto add = [&](const QString& title, double value, double least) {
    auto* box = new NumberBox(least, 1e6);
    box->setValue(value);
    box->setAccessibleName(title);
    auto* pair = new QWidget;
    auto* both = new QHBoxLayout(pair);
    both->setContentsMargins(0, 0, 0, 0);
    both->addWidget(new RoleLabel(title, FontRole::caption, ColorRole::text2));
    both->addWidget(box);
    row->addWidget(pair);
    scaleBoxes_.push_back(box);
    connect(box, &QDoubleSpinBox::valueChanged, rescale_, qOverload<>(&QTimer::start));
  };
  add(tr("Points at the base odds"), usual.base_points, 0);
  add(tr("Base odds (goods to one bad)"), usual.base_odds, 0.001);
  add(tr("Points to double the odds"), usual.double_odds, 0.001);
  return line;
}

void CreditPanel::makeTiles(QVBoxLayout* column) {
  part_ = new SegmentedControl({tr("Test rows"), tr("Validation rows"), tr("Train rows")});
  part_->setAccessibleName(tr("Rows that are measured"));
  auto* top = new QHBoxLayout;
  top->addWidget(part_);
  top->addStretch(1);
  column->addLayout(top);
  auto* grid = new QGridLayout;
  grid->setSpacing(design::space3);
  for (std::size_t i = 0; i < kTiles.size(); ++i) {
    tiles_.push_back(new KpiTile(titleOf(kTiles[i])));
    grid->addWidget(tiles_.back(), static_cast<int>(i) / 3, static_cast<int>(i) % 3);
  }
  column->addLayout(grid);
  connect(part_, &SegmentedControl::chosen, this, &CreditPanel::ask);
}

void CreditPanel::showRun(const RunViewPtr& view) {
  const bool same = view_ && view && view_->record.id == view->record.id && view_->record.state == view->record.state &&
                    figures_.run == view->record.id;
  view_ = view;
  if (same) return;
  figures_ = {};
  board_->hide();
  message_->show();
  if (!view || !is_over(view->record.state) || view->record.best_epoch == 0) {
    message_->setText(tr("The credit pack needs a run that is over."));
  } else if (view->task != Task::binary) {
    message_->setText(tr("The credit pack needs a yes/no target."));
  } else {
    message_->setText(tr("Working out …"));
    ask();
  }
}

void CreditPanel::ask() {
  if (!view_ || !session_->hasProject()) return;
  const std::int64_t run = view_->record.id;
  const Part part = part_->currentIndex() == kValidationRows ? Part::validation : part_->currentIndex() == kTrainRows ? Part::train : Part::none;
  session_->client()->ask(
      EngineClient::Thread::store, QStringLiteral("credit"), this,
      [project = toPath(session_->projectPath()), run, part,
       scale = PointScale{scaleBoxes_[0]->value(), scaleBoxes_[1]->value(), scaleBoxes_[2]->value()}](Workbench*, RunControl&) {
        const ProjectStore store(project, ProjectStore::Mode::read_only);
        CreditPackOptions options;
        options.part = part;
        options.scale = scale;
        Figures figures{.run = run, .pack = credit_pack(store, run, nullptr, options), .lab = nullptr};
        for (const Part one : {Part::test, Part::validation, Part::train}) {
          if (const auto stored = store.predictions_as_trained(run, one); stored && !stored->rows.empty()) figures.parts.push_back(one);
        }
        const PartScores scores = part_scores(store, run, partOf(figures.pack));
        if (const auto grouped = group_scores(scores.targets, scores.scores)) figures.lab = std::make_shared<CutOffLab>(*grouped);
        return figures;
      },
      [this, run](const Figures& figures) {
        if (view_ && view_->record.id == run) showFigures(figures);
      },
      [this](const EngineClient::Problem& why) {
        board_->hide();
        message_->setText(engineText(why.message));
        message_->show();
      });
}

void CreditPanel::showFigures(const Figures& figures) {
  figures_ = figures;
  message_->hide();
  board_->show();
  const bool is_later = figures_.pack.value("is_out_of_time", false);
  part_->setTexts({is_later ? tr("Out of time (test rows)") : tr("Test rows"), tr("Validation rows"), tr("Train rows")});
  const Part part = partOf(figures_.pack);
  part_->setCurrentIndex(part == Part::train ? kTrainRows : part == Part::validation ? kValidationRows : kTestRows);
  const auto has = [&](Part one) { return figures_.parts.empty() || std::find(figures_.parts.begin(), figures_.parts.end(), one) != figures_.parts.end(); };
  part_->setItemEnabled(kTestRows, has(Part::test));
  part_->setItemEnabled(kValidationRows, has(Part::validation));
  part_->setItemEnabled(kTrainRows, has(Part::train));
  part_->setToolTips({{}, tr("The rows that chose the epoch, the cut-off and the recalibration: a little too good"),
                      has(Part::train) ? tr("The rows that the model learned from: too good. Compare them with the others to see how far it overfits.")
                                       : tr("The scores of these rows were not stored when the run ended; train it again to see them.")});
  refreshTiles();
  refreshCharts();
  refreshBands();
  const QSignalBlocker quiet(slider_);
  slider_->setRange(0, figures_.lab ? static_cast<int>(figures_.lab->decisions()) - 1 : 0);
  slider_->setPageStep(std::max(1, slider_->maximum() / 20));
  recalibration_->showAnswer(figures_.run, figures_.pack);
  // What moved the slider is not carried over: other scores have other cut-offs.
  if (figures_.lab && std::isfinite(wantedCutOff_)) {
    slider_->setValue(static_cast<int>(figures_.lab->decision_of(std::exchange(wantedCutOff_, qQNaN()))));
    refreshCutOff();
  } else if (const double stored = storedCutOff(); std::isfinite(stored) && figures_.lab) {
    slider_->setValue(static_cast<int>(figures_.lab->decision_of(stored)));
    refreshCutOff();
  } else {
    chooseCheapest();
  }
  askColumns();
}

void CreditPanel::askColumns() {
  const double cut_off = currentCutOff();
  columns_->showRun(figures_.run, partOf(figures_.pack), std::isfinite(cut_off) ? std::optional(cut_off) : std::nullopt);
}

void CreditPanel::chooseBand(int row) {
  const json bands = figures_.pack.value("bands", json::object()).value("bands", json::array());
  if (row < 0 || row >= static_cast<int>(bands.size())) return;
  const json& band = bands[static_cast<std::size_t>(row)];
  Q_EMIT bandChosen(numberOf(band, "low"), numberOf(band, "high"), row + 1 == static_cast<int>(bands.size()));
}

void CreditPanel::refreshTiles() {
  for (std::size_t i = 0; i < kTiles.size(); ++i) {
    tiles_[i]->setValue(QStringLiteral("–"));
    tiles_[i]->setNote({});
    for (const json& one : figures_.pack.value("metrics", json::array())) {
      if (one.value("metric", "") != kTiles[i]) continue;
      tiles_[i]->setValue(metricText(numberOf(one, "value")));
      const json& interval = one.value("interval", json());
      if (interval.is_array()) {
        tiles_[i]->setNote(tr("95 %: %1 to %2").arg(metricText(interval[0].get<double>()), metricText(interval[1].get<double>())));
      }
    }
  }
  if (const double rate = numberOf(figures_.pack, "bad_rate"); !std::isnan(rate)) {
    tiles_[3]->setLabel(tr("%1 (base rate %2)").arg(titleOf("pr_auc"), creditText::percent(rate)));
  }
}

void CreditPanel::refreshCharts() {
  const json& pack = figures_.pack;
  const QString rows = tr("%1 rows, %2 bads").arg(countText(pack.value("rows", std::int64_t{0})), countText(pack.value("bads", std::int64_t{0})));
  Line gains{.name = tr("bads found"), .x = {0}, .y = {0}, .dots = true};
  Line apart{.name = tr("KS: bads minus goods"), .x = {0}, .y = {0}, .role = ColorRole::warn, .dash = Qt::DashLine};
  for (const json& band : pack.value("gains", json::array())) {
    gains.x.push_back(numberOf(band, "cumulative_rows"));
    gains.y.push_back(numberOf(band, "cumulative_bads"));
    apart.x.push_back(gains.x.back());
    apart.y.push_back(numberOf(band, "ks"));
  }
  gainsFrame_->setHeading(tr("Gains"), rows);
  gains_->setLines({gains, apart});
  Line observed{.name = tr("observed"), .dots = true};
  for (const json& bin : pack.value("calibration", json::object()).value("equal_count", json::array())) {
    observed.x.push_back(numberOf(bin, "mean_score"));
    observed.y.push_back(numberOf(bin, "bad_rate"));
    const json& interval = bin.at("interval");
    observed.low.push_back(interval.is_array() ? interval[0].get<double>() : qQNaN());
    observed.high.push_back(interval.is_array() ? interval[1].get<double>() : qQNaN());
  }
  calibrationFrame_->setHeading(tr("Calibration"), rows);
  calibration_->setLines({observed});
  if (!figures_.lab) {
    cutOff_->clear();
    return;
  }
  Line approved{.name = tr("approved")}, bad{.name = tr("bad among the approved"), .role = ColorRole::bad},
      kept{.name = tr("bads kept out"), .role = ColorRole::good, .dash = Qt::DashLine};
  for (const CutOffPoint& point : figures_.lab->curve(kMostPoints)) {
    if (!std::isfinite(point.cut_off)) continue;
    for (Line* line : {&approved, &bad, &kept}) line->x.push_back(point.cut_off);
    approved.y.push_back(point.approval_rate());
    bad.y.push_back(point.bad_rate());
    kept.y.push_back(point.bads_declined());
  }
  cutOffFrame_->setHeading(tr("Cut-off"), rows);
  cutOff_->setLines({approved, bad, kept});
}

void CreditPanel::refreshBands() {
  const json bands = figures_.pack.value("bands", json::object());
  const json list = bands.value("bands", json::array());
  bands_->setRowCount(static_cast<int>(list.size()));
  double most_share = 0, most_rate = 0;  // the longest bars
  for (const json& band : list) {
    if (const double share = numberOf(band, "share"); share > most_share) most_share = share;
    if (const double rate = numberOf(band, "bad_rate"); rate > most_rate) most_rate = rate;
  }
  for (int row = 0; row < bands_->rowCount(); ++row) {
    const json& band = list[static_cast<std::size_t>(row)];
    const json& interval = band.at("interval");
    const bool breaks = band.value("breaks_order", false);
    const QStringList cells{
        tr("%1 to %2").arg(creditText::score(numberOf(band, "low")), creditText::score(numberOf(band, "high"))),
        std::isfinite(numberOf(band, "points_from")) ? tr("%1 to %2").arg(std::lround(numberOf(band, "points_from"))).arg(
            std::isfinite(numberOf(band, "points_to")) ? QString::number(std::lround(numberOf(band, "points_to"))) : tr("more")) : tr("less"),
        countText(band.value("rows", std::int64_t{0})), creditText::percent(numberOf(band, "share")),
        countText(band.value("bads", std::int64_t{0})),
        creditText::percent(numberOf(band, "bad_rate")) + (breaks ? QStringLiteral(" ⚠") : QString()),
        interval.is_array() ? tr("%1 to %2").arg(creditText::percent(interval[0].get<double>()), creditText::percent(interval[1].get<double>())) : QString()};
    for (int column = 0; column < cells.size(); ++column) {
      auto* item = new QTableWidgetItem(cells[column]);
      item->setTextAlignment((column < 2 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
      const double share = column == 3 ? numberOf(band, "share") / most_share : column == 5 ? numberOf(band, "bad_rate") / most_rate : qQNaN();
      if (std::isfinite(share)) item->setData(BarCellDelegate::BarRole, share);
      item->setData(BarCellDelegate::WarnRole, breaks && column == 5);
      if (breaks) item->setToolTip(tr("This band has a lower bad rate than the one below it: the score does not rank here."));
      bands_->setItem(row, column, item);
    }
  }
  alignHeaders(*bands_);
  bands_->setFixedHeight(bands_->horizontalHeader()->sizeHint().height() + bands_->rowCount() * bands_->verticalHeader()->defaultSectionSize() + 4);
  const int breaks = bands.value("order_breaks", 0);
  order_->setText(breaks == 0 ? tr("ranks in order") : countedText(breaks, tr("%1 break of order"), tr("%1 breaks of order")));
  order_->setTone(breaks == 0 ? Tone::good : Tone::warn);
  const json shift = figures_.pack.value("stability", json::object()).value("scores", json());
  stability_->setVisible(shift.is_object());
  if (!shift.is_object()) return;
  const std::string light = shift.value("light", "");
  stability_->setText(tr("PSI %1 against validation").arg(metricText(numberOf(shift, "index"))));
  stability_->setTone(light == "green" ? Tone::good : light == "amber" ? Tone::warn : Tone::bad);
  stability_->setToolTip(tr("Population stability index of the scores; by chance alone about %1").arg(metricText(numberOf(shift, "by_chance"))));
}

}  // namespace amalgam::ui
