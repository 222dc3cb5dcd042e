// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "ui/pages/page.h"

class QButtonGroup;
class QComboBox;
class QGridLayout;
class QSpinBox;
class QStackedWidget;
class QTableWidget;
class QTimer;

namespace amalgam::ui {

class Card;
class OptionForm;
class SegmentedControl;
class SplitEditor;
class StrategyCard;

/// Chooses where the modalities meet, sets the run up and shows what would be built.
class ModelPage final : public Page {
  Q_OBJECT

 public:
  explicit ModelPage(Session* session, QWidget* parent = nullptr);
  OptionForm* form() const { return form_; }
  SplitEditor* splitEditor() const { return split_; }
  QTableWidget* summaryTable() const { return summary_; }
  const std::vector<StrategyCard*>& cards() const { return cards_; }
  /// Brings the field of a setting to the front and into the focus.
  void showSetting(const QString& name);

 Q_SIGNALS:
  void trainWanted();
  void trainAllWanted();
  void tuneWanted();

 private:
  void makeInspector();
  void makeSummary();
  void makeCards();
  void refreshSettings();
  void refreshButtons();
  void refreshKinds();
  void takeOptions();
  void askSummary();
  QString settingTitle(const std::string& name) const;
  void showSummary(const ModelSummary& summary);
  void showSummaryProblem(const QString& text);

  QStackedWidget* pages_;
  QGridLayout* grid_;
  QButtonGroup* group_;
  std::vector<StrategyCard*> cards_;
  std::vector<RoleLabel*> headings_;  // of the families
  Card* summaryCard_;
  QTableWidget* summary_;
  RoleLabel *notes_, *about_;
  OptionForm* form_;
  SegmentedControl* level_;
  QSpinBox *seed_, *threads_;
  QComboBox* device_;
  SplitEditor* split_;
  QPushButton *train_, *trainAll_, *reset_;
  QTimer* summaryTimer_;
  std::string shownStrategy_;
};

}  // namespace amalgam::ui
