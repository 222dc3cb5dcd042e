// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preferences_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>
#include <array>
#include <thread>

#include "engine/training/race.h"
#include "ui/engine_client.h"
#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/language.h"
#include "ui/pages/page.h"
#include "ui/view_state.h"
#include "ui/widgets/card.h"
#include "ui/widgets/segmented_control.h"

namespace amalgam::ui {

namespace {

constexpr std::array kTextSizes = {90, 100, 110, 125};  // per cent

void addRow(QFormLayout& form, const QString& title, QWidget* field) {
  auto* label = new RoleLabel(title, FontRole::body, ColorRole::text2);
  label->setBuddy(field);
  field->setAccessibleName(title);
  form.addRow(label, field);
}

QFormLayout* addForm(Card& card) {
  auto* form = new QFormLayout;
  form->setHorizontalSpacing(design::space5);
  form->setVerticalSpacing(design::space2);
  form->setLabelAlignment(Qt::AlignLeft);
  form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
  card.body()->addLayout(form);
  return form;
}

}  // namespace

PreferencesDialog::PreferencesDialog(const EngineClient& client, QWidget* parent)
    : QDialog(parent), preferences_(Preferences::load()) {
  setWindowTitle(tr("Preferences"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(design::space5, design::space4, design::space5, design::space4);
  column->setSpacing(design::space3);
  column->addWidget(new RoleLabel(tr("Preferences"), FontRole::page));
  column->addWidget(makeLook());
  column->addWidget(makeTraining(client));
  column->addWidget(makeStart());
  auto* buttons = new QDialogButtonBox;
  QPushButton* close = buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole);
  close->setDefault(true);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  column->addWidget(buttons);
  setMinimumWidth(560);
}

QWidget* PreferencesDialog::makeLook() {
  auto* card = new Card(tr("Appearance"));
  QFormLayout* form = addForm(*card);
  auto* theme = new SegmentedControl({tr("System"), tr("Light"), tr("Dark")});
  theme->setIcons({QStringLiteral("gear"), QStringLiteral("sun"), QStringLiteral("moon")});
  theme->setProperty(ViewState::kLeftAlone, true);
  const auto show = [theme] { theme->setCurrentIndex(static_cast<int>(Theme::instance().choice())); };
  show();
  connect(theme, &SegmentedControl::chosen, this, [](int index) { chooseTheme(static_cast<ThemeChoice>(index)); });
  connect(Theme::instance().notifier(), &ThemeNotifier::changed, theme, show);
  addRow(*form, tr("Theme"), theme);

  QStringList titles;
  for (const Language::Choice& one : Language::choices()) titles << one.title;
  auto* language = new SegmentedControl(titles);
  language->setProperty(ViewState::kLeftAlone, true);
  for (int i = 0; i < language->count(); ++i) {
    const QString& id = Language::choices()[i].id;
    if (id == Language::instance().current()) language->setCurrentIndex(i);
    language->setItemEnabled(i, Language::isShowable(id));
  }
  connect(language, &SegmentedControl::chosen, this, [](int index) { Language::instance().choose(Language::choices()[index].id); });
  addRow(*form, tr("Language"), language);

  QStringList sizes;
  for (const int percent : kTextSizes) sizes << tr("%1 %").arg(percent);
  size_ = new SegmentedControl(sizes);
  size_->setProperty(ViewState::kLeftAlone, true);
  for (int i = 0; i < size_->count(); ++i) {
    if (kTextSizes[static_cast<std::size_t>(i)] <= preferences_.textPercent) size_->setCurrentIndex(i);
  }
  connect(size_, &SegmentedControl::chosen, this, &PreferencesDialog::take);
  addRow(*form, tr("Text size"), size_);

  motion_ = new QCheckBox(tr("Menus and hints may slide and fade"));
  motion_->setChecked(preferences_.hasMotion);
  connect(motion_, &QCheckBox::toggled, this, &PreferencesDialog::take);
  form->addRow(new RoleLabel(tr("Motion"), FontRole::body, ColorRole::text2), motion_);
  return card;
}

QWidget* PreferencesDialog::makeTraining(const EngineClient& client) {
  auto* card = new Card(tr("Training in new projects"));
  QFormLayout* form = addForm(*card);
  device_ = new QComboBox;
  device_->addItem(tr("Automatic"), QStringLiteral("auto"));
  for (const DeviceInfo& one : client.devices()) device_->addItem(engineText(q(one.name)), q(one.id));
  if (device_->findData(preferences_.device) < 0) device_->addItem(preferences_.device, preferences_.device);
  device_->setCurrentIndex(device_->findData(preferences_.device));
  connect(device_, &QComboBox::activated, this, &PreferencesDialog::take);
  addRow(*form, tr("Device"), device_);
  threads_ = new QSpinBox;
  threads_->setRange(1, std::max(1, static_cast<int>(std::thread::hardware_concurrency())));
  threads_->setValue(preferences_.threads);
  threads_->setToolTip(tr("More threads are faster; results are equal bit by bit only at the same number of them."));
  connect(threads_, &QSpinBox::valueChanged, this, &PreferencesDialog::take);
  addRow(*form, tr("Threads"), threads_);
  runs_ = new QSpinBox;
  runs_->setRange(0, kMostRunsAtOnce);
  runs_->setSpecialValueText(tr("Automatic"));
  runs_->setValue(preferences_.runsAtOnce);
  runs_->setToolTip(tr("So many runs of the queue train side by side, in every project; no result depends on it. A run with a very large table has the machine for itself."));
  connect(runs_, &QSpinBox::valueChanged, this, &PreferencesDialog::take);
  addRow(*form, tr("Runs at once"), runs_);
  seed_ = new QSpinBox;
  seed_->setRange(0, 1'000'000'000);
  seed_->setValue(preferences_.seed);
  connect(seed_, &QSpinBox::valueChanged, this, &PreferencesDialog::take);
  addRow(*form, tr("Seed"), seed_);
  return card;
}

QWidget* PreferencesDialog::makeStart() {
  auto* card = new Card(tr("Start"));
  QFormLayout* form = addForm(*card);
  startsWithLast_ = new QCheckBox(tr("Open the last project, where it was left"));
  startsWithLast_->setChecked(preferences_.startsWithLast);
  connect(startsWithLast_, &QCheckBox::toggled, this, &PreferencesDialog::take);
  form->addRow(new RoleLabel(tr("At the start"), FontRole::body, ColorRole::text2), startsWithLast_);
  recent_ = new QSpinBox;
  recent_->setRange(0, 20);
  recent_->setValue(preferences_.recentLength);
  connect(recent_, &QSpinBox::valueChanged, this, &PreferencesDialog::take);
  addRow(*form, tr("Recent projects listed"), recent_);
  return card;
}

void PreferencesDialog::take() {
  preferences_.textPercent = kTextSizes[static_cast<std::size_t>(std::max(0, size_->currentIndex()))];
  preferences_.hasMotion = motion_->isChecked();
  preferences_.device = device_->currentData().toString();
  preferences_.threads = threads_->value();
  preferences_.runsAtOnce = runs_->value();
  preferences_.seed = seed_->value();
  preferences_.recentLength = recent_->value();
  preferences_.startsWithLast = startsWithLast_->isChecked();
  preferences_.save();
  preferences_.applyToApplication();
  Q_EMIT changed();
}

}  // namespace amalgam::ui
