// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/export_run.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/export/exporter.h"
#include "engine/export/output_folder.h"
#include "engine/project/run_table.h"

namespace amalgam {

namespace {

constexpr std::size_t kVerifyRows = 256;  // run through the written file

/// Rows spread over a part.
std::vector<std::int64_t> spread(const std::vector<std::int64_t>& rows, std::size_t most) {
  const std::size_t count = std::min(rows.size(), most);
  std::vector<std::int64_t> chosen;
  for (std::size_t i = 0; i < count; ++i) chosen.push_back(rows[i * rows.size() / count]);
  return chosen;
}

nlohmann::json metrics_json(const RunRecord& record) {
  nlohmann::json metrics = nlohmann::json::object();
  for (const MetricValue& one : record.final_metrics) {
    metrics[std::string(to_string(one.part))][one.metric] =
        std::isfinite(one.value) ? nlohmann::json(one.value) : nlohmann::json();
  }
  return metrics;
}

/// What a reader of the file wants to know about the run; strategy, seed and options stand there already.
void describe(LoadedRun& loaded) {
  const RunRecord& record = loaded.record;
  nlohmann::json& card = loaded.trained.card;
  card["run"] = {{"id", record.id},
                 {"name", record.name},
                 {"state", to_string(record.state)},
                 {"device", record.device},
                 {"created_at", record.created_at},
                 {"finished_at", record.finished_at},
                 {"epochs", record.epochs_done},
                 {"best_epoch", record.best_epoch},
                 {"parameters", record.parameters}};
  card["metrics"] = metrics_json(record);
  card["versions"] = nlohmann::json::parse(record.versions_json, nullptr, false);
  card["dataset"] = {{"file", std::filesystem::path(loaded.dataset.path).filename().string()},
                     {"sha256", loaded.dataset.sha256},
                     {"rows", loaded.dataset.rows},
                     {"schema", nlohmann::json::parse(loaded.dataset.schema_json, nullptr, false)}};
}

/// Writes the run; a file that was written and does not do what the model does is taken away again.
void write_checked(const Exporter& exporter, const ExportTask& task, ExportResult& result) {
  try {
    exporter.write(task, result);
  } catch (const Error& problem) {
    std::error_code ignored;
    const bool is_wrong = problem.code() == "export.mismatch" || problem.code() == "export.onnx_run";
    if (is_wrong && std::filesystem::is_regular_file(task.out, ignored)) std::filesystem::remove(task.out, ignored);
    throw;
  }
}

}  // namespace

std::vector<ExportFormat> export_format_list() {
  std::vector<ExportFormat> formats;
  for (const Exporter& one : exporters()) formats.push_back(one.format);
  return formats;
}

ExportResult export_trained_run(const std::filesystem::path& project, std::int64_t run, const std::string& format,
                                const std::filesystem::path& out, const TablePtr& table) {
  const Exporter& exporter = find_exporter(format);
  ProjectStore store(project, ProjectStore::Mode::read_write);
  LoadedRun loaded = load_run(store, run);
  describe(loaded);
  const TablePtr data = table_of_run(loaded.dataset, project, table);
  Split split = store.run_split(run);
  const std::vector<std::int64_t>& part = split.test.empty() ? split.validation : split.test;
  const std::vector<std::int64_t> rows = spread(part, kVerifyRows);
  if (out.empty()) throw Error(ErrorKind::io, "file.unwritable", "Cannot write: no file is named.");
  ExportResult result;
  result.path = std::filesystem::absolute(out).lexically_normal().string();
  result.format = format;
  write_checked(exporter, {loaded, store, data, std::move(split), rows, out}, result);
  const OutputSize size = measure_output(out);
  result.bytes = size.bytes;
  result.sha256 = size.sha256;
  store.write_artefact(run, format, result.path, result.sha256);
  return result;
}

}  // namespace amalgam
