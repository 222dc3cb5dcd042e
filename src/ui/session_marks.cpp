// SPDX-License-Identifier: GPL-3.0-or-later
// The part of Session that names and marks runs.
#include <algorithm>

#include "engine/base/error.h"
#include "ui/format.h"
#include "ui/session.h"

namespace amalgam::ui {

namespace {

/// What puts back whatever a change changes.
RunMarkChange oppositeMarks(const RunMarkChange& change, const RunMarks& marks, const std::string& name) {
  RunMarkChange back;
  if (change.name) back.name = name;
  if (change.is_baseline) back.is_baseline = marks.is_baseline;
  if (change.is_pinned) back.is_pinned = marks.is_pinned;
  if (change.is_archived) back.is_archived = marks.is_archived;
  if (change.note) back.note = marks.note;
  if (change.tags) back.tags = marks.tags;
  return back;
}

void applyMarks(const RunMarkChange& change, RunMarks& marks) {
  if (change.is_baseline) marks.is_baseline = *change.is_baseline;
  if (change.is_pinned) marks.is_pinned = *change.is_pinned;
  if (change.is_archived) marks.is_archived = *change.is_archived;
  if (change.note) marks.note = *change.note;
  if (change.tags) marks.tags = tidy_tags(*change.tags);
}

}  // namespace

/// Marks of one run; where the baseline moves, undoing gives it back to the run that had it.
class MarkCommand final : public QUndoCommand {
 public:
  MarkCommand(Session* session, std::int64_t run, const RunMarkChange& change, const RunMarkChange& back,
              std::int64_t former_baseline, const QString& text)
      : QUndoCommand(text), session_(session), run_(run), formerBaseline_(former_baseline), change_(change), back_(back) {}
  void redo() override { session_->writeMarks(run_, change_); }
  void undo() override {
    session_->writeMarks(run_, back_);
    if (formerBaseline_ != 0) session_->writeMarks(formerBaseline_, {.is_baseline = true});
  }

 private:
  Session* session_;
  std::int64_t run_, formerBaseline_;
  RunMarkChange change_, back_;
};

/// A decision about a run's score; undone by storing the former one.
class DecisionCommand final : public QUndoCommand {
 public:
  DecisionCommand(Session* session, std::int64_t run, RunDecision before, RunDecision after, const QString& text)
      : QUndoCommand(text), session_(session), run_(run), before_(std::move(before)), after_(std::move(after)) {}
  void redo() override { session_->writeDecision(run_, after_); }
  void undo() override { session_->writeDecision(run_, before_); }

 private:
  Session* session_;
  std::int64_t run_;
  RunDecision before_, after_;
};

RunMarks Session::marksOf(std::int64_t id) const {
  const auto found = marks_.find(id);
  return found == marks_.end() ? RunMarks{} : found->second;
}

void Session::mark(std::int64_t id, const RunMarkChange& change, const QString& text) {
  const RunRecord* record = run(id);
  if (!record) return;
  RunMarks after = marksOf(id);
  try {
    applyMarks(change, after);
  } catch (const Error& problem) {  // a tag that cannot be one
    Q_EMIT this->problem(engineText(QString::fromUtf8(problem.what())), q(problem.code()));
    return;
  }
  const bool renames = change.name && *change.name != record->name;
  if (after == marksOf(id) && !renames) return;
  std::int64_t former = 0;
  for (const auto& [other, marks] : marks_) {
    if (change.is_baseline.value_or(false) && marks.is_baseline && other != id) former = other;
  }
  undo_.push(new MarkCommand(this, id, change, oppositeMarks(change, marksOf(id), record->name), former, text));
}

void Session::rename(std::int64_t id, const QString& name) {
  if (name.trimmed().isEmpty()) return;
  mark(id, {.name = s(name.trimmed())}, tr("Rename run"));
}

/// Shows the change at once and stores it; the store tells what is wrong.
void Session::writeMarks(std::int64_t id, const RunMarkChange& change) {
  if (change.is_baseline.value_or(false)) {
    for (auto& [other, marks] : marks_) marks.is_baseline = false;
  }
  applyMarks(change, marks_[id]);
  if (RunRecord* known = findRun(id); known && change.name) known->name = *change.name;
  for (const RunViewPtr& view : {selectedView_, live_}) {
    if (view && view->record.id == id && change.name) view->record.name = *change.name;
  }
  client_->ask(
      EngineClient::Thread::store, QString(), this,
      [path = toPath(projectPath_), id, change](Workbench*, RunControl&) {
        ProjectStore(path, ProjectStore::Mode::read_write).mark_run(id, change);
        return true;
      },
      [this](bool) { refreshRuns(); },  // a reading under way may have been of before
      [this](const EngineClient::Problem& why) {
        Q_EMIT problem(why.message, why.code);
        refreshRuns();  // shows what is stored
      });
  Q_EMIT runsChanged();  // whoever reads the store now reads what was just written
  Q_EMIT marksChanged();
}

void Session::decide(std::int64_t id, const DecisionRequest& request, const QString& text) {
  client_->ask(
      EngineClient::Thread::store, QStringLiteral("decide"), this,
      [path = toPath(projectPath_), id, request](Workbench*, RunControl&) {
        const ProjectStore store(path, ProjectStore::Mode::read_only);
        return std::make_pair(store.run_decision(id), decided(store, id, request));
      },
      [this, id, text, project = projectPath_](const std::pair<RunDecision, RunDecision>& found) {
        if (project != projectPath_) return;
        if (found.first == found.second) {
          Q_EMIT decisionChanged(id);  // whoever asked shows what is stored
        } else {
          undo_.push(new DecisionCommand(this, id, found.first, found.second, text));
        }
      },
      [this, id](const EngineClient::Problem& why) {
        Q_EMIT problem(why.message, why.code);
        Q_EMIT decisionChanged(id);
      });
}

void Session::writeDecision(std::int64_t id, const RunDecision& decision) {
  client_->ask(
      EngineClient::Thread::store, QString(), this,
      [path = toPath(projectPath_), id, decision](Workbench*, RunControl&) {
        ProjectStore(path, ProjectStore::Mode::read_write).write_run_decision(id, decision);
        return true;
      },
      [this, id](bool) {
        Q_EMIT decisionChanged(id);
        if (id == selected_) selectRun(id);  // its scores are others now
      });
}

std::vector<RunRecord> Session::listedRuns() const {
  std::vector<RunRecord> listed;
  for (const RunRecord& one : runs_) {
    const bool is_busy = !is_over(one.state) && one.state != RunState::draft;
    if (!marksOf(one.id).is_archived || one.id == selected_ || is_busy) listed.push_back(one);
  }
  std::stable_sort(listed.begin(), listed.end(), [&](const RunRecord& a, const RunRecord& b) {
    return marksOf(a.id).is_pinned < marksOf(b.id).is_pinned;
  });
  return listed;
}

}  // namespace amalgam::ui
