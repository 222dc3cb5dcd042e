// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <nlohmann/json.hpp>

#include "ui/document.h"

class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QSpinBox;

namespace amalgam::ui {

class RoleLabel;
class SegmentedControl;

/// What the microscope is pointed at.
struct AttentionChoice {
  enum class Level { all, groups, row };
  enum class Compare { nothing, group, epoch, run };
  Level level = Level::all;
  Compare compare = Compare::nothing;
  std::string part = "validation", by, where;
  std::string group, otherGroup;  ///< names as the engine gives them; "" = the first
  int otherEpoch = 0;
  std::int64_t otherRun = 0, row = 0;
  double cutOff = 0.5;

  /// The engine's settings, without epochs and tokens.
  nlohmann::json settings() const;
};

/// The controls of the microscope: level, rows, grouping, group, what it is compared with.
class AttentionBar final : public QWidget {
  Q_OBJECT

 public:
  explicit AttentionBar(QWidget* parent = nullptr);
  /// Runs that may be compared with the one that is shown, and how many rows the data have.
  struct OtherRun {
    std::int64_t id = 0;
    QString name;
  };
  void setRun(const RunViewPtr& view, const std::vector<OtherRun>& others, std::int64_t rows);
  /// What the engine can group by, and the epochs that can be looked at.
  void setPossible(const std::vector<std::string>& groupings, const std::vector<int>& epochs);
  /// The groups of the answer, with their rows; the choice is kept by name.
  void setGroups(const std::vector<std::string>& names, const std::vector<std::int64_t>& rows);
  AttentionChoice choice() const;
  void setLevel(AttentionChoice::Level level);
  void setGrouping(const std::string& by);
  void setCompare(AttentionChoice::Compare compare);
  void setRow(std::int64_t row);
  void setFilter(const QString& where);
  QDoubleSpinBox* cutOffBox() const { return cutOff_; }
  QComboBox* groupBox() const { return group_; }
  QComboBox* otherBox() const { return other_; }
  QComboBox* groupingBox() const { return by_; }

 Q_SIGNALS:
  void changed();

 private:
  QWidget* labelled(const QString& text, QWidget* widget);
  void refresh();
  void takeCutOff(const RunViewPtr& view);
  void fillOther();
  void fillCompare();
  SegmentedControl* level_;
  QComboBox *part_, *by_, *group_, *compare_, *other_;
  QLineEdit* where_;
  QSpinBox* row_;
  QDoubleSpinBox* cutOff_;
  QWidget *partBox_, *byBox_, *groupBox_, *compareBox_, *otherBox_, *whereBox_, *rowBox_, *cutOffBox_;
  std::vector<OtherRun> others_;
  std::vector<int> epochs_;
  std::vector<std::string> groups_;
  std::vector<std::int64_t> groupRows_;
  double usualCutOff_ = 0.5;  ///< what the run decides by, where nothing else is typed
  bool filling_ = false;
};

}  // namespace amalgam::ui
