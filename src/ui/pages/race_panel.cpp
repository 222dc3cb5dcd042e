// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/race_panel.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QPointF>
#include <QSignalBlocker>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "engine/project/race_winner.h"
#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/pages/cell_delegate.h"
#include "ui/pages/throttle.h"
#include "ui/plots/plot_table_model.h"
#include "ui/run_delegate.h"
#include "ui/widgets/card.h"

namespace amalgam::ui {

namespace {

constexpr int kLaneHeight = 34, kTallestLane = 72, kIcon = 14;

/// Draws the cells of a lane that are pictures: state, bar and curve.
class LaneDelegate final : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const Theme& theme = Theme::instance();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (option.state & QStyle::State_Selected) painter->fillRect(option.rect, theme.color(ColorRole::accentSoft));
    const QRectF area = QRectF(option.rect).adjusted(CellDelegate::kMargin, 0, -CellDelegate::kMargin, 0);
    const auto state = static_cast<RunState>(index.data(RaceModel::StateRole).toInt());
    const QVariant ink = index.data(Qt::ForegroundRole);  // the leader's
    const QColor color = ink.isValid() ? qvariant_cast<QColor>(ink) : theme.color(is_over(state) ? ColorRole::text2 : ColorRole::accent);
    if (index.column() == RaceModel::State) paintState(*painter, area, index, state);
    if (index.column() == RaceModel::Progress) paintBar(*painter, area, index, color);
    if (index.column() == RaceModel::Curve) paintCurve(*painter, area.adjusted(0, 6, 0, -6), index, penOf(index, color));
    painter->restore();
  }

 private:
  /// A run has one colour and one dash wherever it is drawn.
  static QPen penOf(const QModelIndex& index, const QColor& waiting) {
    const int run = index.data(RaceModel::RunRole).toInt();
    return {run > 0 ? Theme::instance().runColor(run) : waiting, 1.6, run > 0 ? runDash(run) : Qt::SolidLine};
  }

  static void paintWords(QPainter& painter, const QRectF& area, const QModelIndex& index, ColorRole color) {
    painter.setFont(Theme::instance().font(FontRole::caption));
    painter.setPen(Theme::instance().color(color));
    painter.drawText(area, Qt::AlignVCenter | Qt::TextSingleLine,
                     painter.fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, static_cast<int>(area.width())));
  }

  static void paintState(QPainter& painter, const QRectF& area, const QModelIndex& index, RunState state) {
    const Theme& theme = Theme::instance();
    const auto [icon, role] = stateIcon(state);
    const QPointF corner(area.left(), area.center().y() - kIcon / 2.0);
    painter.drawPixmap(corner, theme.pixmap(icon, kIcon, theme.color(role), painter.device()->devicePixelRatioF()));
    paintWords(painter, area.adjusted(kIcon + 6, 0, 0, 0), index, ColorRole::text);
  }

  static void paintBar(QPainter& painter, const QRectF& area, const QModelIndex& index, const QColor& color) {
    const double middle = area.center().y();  // words and bar stay together in a tall lane
    const QRectF bar(area.left(), middle + 8, area.width(), 4);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Theme::instance().color(ColorRole::border));
    painter.drawRoundedRect(bar, 2, 2);
    const double share = index.data(RaceModel::ShareRole).toDouble();
    painter.setBrush(color);
    if (share > 0) painter.drawRoundedRect(QRectF(bar.left(), bar.top(), std::max(4.0, bar.width() * share), bar.height()), 2, 2);
    paintWords(painter, QRectF(area.left(), middle - 15, area.width(), 21), index, ColorRole::text2);
  }

  /// From the first epoch at the left to the last planned one at the right; a dot ends it.
  static void paintCurve(QPainter& painter, const QRectF& area, const QModelIndex& index, const QPen& pen) {
    const auto history = index.data(RaceModel::HistoryRole).value<QVector<double>>();
    const QPointF range = index.data(RaceModel::RangeRole).toPointF();
    const double steps = index.data(RaceModel::LengthRole).toDouble() - 1;
    painter.setPen(QPen(Theme::instance().color(ColorRole::grid), 1));
    painter.drawLine(QPointF(area.left(), area.bottom()), QPointF(area.right(), area.bottom()));
    QPainterPath path;
    QPointF last;
    int points = 0;
    for (int i = 0; i < history.size(); ++i) {
      if (!std::isfinite(history[i])) continue;
      last = QPointF(area.left() + area.width() * i / steps,
                     area.bottom() - area.height() * (history[i] - range.x()) / (range.y() - range.x()));
      points++ == 0 ? path.moveTo(last) : path.lineTo(last);
    }
    if (points == 0) return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(pen);
    painter.drawPath(path);
    painter.setPen(Qt::NoPen);
    painter.setBrush(pen.color());
    painter.drawEllipse(last, 2.5, 2.5);
  }
};

