// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "ui/pages/page.h"

class QGridLayout;
class QStackedWidget;

namespace amalgam::ui {

class Card;
class Pill;
class ReportCard;

/// Takes a trained run out of the house: a card for each format that the engine has, the report, the command line that does the same.
class ExportPage final : public Page {
  Q_OBJECT

 public:
  explicit ExportPage(Session* session, QWidget* parent = nullptr);
  /// Writes the selected run; the result shows in the format's card.
  void exportTo(const QString& format, const QString& path);
  /// The headless command that trains this run again, to the same figures: data, map, split, seed,
  /// device, threads and every setting that differs from its default. Empty without a run.
  QString trainCommand() const;
  /// The file that holds the run's map for that command.
  QString mapPath() const;
  /// The file for how the data were read; named only if the analyst chose something about it.
  QString recipePath() const;
  /// Writes the files that the command names; false (and Session::problem) if one cannot be written.
  bool writeFiles() const;
  QString showCommand() const;

 private:
  struct FormatCard {
    QString format, suffix;
    QPushButton* button = nullptr;
    Pill* pill = nullptr;
    RoleLabel* result = nullptr;
  };
  /// Cards for the engine's formats, once it is there and says which they are.
  void listFormats();
  Card* makeFormatCard(const ExportFormat& format);
  void showResult(const FormatCard& card, const ExportResult& result);
  Card* makeCommandCard(const QString& title, const QString& text, const QString& icon,
                        const std::function<void()>& copy, RoleLabel** line);
  void choosePath(const FormatCard& card);
  QString besideProject(const QString& ending) const;
  bool writeJson(const QString& path, const nlohmann::json& json) const;
  void copyTrainCommand();
  void refresh();

  QStackedWidget* pages_;
  QGridLayout* grid_ = nullptr;  // formats above, commands below
  ReportCard* report_ = nullptr;
  std::vector<FormatCard> formats_;
  RoleLabel *trainLine_ = nullptr, *showLine_ = nullptr;
};

}  // namespace amalgam::ui
