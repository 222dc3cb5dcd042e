// SPDX-License-Identifier: GPL-3.0-or-later
// Does the window ever stand still? Counts the event loop's stalls while a table is read, a run is trained and epochs are
// scrubbed, and times what-if questions and moves of the cut-off slider. See README.md.
#include <fmt/format.h>

#include <QApplication>
#include <QElapsedTimer>
#include <QSettings>
#include <QSlider>
#include <QTemporaryDir>
#include <QTimer>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <nlohmann/json.hpp>
#include <random>

#include "../ui/support/heartbeat.h"
#include "engine/base/process_memory.h"
#include "engine/training/race.h"
#include "ui/main_window.h"
#include "ui/pages/credit_panel.h"
#include "ui/pages/inspect_page.h"
#include "ui/pages/train_page.h"
#include "ui/plots/attention_heatmap.h"
#include "ui/plots/weights_plot.h"
#include "ui/session.h"
#include "ui/theme/theme.h"
#include "ui/widgets/epoch_slider.h"

namespace {

using namespace amalgam;
using namespace amalgam::ui;

/// Ends the program with a sentence.
[[noreturn]] void fail(const QString& sentence) {
  fmt::print(stderr, "{}\n", sentence.toStdString());
  std::_Exit(1);
}

/// Runs the event loop until the condition holds.
void waitUntil(const std::function<bool()>& condition, const char* what) {
  QElapsedTimer clock;
  clock.start();
  QTimer wake;  // processEvents with a time limit would poll without a rest, and take the processor from the engine
  wake.start(5);
  while (!condition()) {
    if (clock.elapsed() > 3'600'000) fail(QStringLiteral("waited an hour for %1").arg(QLatin1String(what)));
    QApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
  }
}

void printStalls(const char* what, const Heartbeat& heart, double seconds) {
  fmt::print("{:32} {:8.1f} s  {:8} beats  over 16 ms: {:5}  over 50 ms: {:4}  longest {:6.1f} ms (on the clock {:.1f} ms)\n", what,
             seconds, heart.beats(), heart.stallsOver(16), heart.stallsOver(50), heart.longestStall(), heart.longestGap());
  std::fflush(stdout);
}

/// Counts stalls while `action` goes on, up to the end that it waits for.
void watch(const char* what, const std::function<void()>& action) {
  QElapsedTimer clock;
  clock.start();
  const Heartbeat heart;
  action();
  const int before = heart.beats();
  waitUntil([&] { return heart.beats() > before; }, "the turn in which it ended");
  printStalls(what, heart, static_cast<double>(clock.nsecsElapsed()) / 1e9);
}

void printTimes(const char* what, std::vector<double> milliseconds) {
  std::sort(milliseconds.begin(), milliseconds.end());
  const auto at = [&](double share) { return milliseconds[static_cast<std::size_t>(share * static_cast<double>(milliseconds.size() - 1))]; };
  fmt::print("{:32} median {:.1f} ms, 95 % within {:.1f} ms, longest {:.1f} ms ({} times)\n", what, at(0.5), at(0.95), at(1),
             milliseconds.size());
  std::fflush(stdout);
}

/// A million made-up scores in the credit panel; the slider is moved a thousand times and the panel painted each time.
void moveCutOff(Session& session, std::int64_t rows) {
  std::mt19937 random(1);
  std::normal_distribution<float> normal;
  std::vector<float> targets, scores;
  for (std::int64_t i = 0; i < rows; ++i) {
    targets.push_back(static_cast<float>(i % 5 == 0));
    scores.push_back(1 / (1 + std::exp(-(normal(random) + targets.back()))));
  }
  CreditPanel panel(&session);
  panel.resize(1100, 900);
  CreditPanel::Figures figures;
  figures.run = 1;
  figures.pack = {{"part", "test"}, {"rows", rows}, {"bads", rows / 5}};
  figures.lab = std::make_shared<CutOffLab>(*group_scores(targets, scores));
  panel.showFigures(figures);
  panel.show();
  for (int i = 0; i < 20; ++i) QApplication::processEvents();
  std::vector<double> times;
  for (int i = 1; i <= 1000; ++i) {
    QElapsedTimer clock;
    clock.start();
    panel.setDecision(static_cast<std::size_t>(i) * figures.lab->decisions() / 1001);
    panel.repaint();
    QApplication::processEvents();
    times.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
  }
  printTimes(fmt::format("cut-off moved, {} rows", rows).c_str(), times);
}

/// What if a number of one case were another: a question to the engine and its answer, one after the other.
void askWhatIf(Session& session) {
  const RunRecord& run = session.runs().back();
  QString column;
  for (const ModalitySpec& one : session.plan().map.modalities) {
    if (column.isEmpty() && one.kind == "numerical") column = QString::fromStdString(one.all_columns().front());
  }
  std::vector<double> times;
  for (int i = 0; i < 60; ++i) {
    const nlohmann::json settings = {{"row", 3}, {"edits", {{column.toStdString(), std::to_string(1000 + 500 * i)}}}};
    bool isAnswered = false;
    QElapsedTimer clock;
    clock.start();
    session.client()->ask(
        EngineClient::Thread::preview, QStringLiteral("bench"), &session,
        [project = std::filesystem::path(session.projectPath().toStdString()), id = run.id, table = session.table(), text = settings.dump()](Workbench* bench, RunControl& control) {
          return bench->insight({.project = project, .run = id, .id = "case", .settings = text, .table = table}, {}, control);
        },
        [&](const nlohmann::json&) { isAnswered = true; }, [](const EngineClient::Problem& why) { fail(why.message); });
    waitUntil([&] { return isAnswered; }, "an answer");
    if (i >= 5) times.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
  }
  printTimes("what-if, question to answer", times);
}

/// One epoch after the other; a step ends when both charts that follow the slider are painted.
void scrub(MainWindow& window, Session& session) {
  const TrainPage& page = *window.trainPage();
  auto* slider = page.findChild<EpochSlider*>();
  auto* heatmap = page.findChild<AttentionHeatmap*>();
  auto* weights = page.findChild<WeightsPlot*>();
  const int epochs = static_cast<int>(session.runs().back().epochs_done);
  if (slider == nullptr || heatmap == nullptr || weights == nullptr || epochs < 2) fail(QStringLiteral("there are no epochs to scrub"));
  bool isMapDrawn = false, areWeightsDrawn = false;
  QObject listener;
  QObject::connect(heatmap, &QCustomPlot::afterReplot, &listener, [&] { isMapDrawn = true; });
  QObject::connect(weights, &QCustomPlot::afterReplot, &listener, [&] { areWeightsDrawn = true; });
  std::vector<double> times;
  for (int i = 0; i < 400; ++i) {
    isMapDrawn = areWeightsDrawn = false;
    QElapsedTimer clock;
    clock.start();
    slider->setEpoch(1 + i % epochs);
    waitUntil([&] { return isMapDrawn && areWeightsDrawn; }, "the charts");
    times.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
  }
  printTimes("epoch scrubbed and painted", times);
}

/// All pages and all views of Inspect, one after the other.
void lookAround(MainWindow& window) {
  const auto look = [](int milliseconds) {
    QElapsedTimer clock;
    clock.start();
    waitUntil([&] { return clock.elapsed() >= milliseconds; }, "the clock");
  };
  for (int page = MainWindow::kWelcome; page <= MainWindow::kExport; ++page) {
    window.goTo(page);
    look(300);
  }
  window.goTo(MainWindow::kInspect);
  for (int view = InspectPage::kLearned; view <= InspectPage::kCompare; ++view) {
    window.inspectPage()->showView(view);
    look(1500);  // some ask the engine
  }
  window.goTo(MainWindow::kTrain);
  look(300);
}

}  // namespace

