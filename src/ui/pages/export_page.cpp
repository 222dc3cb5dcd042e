// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/export_page.h"

#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QGuiApplication>
#include <QPushButton>
#include <QRegularExpression>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/format.h"
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
                  0, 1);
  grid->addWidget(makeCommandCard(tr("Train on the command line"),
                                  tr("The command that repeats this run without a window."),
                                  QStringLiteral("terminal"), &trainLine_),
                  1, 0);
  grid->addWidget(
      makeCommandCard(tr("Read this run"),
                      tr("Figures, weights, attention and history as text or JSON, for a report."),
                      QStringLiteral("table"), &showLine_),
      1, 1);
  grid->setRowStretch(2, 1);
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
                                  RoleLabel** line) {
  auto* card = new Card(title);
  card->setTitleIcon(Theme::instance().icon(icon, ColorRole::text2));
  auto* copy = new QPushButton(tr("Copy"));
  copy->setIcon(Theme::instance().icon(QStringLiteral("copy"), ColorRole::text));
  card->addHeaderWidget(copy);
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
  connect(copy, &QPushButton::clicked, this, [this, command] {
    QGuiApplication::clipboard()->setText(command->text());
    Q_EMIT session()->notice(tr("Copied"));
  });
  *line = command;
  return card;
}

QString ExportPage::trainCommand() const {
  const RunRecord* run = session()->run(session()->selectedRun());
  if (!run) return {};
  const QString file = session()->data() ? q(session()->data()->read.path) : tr("DATA.csv");
  const QString map = QFileInfo(file).path() + QLatin1Char('/') +
                      QFileInfo(file).completeBaseName() + QStringLiteral(".map.json");
  QStringList words{QStringLiteral("amalgam-cli"), QStringLiteral("train"), shellWord(file),
                    QStringLiteral("--project"), shellWord(session()->projectPath())};
  if (QFileInfo::exists(map))
    words << QStringLiteral("--map") << shellWord(map);
  else if (!session()->plan().map.target.column.empty())
    words << QStringLiteral("--target") << shellWord(q(session()->plan().map.target.column));
  words << QStringLiteral("--strategy") << q(run->strategy) << QStringLiteral("--seed")
        << QString::number(run->seed) << QStringLiteral("--epochs")
        << QString::number(run->epochs_planned);
  return words.join(QLatin1Char(' '));
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
        one.pill->setText(tr("Verified"));
        one.pill->setTone(Tone::good);
        one.result->setText(
            tr("%1\n%2, run again on %3 rows: largest difference %4\nSHA-256 %5")
                .arg(q(result.path), bytesText(result.bytes), countText(result.rows_verified),
                     QString::number(result.largest_difference, 'g', 3), q(result.sha256)));
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
