// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/event.h"
#include "engine/base/options.h"
#include "engine/base/run_control.h"
#include "engine/data/reader.h"
#include "engine/data/modality_map.h"
#include "engine/data/read_recipe.h"
#include "engine/fusion/strategy_info.h"
#include "engine/project/project_store.h"
#include "engine/project/report_document.h"
#include "engine/training/experiment.h"
#include "engine/training/recommend.h"

namespace amalgam {

/// A modality kind (with its encoder) as a face sees it.
struct KindInfo {
  std::string id, title, summary;
  std::vector<Option> options;
};

struct DeviceInfo {
  std::string id;    ///< "cpu", "cuda:0"
  std::string name;  ///< "CPU, 2 cores", the card's name
  bool is_default = false;
};

/// One line of the model's summary: an encoder, the fusion, the head.
struct ModelPart {
  std::string name;    ///< "repayment", "fusion", "head"
  std::string kind;    ///< "temporal", "hybrid", …
  std::string input;   ///< "6 steps × 3 channels", "5 × 32"
  std::string output;  ///< "[batch, 32]"
  std::int64_t parameters = 0;
};
struct ModelSummary {
  std::vector<ModelPart> parts;
  std::int64_t parameters = 0;
  std::vector<std::string> notes;  ///< warnings of check_map and the self-test, plain sentences
  std::vector<Recommendation> recommendations;  ///< settings that the data chose, each with its reason
};

struct TrainRequest {
  TablePtr table;
  DatasetRecord dataset;           ///< id is filled in by the engine
  Experiment experiment;
  std::filesystem::path project;   ///< made if it is not there
  std::string run_name;
  std::string series = {};         ///< see RunRecord::series
  bool keeps_map = false;          ///< the project's map in force stays as it is (runs beside the analyst's own)
};

struct EvaluationPart { Part part; std::int64_t rows = 0; std::vector<std::pair<std::string, double>> metrics; };
struct EvaluationResult { std::vector<EvaluationPart> parts; };

/// What shuffling one modality among the test rows costs (permutation importance).
struct ModalityImportance {
  std::string modality;
  double cost_mean = 0, cost_deviation = 0;  ///< loss of the metric; over the repeats
};
struct ExplainResult {
  std::string metric;   ///< "roc_auc" (binary, multiclass) or "rmse"
  double baseline = 0;
  int repeats = 0;
  std::vector<ModalityImportance> modalities;  ///< in map order
};

/// A form in which models leave: one file in export/ and one line in exporters.def.
struct ExportFormat {
  std::string id;       ///< "bundle"
  std::string title;    ///< "Bundle"
  std::string summary;  ///< what is in it and who reads it
  std::string suffix;   ///< ".zip"
};

/// Something that was run to see whether a written model does what the one in memory does.
struct ExportCheck {
  std::string what;               ///< "ONNX Runtime"
  std::string not_run = {};       ///< why it was not run; else ""
  std::int64_t rows = 0;
  double largest_difference = 0;  ///< relative where a value exceeds 1
};

struct ExportResult {
  std::string path, format, sha256;  ///< of a folder: of the list of its files' hashes
  std::int64_t bytes = 0;
  double largest_difference = 0;  ///< of all checks
  std::int64_t rows_verified = 0;  ///< of all checks together
  std::vector<ExportCheck> checks = {};
};

struct ScoreRequest {
  std::filesystem::path bundle, data, out;
  /// Texts that a spreadsheet would take for formulas get an apostrophe before them.
  bool spreadsheet_safe = true;
  ReadRecipe recipe = {};  ///< how to read the data; column types that it leaves open are those of training
  int reasons = 0;         ///< so many reasons a row: see ScoreReason
};
struct ScoreResult { std::int64_t rows = 0, rows_dropped = 0; double seconds = 0; std::vector<std::string> notes; };

/// A question about a trained run that the engine answers: one file in insight/ and one line in insights.def.
struct InsightInfo {
  std::string id;       ///< "modality_shapley"
  std::string title;    ///< "Modality Shapley values"
  std::string summary;  ///< one sentence: what the answer says
};

struct InsightRequest {
  std::filesystem::path project;
  std::int64_t run = 0;
  std::string id;                ///< of the InsightInfo
  std::string settings = "{}";   ///< JSON object; which members an insight reads is told where it is written
  TablePtr table = nullptr;      ///< null = the data set's file is read again (hash checked)
};

/// What a report is to hold and where it goes.
struct ReportRequest {
  std::filesystem::path project = {};
  std::filesystem::path out = {};       ///< HTML file; empty = none is written
  std::filesystem::path pictures = {};  ///< folder for the figures as SVG files; empty = none
  std::string command_line = {};        ///< how the report was asked for, for the appendix; may be empty
  std::string language = "en";          ///< "en", "zh_CN"
  std::vector<std::string> sections = {};   ///< ids of Workbench::report_sections; empty = all
  std::vector<std::int64_t> runs = {};      ///< the first is judged, all are shown in detail; empty = the best on validation
  std::map<std::string, std::string> comments = {};  ///< section → the analyst's words, kept in the project; empty words take them away
  bool explain = true;           ///< work out Shapley values of the judged run where the project has none; reads the data file
};
struct ReportResult {
  std::string path;                   ///< of the HTML file, absolute; empty where none was asked for
  std::vector<std::string> pictures;  ///< paths
  int runs = 0;                       ///< in the project
  std::string verdict;                ///< JSON object, see docs/report.md
  ReportDocument document;            ///< what a PDF is printed from
};
struct ReportSectionInfo { std::string id, title; };  ///< title in the language that was asked for

struct TuneRequest;  // see engine/training/tuning.h
struct TuneResult;

/// The door to the engine: every verb that a face can ask for. Calls block; EngineThread runs them.
///
/// Threads: one call at a time per object; two objects may work side by side.
class Workbench {
 public:
  virtual ~Workbench() = default;

