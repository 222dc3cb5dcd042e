// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/export_page.h"

#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QGuiApplication>
#include <QPushButton>
#include <QRegularExpression>
#include <QSaveFile>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/pages/report_card.h"
#include "ui/widgets/card.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/pill.h"

namespace amalgam::ui {

namespace {

/// A word of a POSIX shell's command line, quoted where it must be.
QString shellWord(const QString& text) {
  static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9_./:=,+-]+$"));
  if (plain.match(text).hasMatch()) return text;
  return QLatin1Char('\'') + QString(text).replace(QLatin1Char('\''), QStringLiteral("'\\''")) +
         QLatin1Char('\'');
}

/// What the analyst chose about reading a data set; empty if everything was guessed.
nlohmann::json recipeOf(const DatasetRecord& data) {
  const auto json = nlohmann::json::parse(data.recipe_json, nullptr, false);
  return json.is_object() ? json.value("recipe", nlohmann::json::object()) : nlohmann::json::object();
}

QString settingText(const nlohmann::json& value) {
  if (value.is_string()) return q(value.get<std::string>());
  return q(value.dump());  // numbers with the digits that read back to the same value; true, false
}

/// Whether a setting has the value that it has without being named.
bool isDefault(const std::vector<Option>& options, const std::string& name,
               const nlohmann::json& value) {
  const auto found = std::find_if(options.begin(), options.end(),
                                  [&](const Option& one) { return one.name == name; });
  if (found == options.end()) return false;
  return std::visit([&](const auto& one) { return nlohmann::json(one) == value; },
                    found->default_value);
}

/// The command cards stand below any number of formats.
constexpr int kCommandRow = 100;

QString exportIcon(const std::string& format) {
  if (format == "bundle") return QStringLiteral("layers");
  if (format == "onnx") return QStringLiteral("cpu");
  return QStringLiteral("model");
}

/// One line for each thing that was run to check the written file.
QString checkLine(const ExportCheck& check) {
  if (!check.not_run.empty()) return ExportPage::tr("%1: not run, %2").arg(engineText(check.what), engineText(check.not_run));
  return ExportPage::tr("%1: %2 rows, largest difference %3")
      .arg(engineText(check.what), countText(check.rows), QString::number(check.largest_difference, 'g', 3));
}

}  // namespace

ExportPage::ExportPage(Session* session, QWidget* parent)
    : Page(session, parent), pages_(new PageStack) {
  setHeading(tr("Export"), tr("Take the trained model out of the house."));
  auto* empty = new EmptyState(
      QStringLiteral("export"),
      tr("Nothing to export yet: a run must have finished at least one epoch."), tr("Go to Model"));
  connect(empty, &EmptyState::clicked, this, [this] { Q_EMIT pageWanted(3); });
  pages_->addWidget(empty);
  auto* board = new QWidget;
  grid_ = new QGridLayout(board);
  grid_->setContentsMargins(0, 0, 0, 0);
  grid_->setSpacing(design::space3);
  grid_->setColumnStretch(0, 1);
  grid_->setColumnStretch(1, 1);
  grid_->addWidget(makeCommandCard(tr("Train on the command line"),
                                  tr("Trains this run again without a window, to the same figures. "
                                     "Copying also writes the map file that it names."),
                                  QStringLiteral("terminal"), [this] { copyTrainCommand(); },
                                  &trainLine_),
                  kCommandRow, 0);
  grid_->addWidget(
      makeCommandCard(tr("Read this run"),
                      tr("Figures, weights, attention and history as text or JSON, for a report."),
                      QStringLiteral("table"),
                      [this] {
                        QGuiApplication::clipboard()->setText(showCommand());
                        Q_EMIT this->session()->notice(tr("Copied"));
                      },
                      &showLine_),
      kCommandRow, 1);
  report_ = new ReportCard(session);
  grid_->addWidget(report_, kCommandRow + 1, 0, 1, 2);
  grid_->setRowStretch(kCommandRow + 2, 1);
  pages_->addWidget(board);
  body()->addWidget(pages_, 1);
  const auto refreshSoon = [this] { whenSeen("run", [this] { refresh(); }); };
  connect(session, &Session::selectedRunChanged, this, refreshSoon);
  connect(session, &Session::runUpdated, this, refreshSoon);
  connect(session, &Session::runsChanged, this, refreshSoon);
  connect(session->client(), &EngineClient::engineReady, this, refreshSoon);
  refresh();
}

