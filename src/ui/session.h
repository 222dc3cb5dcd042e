// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <QUndoStack>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/project/run_decision.h"
#include "ui/document.h"
#include "ui/engine_client.h"
#include "ui/engine_text.h"
#include "ui/map_edit.h"

class QTimer;

namespace amalgam {
struct LessonRun;
}

namespace amalgam::ui {

/// What the analyst can change and undo: the map and the settings of the next run.
struct Plan {
  ModalityMap map;  ///< with empty lanes
  std::string strategy = "hybrid";
  std::map<std::string, OptionValue> values;  ///< settings that were changed, by full name
  std::string split = "70/15/15";
  std::uint64_t seed = 1;
  std::string device = "auto";
  int threads = 1;

  std::string settings_json() const;  ///< all but the map
  void merge_settings_json(
      const std::string& json);  ///< members that are missing or wrong are left alone
};

/// The open document: data, plan, project, runs. Knows no widget; all slow work goes through the
/// client.
class Session final : public QObject {
  Q_OBJECT

 public:
  /// New projects are made in `projects_folder`.
  Session(EngineClient* client, const QString& projects_folder, QObject* parent = nullptr);

  EngineClient* client() const { return client_; }
  QUndoStack* undoStack() { return &undo_; }
  const LoadedDataPtr& data() const { return data_; }  ///< null while nothing is open
  TablePtr table() const { return data_ ? data_->read.table : nullptr; }
  const Plan& plan() const { return plan_; }
  QString projectPath() const { return projectPath_; }
  QString projectName() const;
  bool hasProject() const { return !projectPath_.isEmpty(); }
  bool isBusy() const { return !busy_.isEmpty(); }
  QString busyText() const { return busy_; }
  QString savedAt() const { return savedAt_; }  ///< "10:41"; empty if nothing was saved yet

  // ── opening ──────────────────────────────────────────────────────────────
  /// A project (.amalgam), a map (.json), or else a data file.
  void openFile(const QString& path);
  /// `project` empty = one named after the data in the projects folder.
  void openData(const QString& path, const QString& project = {});
  void openProject(const QString& path);
  void cancelOpening();
  /// Reads the open file again in another way; dataChanged follows. The way is remembered for this
  /// file and kept in the project. What cannot be read like that is told, and nothing changes.
  void reread(const ReadRecipe& recipe);
  void saveRecipe(const QString& path);
  void applyRecipe(const QString& path);
  /// True while a change has not reached the project file; savingEnded follows.
  bool isSaving() const;
  void saveAtOnce();
  /// Writes what follows to another project file.
  void saveProjectAs(const QString& path);
  /// A file of the data sets that come with the program; empty if it is not installed.
  static QString findSample(const QString& name = QStringLiteral("credit_sample/credit_sample.csv"));
  /// Opens such a data set with its own map, unless its project has one already.
  void openSample(const QString& path, const QString& map);

  // ── the map ──────────────────────────────────────────────────────────────
  void moveColumns(const QStringList& columns, const Place& to);
  void addModality(const std::string& kind);
  void renameModality(const std::string& name, const QString& new_name);
  /// Its columns become unused; the last lane of a kind stays, empty.
  void removeModality(const std::string& name);
  void setTarget(const TargetSpec& target);
  /// Replaces format, event, time and separator of a modality.
  void setModalityFormat(const ModalitySpec& changed);
  void suggestAgain();
  void loadMap(const QString& path);
  void saveMap(const QString& path);
  /// Where a column stands on the board; constant time.
  const Place& placeOf(const std::string& column) const { return places_.of(column); }
  /// The little histograms of the chips; they follow data and target after a while.
  const std::map<std::string, std::vector<MiniBar>>& miniBars() const { return miniBars_; }
  ModalityMap effectiveMap() const { return withoutEmptyLanes(plan_.map); }
  const std::vector<std::string>& warnings() const { return warnings_; }  ///< of check_map
  /// What speaks for a leak of the outcome through a column that stands in a modality, in sentences.
  QStringList leaksOf(const QString& column) const;
  QStringList leakyColumns() const;  ///< those of the modalities, in table order
  void checkAgain() { check(); }
  QString mapProblem() const { return engineText(mapProblem_); }  ///< why it cannot be trained; empty if it can

  // ── the settings ─────────────────────────────────────────────────────────
  void setStrategy(const std::string& id);
  /// Queues a search for better settings among strategies; returns the name of its series, empty if it cannot start.
  QString tune(const std::vector<std::string>& strategies, int trials, double minutes);
  void setOption(const std::string& name, const OptionValue& value);
  void resetOptions();
  /// One change of the plan; equal `merge_key`s in a row are undone together (0 = never).
  void change(const QString& text, const std::function<void(Plan&)>& edit, int merge_key = 0);
  /// What a run of the strategy would be given.
  Experiment experimentFor(const std::string& strategy) const;