  virtual std::vector<StrategyInfo> strategies() const = 0;
  virtual std::vector<KindInfo> kinds() const = 0;
  virtual std::vector<DeviceInfo> devices() const = 0;
  virtual nlohmann::json versions() const = 0;  ///< {"amalgam","libtorch","blas","sqlite","compiler"}
  /// Every setting of a strategy: training, model, the strategy's own, the kinds'.
  virtual std::vector<Option> settings(const std::string& strategy) const = 0;

  /// Builds the model without training it. Never disturbs a training run.
  virtual ModelSummary summarize(const TablePtr& table, const Experiment& experiment) = 0;
  /// Trains, writing to the project as it happens. A stop is a normal ending: look at the record's state.
  virtual RunRecord train(const TrainRequest& request, const EventSink& events, RunControl& control) = 0;
  /// Looks for better settings: every trial is a run of one series in the project. Goes on with a series that was cut off.
  virtual TuneResult tune(const TuneRequest& request, const EventSink& events, RunControl& control) = 0;
  /// Goes on with a paused or interrupted run, bit-equal to an uninterrupted one. `table` null = read the data set's file again (hash checked).
  virtual RunRecord resume(const std::filesystem::path& project, std::int64_t run, const TablePtr& table, const EventSink& events, RunControl& control) = 0;
  /// Metrics of the best checkpoint on the run's own parts (`table` null), or on another table.
  virtual EvaluationResult evaluate(const std::filesystem::path& project, std::int64_t run, const TablePtr& table) = 0;
  virtual ExplainResult explain(const std::filesystem::path& project, std::int64_t run, const TablePtr& table, int repeats, const EventSink& events, RunControl& control) = 0;
  virtual std::vector<InsightInfo> insights() const = 0;
  /// Answers one question about a run. An answer about the whole run is kept in the project under its id.
  virtual nlohmann::json insight(const InsightRequest& request, const EventSink& events, RunControl& control) = 0;
  /// `format`: the id of one of export_formats(). Verifies what it wrote. `table` as in resume.
  virtual ExportResult export_run(const std::filesystem::path& project, std::int64_t run, const std::string& format, const std::filesystem::path& out, const TablePtr& table) = 0;
  /// Writes down what the project holds, for people who were not there. See docs/report.md.
  virtual ReportResult report(const ReportRequest& request, const EventSink& events, RunControl& control) = 0;
  virtual std::vector<ReportSectionInfo> report_sections(const std::string& language) const = 0;
  virtual ScoreResult score(const ScoreRequest& request, const EventSink& events, RunControl& control) = 0;
  virtual std::vector<ExportFormat> export_formats() const = 0;
};

/// The factory behind the module's one symbol; the caller owns the object.
std::unique_ptr<Workbench> make_workbench();

/// Name and type of the symbol that the engine module exports.
inline constexpr const char* kWorkbenchSymbol = "amalgam_make_workbench";
using WorkbenchFactory = Workbench* (*)();

}  // namespace amalgam
