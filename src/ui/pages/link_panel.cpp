// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/link_panel.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/pages/link_editor.h"
#include "ui/pages/page.h"

namespace amalgam::ui {

namespace {

/// What the i-th linking came to, as the reader tells it.
QString outcomeOf(const ReadResult& read, std::size_t i) {
  for (const ReadGuess& guess : read.guesses) {
    if (guess.what == "linked table" && i-- == 0) return engineText(guess.reason);
  }
  return {};
}

QString keysOf(const LinkSpec& link) {
  QString text = QStringLiteral("%1 = %2").arg(q(link.key), q(link.other_key.empty() ? link.key : link.other_key));
  if (!link.cut_off.empty()) text += LinkPanel::tr(", up to %1").arg(q(link.cut_off));
  return text;
}

}  // namespace

LinkPanel::LinkPanel(Session* session, QWidget* parent)
    : QWidget(parent), session_(session), links_(new QVBoxLayout) {
  setAccessibleName(tr("Linked tables"));
  auto* content = new QWidget;
  auto* column = new QVBoxLayout(content);
  column->setContentsMargins(design::space4, design::space3, design::space4, design::space4);
  column->setSpacing(design::space3);
  auto* help = new RoleLabel(
      tr("Payments, events or bureau data in a file of their own: each row of this table finds its rows there by key. "
         "One row is joined; several become histories and events, up to the decision date."),
      FontRole::body, ColorRole::text2);
  help->setWordWrap(true);
  auto* add = new QPushButton(Theme::instance().icon(QStringLiteral("plus")), tr("Link a table…"));
  add->setObjectName(QStringLiteral("linkTable"));
  links_->setSpacing(design::space3);
  column->addWidget(help);
  column->addLayout(links_);
  column->addWidget(add, 0, Qt::AlignLeft);
  column->addStretch(1);
  auto* scroll = new QScrollArea;
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setWidgetResizable(true);
  scroll->setWidget(content);
  content->setAutoFillBackground(false);
  scroll->viewport()->setAutoFillBackground(false);
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(0, 0, 0, 0);
  outer->addWidget(scroll);
  connect(add, &QPushButton::clicked, this, &LinkPanel::chooseFile);
  connect(session, &Session::dataChanged, this, &LinkPanel::refresh);
  refresh();
}

int LinkPanel::count() const {
  return session_->data() ? static_cast<int>(session_->data()->recipe.links.size()) : 0;
}

void LinkPanel::refresh() {
  clearLayout(links_);
  for (int i = 0; i < count(); ++i) {
    const LinkSpec& link = session_->data()->recipe.links[static_cast<std::size_t>(i)];
    auto* row = new QWidget;
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(design::space2);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(new RoleLabel(QStringLiteral("%1   %2").arg(QFileInfo(q(link.file)).fileName(), keysOf(link)),
                                   FontRole::bodyStrong));
    const std::vector<std::size_t>& gone = session_->data()->missing_links;
    const auto at = static_cast<std::size_t>(i);
    const bool isGone = std::find(gone.begin(), gone.end(), at) != gone.end();
    const auto goneBefore = static_cast<std::size_t>(std::count_if(gone.begin(), gone.end(), [&](std::size_t one) { return one < at; }));
    auto* outcome = new RoleLabel(isGone ? tr("There is no file %1. The table is shown without its columns.").arg(q(link.file))
                                         : outcomeOf(session_->data()->read, at - goneBefore),
                                  FontRole::body, isGone ? ColorRole::bad : ColorRole::text2);
    outcome->setWordWrap(true);
    words->addWidget(outcome);
    auto* change = new QPushButton(isGone ? tr("Locate…") : tr("Change…"));
    auto* remove = new QPushButton(tr("Unlink"));
    connect(change, &QPushButton::clicked, this, [this, i, isGone, file = q(link.file)] {
      if (!isGone) return edit(file, i);
      if (const QString found = askForFile(tr("Locate %1").arg(QFileInfo(file).fileName())); !found.isEmpty()) locate(i, found);
    });
    connect(remove, &QPushButton::clicked, this, [this, i] { unlink(i); });
    line->addLayout(words, 1);
    line->addWidget(change, 0, Qt::AlignTop);
    line->addWidget(remove, 0, Qt::AlignTop);
    links_->addWidget(row);
  }
}

QString LinkPanel::askForFile(const QString& title) {
  const QString folder = QFileInfo(q(session_->data()->read.path)).absolutePath();
  QStringList endings;
  for (const QString& one : tableEndings()) endings << QLatin1Char('*') + one;
  return QFileDialog::getOpenFileName(window(), title, folder, tr("Tables (%1);;All files (*)").arg(endings.join(QLatin1Char(' '))));
}

void LinkPanel::chooseFile() {
  if (!session_->data()) return;
  if (const QString file = askForFile(tr("Link a table")); !file.isEmpty()) edit(file);
}

void LinkPanel::locate(int at, const QString& file) {
  if (at < 0 || at >= count()) return;
  ReadRecipe recipe = session_->data()->recipe;
  const QDir folder = QFileInfo(q(session_->data()->read.path)).absoluteDir();
  const QString relative = folder.relativeFilePath(file);
  const bool isBelow = !relative.startsWith(QLatin1String(".."));
  recipe.links[static_cast<std::size_t>(at)].file = (isBelow ? relative : file).toStdString();
  session_->reread(recipe);
}

void LinkPanel::edit(const QString& file, int at) {
  if (!session_->data()) return;
  auto* editor = new LinkEditor(session_, file, at, window());
  editor->setAttribute(Qt::WA_DeleteOnClose);
  editor->setWindowModality(Qt::WindowModal);
  editor->open();
}

void LinkPanel::unlink(int at) {
  if (at < 0 || at >= count()) return;
  ReadRecipe recipe = session_->data()->recipe;
  recipe.links.erase(recipe.links.begin() + at);
  session_->reread(recipe);
}

}  // namespace amalgam::ui