  // ── runs ─────────────────────────────────────────────────────────────────
  /// Why training cannot start; empty if it can.
  QString whyNotTrain() const;
  void train();
  void trainAll();
  /// Queues a given set of runs, as one race if there are several.
  void trainRuns(const std::vector<LessonRun>& runs);
  void resumeRun(std::int64_t run);
  const std::vector<RunRecord>& runs() const { return runs_; }  ///< oldest first
  const RunRecord* run(std::int64_t id) const;
  /// The data of a run; nullptr if they are not known yet.
  const DatasetRecord* dataOf(const RunRecord& run) const;
  std::int64_t selectedRun() const { return selected_; }
  void selectRun(std::int64_t id);
  RunViewPtr selectedView() const { return selectedView_; }  ///< null until it is read
  RunViewPtr liveView() const { return live_; }  ///< the run under way, or else the one looked at
  void refreshRuns();
  /// Reads another run for a comparison; `done` comes later.
  void withRun(std::int64_t id, QObject* context, std::function<void(RunViewPtr)> done);
  void rename(std::int64_t run, const QString& name);
  /// What the analyst marked a run with.
  RunMarks marksOf(std::int64_t run) const;
  /// Marks a run; can be undone. `text` names the change in the menu.
  void mark(std::int64_t run, const RunMarkChange& change, const QString& text);
  /// Decides about the score of a run (recalibration, cut-off) and stores it; can be undone. `text` names the change in the
  /// menu; decisionChanged follows.
  void decide(std::int64_t run, const DecisionRequest& request, const QString& text);
  /// The runs as lists show them: without the archived ones (but for the selected and what is under way), the pinned
  /// ones at the end, else oldest first.
  std::vector<RunRecord> listedRuns() const;

 Q_SIGNALS:
  void busyChanged();
  void readProgress(qint64 done, qint64 total);
  void dataChanged();
  void projectChanged();
  void mapChanged();
  void miniBarsChanged();
  void checksChanged();
  void settingsChanged();
  void runsChanged();
  void runUpdated(qint64 run);
  void selectedRunChanged();
  void marksChanged();
  void decisionChanged(qint64 run);
  void liveReset();
  /// Of every run of the project that is under way; `liveSteps` and `liveEpoch` tell of the one in view alone.
  void runSteps(const amalgam::StepsDone& event);
  void runEpoch(const amalgam::EpochDone& event);
  void liveSteps(const amalgam::StepsDone& event);
  void liveEpoch(const amalgam::EpochDone& event);
  void saved();
  void savingEnded(bool all_saved);  ///< nothing waits to be saved any more
  void notice(const QString& text);                           ///< worth knowing
  void problem(const QString& message, const QString& code);  ///< in the way

 private:
  friend class PlanCommand;
  friend class MarkCommand;
  friend class DecisionCommand;
  void writeDecision(std::int64_t run, const RunDecision& decision);
  void writeMarks(std::int64_t run, const RunMarkChange& change);
  void apply(const Plan& plan);
  void setBusy(const QString& text);
  void takeAgain(const LoadedDataPtr& data);
  void setPlan(const Plan& plan);
  void askMiniBars();
  void take(const OpenedDocument& opened, const QString& project);
  void openWith(std::function<OpenedDocument(RunControl&, const Progress01&)> work,
                const QString& text, const QString& project);
  void scheduleSave();
  void saveNow();
  void check();
  void onRunStarted(const RunStarted& event);
  void onSteps(const StepsDone& event);
  void onEpoch(const EpochDone& event);
  void onState(const RunStateChanged& event);
  void onFinished(const RunRecord& run);
  void onFailed(qint64 run, const QString& name, const QString& message, const QString& code);
  void takeEarlier(const RunViewPtr& view, const RunView& earlier, int upTo);
  void showLive(const RunViewPtr& view);
  void leaveLive(std::int64_t run);
  RunViewPtr underWay(std::int64_t run) const;
  RunViewPtr inView(std::int64_t run) const;
  RunRecord* findRun(std::int64_t id);
  bool isLiveHere() const { return live_ && liveProject_ == projectPath_; }
  QString freeProjectPath(const QString& stem) const;
  std::string freeSeries(const std::string& kind) const;

  EngineClient* client_;
  QString projectsFolder_;
  QUndoStack undo_;
  LoadedDataPtr data_;
  Plan plan_;
  PlaceIndex places_;
  std::map<std::string, std::vector<MiniBar>> miniBars_;
  QString projectPath_, busy_, savedAt_, mapProblem_;
  std::vector<std::string> warnings_;
  std::vector<RunRecord> runs_;
  std::vector<DatasetRecord> datasets_;  ///< those of the project
  std::map<std::int64_t, RunMarks> marks_;  ///< of the runs that have any
  std::int64_t selected_ = 0;
  RunViewPtr selectedView_, live_;
  std::map<std::int64_t, RunViewPtr> underWay_;  ///< runs that are trained now, all of one project
  QString liveProject_;  ///< where they are written to: another project may be open by now
  int savesUnderWay_ = 0;
  QTimer* saveTimer_;
  QTimer* checkTimer_;
};

}  // namespace amalgam::ui
