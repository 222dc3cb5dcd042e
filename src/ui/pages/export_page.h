// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page.h"

class QStackedWidget;

namespace amalgam::ui {

class Card;
class Pill;

/// Takes a trained run out of the house: TorchScript, bundle, the command line that does the same.
class ExportPage final : public Page {
  Q_OBJECT

 public:
  explicit ExportPage(Session* session, QWidget* parent = nullptr);
  /// Writes the selected run; the result shows in the format's card.
  void exportTo(const QString& format, const QString& path);
  /// The headless command that trains or shows this run.
  QString trainCommand() const;
  QString showCommand() const;

 private:
  struct FormatCard {
    QString format, suffix;
    QPushButton* button = nullptr;
    Pill* pill = nullptr;
    RoleLabel* result = nullptr;
  };
  Card* makeFormatCard(const QString& format, const QString& suffix, const QString& icon,
                       const QString& title, const QString& text);
  Card* makeCommandCard(const QString& title, const QString& text, const QString& icon,
                        RoleLabel** line);
  void choosePath(const FormatCard& card);
  void refresh();

  QStackedWidget* pages_;
  std::vector<FormatCard> formats_;
  RoleLabel *trainLine_ = nullptr, *showLine_ = nullptr;
};

}  // namespace amalgam::ui
