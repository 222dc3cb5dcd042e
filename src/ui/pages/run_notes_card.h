// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session.h"
#include "ui/widgets/card.h"

class QLineEdit;
class QPlainTextEdit;

namespace amalgam::ui {

/// The analyst's words on a run: name, tags, note. What is typed is stored when the field is left.
class RunNotesCard final : public Card {
  Q_OBJECT

 public:
  explicit RunNotesCard(Session* session, QWidget* parent = nullptr);
  void showRun(std::int64_t run);
  std::int64_t run() const { return run_; }
  QLineEdit* name() const { return name_; }
  QLineEdit* tags() const { return tags_; }
  QPlainTextEdit* note() const { return note_; }
  /// Stores what was typed and not stored yet.
  void store();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void refresh();

  Session* session_;
  std::int64_t run_ = 0;
  QLineEdit *name_, *tags_;
  QPlainTextEdit* note_;
};

}  // namespace amalgam::ui
