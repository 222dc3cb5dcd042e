// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/samples.h"

#include <QFileInfo>
#include <QTimer>
#include <cmath>

#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/session.h"

namespace amalgam::ui {

namespace {

Sample sampleAt(const QString& folder) {
  Sample sample;
  sample.data = Session::findSample(QStringLiteral("%1/%1.csv").arg(folder));
  sample.map = Session::findSample(QStringLiteral("%1/%1.map.json").arg(folder));
  return sample;
}

}  // namespace

std::vector<Sample> samples() {
  std::vector<Sample> all;
  Sample credit = sampleAt(QStringLiteral("credit_sample"));
  credit.id = QStringLiteral("credit");
  credit.title = SampleRun::tr("Credit-risk portfolio");
  credit.teaches = SampleRun::tr(
      "A synthetic portfolio with numbers, categories, repayment series, notes in English and Chinese, and click streams. "
      "Its truth is known, so you can see whether a strategy finds it.");
  credit.runs = {{"hybrid", {}}};
  all.push_back(std::move(credit));
  for (const Lesson& one : lessons()) {
    Sample sample = sampleAt(QStringLiteral("lesson_") + q(one.id));
    sample.id = q(one.id);
    sample.title = engineText(one.title);
    sample.teaches = engineText(one.teaches);
    sample.lookAt = engineText(one.look_at);
    sample.runs = one.runs;
    all.push_back(std::move(sample));
  }
  return all;
}

SampleRun::SampleRun(Session* session, QObject* parent) : QObject(parent), session_(session) {
  connect(session, &Session::checksChanged, this, &SampleRun::goOn);
  connect(session, &Session::problem, this, [this] {
    if (stage_ == Stage::opening) stage_ = Stage::idle;
  });
  connect(session->client(), &EngineClient::queueChanged, this, [this] {
    if (stage_ != Stage::training || session_->client()->isTraining()) return;
    stage_ = Stage::idle;
    if (session_->projectPath() == project_) showBest();
  });
}

void SampleRun::start(const Sample& sample, bool trains) {
  if (sample.data.isEmpty()) {
    Q_EMIT missing(sample.id);
    return;
  }
  sample_ = sample;
  trains_ = trains;
  project_.clear();
  stage_ = trains ? Stage::opening : Stage::idle;
  session_->openSample(sample.data, sample.map);
}

void SampleRun::goOn() {
  if (stage_ != Stage::opening || session_->isBusy() || !session_->data()) return;
  if (QFileInfo(q(session_->data()->read.path)) != QFileInfo(sample_.data)) return;  // of what was open before
  if (!session_->whyNotTrain().isEmpty()) return;  // the check or the engine is still under way
  project_ = session_->projectPath();
  for (const RunRecord& run : session_->runs()) {
    if (run.state != RunState::finished && run.state != RunState::stopped_early) continue;
    stage_ = Stage::idle;
    showBest();
    return;
  }
  stage_ = Stage::training;
  session_->trainRuns(sample_.runs);
  Q_EMIT trainingBegan();
}

void SampleRun::showBest() {
  const RunRecord* best = nullptr;
  for (const RunRecord& run : session_->runs()) {
    if (!is_over(run.state) || run.best_epoch == 0) continue;
    const double now = run.metric(Part::validation, "roc_auc");
    if (best == nullptr || (std::isfinite(now) && !(best->metric(Part::validation, "roc_auc") >= now))) best = &run;
  }
  if (best == nullptr) return;  // cancelled, or failed: that was told
  session_->selectRun(best->id);
  Q_EMIT resultsReady();
}

}  // namespace amalgam::ui
