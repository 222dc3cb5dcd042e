// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/run_notes_card.h"

#include <QEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include "ui/format.h"
#include "ui/pages/page.h"

namespace amalgam::ui {

namespace {

std::vector<std::string> tagsFrom(const QString& text) {
  std::vector<std::string> tags;
  for (const QString& one : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
    if (!one.trimmed().isEmpty()) tags.push_back(s(one.trimmed()));
  }
  return tags;
}

QString tagsText(const RunMarks& marks) {
  QStringList tags;
  for (const std::string& one : marks.tags) tags << q(one);
  return tags.join(QStringLiteral(", "));
}

}  // namespace

RunNotesCard::RunNotesCard(Session* session, QWidget* parent)
    : Card(tr("Notes"), {}, parent), session_(session), name_(new QLineEdit), tags_(new QLineEdit), note_(new QPlainTextEdit) {
  name_->setAccessibleName(tr("Name of the run"));
  tags_->setAccessibleName(tr("Tags of the run"));
  tags_->setPlaceholderText(tr("tags, with commas between them"));
  note_->setAccessibleName(tr("Note on the run"));
  note_->setPlaceholderText(tr("What is worth remembering of this run"));
  note_->setTabChangesFocus(true);
  note_->setMinimumHeight(90);
  // What is typed belongs to the run, not to the window's arrangement.
  for (QWidget* each : {static_cast<QWidget*>(name_), static_cast<QWidget*>(tags_), static_cast<QWidget*>(note_)}) {
    each->setProperty("leftAloneByViewState", true);
  }
  const auto add = [this](const QString& title, QWidget* field, int stretch) {
    body()->addWidget(new RoleLabel(title, FontRole::caption, ColorRole::text2));
    body()->addWidget(field, stretch);
  };
  add(tr("Name"), name_, 0);
  add(tr("Tags"), tags_, 0);
  add(tr("Note"), note_, 1);
  note_->installEventFilter(this);
  connect(name_, &QLineEdit::editingFinished, this, &RunNotesCard::store);
  connect(tags_, &QLineEdit::editingFinished, this, &RunNotesCard::store);
  connect(session, &Session::runsChanged, this, &RunNotesCard::refresh);
  refresh();
}

void RunNotesCard::showRun(std::int64_t run) {
  if (run_ != run) store();
  const bool is_other = run_ != run;
  run_ = run;
  if (is_other) {
    for (QWidget* each : {static_cast<QWidget*>(name_), static_cast<QWidget*>(tags_), static_cast<QWidget*>(note_)}) {
      if (each->hasFocus()) each->clearFocus();
    }
  }
  refresh();
}

void RunNotesCard::refresh() {
  const RunRecord* record = session_->run(run_);
  setSubtitle(record ? q(record->name) : QString());
  setEnabled(record != nullptr);
  const RunMarks marks = record ? session_->marksOf(run_) : RunMarks{};
  if (!name_->hasFocus()) name_->setText(record ? q(record->name) : QString());
  if (!tags_->hasFocus()) tags_->setText(tagsText(marks));
  if (!note_->hasFocus() && note_->toPlainText() != q(marks.note)) note_->setPlainText(q(marks.note));
}

void RunNotesCard::store() {
  const RunRecord* record = session_->run(run_);
  if (!record) return;
  const RunMarks marks = session_->marksOf(run_);
  // All is read before anything is stored: each step shows the stored run again.
  const QString former = q(record->name), name = name_->text().trimmed(), note = note_->toPlainText();
  const auto tags = tidy_tags(tagsFrom(tags_->text()));
  if (!name.isEmpty() && name != former) session_->rename(run_, name);
  if (tags != marks.tags) session_->mark(run_, {.tags = tags}, tr("Tag run"));
  if (note != q(marks.note)) session_->mark(run_, {.note = s(note)}, tr("Note on run"));
}

bool RunNotesCard::eventFilter(QObject* watched, QEvent* event) {
  if (watched == note_ && event->type() == QEvent::FocusOut) store();
  return Card::eventFilter(watched, event);
}

}  // namespace amalgam::ui
