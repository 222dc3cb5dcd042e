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
  auto* grid = new QGridLayout(board);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setSpacing(design::space3);
  grid->setColumnStretch(0, 1);
  grid->setColumnStretch(1, 1);
  grid->addWidget(
      makeFormatCard(QStringLiteral("torchscript"), QStringLiteral(".pt"), QStringLiteral("model"),
                     tr("TorchScript"),
                     tr("The network with its weights as one file for Python's torch.jit.load or "
                        "C++, any batch size. Preprocessing is not in it.")),
      0, 0);
  grid->addWidget(makeFormatCard(QStringLiteral("bundle"), QStringLiteral(".amalgam-bundle"),
                                 QStringLiteral("layers"), tr("Bundle"),
                                 tr("Model, fitted preprocessing, map and metrics in one file. "
                                    "amalgam-cli score reads raw data with it.")),
                  1, 0);
  grid->addWidget(makeFormatCard(QStringLiteral("onnx"), QStringLiteral(".onnx"), QStringLiteral("cpu"),
                                 tr("ONNX"),
                                 tr("The same network for ONNX Runtime in any language, without LibTorch. "
                                    "Preprocessing is not in it.")),
                  0, 1);
  grid->addWidget(makeCommandCard(tr("Train on the command line"),
                                  tr("Trains this run again without a window, to the same figures. "
                                     "Copying also writes the map file that it names."),
                                  QStringLiteral("terminal"), [this] { copyTrainCommand(); },
                                  &trainLine_),
                  2, 0, 1, 2);
  grid->addWidget(
      makeCommandCard(tr("Read this run"),
                      tr("Figures, weights, attention and history as text or JSON, for a report."),
                      QStringLiteral("table"),
                      [this] {
                        QGuiApplication::clipboard()->setText(showCommand());
                        Q_EMIT this->session()->notice(tr("Copied"));
                      },
                      &showLine_),
      1, 1);
  report_ = new ReportCard(session);
  grid->addWidget(report_, 3, 0, 1, 2);
  grid->setRowStretch(4, 1);
  pages_->addWidget(board);
  body()->addWidget(pages_, 1);
  connect(session, &Session::selectedRunChanged, this, &ExportPage::refresh);
  connect(session, &Session::runUpdated, this, &ExportPage::refresh);
  connect(session, &Session::runsChanged, this, &ExportPage::refresh);
  connect(session->client(), &EngineClient::engineReady, this, &ExportPage::refresh);
  refresh();
}

Card* ExportPage::makeFormatCard(const QString& format, const QString& suffix, const QString& icon,
                                 const QString& title, const QString& text) {
  auto* card = new Card(title);
  card->setTitleIcon(Theme::instance().icon(icon, ColorRole::accent));
  FormatCard one;
  one.format = format;
  one.suffix = suffix;
  one.pill = new Pill;
  one.pill->hide();
  card->addHeaderWidget(one.pill);
  auto* words = new RoleLabel(text, FontRole::body, ColorRole::text2);
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
        one.button->setEnabled(true);
        const bool was_run = result.rows_verified > 0;
        one.pill->setText(was_run ? tr("Verified") : tr("Not run"));
        one.pill->setTone(was_run ? Tone::good : Tone::warn);
        one.result->setText(
            was_run
                ? tr("%1\n%2, run again on %3 rows: largest difference %4\nSHA-256 %5")
                      .arg(q(result.path), bytesText(result.bytes), countText(result.rows_verified),
                           QString::number(result.largest_difference, 'g', 3), q(result.sha256))
                : tr("%1\n%2, read back and found whole, but not run: ONNX Runtime was not found\nSHA-256 %3")
                      .arg(q(result.path), bytesText(result.bytes), q(result.sha256)));
        one.result->show();
      },
      [this, one](const EngineClient::Problem& why) {
        one.button->setEnabled(true);
        one.pill->setText(tr("Failed"));
        one.pill->setTone(Tone::bad);
        Q_EMIT session()->problem(why.message, why.code);
      });
}

}  // namespace amalgam::ui
