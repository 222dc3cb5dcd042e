// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/compare_panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPushButton>
#include <QTableView>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/pages/page.h"
#include "ui/pages/paired_tests_card.h"
#include "ui/pages/run_notes_card.h"
#include "ui/pages/settings_card.h"
#include "ui/plots/line_plot.h"
#include "ui/plots/plot_table_model.h"
#include "ui/widgets/chart_frame.h"
#include "ui/widgets/segmented_control.h"

namespace amalgam::ui {

namespace {

constexpr int kBoardRowHeight = 32, kMostBoardRows = 12, kMostBoardTicks = 8;
constexpr int kBoardCurvesHeight = 330, kNotesWidth = 260;
constexpr int kLiveMilliseconds = 1000;  // between two readings while a run goes on

QPushButton* boardButton(const QString& text, const QString& icon, const QString& tip) {
  auto* button = new QPushButton(text);
  button->setIcon(Theme::instance().icon(icon, ColorRole::text));
  button->setToolTip(tip);
  return button;
}

}  // namespace

ComparePanel::ComparePanel(Session* session, QWidget* parent)
    : QWidget(parent), session_(session), model_(new BoardModel(this)), order_(new BoardOrder(this)), redraw_(new QTimer(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(design::space3);
  makeTable();
  makeCurves();
  notes_ = new RunNotesCard(session);
  notes_->setFixedWidth(kNotesWidth);
  auto* middle = new QHBoxLayout;
  middle->setSpacing(design::space3);
  middle->addWidget(frame_, 1);
  middle->addWidget(notes_);
  tests_ = new PairedTestsCard(session);
  settings_ = new SettingsCard(session);
  column->addWidget(card_);
  column->addLayout(middle);
  column->addWidget(tests_);
  column->addWidget(settings_);
  column->addStretch(1);
  connect(session, &Session::projectChanged, this, [this] {
    known_.clear();
    read_.clear();
    testsOf_.clear();
    model_->clearTests();
    metric_->clear();
    model_->setBoard({});
  });
  connect(session, &Session::runsChanged, this, &ComparePanel::refresh);
  connect(session, &Session::decisionChanged, this, [this](qint64 run) {  // its scores are others now: what was told of them goes
    if (run == all_.baseline) testStamps_.clear();
    testStamps_.erase(run);
    refresh();
  });
  redraw_->setSingleShot(true);
  redraw_->setInterval(kLiveMilliseconds);
  connect(session, &Session::liveEpoch, this, [this] {
    if (!redraw_->isActive()) redraw_->start();
  });
  connect(redraw_, &QTimer::timeout, this, &ComparePanel::refresh);
  connect(session, &Session::selectedRunChanged, this, [this] {
    const int row = model_->rowOf(session_->selectedRun());
    if (row >= 0) table_->setCurrentIndex(order_->mapFromSource(model_->index(row, BoardModel::Name)));
  });
  connect(Theme::instance().notifier(), &ThemeNotifier::changed, table_->viewport(), qOverload<>(&QWidget::update));
  refreshActions();
}

void ComparePanel::makeTable() {
  card_ = new Card(tr("Runs"));
  metric_ = new QComboBox;
  metric_->setAccessibleName(tr("Metric of the leaderboard"));
  metric_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  tag_ = new QComboBox;
  tag_->setAccessibleName(tr("Only runs with this tag"));
  archived_ = new QCheckBox(tr("Show archived"));
  star_ = boardButton(tr("Baseline"), QStringLiteral("star"), tr("Measure the other runs against this one (B)"));
  pin_ = boardButton(tr("Pin"), QStringLiteral("pin"), tr("Let it stand first in lists (P)"));
  archive_ = boardButton(tr("Archive"), QStringLiteral("archive"), tr("Leave it out of lists; nothing is deleted (Del)"));
  for (QWidget* one : {static_cast<QWidget*>(metric_), static_cast<QWidget*>(tag_), static_cast<QWidget*>(archived_),
                       static_cast<QWidget*>(star_), static_cast<QWidget*>(pin_), static_cast<QWidget*>(archive_)}) {
    card_->addHeaderWidget(one);
  }
  order_->setSourceModel(model_);
  order_->setDynamicSortFilter(true);
  table_ = makePlotTableView(this);
  table_->setModel(order_);
  table_->setAccessibleName(tr("Leaderboard"));
  table_->setAlternatingRowColors(false);
  table_->setFrameShape(QFrame::NoFrame);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table_->setSortingEnabled(true);
  table_->setIconSize({26, 14});
  table_->verticalHeader()->setDefaultSectionSize(kBoardRowHeight);
  table_->installEventFilter(this);
  QHeaderView* header = table_->horizontalHeader();
  header->setSectionsClickable(true);
  header->setStretchLastSection(false);
  header->setMinimumSectionSize(36);
  const std::pair<int, int> widths[] = {{BoardModel::Mark, 40},      {BoardModel::Tags, 96},      {BoardModel::Best, 66},   {BoardModel::BestDelta, 90},
                                        {BoardModel::Last, 66},      {BoardModel::Test, 66},      {BoardModel::TestDelta, 90}, {BoardModel::Epochs, 92}};
  for (const auto& [section, width] : widths) header->resizeSection(section, width);
  header->setSectionResizeMode(BoardModel::Name, QHeaderView::Stretch);
  header->resizeSection(BoardModel::Versus, 246);
  header->setSortIndicator(-1, Qt::AscendingOrder);
  hint_ = new RoleLabel({}, FontRole::caption, ColorRole::text2);
  hint_->setContentsMargins(design::space4, design::space1, design::space4, design::space2);
  hint_->setWordWrap(true);
  card_->setBodyMargins(1, 0, 1, 1);
  card_->body()->addWidget(table_);
  card_->body()->addWidget(hint_);
  connect(metric_, &QComboBox::activated, this, [this] {
    testsOf_.clear();
    read_.clear();
    refresh();
  });
  connect(tag_, &QComboBox::activated, this, &ComparePanel::list);
  connect(archived_, &QCheckBox::toggled, this, &ComparePanel::list);
  connect(star_, &QPushButton::clicked, this, &ComparePanel::toggleBaseline);
  connect(pin_, &QPushButton::clicked, this, &ComparePanel::togglePin);
  connect(archive_, &QPushButton::clicked, this, &ComparePanel::toggleArchived);
  connect(model_, &BoardModel::checksChanged, this, [this] {
    if (!filling_) refreshTicked();
  });
  connect(table_, &QTableView::clicked, this, [this](const QModelIndex& at) {
    if (at.column() == BoardModel::Mark) toggleBaselineOf(at.data(BoardModel::RunRole).toLongLong());
  });
  connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
    const std::int64_t run = currentRun();
    if (run != 0 && !filling_ && run != session_->selectedRun()) session_->selectRun(run);
    refreshActions();
  });
}