void ExportPage::listFormats() {
  if (!formats_.empty() || !session()->client()->isReady()) return;
  int place = 0;  // the first takes a row, the others share rows
  for (const ExportFormat& format : session()->client()->exportFormats()) {
    if (place == 0) {
      grid_->addWidget(makeFormatCard(format), 0, 0, 1, 2);
    } else {
      grid_->addWidget(makeFormatCard(format), 1 + (place - 1) / 2, (place - 1) % 2);
    }
    ++place;
  }
}

Card* ExportPage::makeFormatCard(const ExportFormat& format) {
  const QString title = engineText(format.title);
  auto* card = new Card(title);
  card->setTitleIcon(Theme::instance().icon(exportIcon(format.id), ColorRole::accent));
  FormatCard one;
  one.format = q(format.id);
  one.suffix = q(format.suffix);
  one.pill = new Pill;
  one.pill->hide();
  card->addHeaderWidget(one.pill);
  auto* words = new RoleLabel(engineText(format.summary), FontRole::body, ColorRole::text2);
  words->setWordWrap(true);
  card->body()->addWidget(words);
  one.button = new QPushButton(tr("Export %1…").arg(title));
  one.button->setIcon(Theme::instance().icon(QStringLiteral("download"), ColorRole::text));
  card->body()->addWidget(one.button, 0, Qt::AlignLeft);
  one.result = new RoleLabel({}, FontRole::caption, ColorRole::text2);
  one.result->setWordWrap(true);
  one.result->setTextInteractionFlags(Qt::TextSelectableByMouse);
  one.result->hide();
  card->body()->addWidget(one.result);
  card->body()->addStretch();
  connect(one.button, &QPushButton::clicked, this, [this, one] { choosePath(one); });
  formats_.push_back(one);
  return card;
}

Card* ExportPage::makeCommandCard(const QString& title, const QString& text, const QString& icon,
                                  const std::function<void()>& copy, RoleLabel** line) {
  auto* card = new Card(title);
  card->setTitleIcon(Theme::instance().icon(icon, ColorRole::text2));
  auto* button = new QPushButton(tr("Copy"));
  button->setIcon(Theme::instance().icon(QStringLiteral("copy"), ColorRole::text));
  card->addHeaderWidget(button);
  auto* words = new RoleLabel(text, FontRole::body, ColorRole::text2);
  words->setWordWrap(true);
  auto* command = new RoleLabel({}, FontRole::mono);
  command->setFont(Theme::instance().font(FontRole::mono));
  command->setWordWrap(true);
  command->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  command->setAccessibleName(title);
  card->body()->addWidget(words);
  card->body()->addWidget(command);
  card->body()->addStretch();
  connect(button, &QPushButton::clicked, this, copy);
  *line = command;
  return card;
}

QString ExportPage::besideProject(const QString& ending) const {
  const QFileInfo project(session()->projectPath());
  return project.path() + QLatin1Char('/') + project.completeBaseName() +
         QStringLiteral(".run-%1").arg(session()->selectedRun()) + ending;
}

QString ExportPage::mapPath() const { return besideProject(QStringLiteral(".map.json")); }
QString ExportPage::recipePath() const { return besideProject(QStringLiteral(".recipe.json")); }

QString ExportPage::trainCommand() const {
  const RunRecord* run = session()->run(session()->selectedRun());
  if (!run) return {};
  const auto config = nlohmann::json::parse(run->config_json, nullptr, false);
  if (!config.is_object()) return {};
  const DatasetRecord* dataset = session()->dataOf(*run);
  QStringList words{QStringLiteral("amalgam-cli"), QStringLiteral("train"),
                    shellWord(dataset ? q(dataset->path) : tr("DATA"))};
  const auto add = [&](const char* option, const QString& value) {
    words << QLatin1String(option) << shellWord(value);
  };
  add("--project", session()->projectPath());
  add("--map", mapPath());
  if (dataset && !recipeOf(*dataset).empty()) add("--recipe", recipePath());
  add("--strategy", q(run->strategy));
  add("--split", q(config.value("split", Experiment().split)));
  add("--seed", QString::number(run->seed));
  add("--device", q(run->device.empty() ? config.value("device", Experiment().device) : run->device));
  add("--threads", QString::number(config.value("threads", Experiment().threads)));
  const auto& known = session()->client()->settings(run->strategy);
  const auto options = config.value("options", nlohmann::json::object());
  for (const auto& [name, value] : options.items()) {
    if (!isDefault(known, name, value)) add("--set", q(name) + QLatin1Char('=') + settingText(value));
  }
  return words.join(QLatin1Char(' '));
}

bool ExportPage::writeJson(const QString& path, const nlohmann::json& json) const {
  QSaveFile file(path);
  const QByteArray text = QByteArray::fromStdString(json.dump(2)) + '\n';
  if (file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit()) return true;
  Q_EMIT session()->problem(tr("%1 could not be written: %2.").arg(path, file.errorString()),
                            QStringLiteral("export.unwritable"));
  return false;
}

