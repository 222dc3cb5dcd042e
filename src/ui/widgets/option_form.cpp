// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/option_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <QWheelEvent>
#include <algorithm>
#include <limits>

#include "engine/base/error.h"
#include "ui/engine_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/number_boxes.h"

namespace amalgam::ui {

namespace {

/// A combo box that is not changed by scrolling past it.
class QuietComboBox : public QComboBox {
 public:
  using QComboBox::QComboBox;

 protected:
  void wheelEvent(QWheelEvent* event) override { hasFocus() ? QComboBox::wheelEvent(event) : event->ignore(); }
};

bool isPowerOfTwo(std::int64_t value) { return value >= 16 && (value & (value - 1)) == 0; }

int toInt(double value) {
  return static_cast<int>(std::clamp<double>(value, std::numeric_limits<int>::min(),
                                             std::numeric_limits<int>::max()));
}

/// "log_loss" → "log loss": how a choice without a translation is shown.
QString readable(const QString& choice) {
  QString text = choice;
  return text.replace(QLatin1Char('_'), QLatin1Char(' '));
}

}  // namespace

OptionForm::OptionForm(QWidget* parent) : QWidget(parent) {
  grid_ = new QGridLayout(this);
  grid_->setContentsMargins(0, 0, 0, 0);
  grid_->setHorizontalSpacing(design::space2);
  grid_->setVerticalSpacing(design::space2);
  translate_ = [](const QString& text) { return engineText(text); };
}

void OptionForm::setOptions(const std::vector<Option>& shown, const Options& values) {
  shown_ = shown;
  values_ = values;
  values_.describe(shown);
  rebuild();
}

void OptionForm::setValues(const Options& values) {
  values_ = values;
  values_.describe(shown_);
  for (const Row& row : rows_) showValue(row);
}

void OptionForm::rebuild() {
  for (const Row& row : rows_) {
    delete row.label;
    delete row.editor;
    delete row.reset;
  }
  rows_.clear();
  for (const Option& option : shown_) rows_.push_back(makeRow(option));
  layOut();
  retranslate();
  for (const Row& row : rows_) showValue(row);
}

OptionForm::Row OptionForm::makeRow(const Option& option) {
  Row row{option, new QLabel(this), makeEditor(option), new QToolButton(this)};
  row.label->setBuddy(row.editor);
  row.label->setTextFormat(Qt::PlainText);
  row.editor->setObjectName(QString::fromStdString(option.name));
  row.editor->setEnabled(!readOnly_);
  row.reset->setIcon(Theme::instance().icon(QStringLiteral("reset")));
  row.reset->setIconSize({14, 14});
  row.reset->setFixedSize(24, 24);
  QSizePolicy keepsItsPlace = row.reset->sizePolicy();
  keepsItsPlace.setRetainSizeWhenHidden(true);
  row.reset->setSizePolicy(keepsItsPlace);
  connect(row.reset, &QToolButton::clicked, this, [this, name = option.name] {
    values_.reset(name);
    if (const Row* changedRow = find(QString::fromStdString(name))) showValue(*changedRow);
    emit changed();
  });
  return row;
}

QWidget* OptionForm::makeEditor(const Option& option) {
  const std::string name = option.name;
  const double low = option.minimum.value_or(-1e12), high = option.maximum.value_or(1e12);
  if (std::holds_alternative<bool>(option.default_value)) {
    auto* box = new QCheckBox(this);
    connect(box, &QCheckBox::toggled, this, [this, name](bool on) { setValue(name, on); });
    return box;
  }
  if (const auto* whole = std::get_if<std::int64_t>(&option.default_value)) {
    auto* box = new WholeBox(toInt(low), toInt(high), isPowerOfTwo(*whole), this);
    connect(box, &QSpinBox::valueChanged, this,
            [this, name](int value) { setValue(name, static_cast<std::int64_t>(value)); });
    return box;
  }
  if (std::holds_alternative<double>(option.default_value)) {
    auto* box = new NumberBox(low, high, this);
    connect(box, &QDoubleSpinBox::valueChanged, this, [this, name](double value) { setValue(name, value); });
    return box;
  }
  if (!option.choices.empty()) {
    auto* box = new QuietComboBox(this);
    box->setFocusPolicy(Qt::StrongFocus);
    for (const std::string& choice : option.choices)
      box->addItem(QString::fromStdString(choice), QString::fromStdString(choice));
    connect(box, &QComboBox::currentIndexChanged, this, [this, name, box](int index) {
      if (index >= 0) setValue(name, box->itemData(index).toString().toStdString());
    });
    return box;
  }
  auto* edit = new QLineEdit(this);
  connect(edit, &QLineEdit::editingFinished, this,
          [this, name, edit] { setValue(name, edit->text().toStdString()); });
  return edit;
}

void OptionForm::layOut() {
  while (QLayoutItem* item = grid_->takeAt(0)) delete item;
  int line = 0;
  for (const Row& row : rows_) {
    const bool isShown = row.option.level <= level_;
    row.label->setVisible(isShown);
    row.editor->setVisible(isShown);
    if (!isShown) {
      row.reset->hide();
      continue;
    }
    const bool isCheck = qobject_cast<QCheckBox*>(row.editor) != nullptr;
    if (labelsAbove_ && !isCheck) {  // the button beside the label, so that the field has the whole width
      grid_->addWidget(row.label, line, 0, 1, 2);
      grid_->addWidget(row.reset, line++, 2);
      grid_->addWidget(row.editor, line++, 0, 1, 3);
    } else {
      grid_->addWidget(row.label, line, 0);
      grid_->addWidget(row.editor, line, 1);
      grid_->addWidget(row.reset, line++, 2);
    }
    updateRow(row);
  }
  grid_->setColumnStretch(0, labelsAbove_ ? 1 : 0);
  grid_->setColumnStretch(1, labelsAbove_ ? 0 : 1);
  grid_->setVerticalSpacing(labelsAbove_ ? design::space1 : design::space2);
}

void OptionForm::showValue(const Row& row) {
  filling_ = true;
  const OptionValue value = values_.value(row.option.name);
  if (auto* check = qobject_cast<QCheckBox*>(row.editor)) {
    check->setChecked(std::get<bool>(value));
  } else if (auto* whole = qobject_cast<WholeBox*>(row.editor)) {
    whole->setValue(toInt(static_cast<double>(std::get<std::int64_t>(value))));
  } else if (auto* number = qobject_cast<NumberBox*>(row.editor)) {
    number->setValue(values_.number(row.option.name));
  } else if (auto* combo = qobject_cast<QComboBox*>(row.editor)) {
    combo->setCurrentIndex(combo->findData(QString::fromStdString(std::get<std::string>(value))));
  } else if (auto* edit = qobject_cast<QLineEdit*>(row.editor)) {
    edit->setText(QString::fromStdString(std::get<std::string>(value)));
  }
  filling_ = false;
  updateRow(row);
}

void OptionForm::setValue(const std::string& name, const OptionValue& value) {
  if (filling_ || values_.value(name) == value) return;
  const Row* row = find(QString::fromStdString(name));
  try {
    values_.set(name, value);
  } catch (const Error& error) {  // only what no editor can rule out, e.g. a text the engine refuses
    showValue(*row);
    row->editor->setToolTip(QString::fromUtf8(error.what()));
    return;
  }
  updateRow(*row);
  emit changed();
}

void OptionForm::updateRow(const Row& row) {
  const bool isChanged = values_.is_changed(row.option.name);
  setTextRole(row.label, isChanged ? FontRole::bodyStrong : FontRole::body,
              isChanged ? ColorRole::text : ColorRole::text2);
  row.reset->setVisible(isChanged && !readOnly_ && row.option.level <= level_);
}

void OptionForm::setLevel(OptionLevel level) {
  level_ = level;
  layOut();
}

int OptionForm::visibleRowCount() const {
  return static_cast<int>(std::count_if(rows_.begin(), rows_.end(),
                                        [this](const Row& row) { return row.option.level <= level_; }));
}

int OptionForm::changedCount() const {
  return static_cast<int>(std::count_if(rows_.begin(), rows_.end(), [this](const Row& row) {
    return values_.is_changed(row.option.name);
  }));
}

void OptionForm::resetAll() {
  for (const Row& row : rows_) values_.reset(row.option.name);
  for (const Row& row : rows_) showValue(row);
  emit changed();
}

void OptionForm::setLabelsAbove(bool above) {
  labelsAbove_ = above;
  layOut();
}

void OptionForm::setTranslator(std::function<QString(const QString&)> translate) {
  translate_ = std::move(translate);
  retranslate();
}

void OptionForm::setReadOnly(bool readOnly) {
  readOnly_ = readOnly;
  for (const Row& row : rows_) {
    row.editor->setEnabled(!readOnly);
    updateRow(row);
  }
}

QString OptionForm::translated(const std::string& text) const {
  return text.empty() ? QString() : translate_(QString::fromStdString(text));
}

void OptionForm::retranslate() {
  for (const Row& row : rows_) {
    const QString title = translated(row.option.title), help = translated(row.option.help);
    const QString unit = row.option.unit.empty() ? QString() : QLatin1Char(' ') + translated(row.option.unit);
    row.label->setText(title);
    for (QWidget* each : {static_cast<QWidget*>(row.label), row.editor})
      each->setToolTip(QStringLiteral("<p>%1</p>").arg(help.toHtmlEscaped()));
    row.editor->setAccessibleName(title);
    row.editor->setAccessibleDescription(help);
    row.editor->setWhatsThis(help);
    row.reset->setAccessibleName(tr("Reset %1").arg(title));
    row.reset->setToolTip(tr("Back to the default"));
    if (auto* whole = qobject_cast<WholeBox*>(row.editor)) whole->setSuffix(unit);
    if (auto* number = qobject_cast<NumberBox*>(row.editor)) number->setSuffix(unit);
    if (auto* combo = qobject_cast<QComboBox*>(row.editor)) {
      for (int i = 0; i < combo->count(); ++i) {
        const QString choice = combo->itemData(i).toString(), text = translate_(choice);
        combo->setItemText(i, text == choice ? readable(choice) : text);
      }
    }
  }
}

QWidget* OptionForm::editorOf(const QString& name) const {
  const Row* row = find(name);
  return row == nullptr ? nullptr : row->editor;
}

QLabel* OptionForm::labelOf(const QString& name) const {
  const Row* row = find(name);
  return row == nullptr ? nullptr : row->label;
}

QToolButton* OptionForm::resetButtonOf(const QString& name) const {
  const Row* row = find(name);
  return row == nullptr ? nullptr : row->reset;
}

const OptionForm::Row* OptionForm::find(const QString& name) const {
  const std::string wanted = name.toStdString();
  for (const Row& row : rows_)
    if (row.option.name == wanted) return &row;
  return nullptr;
}

void OptionForm::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) retranslate();
}

}  // namespace amalgam::ui
