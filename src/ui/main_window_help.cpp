// SPDX-License-Identifier: GPL-3.0-or-later
// The part of MainWindow that helps: command palette, shortcuts, preferences, presenter, samples and the Help menu.
#include <QFileInfo>
#include <QListView>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QScreen>
#include <QTimer>
#include <QToolButton>

#include "ui/banner.h"
#include "ui/command_palette.h"
#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/main_window.h"
#include "ui/menu_entries.h"
#include "ui/pages/data_page.h"
#include "ui/pages/inspect_page.h"
#include "ui/pages/model_page.h"
#include "ui/pages/welcome_page.h"
#include "ui/preferences_dialog.h"
#include "ui/presenter.h"
#include "ui/samples.h"
#include "ui/shortcut_sheet.h"
#include "ui/tour.h"
#include "ui/widgets/segmented_control.h"

namespace amalgam::ui {

void MainWindow::makeHelpMenu() {
  QMenu* help = menuBar()->addMenu(tr("&Help"));
  help->addAction(tr("Guided &tour"), this, [this] { startTour(); });
  QMenu* examples = help->addMenu(tr("&Sample projects"));
  for (const Sample& one : samples())
    examples->addAction(one.title, this, [this, id = one.id] { startSample(id, false); });
  QAction* keys = help->addAction(tr("&Keyboard shortcuts"), this, [this] { showShortcuts(); });
  keys->setShortcuts({QKeySequence(Qt::Key_F1), QKeySequence(Qt::CTRL | Qt::Key_Slash)});
  help->addSeparator();
  help->addAction(tr("&About Amalgam"), this, [this] {
    auto* box = new QMessageBox(
        QMessageBox::Information, tr("About Amalgam"),
        tr("Amalgam %1\nA workbench for multimodal fusion models in credit risk.\nGPL-3.0-or-later")
            .arg(QStringLiteral(AMALGAM_VERSION)),
        QMessageBox::Ok, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
  });
}

void MainWindow::openSample() { startSample(QStringLiteral("credit"), false); }

void MainWindow::startSample(const QString& id, bool trains) {
  for (const Sample& one : samples()) {
    if (one.id != id) continue;
    pendingResume_ = 0;
    sampleRun_->start(one, trains);
    return;
  }
}

CommandPalette* MainWindow::openPalette() {
  if (!palette_) palette_ = new CommandPalette(this);
  palette_->open(paletteEntries());
  return palette_;
}

ShortcutSheet* MainWindow::showShortcuts() {
  auto* sheet = new ShortcutSheet(ShortcutSheet::groupsOf(*menuBar()), this);
  sheet->setAttribute(Qt::WA_DeleteOnClose);
  sheet->show();
  return sheet;
}

PreferencesDialog* MainWindow::showPreferences() {
  auto* dialog = new PreferencesDialog(*session_->client(), this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &PreferencesDialog::changed, this, [this] {
    welcome_->setRecent(recent());
    session_->client()->setRunsAtOnce(Preferences::load().runsSideBySide());
  });
  dialog->show();
  return dialog;
}

Presenter* MainWindow::present() {
  for (Page* page : findChildren<Page*>()) page->catchUp();
  // The page that is looked at comes first, then whatever the others have to show.
  std::vector<ChartFrame*> panels = Presenter::panelsOf(*this);
  if (panels.empty()) {
    banner_->showNotice(tr("There is no chart to present yet: train a run first."));
    return nullptr;
  }
  auto* presenter = new Presenter(std::move(panels), this);
  presenter->resize(size());
  presenter->showFullScreen();
  presenter->setFocus(Qt::OtherFocusReason);
  return presenter;
}

std::vector<PaletteEntry> MainWindow::paletteEntries() {
  std::vector<PaletteEntry> entries;
  for (const MenuEntry& one : menuEntries(*menuBar())) {
    const QPointer<QAction> action = one.action;
    entries.push_back({one.text, one.menu, keysText(*one.action), {}, [action] { if (action) action->trigger(); }, one.action->isEnabled()});
  }
  // What the page in front offers, and the views of Inspect.
  for (QPushButton* button : stack_->currentWidget()->findChildren<QPushButton*>()) {
    if (!button->isVisible() || button->text().isEmpty()) continue;
    const QPointer<QPushButton> held = button;
    entries.push_back({withoutMnemonic(button->text()), tr("On this page"), {}, button->toolTip(), [held] { if (held) held->click(); }, button->isEnabled()});
  }
  if (const auto* views = inspectPage()->views(); views && !session_->runs().empty()) {
    const auto buttons = views->findChildren<QToolButton*>();
    for (int i = 0; i < buttons.size(); ++i) {
      entries.push_back({buttons[i]->text(), tr("Inspect"), {}, buttons[i]->toolTip(), [this, i] {
                           showPage(kInspect);
                           inspectPage()->showView(i);
                         }});
    }
  }
  for (auto run = session_->runs().rbegin(); run != session_->runs().rend(); ++run) {
    entries.push_back({q(run->name), tr("Run"), {}, QStringLiteral("#%1 %2").arg(run->id).arg(q(run->strategy)), [this, id = run->id] {
                         session_->selectRun(id);
                         showPage(kInspect);
                       }});
  }
  for (const StrategyInfo& one : session_->client()->strategies()) {
    entries.push_back({engineText(one.title), tr("Strategy"), {}, q(one.id), [this, id = one.id] {
                         session_->setStrategy(id);
                         showPage(kModel);
                       }});
  }
  for (const Option& one : session_->client()->settings(session_->plan().strategy)) {
    entries.push_back({engineText(one.title), tr("Setting"), {}, q(one.name), [this, name = q(one.name)] {
                         showPage(kModel);
                         modelPage()->showSetting(name);
                       }});
  }
  if (session_->data()) {
    for (const Column& one : session_->table()->columns()) {
      entries.push_back({q(one.name()), tr("Column"), {}, {}, [this, name = q(one.name())] {
                           showPage(kData);
                           dataPage()->findColumn(name);
                         }});
    }
  }
  for (const QString& path : recent())
    entries.push_back({QFileInfo(path).completeBaseName(), tr("Recent project"), {}, path, [this, path] { openFile(path); }, QFileInfo::exists(path)});
  return entries;
}

}  // namespace amalgam::ui
