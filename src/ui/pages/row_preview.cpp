// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/row_preview.h"

#include <QCoreApplication>
#include <QGridLayout>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>
#include <limits>

#include "ui/format.h"
#include "ui/pages/page.h"
#include "ui/session.h"

namespace amalgam::ui {

namespace {

constexpr int kLongestValue = 80;       // characters shown of one cell
constexpr std::size_t kMostValues = 40;  // columns shown of one modality

QString valueOf(const Table& table, const std::string& column, std::int64_t row) {
  const Column* cells = table.find(column);
  if (!cells) return QCoreApplication::translate("amalgam::ui::RowPreview", "no such column");
  if (cells->is_missing(row)) return QCoreApplication::translate("amalgam::ui::RowPreview", "missing");
  const QString text = q(cells->text(row)).simplified();
  return text.size() > kLongestValue ? text.left(kLongestValue) + QStringLiteral("…") : text;
}

/// "income 50554 · age 51", and for a series its steps, oldest first.
QString describe(const ModalitySpec& modality, const Table& table, std::int64_t row) {
  QStringList parts;
  for (const ChannelSpec& channel : modality.channels) {
    QStringList steps;
    for (const std::string& one : channel.columns) steps << valueOf(table, one, row);
    parts << QStringLiteral("%1  %2").arg(q(channel.name), steps.join(QStringLiteral(" → ")));
  }
  for (std::size_t i = 0; i < std::min(modality.columns.size(), kMostValues); ++i) {
    parts << QStringLiteral("%1  %2").arg(q(modality.columns[i]), valueOf(table, modality.columns[i], row));
  }
  if (modality.columns.size() > kMostValues)
    parts << RowPreview::tr("and %1 more").arg(modality.columns.size() - kMostValues);
  return parts.join(modality.channels.empty() ? QStringLiteral("  ·  ") : QStringLiteral("\n"));
}

}  // namespace

RowPreview::RowPreview(Session* session, QWidget* parent)
    : Card(tr("One row as the model sees it"), {}, parent),
      session_(session),
      row_(new QSpinBox),
      grid_(new QGridLayout),
      outcome_(new RoleLabel({}, FontRole::body, ColorRole::text2)) {
  row_->setAccessibleName(tr("Row"));
  row_->setPrefix(tr("Row "));
  row_->setMinimumWidth(110);
  addHeaderWidget(outcome_);
  addHeaderWidget(row_);
  grid_->setColumnStretch(1, 1);
  grid_->setHorizontalSpacing(design::space4);
  body()->addLayout(grid_);
  connect(row_, &QSpinBox::valueChanged, this, &RowPreview::refresh);
  refresh();
}

void RowPreview::startOver() {
  const QSignalBlocker one(row_);  // refresh once
  row_->setRange(1, 1);
  refresh();
}

void RowPreview::showRow(int row) { row_->setValue(row); }

void RowPreview::refresh() {
  const TablePtr table = session_->table();
  const ModalityMap map = session_->effectiveMap();
  const bool has_rows = table && table->rows() > 0 && !map.modalities.empty();
  // Without a parent it would open as a window; whoever takes it in shows it.
  if (parentWidget() || !has_rows) setVisible(has_rows);
  if (!table || table->rows() == 0) return;
  row_->setRange(1, static_cast<int>(std::min<std::int64_t>(table->rows(), std::numeric_limits<int>::max())));
  const std::int64_t row = row_->value() - 1;
  while (lines_.size() < map.modalities.size()) {
    auto* name = new RoleLabel({}, FontRole::bodyStrong);
    auto* text = new RoleLabel({}, FontRole::body, ColorRole::text2);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    const int at = static_cast<int>(lines_.size());
    grid_->addWidget(name, at, 0, Qt::AlignTop);
    grid_->addWidget(text, at, 1);
    lines_.push_back({{}, name, text});
  }
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    const bool shown = i < map.modalities.size();
    lines_[i].name->setVisible(shown);
    lines_[i].text->setVisible(shown);
    lines_[i].modality = shown ? map.modalities[i].name : std::string();
    if (!shown) continue;
    lines_[i].name->setText(q(map.modalities[i].name));
    lines_[i].text->setText(describe(map.modalities[i], *table, row));
  }
  const std::string& target = map.target.column;
  outcome_->setText(target.empty() ? QString()
                                   : QStringLiteral("%1 = %2").arg(q(target), valueOf(*table, target, row)));
}

QString RowPreview::textOf(const std::string& modality) const {
  for (const Line& line : lines_) {
    if (line.modality == modality) return line.text->text();
  }
  return {};
}

}  // namespace amalgam::ui