bool isRaceOf(const EngineClient::Job& job, const std::string& series, const Session& session) {
  return !series.empty() && job.series == series && q(job.project) == session.projectPath();
}

}  // namespace

RacePanel::RacePanel(Session* session, QWidget* parent)
    : QWidget(parent),
      session_(session),
      model_(new RaceModel(this)),
      order_(new QSortFilterProxyModel(this)),
      choice_(new QComboBox),
      verdict_(new QLabel),
      card_(new Card(tr("Race"))),
      redraw_(new Throttle(this)) {
  makeView();
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(card_);
  connect(choice_, &QComboBox::currentIndexChanged, this, &RacePanel::refresh);
  connect(session, &Session::runsChanged, this, &RacePanel::refreshChoice);
  connect(session->client(), &EngineClient::queueChanged, this, &RacePanel::refreshChoice);
  connect(session, &Session::projectChanged, this, [this] {
    curves_.clear();
    fractions_.clear();
    asked_.clear();
    judged_.clear();
    refreshChoice();
  });
  connect(session, &Session::runUpdated, redraw_, &Throttle::request);
  connect(session, &Session::runSteps, this, &RacePanel::onSteps);
  connect(session, &Session::runEpoch, this, &RacePanel::onEpoch);
  connect(redraw_, &Throttle::due, this, [this] {
    if (isVisible()) refresh();
  });
  connect(Theme::instance().notifier(), &ThemeNotifier::changed, view_->viewport(), qOverload<>(&QWidget::update));
  refreshChoice();
}

void RacePanel::makeView() {
  order_->setSourceModel(model_);
  order_->setSortRole(RaceModel::SortRole);
  order_->setDynamicSortFilter(true);
  view_ = makePlotTableView(this);
  view_->setModel(order_);
  view_->setAccessibleName(tr("Lanes of the race"));
  view_->setItemDelegate(new CellDelegate(view_));
  auto* pictures = new LaneDelegate(view_);
  for (const int column : {RaceModel::State, RaceModel::Progress, RaceModel::Curve}) view_->setItemDelegateForColumn(column, pictures);
  view_->setAlternatingRowColors(false);
  view_->setFrameShape(QFrame::NoFrame);
  view_->setSelectionBehavior(QAbstractItemView::SelectRows);
  view_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  view_->setSortingEnabled(true);
  view_->sortByColumn(RaceModel::Rank, Qt::AscendingOrder);
  view_->verticalHeader()->setDefaultSectionSize(kLaneHeight);
  QHeaderView* header = view_->horizontalHeader();
  header->setSectionsClickable(true);
  header->setSectionResizeMode(RaceModel::Name, QHeaderView::Stretch);
  const std::pair<int, int> widths[] = {{RaceModel::Rank, 44}, {RaceModel::State, 132}, {RaceModel::Progress, 96}, {RaceModel::Best, 112}};
  for (const auto& [column, width] : widths) header->resizeSection(column, width);
  view_->setMinimumHeight(kLaneHeight * 8);
  choice_->setAccessibleName(tr("Runs trained together"));
  choice_->setMinimumWidth(140);
  card_->addHeaderWidget(choice_);
  card_->setBodyMargins(1, 0, 1, 1);
  card_->body()->addWidget(view_);
  verdict_->setWordWrap(true);
  verdict_->setContentsMargins(16, 10, 16, 10);
  verdict_->setAccessibleName(tr("Who won the race"));
  verdict_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  verdict_->hide();
  card_->body()->addWidget(verdict_);
  const auto runOf = [](const QModelIndex& at) { return at.data(RaceModel::RunRole).toLongLong(); };
  connect(view_, &QTableView::clicked, this, [this, runOf](const QModelIndex& at) {
    if (const qint64 run = runOf(at); run != 0) session_->selectRun(run);
  });
  connect(view_, &QTableView::activated, this, [this, runOf](const QModelIndex& at) {
    if (const qint64 run = runOf(at); run != 0) {
      session_->selectRun(run);
      Q_EMIT inspectWanted();
    }
  });
}

