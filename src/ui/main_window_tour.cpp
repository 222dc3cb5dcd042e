// SPDX-License-Identifier: GPL-3.0-or-later
// The part of MainWindow that shows it around: eight stops from the data to the exported model.
#include <QFileInfo>
#include <QPushButton>
#include <QTableView>

#include "ui/format.h"
#include "ui/main_window.h"
#include "ui/pages/data_page.h"
#include "ui/pages/export_page.h"
#include "ui/pages/inspect_page.h"
#include "ui/pages/learned_panel.h"
#include "ui/pages/modalities_page.h"
#include "ui/pages/model_page.h"
#include "ui/pages/run_charts.h"
#include "ui/pages/train_page.h"
#include "ui/pages/welcome_page.h"
#include "ui/samples.h"
#include "ui/tour.h"
#include "ui/widgets/step_rail.h"
#include "ui/widgets/strategy_card.h"

namespace amalgam::ui {

Tour* MainWindow::startTour() {
  if (!tour_) tour_ = new Tour(this);
  tour_->start(tourSteps());
  return tour_;
}

std::vector<TourStep> MainWindow::tourSteps() {
  // Pages may be built anew while the tour is under way: whatever a stop needs is looked up through the window.
  const auto go = [this](int page) { return [this, page] { showPage(page); }; };
  const auto has_data = [this] { return session_->data() != nullptr && !session_->isBusy(); };
  const auto has_result = [this] {
    for (const RunRecord& run : session_->runs()) {
      if (is_over(run.state) && run.best_epoch > 0) return !session_->client()->isTraining();
    }
    return false;
  };
  std::vector<TourStep> steps;
  steps.push_back({tr("Welcome"),
                   tr("This tour goes from a table to a model that can be taken away, in eight stops. Everything works meanwhile: "
                      "try what you see. First, some data: the sample portfolio, unless you have opened your own."),
                   go(kWelcome), [this]() -> QWidget* { return welcome_->findChild<QPushButton*>(QStringLiteral("openSample")); },
                   has_data, [this] { return session_->isBusy(); }, [this] { openSample(); }, tr("Open the sample"), tr("Reading …")});
  steps.push_back({tr("Data"),
                   tr("The table as it was read. What was guessed about it stands above as chips, and each guess can be changed; rows "
                      "that did not fit are listed, none is dropped in silence."),
                   go(kData), [this]() -> QWidget* { return dataPage()->tableView(); }});
  steps.push_back({tr("Modalities"),
                   tr("Every column is a chip in the lane of its modality. Drag it, or select it and press 1 to 5; T makes it the target. "
                      "Ctrl+Z takes a move back."),
                   go(kModalities), [this]() -> QWidget* { return rail_->buttonOf(kModalities); }});
  steps.push_back({tr("Model"),
                   tr("Where do the modalities meet? Early, late, in between: choose a strategy. Settings that you leave alone are fitted to "
                      "the data, and the reason is told."),
                   go(kModel), [this]() -> QWidget* { return modelPage()->cards().empty() ? nullptr : modelPage()->cards().front(); }});
  steps.push_back({tr("Train"),
                   tr("Training runs in the background; you can look around, change the map, or queue more runs. Hybrid fusion is trained now: "
                      "the loss falls, the weights of the modalities find their place."),
                   go(kTrain), [this]() -> QWidget* { return trainPage()->curves(); }, has_result,
                   [this] { return session_->client()->isTraining(); },
                   [this] {
                     if (session_->client()->isTraining()) return;
                     session_->trainRuns({{"hybrid", {}}});
                   },
                   tr("Train hybrid fusion"), tr("Training; the tour goes on when it ends.")});
  steps.push_back({tr("What it learned"),
                   tr("The metrics on rows that the model never saw, and below them which modality it listens to. A large weight is not yet "
                      "importance: Measure tells what shuffling a modality costs."),
                   [this] {
                     showPage(kInspect);
                     inspectPage()->showView(InspectPage::kLearned);
                   },
                   [this]() -> QWidget* { return inspectPage()->learned()->attention(); }});
  steps.push_back({tr("Sources, cases, credit pack"),
                   tr("What the sources are worth together and when one is missing; one case with its reasons and what-if; cut-off, gains and "
                      "score bands. Each is a view of this page."),
                   [this] {
                     showPage(kInspect);
                     inspectPage()->showView(InspectPage::kSources);
                   },
                   [this]() -> QWidget* { return rail_->buttonOf(kInspect); }});
  steps.push_back({tr("Take it away"),
                   tr("The model as a file that other programs run, checked against the original before it is handed over, and the command "
                      "line that makes it again. That is all: Ctrl+K finds everything else."),
                   go(kExport), [this]() -> QWidget* { return rail_->buttonOf(kExport); }});
  return steps;
}

}  // namespace amalgam::ui
