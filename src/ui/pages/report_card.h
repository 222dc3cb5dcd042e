// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/workbench.h"
#include "ui/session.h"
#include "ui/widgets/card.h"

class QCheckBox;
class QComboBox;
class QPlainTextEdit;
class QPushButton;
class QTimer;
class QVBoxLayout;

namespace amalgam::ui {

class Pill;
class RoleLabel;

/// The report of the open project: which sections, the analyst's words on them, the language, HTML or PDF.
///
/// Comments are kept in the project as they are typed.
class ReportCard final : public Card {
  Q_OBJECT

 public:
  explicit ReportCard(Session* session, QWidget* parent = nullptr);
  /// Writes the report: PDF where the name ends in .pdf, else HTML.
  void writeTo(const QString& path);
  void setComment(const std::string& section, const QString& words);
  QString comment(const std::string& section) const;

 Q_SIGNALS:
  void written(const QString& path);

 private:
  void refresh();
  void fillSections();
  void readComments();
  void keepComments();
  void showComment();
  void choosePath(const QString& suffix);
  ReportRequest request() const;
  std::string language() const;
  std::string sectionShown() const;  ///< whose comment is being edited

  Session* session_;
  QVBoxLayout* boxes_;
  std::vector<std::pair<std::string, QCheckBox*>> sections_;
  std::map<std::string, std::string> comments_;
  QString commentsOf_;  ///< the project they were read from
  QComboBox *which_, *language_;
  QPlainTextEdit* words_;
  QPushButton *html_, *pdf_, *open_;
  Pill* pill_;
  RoleLabel* result_;
  QTimer* keepTimer_;
  QString lastPath_;
};

}  // namespace amalgam::ui