QString RacePanel::series() const { return choice_->currentText(); }

void RacePanel::showSeries(const QString& series) {
  if (const int at = choice_->findText(series); at >= 0) choice_->setCurrentIndex(at);
}

/// Every series of the project, and those that wait in the queue; the newest unless another one was chosen.
void RacePanel::refreshChoice() {
  QStringList names;
  const auto add = [&](const std::string& name) {
    if (!name.empty() && !names.contains(q(name))) names << q(name);
  };
  for (const RunRecord& one : session_->runs()) add(one.series);
  for (const EngineClient::Job& one : session_->client()->jobs()) {
    if (isRaceOf(one, one.series, *session_)) add(one.series);
  }
  const QString before = series();
  QStringList known;
  for (int i = 0; i < choice_->count(); ++i) known << choice_->itemText(i);
  if (names != known) {
    const QSignalBlocker quiet(choice_);
    choice_->clear();
    choice_->addItems(names);
    choice_->setCurrentIndex(names.contains(before) ? static_cast<int>(names.indexOf(before)) : choice_->count() - 1);
    Q_EMIT choiceChanged();
  }
  refresh();
}

void RacePanel::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  refresh();
}

std::vector<RaceLane> RacePanel::lanes() const {
  std::vector<RaceLane> lanes;
  const std::string name = s(series());
  for (const RunRecord& one : session_->runs()) {
    if (name.empty() || one.series != name) continue;
    RaceLane lane{.run = one.id, .name = q(one.name), .state = one.state, .message = engineText(one.message),
                  .epochs_done = one.epochs_done, .epochs_planned = one.epochs_planned};
    if (const auto done = fractions_.find(one.id); done != fractions_.end() && !is_over(one.state)) lane.fraction = done->second;
    if (one.best_epoch > 0) lane.best = one.best_value;
    if (const auto curve = curves_.find(one.id); curve != curves_.end()) lane.history = curve->second;
    lanes.push_back(std::move(lane));
  }
  for (const EngineClient::Job& job : session_->client()->jobs()) {
    if (!isRaceOf(job, name, *session_) || session_->run(job.run) != nullptr || job.name == series()) continue;
    const StrategyInfo* info = session_->client()->strategy(job.strategy);
    lanes.push_back({.name = !job.name.isEmpty() ? job.name : info ? engineText(info->title) : q(job.strategy), .state = job.state});
  }
  return lanes;
}

void RacePanel::refresh() {
  std::string metric;
  for (const RunRecord& one : session_->runs()) {
    if (q(one.series) == series() && !one.series.empty()) metric = one.watched_metric;
  }
  model_->setLanes(lanes(), metric.empty() ? tr("value") : metricInWords(metric), lowerIsBetter(metric));
  card_->setSubtitle(metric.empty() ? QString()
                                    : tr("ranked by %1 on validation, %2; all curves on one scale")
                                          .arg(metricInWords(metric), lowerIsBetter(metric) ? tr("lower is better") : tr("higher is better")));
  fitLanes();
  fetchCurves();
  fetchVerdict();
}