int main(int argc, char** argv) {
  prepare_window_memory();
  qputenv("OMP_WAIT_POLICY", "passive");
  QApplication app(argc, argv);
  const QStringList words = QApplication::arguments();
  if (words.size() < 2) {
    fmt::print(stderr, "usage: window_bench DATA.csv [MAP.json] [EPOCHS] [ROWS_OF_THE_CUT_OFF] [RUNS]\n");
    return 2;
  }
  QTemporaryDir folder;
  QSettings::setDefaultFormat(QSettings::IniFormat);
  QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder.path());
  Theme::instance().applyTo(app, ThemeChoice::light);
  EngineClient client;
  Session session(&client, folder.path());
  QObject::connect(&client, &EngineClient::engineFailed, [](const QString& why) { fail(why); });
  QObject::connect(&session, &Session::problem, [](const QString& why) { fail(why); });
  MainWindow window(&session);
  window.resize(1280, 800);
  window.show();
  for (int i = 0; i < 20; ++i) QApplication::processEvents();  // laid out and painted: start_compare.py measures that
  watch("engine loaded", [&] {
    client.start();
    waitUntil([&] { return client.isReady(); }, "the engine");
  });
  watch("table read", [&] {
    session.openData(words[1]);
    waitUntil([&] { return !session.isBusy() && session.data(); }, "the table");
  });
  if (words.size() > 2) session.loadMap(words[2]);
  waitUntil([&] { return session.whyNotTrain().isEmpty(); }, "the map");
  session.setOption("training.epochs", std::int64_t{words.value(3, QStringLiteral("10")).toLongLong()});
  session.setOption("training.patience", std::int64_t{0});
  watch("training page shown", [&] {
    window.showPage(MainWindow::kTrain);
    for (int i = 0; i < 20; ++i) QApplication::processEvents();
  });
  const int runs = words.value(5, QStringLiteral("1")).toInt();
  client.setRunsAtOnce(runs_at_once(1));
  watch(runs > 1 ? "runs trained side by side" : "run trained", [&] {
    for (int i = 0; i < runs; ++i) session.train();
    waitUntil([&] { return !client.isTraining(); }, "the run");
  });
  waitUntil([&] { return session.selectedView() && session.selectedView()->scored != Part::none; }, "the run's figures");
  watch("pages shown for the first time", [&] { lookAround(window); });
  watch("pages shown again", [&] { lookAround(window); });
  watch("epochs scrubbed", [&] { scrub(window, session); });
  askWhatIf(session);
  moveCutOff(session, words.value(4, QStringLiteral("1000000")).toLongLong());
  return 0;
}
