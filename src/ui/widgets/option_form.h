// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <functional>
#include <vector>

#include "engine/base/options.h"

class QGridLayout;
class QLabel;
class QToolButton;

namespace amalgam::ui {

/// A form that grows from a list of described settings.
///
/// Shows the settings up to a level; a changed one has a bold label and a reset button. Values outside a described
/// range cannot be typed, so options() always holds checked values.
class OptionForm : public QWidget {
  Q_OBJECT
 public:
  explicit OptionForm(QWidget* parent = nullptr);
  /// Builds the rows for `shown` (in that order) and takes the values from `values`, which must know each of them.
  void setOptions(const std::vector<Option>& shown, const Options& values);
  /// Replaces the values and keeps the rows.
  void setValues(const Options& values);
  /// All values: those edited here and all others as they were given.
  Options options() const { return values_; }
  /// Rows above this level are hidden (not reset).
  void setLevel(OptionLevel level);
  OptionLevel level() const { return level_; }
  int visibleRowCount() const;
  int changedCount() const;
  /// Every shown setting back to its default.
  void resetAll();
  /// Labels above the fields (narrow panels) instead of beside them.
  void setLabelsAbove(bool above);
  /// Translates titles, help, choices and units; default: engineText.
  void setTranslator(std::function<QString(const QString&)> translate);
  void setReadOnly(bool readOnly);

  QWidget* editorOf(const QString& name) const;      ///< nullptr if there is no such row
  QLabel* labelOf(const QString& name) const;
  QToolButton* resetButtonOf(const QString& name) const;

 signals:
  /// A value was changed by the user or by a reset; not by setValues().
  void changed();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  struct Row {
    Option option;
    QLabel* label = nullptr;
    QWidget* editor = nullptr;
    QToolButton* reset = nullptr;
  };
  void rebuild();
  void layOut();
  Row makeRow(const Option& option);
  QWidget* makeEditor(const Option& option);
  void showValue(const Row& row);
  void setValue(const std::string& name, const OptionValue& value);
  void updateRow(const Row& row);
  void retranslate();
  QString translated(const std::string& text) const;
  const Row* find(const QString& name) const;

  std::vector<Row> rows_;
  std::vector<Option> shown_;
  Options values_;
  OptionLevel level_ = OptionLevel::basic;
  bool labelsAbove_ = false, filling_ = false, readOnly_ = false;
  std::function<QString(const QString&)> translate_;
  QGridLayout* grid_;
};

}  // namespace amalgam::ui