bool ExportPage::writeFiles() const {
  const RunRecord* run = session()->run(session()->selectedRun());
  const auto config = nlohmann::json::parse(run ? run->config_json : "", nullptr, false);
  if (!config.is_object() || !config.contains("map")) return false;
  const DatasetRecord* dataset = session()->dataOf(*run);
  const auto recipe = dataset ? recipeOf(*dataset) : nlohmann::json::object();
  return writeJson(mapPath(), config.at("map")) && (recipe.empty() || writeJson(recipePath(), recipe));
}

void ExportPage::copyTrainCommand() {
  if (!writeFiles()) return;
  QGuiApplication::clipboard()->setText(trainCommand());
  Q_EMIT session()->notice(tr("Copied. The run's map was written to %1").arg(mapPath()));
}

QString ExportPage::showCommand() const {
  const RunRecord* run = session()->run(session()->selectedRun());
  if (!run) return {};
  return QStringLiteral("amalgam-cli show %1 --run %2 --what metrics --json")
      .arg(shellWord(session()->projectPath()))
      .arg(run->id);
}

void ExportPage::refresh() {
  listFormats();
  const RunRecord* run = session()->run(session()->selectedRun());
  const bool can = run && is_over(run->state) && run->best_epoch > 0;
  pages_->setCurrentIndex(can ? 1 : 0);
  setPurpose(can ? tr("%1, best epoch %2").arg(q(run->name)).arg(run->best_epoch)
                 : tr("Take the trained model out of the house."));
  const bool ready = session()->client()->isReady();
  for (const FormatCard& one : formats_) {
    one.button->setEnabled(can && ready);
    one.button->setToolTip(ready ? QString() : tr("The training engine is still loading."));
  }
  trainLine_->setText(trainCommand());
  showLine_->setText(showCommand());
}

void ExportPage::choosePath(const FormatCard& card) {
  const RunRecord* run = session()->run(session()->selectedRun());
  if (!run) return;
  const QString name = QFileInfo(session()->projectPath()).path() + QLatin1Char('/') +
                       q(run->name).replace(QLatin1Char(' '), QLatin1Char('_')) + card.suffix;
  const QString path = QFileDialog::getSaveFileName(
      window(), tr("Export"), name,
      tr("%1 files (*%2);;All files (*)").arg(card.format, card.suffix));
  if (!path.isEmpty()) exportTo(card.format, path);
}

void ExportPage::showResult(const FormatCard& card, const ExportResult& result) {
  card.button->setEnabled(true);
  const bool wasRun = result.rows_verified > 0;
  const bool wasAllRun = std::all_of(result.checks.begin(), result.checks.end(), [](const ExportCheck& one) { return one.not_run.empty(); });
  card.pill->setText(!wasRun ? tr("Not run") : wasAllRun ? tr("Verified") : tr("Partly verified"));
  card.pill->setTone(wasRun && wasAllRun ? Tone::good : Tone::warn);
  QStringList lines{q(result.path), tr("%1, SHA-256 %2").arg(bytesText(result.bytes), q(result.sha256))};
  if (wasRun) {
    lines << tr("Run again: largest difference to the model %1")
                 .arg(QString::number(result.largest_difference, 'g', 3));
  }
  for (const ExportCheck& one : result.checks) lines << checkLine(one);
  card.result->setText(lines.join(QLatin1Char('\n')));
  card.result->show();
}

void ExportPage::exportTo(const QString& format, const QString& path) {
  const auto card = std::find_if(formats_.begin(), formats_.end(),
                                 [&](const FormatCard& one) { return one.format == format; });
  if (card == formats_.end()) return;
  const FormatCard one = *card;
  one.button->setEnabled(false);
  one.pill->setText(tr("Writing …"));
  one.pill->setTone(Tone::accent);
  one.pill->show();
  session()->client()->ask(
      EngineClient::Thread::preview, QStringLiteral("export.") + format, this,
      [project = toPath(session()->projectPath()), id = session()->selectedRun(),
       format = s(format), out = toPath(path),
       table = session()->table()](Workbench* bench, RunControl&) {
        return bench->export_run(project, id, format, out, table);
      },
      [this, one](const ExportResult& result) {
        showResult(one, result);
      },
      [this, one](const EngineClient::Problem& why) {
        one.button->setEnabled(true);
        one.pill->setText(tr("Failed"));
        one.pill->setTone(Tone::bad);
        Q_EMIT session()->problem(why.message, why.code);
      });
}

}  // namespace amalgam::ui