void ComparePanel::makeCurves() {
  curves_ = new LinePlot;
  curves_->setAxisTitles(tr("epoch"), tr("loss (nats a row)"));
  curves_->setKeyPattern(tr("epoch %1"));
  curves_->setEmptyText(tr("Tick runs above to lay their curves over each other."));
  curves_->setDescription(tr("The curves of the ticked runs, each in its own colour and dash; the dot is the epoch whose weights are kept."));
  frame_ = new ChartFrame(curves_, tr("Curves"));
  frame_->setLegendBelow(true);
  frame_->setMinimumHeight(kBoardCurvesHeight);
  which_ = new SegmentedControl({tr("Validation loss"), tr("Training loss"), tr("Metric")});
  frame_->addControl(which_);
  connect(which_, &SegmentedControl::chosen, this, &ComparePanel::drawCurves);
}

void ComparePanel::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  refresh();
}

bool ComparePanel::eventFilter(QObject* watched, QEvent* event) {
  if (watched == table_ && (event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride)) {
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool plain = key->modifiers() == Qt::NoModifier || key->modifiers() == Qt::KeypadModifier;
    const bool ours = plain && (key->key() == Qt::Key_B || key->key() == Qt::Key_P || key->key() == Qt::Key_Delete || key->key() == Qt::Key_Space);
    if (!ours) return QWidget::eventFilter(watched, event);
    if (event->type() == QEvent::ShortcutOverride) {
      event->accept();
      return true;
    }
    if (key->key() == Qt::Key_B) toggleBaseline();
    if (key->key() == Qt::Key_P) togglePin();
    if (key->key() == Qt::Key_Delete) toggleArchived();
    if (key->key() == Qt::Key_Space && currentRun() != 0) model_->setChecked(currentRun(), !model_->isChecked(currentRun()));
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

std::int64_t ComparePanel::currentRun() const { return table_->currentIndex().data(BoardModel::RunRole).toLongLong(); }

void ComparePanel::toggleBaselineOf(std::int64_t run) {
  if (run == 0) return;
  const bool on = !session_->marksOf(run).is_baseline;
  session_->mark(run, {.is_baseline = on}, on ? tr("Make run the baseline") : tr("Unmark the baseline"));
}

void ComparePanel::toggleBaseline() { toggleBaselineOf(currentRun()); }

void ComparePanel::togglePin() {
  const std::int64_t run = currentRun();
  if (run == 0) return;
  const bool on = !session_->marksOf(run).is_pinned;
  session_->mark(run, {.is_pinned = on}, on ? tr("Pin run") : tr("Unpin run"));
}

void ComparePanel::toggleArchived() {
  const std::int64_t run = currentRun();
  if (run == 0) return;
  const bool on = !session_->marksOf(run).is_archived;
  session_->mark(run, {.is_archived = on}, on ? tr("Archive run") : tr("Take run out of the archive"));
}

void ComparePanel::refresh() {
  if (!isVisible() || !session_->hasProject() || session_->runs().empty()) return;
  session_->client()->ask(
      EngineClient::Thread::store, QStringLiteral("board"), this,
      [project = toPath(session_->projectPath()), metric = s(metric_->currentData().toString())](Workbench*, RunControl&) {
        return run_board(ProjectStore(project, ProjectStore::Mode::read_only), metric);
      },
      [this](const RunBoard& board) { showBoard(board); });
}

void ComparePanel::showBoard(const RunBoard& board) {
  all_ = board;
  refreshMetrics(board);
  refreshTags(board);
  const QString tests = QStringLiteral("%1 %2").arg(board.baseline).arg(q(board.metric));
  if (tests != testsOf_) {
    model_->clearTests();
    testStamps_.clear();
    testsOf_ = tests;
  }
  list();
}

void ComparePanel::refreshMetrics(const RunBoard& board) {
  QStringList ids;
  for (const std::string& one : board.metrics) ids << q(one);
  QStringList known;
  for (int i = 0; i < metric_->count(); ++i) known << metric_->itemData(i).toString();
  if (ids != known) {
    metric_->clear();
    for (const std::string& one : board.metrics) metric_->addItem(metricTitle(one), q(one));
  }
  metric_->setCurrentIndex(metric_->findData(q(board.metric)));
  which_->setTexts({tr("Validation loss"), tr("Training loss"), metricTitle(board.metric)});
}

void ComparePanel::refreshTags(const RunBoard& board) {
  QStringList tags;
  for (const BoardRun& run : board.runs) {
    for (const std::string& one : run.marks.tags) {
      if (!tags.contains(q(one))) tags << q(one);
    }
  }
  tags.sort();
  const QString chosen = tag_->currentData().toString();
  tag_->clear();
  tag_->addItem(tr("All tags"), QString());
  for (const QString& one : std::as_const(tags)) tag_->addItem(one, one);
  tag_->setCurrentIndex(std::max(0, tag_->findData(chosen)));
  tag_->setVisible(!tags.isEmpty());
}

/// Puts what the filters let through into the table.
void ComparePanel::list() {
  RunBoard board = all_;
  const std::string tag = s(tag_->currentData().toString());
  int hidden = 0;
  std::erase_if(board.runs, [&](const BoardRun& one) {
    const bool has_tag = tag.empty() || std::find(one.marks.tags.begin(), one.marks.tags.end(), tag) != one.marks.tags.end();
    if (one.record.id == board.baseline) return false;  // what the others are measured against is always there
    if (has_tag && one.marks.is_archived && !archived_->isChecked()) ++hidden;
    return !has_tag || (one.marks.is_archived && !archived_->isChecked());
  });
  const std::int64_t current = currentRun() != 0 ? currentRun() : session_->selectedRun();
  filling_ = true;
  model_->setBoard(board);
  int ticked = static_cast<int>(model_->checkedRuns().size());
  for (auto at = board.runs.rbegin(); at != board.runs.rend(); ++at) {
    const bool is_new = known_.insert(at->record.id).second;
    if (!is_new || at->record.epochs_done == 0 || ticked >= kMostBoardTicks) continue;
    model_->setChecked(at->record.id, true);
    ++ticked;
  }
  if (const int row = model_->rowOf(current); row >= 0) table_->setCurrentIndex(order_->mapFromSource(model_->index(row, BoardModel::Name)));
  filling_ = false;
  const int rows = std::clamp(model_->rowCount(), 1, kMostBoardRows);
  table_->setFixedHeight(table_->horizontalHeader()->sizeHint().height() + rows * kBoardRowHeight + 4);
  archived_->setText(hidden > 0 ? tr("Show archived (%1)").arg(hidden) : tr("Show archived"));
  card_->setSubtitle(board.metric.empty() ? QString()
                                          : board.higher_is_better ? tr("higher is better") : tr("lower is better"));
  QString hint = board.baseline == 0 ? tr("Click a star to make that run the baseline: the others are then measured against it and tested.")
                                     : tr("▲ better, ▽ worse than the baseline. A difference whose interval holds 0 is no real difference.");
  QStringList recalibrated;
  for (const BoardRun& one : board.runs) {
    if (one.recalibration != "none") recalibrated << q(one.record.name);
  }
  if (!recalibrated.isEmpty()) {
    hint += QLatin1Char(' ') + tr("Best and test of %1 are of the recalibrated score; last and the curves are as trained.").arg(recalibrated.join(QStringLiteral(", ")));
  }
  hint_->setText(hint);
  for (const int against : {BoardModel::BestDelta, BoardModel::TestDelta, BoardModel::Versus}) table_->setColumnHidden(against, board.baseline == 0);
  refreshActions();
  refreshTicked();
  testNext();
}

void ComparePanel::refreshActions() {
  const std::int64_t run = currentRun();
  const RunMarks marks = session_->marksOf(run);
  for (QPushButton* one : {star_, pin_, archive_}) one->setEnabled(run != 0);
  star_->setText(marks.is_baseline ? tr("No baseline") : tr("Baseline"));
  pin_->setText(marks.is_pinned ? tr("Unpin") : tr("Pin"));
  archive_->setText(marks.is_archived ? tr("Unarchive") : tr("Archive"));
  notes_->showRun(run);
  tests_->showPair(run, all_.baseline);
}

/// Tests one run after the other against the baseline; each is shown as it comes.
void ComparePanel::testNext() {
  if (all_.baseline == 0 || !isVisible()) return;
  const RunRecord* base = session_->run(all_.baseline);
  const auto stampOf = [&](const RunRecord& run) { return run.finished_at + (base ? base->finished_at : std::string()); };
  const auto waits = [&](const BoardRun& one) {
    if (one.record.id == all_.baseline) return false;
    const auto known = testStamps_.find(one.record.id);
    return known == testStamps_.end() || known->second != stampOf(one.record);
  };
  const auto& listed = model_->board().runs;
  const auto next = std::find_if(listed.begin(), listed.end(), waits);
  if (next == listed.end()) return;
  const std::int64_t run = next->record.id;
  testStamps_[run] = stampOf(next->record);
  const auto take = [this, run, of = testsOf_](BoardTest test) {
    if (of != testsOf_) return;
    model_->setTest(run, std::move(test));
    testNext();
  };
  session_->client()->ask(
      EngineClient::Thread::files, QString(), this,
      [project = toPath(session_->projectPath()), run, baseline = all_.baseline, metric = all_.metric](Workbench*, RunControl&) {
        return test_against(ProjectStore(project, ProjectStore::Mode::read_only), run, baseline, metric);
      },
      [take](const BaselineTest& test) { take({.test = test}); },
      [take](const EngineClient::Problem& why) { take({.problem = engineText(why.message)}); });
}

/// Reads curves and settings of the ticked runs.
void ComparePanel::refreshTicked() {
  const std::vector<std::int64_t> runs = model_->checkedRuns();
  if (runs.empty()) {
    settings_->showSettings({}, {});
    read_.clear();
    drawCurves();
    return;
  }
  struct Answer {
    std::map<std::int64_t, Curves> curves;
    std::vector<SettingLine> lines;
  };
  session_->client()->ask(
      EngineClient::Thread::store, QStringLiteral("board.ticked"), this,
      [project = toPath(session_->projectPath()), runs, metric = all_.metric](Workbench*, RunControl&) {
        const ProjectStore store(project, ProjectStore::Mode::read_only);
        Answer answer;
        for (const std::int64_t run : runs) {
          answer.curves[run] = {store.metric_curve(run, Part::train, "loss"), store.metric_curve(run, Part::validation, "loss"),
                                store.metric_curve(run, Part::validation, metric)};
        }
        answer.lines = compare_settings(store, runs);
        return answer;
      },
      [this, runs](const Answer& answer) {
        read_ = answer.curves;
        settings_->showSettings(runs, answer.lines);
        drawCurves();
      });
}

void ComparePanel::drawCurves() {
  const int which = which_->currentIndex();
  std::vector<Line> lines;
  for (const auto& [run, curves] : read_) {
    const BoardRun* board = model_->run(run);
    const auto& points = which == 0 ? curves.validation : which == 1 ? curves.training : curves.metric;
    if (!board || points.empty()) continue;
    Line line{.name = q(board->record.name), .run = static_cast<int>(run)};
    Line best{.run = static_cast<int>(run), .dots = true};
    for (const auto& [epoch, value] : points) {
      line.x.push_back(epoch);
      line.y.push_back(value);
      if (epoch != board->record.best_epoch) continue;
      best.x.push_back(epoch);
      best.y.push_back(value);
    }
    lines.push_back(std::move(line));
    if (!best.x.empty()) lines.push_back(std::move(best));
  }
  const QString metric = metricInWords(all_.metric);
  curves_->setAxisTitles(tr("epoch"), which == 2 ? tr("%1 on validation").arg(metric) : tr("loss (nats a row)"));
  frame_->setHeading(tr("Curves"), which == 0 ? tr("loss on validation") : which == 1 ? tr("loss on the training rows") : tr("%1 on validation").arg(metric));
  curves_->setLines(std::move(lines));
}

}  // namespace amalgam::ui