/// Asks who won, once for each set of lanes that are all over.
void RacePanel::fetchVerdict() {
  std::vector<std::int64_t> runs;
  bool is_over_for_all = true;
  for (const RaceLane& lane : model_->lanes()) {
    if (lane.run == 0 || !is_over(lane.state)) is_over_for_all = false;
    if (lane.run != 0) runs.push_back(lane.run);
  }
  if (!is_over_for_all || runs.size() < 2 || series().startsWith(QLatin1String("folds"))) {
    verdict_->hide();
    judged_.clear();
    return;
  }
  if (runs == judged_) return;
  judged_ = runs;
  verdict_->hide();
  std::set<std::string> ensembles;
  for (const StrategyInfo& one : session_->client()->strategies()) {
    if (one.family == StrategyFamily::ensemble) ensembles.insert(one.id);
  }
  session_->client()->ask(
      EngineClient::Thread::store, QStringLiteral("race verdict"), this,
      [path = toPath(session_->projectPath()), runs, ensembles](Workbench*, RunControl&) {
        return race_winner(ProjectStore(path, ProjectStore::Mode::read_only), runs,
                           [&](const std::string& id) { return ensembles.count(id) > 0; });
      },
      [this, runs](const RaceWinner& winner) {
        if (runs != judged_ || winner.run == 0) return;
        verdict_->setText(engineText(winner.sentence));
        verdict_->show();
      });
}

/// Few lanes are tall: their curves can be read.
void RacePanel::fitLanes() {
  const int room = view_->viewport()->height() / std::max(1, order_->rowCount());
  view_->verticalHeader()->setDefaultSectionSize(std::clamp(room, kLaneHeight, kTallestLane));
}

void RacePanel::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  fitLanes();
}

void RacePanel::onSteps(const StepsDone& event) {
  fractions_[event.run] = event.epoch_fraction;
  redraw_->request();
}

void RacePanel::onEpoch(const EpochDone& event) {
  const EpochRecord& epoch = event.epoch;
  const RunRecord* run = session_->run(epoch.run);
  if (run == nullptr || epoch.epoch < 1) return;
  fractions_[epoch.run] = 0;
  QVector<double>& curve = curves_[epoch.run];
  while (curve.size() < epoch.epoch) curve.push_back(std::nan(""));
  curve[epoch.epoch - 1] = epoch.metric(Part::validation, run->watched_metric);
  redraw_->request();
}

/// Reads the curves of runs that were not followed live.
void RacePanel::fetchCurves() {
  std::vector<std::pair<std::int64_t, std::string>> wanted;
  for (const RaceLane& lane : model_->lanes()) {
    if (lane.run == 0 || lane.epochs_done == 0 || asked_.count(lane.run) > 0) continue;
    const bool complete = lane.history.size() >= lane.epochs_done &&
                          std::none_of(lane.history.begin(), lane.history.end(), [](double value) { return std::isnan(value); });
    asked_.insert(lane.run);
    if (!complete) wanted.emplace_back(lane.run, session_->run(lane.run)->watched_metric);
  }
  if (wanted.empty()) return;
  session_->client()->ask(
      EngineClient::Thread::store, QString(), this,
      [path = toPath(session_->projectPath()), wanted](Workbench*, RunControl&) {
        const ProjectStore store(path, ProjectStore::Mode::read_only);
        std::map<std::int64_t, QVector<double>> found;
        for (const auto& [run, metric] : wanted) {
          for (const EpochRecord& epoch : store.epochs(run)) found[run].push_back(epoch.metric(Part::validation, metric));
        }
        return found;
      },
      [this, project = session_->projectPath()](const std::map<std::int64_t, QVector<double>>& found) {
        if (project == session_->projectPath()) takeCurves(found);
      });
}

void RacePanel::takeCurves(const std::map<std::int64_t, QVector<double>>& found) {
  for (const auto& [run, stored] : found) {
    QVector<double>& curve = curves_[run];  // what came live meanwhile is newer
    if (curve.size() < stored.size()) curve.resize(stored.size(), std::nan(""));
    for (int i = 0; i < stored.size(); ++i) {
      if (std::isnan(curve[i])) curve[i] = stored[i];
    }
  }
  redraw_->request();
}

}  // namespace amalgam::ui
