// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/modalities_page.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/pages/lane_card.h"
#include "ui/pages/lane_view.h"
#include "ui/pages/row_preview.h"
#include "ui/pages/target_card.h"
#include "ui/widgets/empty_state.h"

namespace amalgam::ui {

namespace {
constexpr int kLaneColumns = 3;
}

ModalitiesPage::ModalitiesPage(Session* session, QWidget* parent)
    : Page(session, parent),
      pages_(new PageStack),
      board_(new QWidget),
      grid_(new QGridLayout(board_)) {
  setHeading(tr("Modalities"),
             tr("Drag columns between lanes, or select them and press 1 – 5, T, I or Delete."));
  makeHeader();
  grid_->setContentsMargins(0, 0, 0, 0);
  grid_->setSpacing(design::space3);
  for (int column = 0; column < kLaneColumns; ++column) grid_->setColumnStretch(column, 1);
  auto* empty = new EmptyState(
      QStringLiteral("modalities"),
      tr("Open data first; its columns are then sorted into modalities for you to check."),
      tr("Open data…"));
  connect(empty, &EmptyState::clicked, this, &ModalitiesPage::openDataWanted);
  pages_->addWidget(empty);
  auto* filled = new QWidget;
  auto* column = new QVBoxLayout(filled);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(design::space3);
  column->addWidget(board_, 1);
  preview_ = new RowPreview(session);
  column->addWidget(preview_);
  pages_->addWidget(filled);
  body()->addWidget(pages_, 1);
  makeInspector();
  const auto startOver = [this] {
    rebuild();
    preview_->startOver();
  };
  const auto followMap = [this] {
    refresh();
    preview_->refresh();
  };
  connect(session, &Session::dataChanged, this, [this, startOver] { whenSeen("lanes", startOver); });
  connect(session, &Session::mapChanged, this, [this, followMap] { whenSeen("map", followMap); });
  connect(session, &Session::checksChanged, this, [this] { whenSeen("checks", [this] { showChecks(); }); });
  rebuild();
  showChecks();
}

void ModalitiesPage::makeHeader() {
  search_ = new QLineEdit;
  search_->setPlaceholderText(tr("Find a column"));
  search_->setAccessibleName(tr("Find a column"));
  search_->setClearButtonEnabled(true);
  connect(search_, &QLineEdit::textChanged, this, [this](const QString& text) {
    for (LaneView* one : findChildren<LaneView*>()) one->lane()->setFilter(text.trimmed());
  });
  auto* more = addButton(tr("More"), QStringLiteral("list"));
  auto* menu = new QMenu(more);
  const Theme& theme = Theme::instance();
  QMenu* add = menu->addMenu(theme.icon(QStringLiteral("plus")), tr("Add modality"));
  for (const std::string& kind : boardKinds()) {
    add->addAction(theme.modalityKindIcon(q(kind)), kindText(kind), this,
                   [this, kind] { session()->addModality(kind); });
  }
  add_ = new QPushButton(theme.icon(QStringLiteral("plus"), ColorRole::text2), tr("Add modality…"));
  setButtonLook(add_, QStringLiteral("ghost"));
  add_->setToolTip(tr("A second group of columns of one kind, with an encoder of its own"));
  add_->setMenu(add);
  menu->addSeparator();
  menu->addAction(theme.icon(QStringLiteral("undo")), tr("Undo"), session()->undoStack(),
                  &QUndoStack::undo);
  menu->addAction(theme.icon(QStringLiteral("redo")), tr("Redo"), session()->undoStack(),
                  &QUndoStack::redo);
  menu->addSeparator();
  menu->addAction(theme.icon(QStringLiteral("folder")), tr("Load map…"), this,
                  &ModalitiesPage::loadMap);
  menu->addAction(theme.icon(QStringLiteral("save")), tr("Save map…"), this,
                  &ModalitiesPage::saveMap);
  more->setMenu(menu);
  auto* suggest = addButton(tr("Suggest again"), QStringLiteral("bolt"));
  use_ = addButton(tr("Use this mapping"), QStringLiteral("check"), QStringLiteral("primary"));
  connect(suggest, &QPushButton::clicked, session(), &Session::suggestAgain);
  connect(use_, &QPushButton::clicked, this, [this] { Q_EMIT pageWanted(3); });
}

void ModalitiesPage::makeInspector() {
  target_ = new TargetCard(session());
  ids_ = new LaneCard(session(), {Place::Kind::id, {}}, QStringLiteral("I"));
  ignored_ = new LaneCard(session(), {Place::Kind::ignored, {}}, QStringLiteral("0"));
  ids_->setMinimumHeight(96);
  ids_->setMaximumHeight(150);
  ignored_->setMinimumHeight(140);
  checks_ = new QVBoxLayout;
  checks_->setSpacing(design::space2);
  inspector()->addWidget(search_);
  inspector()->addWidget(target_);
  inspector()->addWidget(ids_);
  inspector()->addWidget(ignored_, 1);
  inspector()->addLayout(checks_);
}

LaneView* ModalitiesPage::lane(const Place& place) const {
  switch (place.kind) {
    case Place::Kind::target:
      return target_->view();
    case Place::Kind::id:
      return ids_->view();
    case Place::Kind::ignored:
      return ignored_->view();
    case Place::Kind::modality:
      break;
  }
  for (const auto& [one, card] : lanes_) {
    if (one == place) return card->view();
  }
  return nullptr;
}

void ModalitiesPage::refresh() {
  const auto& modalities = session()->plan().map.modalities;
  const bool same = modalities.size() == lanes_.size() &&
                    std::equal(modalities.begin(), modalities.end(), lanes_.begin(),
                               [](const ModalitySpec& one, const auto& lane) {
                                 return one.name == lane.first.modality;
                               });
  if (!same) {
    rebuild();
    return;
  }
  for (const auto& [place, card] : lanes_) card->refresh();
  target_->refresh();
  ids_->refresh();
  ignored_->refresh();
}

void ModalitiesPage::rebuild() {
  pages_->setCurrentIndex(session()->data() ? 1 : 0);
  setInspectorVisible(session()->data() != nullptr);
  for (const auto& [place, card] : lanes_) {
    grid_->removeWidget(card);
    card->hide();
    card->deleteLater();
  }
  lanes_.clear();
  int number = 0;
  std::vector<std::string> seen;
  for (const ModalitySpec& one : session()->plan().map.modalities) {
    const auto& kinds = boardKinds();
    const auto kind = std::find(kinds.begin(), kinds.end(), one.kind) - kinds.begin();
    const bool is_first = std::find(seen.begin(), seen.end(), one.kind) == seen.end();
    seen.push_back(one.kind);
    const Place place{Place::Kind::modality, one.name};
    auto* card = new LaneCard(session(), place, is_first ? QString::number(kind + 1) : QString());
    card->setMinimumHeight(170);
    grid_->addWidget(card, number / kLaneColumns, number % kLaneColumns);
    lanes_.emplace_back(place, card);
    ++number;
  }
  grid_->removeWidget(add_);
  grid_->addWidget(add_, number / kLaneColumns, number % kLaneColumns, Qt::AlignCenter);
  for (int row = 0; row < grid_->rowCount(); ++row)
    grid_->setRowStretch(row, row * kLaneColumns < number ? 1 : 0);
  for (const auto& [place, card] : lanes_)
    card->view()->lane()->setFilter(search_->text().trimmed());
  target_->refresh();
  ids_->refresh();
  ignored_->refresh();
}

void ModalitiesPage::showChecks() {
  clearLayout(checks_);
  const auto add = [this](const QString& text, const QString& icon, ColorRole role) {
    auto* row = new QWidget;
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    auto* picture = new QLabel;
    picture->setPixmap(Theme::instance().icon(icon, role).pixmap(16, 16));
    auto* words =
        new RoleLabel(text, FontRole::caption, role == ColorRole::bad ? role : ColorRole::text2);
    words->setWordWrap(true);
    line->addWidget(picture, 0, Qt::AlignTop);
    line->addWidget(words, 1);
    checks_->addWidget(row);
  };
  const bool is_open = session()->data() != nullptr;
  use_->setEnabled(is_open && session()->mapProblem().isEmpty());
  use_->setToolTip(session()->mapProblem());
  if (!is_open) return;
  if (!session()->mapProblem().isEmpty()) {
    add(session()->mapProblem(), QStringLiteral("alert"), ColorRole::bad);
    return;
  }
  constexpr std::size_t kMostShown = 5;
  const QStringList leaky = session()->leakyColumns();
  for (qsizetype i = 0; i < std::min<qsizetype>(leaky.size(), kMostShown); ++i) {
    add(tr("%1 may tell the outcome. %2").arg(leaky[i], session()->leaksOf(leaky[i]).join(QLatin1Char(' '))),
        QStringLiteral("alert"), ColorRole::bad);
  }
  if (!leaky.isEmpty()) {
    auto* leave = new QPushButton(leaky.size() == 1 ? tr("Leave %1 out").arg(leaky.front())
                                                    : tr("Leave these %1 columns out").arg(leaky.size()));
    leave->setObjectName(QStringLiteral("leaveLeaksOut"));
    connect(leave, &QPushButton::clicked, this,
            [this, leaky] { session()->moveColumns(leaky, {Place::Kind::ignored, {}}); });
    checks_->addWidget(leave);
  }
  const auto& warnings = session()->warnings();
  for (std::size_t i = 0; i < std::min(warnings.size(), kMostShown); ++i) {
    add(engineText(warnings[i]), QStringLiteral("alert"), ColorRole::warn);
  }
  if (warnings.size() > kMostShown) {
    add(tr("… and %1 more").arg(warnings.size() - kMostShown), QStringLiteral("info"),
        ColorRole::text2);
  }
  if (warnings.empty() && leaky.isEmpty())
    add(tr("The map can be trained on."), QStringLiteral("check-circle"), ColorRole::good);
}

void ModalitiesPage::loadMap() {
  const QString path = QFileDialog::getOpenFileName(window(), tr("Load map"), {},
                                                    tr("Maps (*.json);;All files (*)"));
  if (!path.isEmpty()) session()->loadMap(path);
}

void ModalitiesPage::saveMap() {
  const QString near = session()->data() ? QFileInfo(q(session()->data()->read.path)).path() +
                                               QStringLiteral("/") + session()->projectName() +
                                               QStringLiteral(".map.json")
                                         : QString();
  const QString path = QFileDialog::getSaveFileName(window(), tr("Save map"), near,
                                                    tr("Maps (*.json);;All files (*)"));
  if (!path.isEmpty()) session()->saveMap(path);
}

void ModalitiesPage::focusSearch() { search_->setFocus(Qt::ShortcutFocusReason); }

}  // namespace amalgam::ui
