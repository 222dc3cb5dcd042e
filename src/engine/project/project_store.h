// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/project/run_marks.h"
#include "engine/project/run_record.h"

namespace amalgam {

/// The project: one SQLite file with all that was done, written as it happens.
///
/// application_id 0x414D4C47 ("AMLG"), user_version = schema version, WAL, foreign keys on, STRICT tables,
/// synchronous NORMAL, busy timeout 5 s. `docs/project-file.md` documents each table.
/// Each call is one transaction. One connection, one thread at a time; readers open their own.
/// Errors:  Error(io) "project.unwritable" (directory missing, no permission, disk full, read-only),
///          "project.not_a_project" (another file), "project.newer" (made by a newer Amalgam), "project.corrupt",
///          "project.not_found", "project.unreadable", "project.busy" (locked for over 5 s), "project.too_big";
///          Error(request) "project.no_run", "project.no_dataset", "project.tag"; Error(internal) "project.shape", "project.split"
class ProjectStore {
 public:
  /// `read_only` works beside a writer and on a read-only disk; a file of an earlier version is upgraded first.
  enum class Mode { read_only, read_write, create };
  /// `create` makes the file if it is not there and opens it if it is.
  ProjectStore(const std::filesystem::path& path, Mode mode);
  ~ProjectStore();
  ProjectStore(ProjectStore&&) noexcept;
  ProjectStore& operator=(ProjectStore&&) noexcept;

  const std::filesystem::path& path() const;
  static int schema_version();

  // ── writing (engine) ─────────────────────────────────────────────────────
  /// Returns the id of the dataset with this path and hash, adding it if it is new.
  std::int64_t add_dataset(const DatasetRecord& dataset);
  /// The map and split in force, kept per run too (in its configuration). Names the current ones for the workbench.
  void save_map(std::int64_t dataset, const std::string& map_json, const std::string& split_rule);
  /// Adds a run with the given split rows; returns its id. `name` empty = "<strategy> <id>".
  std::int64_t add_run(const RunRecord& run, const Split& split);
  void update_run(const RunRecord& run);  ///< state, message, times, epochs, finals; config stays
  void set_run_state(std::int64_t run, RunState state, const std::string& message = {});
  void rename_run(std::int64_t run, const std::string& name);
  void set_run_note(std::int64_t run, const std::string& note);
  /// Only what the change names; a new baseline takes the mark from the one before. Errors: Error(request) "project.tag"
  void mark_run(std::int64_t run, const RunMarkChange& change);
  void write_run_decision(std::int64_t run, const RunDecision& decision);
  void write_epoch(const EpochRecord& epoch);  ///< replaces an epoch written before (resume)
  /// Training loss of consecutive steps; `first_step` counts from 0 over the whole run. Overwrites.
  void write_step_losses(std::int64_t run, std::int64_t first_step, std::span<const float> losses);
  /// `kind` is "best" or "last".
  void write_checkpoint(std::int64_t run, std::string_view kind, int epoch, std::span<const std::byte> bytes);
  /// The weights after an epoch that stands in the project; a tensor file.
  void write_epoch_weights(std::int64_t run, int epoch, std::span<const std::byte> bytes);
  /// What was decided about other scores of the run no longer holds and is taken away.
  void write_predictions(std::int64_t run, const PredictionRecord& predictions);
  void write_insight(std::int64_t run, std::string_view kind, const std::string& json);
  void write_artefact(std::int64_t run, std::string_view format, const std::string& path, const std::string& sha256);
  void write_log(std::int64_t run, std::string_view level, const std::string& text);  ///< run 0 = the project
  void heartbeat(std::int64_t run);  ///< time stamp + process id: who works on it
  /// Runs left running by an engine that no longer lives become `interrupted`; returns how many.
  int mark_interrupted();
  void set_view_state(std::string_view key, const std::string& json);
  /// Keeps a what-if under its name; one of the same run, row and name is replaced. Error(request) "scenario.no_name"
  void write_scenario(const ScenarioRecord& scenario);
  bool remove_scenario(std::int64_t run, std::int64_t row, const std::string& name);  ///< false if there was none

  // ── reading (engine and faces) ───────────────────────────────────────────
  std::vector<DatasetRecord> datasets() const;
  std::optional<DatasetRecord> dataset(std::int64_t id) const;
  struct SavedMap { std::int64_t dataset = 0; std::string map_json; std::string split_rule; };
  std::optional<SavedMap> saved_map() const;  ///< the last one saved
  std::vector<RunRecord> runs() const;  ///< oldest first
  RunRecord run(std::int64_t id) const;  ///< Error(request) "project.no_run" listing the ids there are
  Split run_split(std::int64_t id) const;
  std::string run_note(std::int64_t id) const;
  std::map<std::int64_t, RunMarks> run_marks() const;  ///< of every run that has any
  RunDecision run_decision(std::int64_t id) const;     ///< neither cut-off nor recalibration where nothing was decided
  std::vector<EpochRecord> epochs(std::int64_t run, bool with_probe = false) const;
  /// One metric over the epochs, in order; without reading anything else of them.
  std::vector<std::pair<int, double>> metric_curve(std::int64_t run, Part part, std::string_view metric) const;
  struct StepLosses { std::int64_t first_step = 0; std::vector<float> losses; };
  std::vector<StepLosses> step_losses(std::int64_t run) const;
  struct Checkpoint { int epoch = 0; std::vector<std::byte> bytes; };
  std::optional<Checkpoint> checkpoint(std::int64_t run, std::string_view kind) const;
  std::vector<int> epochs_with_weights(std::int64_t run) const;  ///< ascending
  std::optional<std::vector<std::byte>> epoch_weights(std::int64_t run, int epoch) const;
  /// With the recalibration that was decided for the run; as_trained without it.
  std::optional<PredictionRecord> predictions(std::int64_t run, Part part) const;
  std::optional<PredictionRecord> predictions_as_trained(std::int64_t run, Part part) const;
  std::optional<std::string> insight(std::int64_t run, std::string_view kind) const;
  struct LogLine { std::string at, level, text; };
  std::vector<LogLine> log(std::int64_t run) const;
  std::optional<std::string> view_state(std::string_view key) const;
  std::vector<ScenarioRecord> scenarios(std::int64_t run) const;  ///< oldest first
  std::string integrity_check() const;  ///< "ok" or what SQLite found

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace amalgam
