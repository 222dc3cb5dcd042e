// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/lane_card.h"

#include <QComboBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QInputDialog>
#include <QLineEdit>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/format.h"
#include "ui/pages/lane_view.h"
#include "ui/session.h"
#include "ui/theme/theme.h"
#include "ui/widgets/pill.h"

namespace amalgam::ui {

LaneCard::LaneCard(Session* session, const Place& place, const QString& key, QWidget* parent)
    : Card(parent),
      session_(session),
      place_(place),
      view_(new LaneView(session, place)),
      count_(new Pill),
      menu_(new QToolButton) {
  menu_->setAutoRaise(true);
  menu_->setPopupMode(QToolButton::InstantPopup);
  menu_->setIcon(Theme::instance().icon(QStringLiteral("edit"), ColorRole::text3));
  menu_->setAccessibleName(tr("Change this modality"));
  menu_->setToolTip(tr("Rename, format, remove"));
  addHeaderWidget(count_);
  addHeaderWidget(menu_);
  setBodyMargins(design::space3, 0, design::space3, design::space2);
  body()->addWidget(view_, 1);
  switch (place.kind) {
    case Place::Kind::id:
      setTitle(tr("Identifiers"));
      setTitleIcon(Theme::instance().icon(QStringLiteral("key"), ColorRole::text2));
      break;
    case Place::Kind::ignored:
      setTitle(tr("Not used"));
      setTitleIcon(Theme::instance().icon(QStringLiteral("eye-off"), ColorRole::text2));
      break;
    case Place::Kind::target:
      setTitle(tr("Target"));
      setTitleIcon(Theme::instance().icon(QStringLiteral("target"), ColorRole::accent));
      break;
    case Place::Kind::modality:
      if (const ModalitySpec* one = modality())
        setTitleIcon(Theme::instance().modalityKindIcon(q(one->kind)));
      makeMenu();
      break;
  }
  menu_->setVisible(place.kind == Place::Kind::modality);
  if (!key.isEmpty()) setToolTip(tr("Select columns and press %1 to move them here").arg(key));
  refresh();
}

const ModalitySpec* LaneCard::modality() const {
  for (const ModalitySpec& one : session_->plan().map.modalities) {
    if (one.name == place_.modality) return &one;
  }
  return nullptr;
}

void LaneCard::refresh() {
  view_->lane()->refresh();
  const int count = view_->lane()->columnCountInLane();
  count_->setText(QString::number(count));
  count_->setToolTip(tr("%1 columns").arg(count));
  count_->setVisible(place_.kind != Place::Kind::target);
  if (const ModalitySpec* one = modality()) {
    const QString kind = kindText(one->kind);
    const bool is_plain = one->name == one->kind;
    setTitle(is_plain ? kind : q(one->name));
    setSubtitle(is_plain ? QString() : kind.toLower());
  }
  view_->setAccessibleName(title());
}

void LaneCard::makeMenu() {
  auto* menu = new QMenu(menu_);
  menu->addAction(Theme::instance().icon(QStringLiteral("edit")), tr("Rename…"), this, [this] {
    bool accepted = false;
    const QString name = QInputDialog::getText(window(), tr("Rename modality"), tr("Name"),
                                               QLineEdit::Normal, q(place_.modality), &accepted);
    if (accepted) session_->renameModality(place_.modality, name);
  });
  const ModalitySpec* one = modality();
  if (one && (one->kind == "behavioural" || one->kind == "temporal")) {
    menu->addAction(Theme::instance().icon(QStringLiteral("gear")), tr("Format…"), this,
                    &LaneCard::editFormat);
  }
  menu->addSeparator();
  menu->addAction(Theme::instance().icon(QStringLiteral("trash")),
                  tr("Remove (columns become unused)"), this,
                  [this] { session_->removeModality(place_.modality); });
  menu_->setMenu(menu);
}

void LaneCard::editFormat() {
  const ModalitySpec* now = modality();
  if (!now) return;
  ModalitySpec changed = *now;
  auto* dialog = new QDialog(window());
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(tr("Format of %1").arg(title()));
  auto* form = new QFormLayout(dialog);
  auto* format = new QComboBox;
  const bool is_events = now->kind == "behavioural";
  if (is_events) {
    format->addItem(tr("JSON events"), QStringLiteral("json"));
    format->addItem(tr("Separated list"), QStringLiteral("list"));
  } else {
    format->addItem(tr("Wide: one column a step"), QString());
    format->addItem(tr("List of numbers in a cell"), QStringLiteral("list"));
  }
  format->setCurrentIndex(std::max(0, format->findData(q(now->format))));
  auto* event = new QLineEdit(q(now->event));
  auto* time = new QLineEdit(q(now->time));
  auto* separator = new QLineEdit(q(now->separator));
  separator->setPlaceholderText(tr("guessed"));
  time->setPlaceholderText(tr("no times"));
  form->addRow(tr("Format"), format);
  if (is_events) {
    form->addRow(tr("Member with the event"), event);
    form->addRow(tr("Member with the time"), time);
  }
  form->addRow(tr("Separator"), separator);
  const auto enable = [=] {
    const bool json = format->currentData().toString() == QLatin1String("json");
    event->setEnabled(json);
    time->setEnabled(json);
    separator->setEnabled(format->currentData().toString() == QLatin1String("list"));
  };
  connect(format, &QComboBox::currentIndexChanged, dialog, enable);
  enable();
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
  form->addRow(buttons);
  connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
  connect(buttons, &QDialogButtonBox::accepted, dialog, &QDialog::accept);
  connect(dialog, &QDialog::accepted, this, [=, this]() mutable {
    changed.format = s(format->currentData().toString());
    changed.event = s(event->text().trimmed());
    changed.time = s(time->text().trimmed());
    changed.separator = s(separator->text());
    session_->setModalityFormat(changed);
  });
  dialog->open();
}

}  // namespace amalgam::ui
