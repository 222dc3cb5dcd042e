// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>
#include <utility>

#include "engine/project/run_record.h"
#include "ui/theme/tokens.h"

namespace amalgam::ui {

/// The icon that stands for a run's state, and its colour.
std::pair<QString, ColorRole> stateIcon(RunState state);

/// Paints a run in the rail: state icon, name, key figure; progress while it runs.
class RunDelegate final : public QStyledItemDelegate {
  Q_OBJECT

 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override;
};

}  // namespace amalgam::ui
