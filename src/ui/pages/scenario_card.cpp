// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/scenario_card.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <functional>

#include "ui/format.h"
#include "ui/json_number.h"
#include "ui/theme/theme.h"

namespace amalgam::ui {

namespace {

using nlohmann::json;

json objectOf(const std::string& text) {
  json found = json::parse(text, nullptr, false);
  return found.is_object() ? found : json::object();
}

QString figureText(const json& said, const char* member) {
  const double value = numberOf(said, member);
  return std::isnan(value) ? QStringLiteral("–") : QLocale().toString(value, 'f', 3);
}

QString wordOf(const json& object, const char* member) {
  const json value = object.value(member, json());
  return value.is_string() ? q(value.get<std::string>()) : QStringLiteral("–");
}

double contributionOf(const json& said, const std::string& modality) {
  for (const json& one : said.value("contributions", json::array())) {
    if (one.value("modality", "") == modality) return numberOf(one, "value");
  }
  return qQNaN();
}

/// The edited cell as text; a null is a missing value.
QString editText(const json& value) { return value.is_string() && !value.get<std::string>().empty() ? q(value.get<std::string>()) : ScenarioCard::tr("(missing)"); }

bool isMuted(const json& settings, const std::string& modality) {
  const json muted = settings.value("mute", json::array());
  return std::find(muted.begin(), muted.end(), modality) != muted.end();
}

}  // namespace

ScenarioCard::ScenarioCard(QWidget* parent) : Card(tr("Scenarios"), tr("what-ifs that are kept in the project"), parent) {
  name_ = new QLineEdit;
  name_->setPlaceholderText(tr("Name of the scenario"));
  name_->setAccessibleName(tr("Name of the scenario"));
  name_->setMaximumWidth(220);
  keep_ = new QPushButton(tr("Keep as scenario"));
  keep_->setIcon(Theme::instance().icon(QStringLiteral("save"), ColorRole::text));
  addHeaderWidget(name_);
  addHeaderWidget(keep_);
  table_ = new QTableWidget;
  table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table_->setSelectionBehavior(QAbstractItemView::SelectColumns);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_->setShowGrid(false);
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  table_->horizontalHeader()->setMinimumSectionSize(110);
  table_->setAccessibleName(tr("The row as it is and its scenarios, side by side"));
  all_ = new QComboBox;
  all_->setAccessibleName(tr("All scenarios of the run"));
  all_->setToolTip(tr("All scenarios of the run; choose one to open it"));
  all_->setMinimumWidth(240);
  open_ = new QPushButton(tr("Open"));
  remove_ = new QPushButton(tr("Remove"));
  setButtonLook(remove_, QStringLiteral("danger"));
  auto* foot = new QHBoxLayout;
  foot->addWidget(all_);
  foot->addStretch(1);
  foot->addWidget(open_);
  foot->addWidget(remove_);
  body()->addWidget(table_);
  body()->addLayout(foot);
  const auto keep = [this] {
    if (!keepable_) return;
    const QString name = name_->text().trimmed().isEmpty() ? freeName() : name_->text().trimmed();
    name_->clear();
    Q_EMIT keepWanted(name);
  };
  connect(keep_, &QPushButton::clicked, this, keep);
  connect(name_, &QLineEdit::returnPressed, this, keep);
  connect(open_, &QPushButton::clicked, this, [this] { open(table_->currentColumn() - 1); });
  connect(table_, &QTableWidget::cellDoubleClicked, this, [this](int, int column) { open(column - 1); });
  connect(remove_, &QPushButton::clicked, this, [this] {
    const auto list = ofRow();
    const int place = table_->currentColumn() - 1;
    if (place >= 0 && place < static_cast<int>(list.size())) Q_EMIT removeWanted(*list[static_cast<std::size_t>(place)]);
  });
  connect(all_, &QComboBox::activated, this, [this](int index) {
    if (index > 0) Q_EMIT openWanted(scenarios_[static_cast<std::size_t>(index - 1)]);
    all_->setCurrentIndex(0);
  });
  connect(table_, &QTableWidget::itemSelectionChanged, this, &ScenarioCard::refreshButtons);
  refresh();
}

std::vector<const ScenarioRecord*> ScenarioCard::ofRow() const {
  std::vector<const ScenarioRecord*> list;
  for (const ScenarioRecord& one : scenarios_) {
    if (one.row == row_) list.push_back(&one);
  }
  return list;
}

QString ScenarioCard::freeName() const {
  const auto list = ofRow();
  for (int i = 1;; ++i) {
    const QString name = tr("Scenario %1").arg(i);
    if (std::none_of(list.begin(), list.end(), [&](const ScenarioRecord* one) { return q(one->name) == name; })) return name;
  }
}

void ScenarioCard::setScenarios(std::vector<ScenarioRecord> scenarios) {
  scenarios_ = std::move(scenarios);
  refresh();
}

void ScenarioCard::setCase(std::int64_t row, const json& said, const json& columns) {
  row_ = row;
  said_ = said;
  columns_ = columns;
  refresh();
}

void ScenarioCard::setKeepable(bool on) {
  keepable_ = on;
  refreshButtons();
}

void ScenarioCard::open(int place) {
  const auto list = ofRow();
  if (place >= 0 && place < static_cast<int>(list.size())) Q_EMIT openWanted(*list[static_cast<std::size_t>(place)]);
}

void ScenarioCard::refresh() {
  const auto list = ofRow();
  std::vector<json> settings, said = {said_.is_object() ? said_ : json::object()};
  QStringList headers{tr("As it is")};
  for (const ScenarioRecord* one : list) {
    settings.push_back(objectOf(one->settings_json));
    said.push_back(objectOf(one->answer_json));
    headers << q(one->name);
  }
  QStringList names;
  std::vector<QStringList> rows;
  const auto add = [&](const QString& name, const std::function<QString(std::size_t)>& text) {
    names << name;
    QStringList cells;
    for (std::size_t i = 0; i < said.size(); ++i) cells << text(i);
    rows.push_back(cells);
  };
  add(tr("Score"), [&](std::size_t i) { return figureText(said[i], "score"); });
  add(tr("Decision"), [&](std::size_t i) { return wordOf(said[i], "decision"); });
  for (const json& one : said.front().value("contributions", json::array())) {
    const std::string modality = one.value("modality", "");
    add(tr("Contribution of %1").arg(q(modality)), [&](std::size_t i) {
      if (i > 0 && isMuted(settings[i - 1], modality)) return tr("taken away");
      const double value = contributionOf(said[i], modality);
      return std::isnan(value) ? QStringLiteral("–") : (value > 0 ? QStringLiteral("+") : QString()) + QLocale().toString(value, 'f', 3);
    });
  }
  for (const json& column : columns_.is_array() ? columns_ : json::array()) {
    const std::string name = column.value("column", "");
    const bool is_edited = std::any_of(settings.begin(), settings.end(),
                                       [&](const json& one) { return one.value("edits", json::object()).contains(name); });
    if (!is_edited) continue;
    add(q(name), [&](std::size_t i) {
      const json edits = i == 0 ? json::object() : settings[i - 1].value("edits", json::object());
      return edits.contains(name) ? editText(edits.at(name)) : editText(json(column.value("original", "")));
    });
  }
  table_->clear();
  table_->setColumnCount(static_cast<int>(headers.size()));
  table_->setRowCount(static_cast<int>(rows.size()));
  table_->setHorizontalHeaderLabels(headers);
  table_->setVerticalHeaderLabels(names);
  for (int row = 0; row < table_->rowCount(); ++row) {
    const QStringList& cells = rows[static_cast<std::size_t>(row)];
    for (int column = 0; column < cells.size(); ++column) {
      auto* item = new QTableWidgetItem(cells[column]);
      item->setToolTip(cells[column]);
      QFont font = item->font();
      font.setBold(column > 0 && cells[column] != cells[0]);
      item->setFont(font);
      table_->setItem(row, column, item);
    }
  }
  table_->setVisible(!list.empty());
  table_->setFixedHeight(table_->horizontalHeader()->sizeHint().height() + table_->rowCount() * table_->verticalHeader()->defaultSectionSize() + 20);
  all_->clear();
  all_->addItem(countedText(static_cast<std::int64_t>(scenarios_.size()), tr("%1 scenario of this run"), tr("%1 scenarios of this run")));
  for (const ScenarioRecord& one : scenarios_) all_->addItem(tr("%1 (row %2)").arg(q(one.name), countText(one.row + 1)));
  all_->setVisible(!scenarios_.empty());
  refreshButtons();
}

void ScenarioCard::refreshButtons() {
  const int place = table_->selectedItems().isEmpty() ? 0 : table_->currentColumn();
  const bool is_chosen = place > 0 && !ofRow().empty();
  open_->setEnabled(is_chosen);
  remove_->setEnabled(is_chosen);
  open_->setVisible(!ofRow().empty());
  remove_->setVisible(!ofRow().empty());
  keep_->setEnabled(keepable_);
  name_->setEnabled(keepable_);
  keep_->setToolTip(keepable_ ? tr("Keeps the changes and what the model says of them") : tr("Change something above first"));
}

}  // namespace amalgam::ui
