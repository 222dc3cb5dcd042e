// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/model_page.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTableWidget>
#include <QTimer>
#include <QVBoxLayout>
#include <optional>

#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/pages/split_editor.h"
#include "ui/widgets/card.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/option_form.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/strategy_card.h"

namespace amalgam::ui {

namespace {
constexpr int kSummaryDelay = 250;  // milliseconds after the last change
constexpr int kRowHeight = 32;
constexpr int kCardsInARow = 3;
}  // namespace

ModelPage::ModelPage(Session* session, QWidget* parent)
    : Page(session, parent),
      pages_(new PageStack),
      group_(new QButtonGroup(this)),
      summaryTimer_(new QTimer(this)) {
  setHeading(tr("Model"), tr("Choose where the modalities meet."));
  QPushButton* tune = addButton(tr("Tune…"), QStringLiteral("target"));
  tune->setToolTip(tr("Look for better settings: many short trials, the best go on"));
  connect(tune, &QPushButton::clicked, this, &ModelPage::tuneWanted);
  trainAll_ = addButton(tr("Train all"), QStringLiteral("layers"));
  train_ = addButton(tr("Train"), QStringLiteral("play"), QStringLiteral("primary"));
  connect(train_, &QPushButton::clicked, this, &ModelPage::trainWanted);
  connect(trainAll_, &QPushButton::clicked, this, &ModelPage::trainAllWanted);
  auto* waiting =
      new EmptyState(QStringLiteral("clock"),
                     tr("The training engine is loading; the strategies appear in a moment."));
  auto* board = new QWidget;
  auto* column = new QVBoxLayout(board);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(design::space3);
  grid_ = new QGridLayout;
  grid_->setSpacing(design::space3);
  column->addLayout(grid_);
  makeSummary();
  column->addWidget(summaryCard_);
  column->addStretch(1);
  pages_->addWidget(waiting);
  pages_->addWidget(board);
  body()->addWidget(pages_, 1);
  makeInspector();
  setInspectorVisible(false);
  summaryTimer_->setSingleShot(true);
  summaryTimer_->setInterval(kSummaryDelay);
  connect(summaryTimer_, &QTimer::timeout, this, &ModelPage::askSummary);
  connect(session->client(), &EngineClient::engineReady, this, [this] { whenSeen("cards", [this] { makeCards(); }); });
  connect(session->client(), &EngineClient::engineFailed, waiting, &EmptyState::setSentence);
  connect(session, &Session::settingsChanged, this, [this] { whenSeen("settings", [this] { refreshSettings(); }); });
  const auto refreshKindsSoon = [this] { whenSeen("kinds", [this] { refreshKinds(); }); };
  connect(session, &Session::mapChanged, this, refreshKindsSoon);
  connect(session, &Session::dataChanged, this, refreshKindsSoon);
  connect(session, &Session::checksChanged, this, &ModelPage::refreshButtons);
  if (session->client()->isReady()) makeCards();
  refreshButtons();
}

void ModelPage::makeSummary() {
  summaryCard_ = new Card(tr("What will be built"));
  summary_ = new QTableWidget(0, 5);
  summary_->setAccessibleName(tr("Parts of the model"));
  summary_->setHorizontalHeaderLabels(
      {tr("Part"), tr("Kind"), tr("Input"), tr("Output"), tr("Parameters")});
  summary_->verticalHeader()->hide();
  summary_->verticalHeader()->setDefaultSectionSize(kRowHeight);
  summary_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  summary_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  summary_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  summary_->setSelectionBehavior(QAbstractItemView::SelectRows);
  summary_->setShowGrid(false);
  summary_->setWordWrap(false);
  summary_->setFrameShape(QFrame::NoFrame);
  summary_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  notes_ = new RoleLabel({}, FontRole::caption, ColorRole::text2);
  notes_->setWordWrap(true);
  notes_->setContentsMargins(design::space4, design::space2, design::space4, design::space3);
  summaryCard_->setBodyMargins(1, 0, 1, 1);
  summaryCard_->body()->addWidget(summary_);
  summaryCard_->body()->addWidget(notes_);
}

void ModelPage::makeInspector() {
  auto* top = new QHBoxLayout;
  top->addWidget(new RoleLabel(tr("Settings"), FontRole::title), 1);
  reset_ = new QPushButton(tr("Reset"));
  setButtonLook(reset_, QStringLiteral("ghost"));
  reset_->setToolTip(tr("All settings back to their defaults"));
  connect(reset_, &QPushButton::clicked, session(), &Session::resetOptions);
  top->addWidget(reset_);
  inspector()->addLayout(top);
  level_ = new SegmentedControl({tr("Basic"), tr("Standard"), tr("Expert")});
  level_->setAccessibleName(tr("How many settings are shown"));
  inspector()->addWidget(level_);
  about_ = new RoleLabel({}, FontRole::caption, ColorRole::text2);
  about_->setWordWrap(true);
  inspector()->addWidget(about_);
  form_ = new OptionForm;
  form_->setLabelsAbove(true);
  inspector()->addWidget(form_);
  inspector()->addSpacing(design::space2);
  inspector()->addWidget(caption(tr("Run")));
  seed_ = new QSpinBox;
  seed_->setRange(0, 2147483647);
  threads_ = new QSpinBox;
  threads_->setRange(1, 256);
  device_ = new QComboBox;
  inspector()->addWidget(new RoleLabel(tr("Split"), FontRole::body, ColorRole::text2));
  split_ = new SplitEditor(session());
  inspector()->addWidget(split_);
  auto* grid = new QGridLayout;
  grid->setSpacing(design::space2);
  int row = 0;
  for (const auto& [text, editor] :
       std::initializer_list<std::pair<QString, QWidget*>>{{tr("Seed"), seed_},
                                                           {tr("Device"), device_},
                                                           {tr("Threads"), threads_}}) {
    auto* label = new RoleLabel(text, FontRole::body, ColorRole::text2);
    label->setBuddy(editor);
    editor->setAccessibleName(text);
    grid->addWidget(label, row, 0);
    grid->addWidget(editor, row++, 1);
  }
  grid->setColumnStretch(1, 1);
  inspector()->addLayout(grid);
  inspector()->addStretch(1);
  connect(level_, &SegmentedControl::chosen, form_,
          [this](int index) { form_->setLevel(static_cast<OptionLevel>(index)); });
  connect(form_, &OptionForm::changed, this, &ModelPage::takeOptions);
  connect(seed_, &QSpinBox::valueChanged, this, [this](int value) {
    session()->change(
        tr("Change seed"), [&](Plan& plan) { plan.seed = static_cast<std::uint64_t>(value); }, 101);
  });
  connect(threads_, &QSpinBox::valueChanged, this, [this](int value) {
    session()->change(
        tr("Change threads"), [&](Plan& plan) { plan.threads = value; }, 103);
  });
  connect(device_, &QComboBox::activated, this, [this] {
    session()->change(tr("Change device"),
                      [&](Plan& plan) { plan.device = s(device_->currentData().toString()); });
  });
}

void ModelPage::showSetting(const QString& name) {
  QWidget* editor = form_->editorOf(name);
  if (!editor) return;
  if (!editor->isVisible()) {
    level_->setCurrentIndex(static_cast<int>(OptionLevel::expert));
    form_->setLevel(OptionLevel::expert);
  }
  for (QWidget* parent = form_->parentWidget(); parent; parent = parent->parentWidget()) {
    if (auto* area = qobject_cast<QScrollArea*>(parent)) {
      area->ensureWidgetVisible(editor);
      break;
    }
  }
  editor->setFocus(Qt::ShortcutFocusReason);
}

void ModelPage::makeCards() {
  for (StrategyCard* card : cards_) card->deleteLater();
  cards_.clear();
  for (RoleLabel* heading : headings_) heading->deleteLater();
  headings_.clear();
  int number = 0, row = -1, column = kCardsInARow;
  std::optional<StrategyFamily> family;
  for (const StrategyInfo& one : session()->client()->strategies()) {
    if (family != one.family) {
      family = one.family;
      headings_.push_back(new RoleLabel(familyText(one.family), FontRole::title));
      grid_->addWidget(headings_.back(), ++row, 0, 1, kCardsInARow);
      column = kCardsInARow;
    }
    if (column == kCardsInARow) {
      column = 0;
      ++row;
    }
    auto* card = new StrategyCard(q(one.id), engineText(one.title), engineText(one.summary));
    card->setToolTip(
        QStringLiteral("%1\n%2\n%3").arg(engineText(one.when_to_use), engineText(one.formula), q(one.reference)));
    card->setMinimumHeight(184);
    card->setCheckable(true);
    group_->addButton(card, number);
    grid_->addWidget(card, row, column++);
    connect(card, &QAbstractButton::clicked, this,
            [this, id = one.id] { session()->setStrategy(id); });
    cards_.push_back(card);
    ++number;
  }
  for (int i = 0; i < kCardsInARow; ++i) grid_->setColumnStretch(i, 1);
  device_->clear();
  device_->addItem(tr("auto"), QStringLiteral("auto"));
  for (const DeviceInfo& one : session()->client()->devices()) {
    device_->addItem(tr("%1 (%2)").arg(q(one.id), engineText(q(one.name))), q(one.id));
  }
  pages_->setCurrentIndex(1);
  setInspectorVisible(true);
  refreshKinds();
  refreshButtons();
  whenSeen("settings", [this] { refreshSettings(); });  // takes as long as the cards
}

void ModelPage::refreshKinds() {
  QStringList kinds;
  for (const ModalitySpec& one : session()->effectiveMap().modalities) kinds << q(one.kind);
  if (kinds.isEmpty()) {
    for (const std::string& kind : boardKinds()) kinds << q(kind);
  }
  for (StrategyCard* card : cards_) card->setModalityKinds(kinds);
  summaryTimer_->start();
  refreshButtons();
}

void ModelPage::refreshSettings() {
  const Plan& plan = session()->plan();
  for (StrategyCard* card : cards_) card->setChecked(s(card->strategyId()) == plan.strategy);
  const auto& settings = session()->client()->settings(plan.strategy);
  const Options values = session()->experimentFor(plan.strategy).options;
  if (!settings.empty()) {
    if (shownStrategy_ != plan.strategy) {
      form_->setOptions(settings, values);
      shownStrategy_ = plan.strategy;
    } else {
      form_->setValues(values);
    }
  }
  reset_->setEnabled(form_->changedCount() > 0);
  if (const StrategyInfo* one = session()->client()->strategy(plan.strategy)) {
    about_->setText(engineText(one->when_to_use));
    setPurpose(tr("%1: %2").arg(engineText(one->title), engineText(one->summary)));
  }
  const QSignalBlocker seed(seed_), threads(threads_);
  seed_->setValue(static_cast<int>(plan.seed));
  threads_->setValue(plan.threads);
  const int at = device_->findData(q(plan.device));
  device_->setCurrentIndex(at < 0 ? 0 : at);
  summaryTimer_->start();
}

void ModelPage::takeOptions() {
  const Options edited = form_->options();
  const Options before = session()->experimentFor(session()->plan().strategy).options;
  for (const Option& one : edited.described()) {
    if (edited.value(one.name) == before.value(one.name)) continue;
    session()->setOption(one.name, edited.value(one.name));
    return;
  }
}

void ModelPage::refreshButtons() {
  const QString why = session()->whyNotTrain();
  for (QPushButton* button : {train_, trainAll_}) {
    button->setEnabled(why.isEmpty());
    button->setToolTip(why);
  }
}

void ModelPage::askSummary() {
  if (!session()->whyNotTrain().isEmpty()) {
    showSummaryProblem(session()->whyNotTrain());
    return;
  }
  session()->client()->ask(
      EngineClient::Thread::preview, QStringLiteral("summary"), this,
      [table = session()->table(),
       experiment = session()->experimentFor(session()->plan().strategy)](
          Workbench* bench, RunControl&) { return bench->summarize(table, experiment); },
      [this](const ModelSummary& summary) { showSummary(summary); },
      [this](const EngineClient::Problem& why) { showSummaryProblem(why.message); });
}

void ModelPage::showSummaryProblem(const QString& text) {
  summary_->setRowCount(0);
  summary_->hide();
  summaryCard_->setSubtitle({});
  notes_->setText(text);
  notes_->show();
}

QString ModelPage::settingTitle(const std::string& name) const {
  for (const Option& one : session()->client()->settings(session()->plan().strategy)) {
    if (one.name == name) return engineText(one.title);
  }
  return q(name);
}

void ModelPage::showSummary(const ModelSummary& summary) {
  summary_->setRowCount(static_cast<int>(summary.parts.size()));
  for (int row = 0; row < summary_->rowCount(); ++row) {
    const ModelPart& part = summary.parts[static_cast<std::size_t>(row)];
    const auto& kinds = boardKinds();  // what is no modality has a name of the engine's: fusion, head
    const bool is_modality = std::find(kinds.begin(), kinds.end(), part.kind) != kinds.end();
    const QStringList cells{is_modality ? q(part.name) : engineText(part.name), kindText(part.kind), engineText(part.input), engineText(part.output),
                            countText(part.parameters)};
    for (int column = 0; column < cells.size(); ++column) {
      auto* item = new QTableWidgetItem(cells[column]);
      item->setToolTip(cells[column]);
      if (column == 4) item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
      if (column == 0) item->setIcon(Theme::instance().modalityKindIcon(q(part.kind)));
      summary_->setItem(row, column, item);
    }
  }
  summary_->horizontalHeaderItem(4)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
  summary_->setFixedHeight(summary_->horizontalHeader()->sizeHint().height() +
                           kRowHeight * summary_->rowCount() + 6);
  summary_->show();
  summaryCard_->setSubtitle(summary.parameters == 0 ? QString()
                                                    : tr("%1 parameters").arg(countText(summary.parameters)));
  QStringList notes;
  for (const Recommendation& one : summary.recommendations) {
    notes << tr("%1 = %2, chosen for these data: %3")
                 .arg(settingTitle(one.option), optionText(one.value), engineText(one.reason));
  }
  for (const std::string& one : summary.notes) notes << engineText(one);
  notes_->setText(notes.join(QLatin1Char('\n')));
  notes_->setVisible(!notes.isEmpty());
}

}  // namespace amalgam::ui
