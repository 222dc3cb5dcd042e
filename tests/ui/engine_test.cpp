// SPDX-License-Identifier: GPL-3.0-or-later
// The window's client with the real engine module, from a file to a trained run in the project.
#include <cmath>
#include <cstdlib>

#include "ui/main_window.h"
#include "ui/support/heartbeat.h"
#include "ui/support/ui_fixture.h"

namespace amalgam::ui {
namespace {

class RealEngine : public UiFixture {
 protected:
  void SetUp() override {
    UiFixture::SetUp();
    stop();
    client_ =
        std::make_unique<EngineClient>();  // the module beside the test program, or $AMALGAM_ENGINE
    session_ = std::make_unique<Session>(client_.get(), folder_.path());
    QString failure;
    QObject::connect(client_.get(), &EngineClient::engineFailed,
                     [&](const QString& message) { failure = message; });
    client_->start();
    ASSERT_TRUE(waitUntil([&] { return client_->isReady() || !failure.isEmpty(); }, 60000));
    ASSERT_TRUE(client_->isReady()) << failure.toStdString();
  }
};

TEST_F(RealEngine, TrainsARunThatTheProjectKeeps) {
  openLoans();
  session_->setStrategy("hybrid");
  session_->setOption("training.epochs", std::int64_t{3});
  session_->train();
  ASSERT_TRUE(waitUntil([this] { return !client_->isTraining(); }, 120000));
  ASSERT_TRUE(waitUntil(
      [this] { return session_->selectedView() && session_->selectedView()->scored != Part::none; },
      20000));
  const RunViewPtr view = session_->selectedView();
  EXPECT_EQ(view->record.state, RunState::finished) << view->record.message;
  ASSERT_EQ(view->epochs.size(), 3u);
  EXPECT_TRUE(std::isfinite(view->epochs.back().metric(Part::validation, "loss")));
  ASSERT_EQ(view->modalities.size(), 5u);
  double shares = 0;
  for (const ModalityWeight& one : view->epochs.back().weights) shares += one.normalised;
  EXPECT_NEAR(shares, 1.0, 1e-6);
  ASSERT_FALSE(view->epochs.back().attention.empty());
  double row = 0;  // attention of the first head's first query
  for (int key = 0; key < 5; ++key) row += view->epochs.back().attention.front().at(0, 0, key);
  EXPECT_NEAR(row, 1.0, 1e-5);
  EXPECT_FALSE(view->step_losses.empty());
}

TEST_F(RealEngine, TrainsWithoutAStallOfTheWindow) {
  openLoans();
  session_->setStrategy("hybrid");
  session_->setOption("training.epochs", std::int64_t{40});
  session_->setOption("training.patience", std::int64_t{0});
  session_->setOption("training.batch_size", std::int64_t{16});
  MainWindow window(session_.get());
  window.resize(1280, 800);
  window.show();
  ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
  QTest::qWait(100);
  Heartbeat heart;
  window.showPage(MainWindow::kTrain);
  session_->train();
  ASSERT_TRUE(waitUntil([this] { return !client_->isTraining(); }, 120000));
  EXPECT_LT(heart.longestStall(), longestStallAllowed())
      << heart.stallsOver(50) << " of " << heart.beats() << " beats; longest gap on the clock "
      << heart.longestGap() << " ms";
  EXPECT_GT(heart.beats(), 50);
  ASSERT_EQ(session_->liveView()->epochs.size(), 40u);
  RecordProperty("longest_stall_ms", std::to_string(heart.longestStall()));
}

TEST_F(RealEngine, SummarisesEveryStrategyWithoutTraining) {
  openLoans();
  ASSERT_GE(client_->strategies().size(), 4u);
  for (const StrategyInfo& one : client_->strategies()) {
    std::optional<ModelSummary> summary;
    QString failure;
    client_->ask(
        EngineClient::Thread::preview, QStringLiteral("test"), session_.get(),
        [table = session_->table(), experiment = session_->experimentFor(one.id)](
            Workbench* bench, RunControl&) { return bench->summarize(table, experiment); },
        [&](const ModelSummary& result) { summary = result; },
        [&](const EngineClient::Problem& why) { failure = why.message; });
    ASSERT_TRUE(waitUntil([&] { return summary.has_value() || !failure.isEmpty(); }, 60000));
    ASSERT_TRUE(summary.has_value()) << one.id << ": " << failure.toStdString();
    EXPECT_EQ(summary->parameters > 0, one.family != StrategyFamily::baseline) << one.id;
    EXPECT_GE(summary->parts.size(), one.family == StrategyFamily::unimodal ? 3u : 5u) << one.id;
  }
}

}  // namespace
}  // namespace amalgam::ui
