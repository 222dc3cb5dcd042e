// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shortcut_sheet.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/menu_entries.h"
#include "ui/pages/page.h"
#include "ui/widgets/card.h"

namespace amalgam::ui {

namespace {

QString keyName(const char* keys) { return QKeySequence(QLatin1String(keys)).toString(QKeySequence::NativeText); }

QWidget* groupBox(const ShortcutGroup& group) {
  auto* box = new Card(group.title);
  auto* grid = new QGridLayout;
  grid->setHorizontalSpacing(design::space4);
  grid->setVerticalSpacing(design::space1 + 2);
  grid->setColumnStretch(0, 1);
  int row = 0;
  for (const auto& [text, keys] : group.lines) {
    auto* key = new RoleLabel(keys, FontRole::caption, ColorRole::text2);
    key->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    grid->addWidget(new RoleLabel(text, FontRole::body), row, 0);
    grid->addWidget(key, row++, 1);
  }
  box->body()->addLayout(grid);
  return box;
}

}  // namespace

std::vector<ShortcutGroup> ShortcutSheet::groupsOfWidgets() {
  return {{tr("On a chart"),
           {{tr("Move the crosshair"), keyName("Shift+Left") + QStringLiteral(" / ") + keyName("Shift+Right")},
            {tr("Pan"), QStringLiteral("← → ↑ ↓")},
            {tr("Zoom"), QStringLiteral("+ / −")},
            {tr("Show everything"), QStringLiteral("R")},
            {tr("Logarithmic values"), QStringLiteral("L")},
            {tr("Show as table"), QStringLiteral("T")},
            {tr("Copy picture and data"), keyName("Ctrl+C")},
            {tr("Copy the data alone"), keyName("Ctrl+Shift+C")},
            {tr("Maximise"), keyName("Shift+F11")}}},
          {tr("On the columns of the modalities"),
           {{tr("Move to a modality"), QStringLiteral("1 … 5")},
            {tr("Make it the target"), QStringLiteral("T")},
            {tr("Make it an identifier"), QStringLiteral("I")},
            {tr("Leave it out"), QStringLiteral("0 / ") + keyName("Del")}}},
          {tr("On the queue of runs"), {{tr("Take out of the queue"), keyName("Del")}}},
          {tr("In the presenter"),
           {{tr("Next or former panel"), QStringLiteral("→ / ←")},
            {tr("First or last panel"), keyName("Home") + QStringLiteral(" / ") + keyName("End")},
            {tr("Leave"), keyName("Esc")}}},
          {tr("Everywhere"),
           {{tr("Next or former control"), keyName("Tab") + QStringLiteral(" / ") + keyName("Shift+Tab")},
            {tr("Choose within a group of buttons"), QStringLiteral("← → ↑ ↓")}}}};
}

std::vector<ShortcutGroup> ShortcutSheet::groupsOf(const QMenuBar& bar) {
  std::vector<ShortcutGroup> groups;
  for (const MenuEntry& one : menuEntries(bar)) {
    const QString keys = keysText(*one.action);
    if (keys.isEmpty()) continue;
    if (groups.empty() || groups.back().title != one.menu) groups.push_back({one.menu, {}});
    groups.back().lines.emplace_back(one.text, keys);
  }
  for (ShortcutGroup& one : groupsOfWidgets()) groups.push_back(std::move(one));
  return groups;
}

ShortcutSheet::ShortcutSheet(const std::vector<ShortcutGroup>& groups, QWidget* parent) : QDialog(parent) {
  setWindowTitle(tr("Keyboard shortcuts"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(design::space5, design::space4, design::space5, design::space4);
  column->setSpacing(design::space3);
  column->addWidget(new RoleLabel(tr("Keyboard shortcuts"), FontRole::page));
  auto* sheet = new QWidget;
  auto* columns = new QHBoxLayout(sheet);
  columns->setContentsMargins(0, 0, design::space3, 0);
  columns->setSpacing(design::space4);
  std::size_t lines = 0;
  for (const ShortcutGroup& one : groups) lines += one.lines.size() + 2;
  // Two columns of about equal length, groups kept whole.
  auto* left = new QVBoxLayout;
  auto* right = new QVBoxLayout;
  for (QVBoxLayout* one : {left, right}) one->setSpacing(design::space3);
  std::size_t used = 0;
  for (const ShortcutGroup& one : groups) {
    (used < (lines + 1) / 2 ? left : right)->addWidget(groupBox(one));
    used += one.lines.size() + 2;
  }
  left->addStretch(1);
  right->addStretch(1);
  columns->addLayout(left, 1);
  columns->addLayout(right, 1);
  auto* area = new QScrollArea;
  area->setWidgetResizable(true);
  area->setFrameShape(QFrame::NoFrame);
  area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  area->setAccessibleName(tr("Shortcuts"));
  area->setFocusPolicy(Qt::StrongFocus);  // arrow keys scroll it
  area->setWidget(sheet);
  column->addWidget(area, 1);
  auto* buttons = new QDialogButtonBox;
  QPushButton* close = buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole);
  close->setDefault(true);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  column->addWidget(buttons);
  const int percent = Theme::instance().textPercent();
  resize(940 * percent / 100, 640);
}

}  // namespace amalgam::ui
