// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "ui/pages/page.h"
#include "ui/widgets/card.h"

class QPushButton;
class QTableWidget;
class QToolButton;

namespace amalgam::ui {

/// What if: every cell of a row can be rewritten and every source taken away; what is typed is told at once.
class WhatIfCard final : public Card {
  Q_OBJECT

 public:
  explicit WhatIfCard(QWidget* parent = nullptr);
  ~WhatIfCard() override;  ///< an editor that is still open says no more
  /// The sources that can be muted, with their kinds.
  void setSources(const std::vector<std::string>& names, const std::vector<std::string>& kinds);
  /// The cells of the engine's answer; a cell that is being edited is left alone.
  void showAnswer(const nlohmann::json& answer);
  /// The sentence on the smallest change; `is_searched` = the answer tells of it.
  void showChange(const nlohmann::json& answer, bool isSearched);
  void setAnsweredIn(qint64 milliseconds);

  const nlohmann::json& edits() const { return edits_; }
  std::vector<std::string> muted() const;
  bool isChanged() const { return !edits_.empty() || !muted().empty(); }
  /// Changes a cell; the value that it has in the data takes the change back.
  void edit(const QString& column, const QString& text);
  void mute(const std::string& source, bool on);
  /// Both at once: a scenario is opened, or nothing is changed any more.
  void setChanges(const nlohmann::json& edits, const std::vector<std::string>& muted);
  QTableWidget* cells() const { return cells_; }
  QToolButton* muteButton(const std::string& source) const;
  QString change() const;

 Q_SIGNALS:
  /// `isTyping` = a key was pressed, more may follow.
  void changed(bool isTyping);

 private:
  void setCell(int row, int cell, const QString& text, bool isBold);
  void refreshButtons();
  QString kindOf(const std::string& source) const;

  std::vector<std::string> names_, kinds_;
  QWidget* muteBox_;
  std::map<std::string, QToolButton*> mutes_;
  RoleLabel *change_, *speed_;
  QTableWidget* cells_;
  QPushButton* reset_;
  nlohmann::json edits_ = nlohmann::json::object();
  std::map<QString, QString> originals_;
  bool filling_ = false;
};

}  // namespace amalgam::ui
