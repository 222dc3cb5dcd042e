// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/link_panel.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

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
    auto* outcome = new RoleLabel(outcomeOf(session_->data()->read, static_cast<std::size_t>(i)), FontRole::body, ColorRole::text2);
    outcome->setWordWrap(true);
    words->addWidget(outcome);
    auto* change = new QPushButton(tr("Change…"));
    auto* remove = new QPushButton(tr("Unlink"));
    connect(change, &QPushButton::clicked, this, [this, i, file = q(link.file)] { edit(file, i); });
    connect(remove, &QPushButton::clicked, this, [this, i] { unlink(i); });
    line->addLayout(words, 1);
    line->addWidget(change, 0, Qt::AlignTop);
    line->addWidget(remove, 0, Qt::AlignTop);
    links_->addWidget(row);
  }
}

void LinkPanel::chooseFile() {
  if (!session_->data()) return;
  const QString folder = QFileInfo(q(session_->data()->read.path)).absolutePath();
  QStringList endings;
  for (const QString& one : tableEndings()) endings << QLatin1Char('*') + one;
  const QString file = QFileDialog::getOpenFileName(
      window(), tr("Link a table"), folder, tr("Tables (%1);;All files (*)").arg(endings.join(QLatin1Char(' '))));
  if (!file.isEmpty()) edit(file);
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
