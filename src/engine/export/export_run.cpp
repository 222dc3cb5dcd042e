// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/export_run.h"

#include <torch/script.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "engine/base/error.h"
#include "engine/base/sha256.h"
#include "engine/export/atomic_file.h"
#include "engine/export/bundle.h"
#include "engine/export/onnx_export.h"
#include "engine/export/onnx_runtime.h"
#include "engine/export/sample_rows.h"
#include "engine/export/torchscript.h"
#include "engine/insight/evaluate.h"
#include "engine/training/trainer.h"

namespace amalgam {

namespace {

constexpr std::size_t kSampleRows = 16;    // kept inside the file
constexpr std::size_t kVerifyRows = 256;   // run through the written file
constexpr std::int64_t kExampleRows = 8;  // kept inside a TorchScript or ONNX file, traced with fewer
constexpr std::int64_t kSmallRows = 7, kSingleRows = 16;

/// Rows spread over a part.
std::vector<std::int64_t> spread(const std::vector<std::int64_t>& rows, std::size_t most) {
  const std::size_t count = std::min(rows.size(), most);
  std::vector<std::int64_t> chosen;
  for (std::size_t i = 0; i < count; ++i) chosen.push_back(rows[i * rows.size() / count]);
  return chosen;
}

std::vector<std::string> input_columns(const ModalityMap& map) {
  std::vector<std::string> columns = map.id;
  for (const ModalitySpec& spec : map.modalities) {
    const std::vector<std::string> own = spec.all_columns();
    columns.insert(columns.end(), own.begin(), own.end());
  }
  std::set<std::string> seen;
  std::erase_if(columns, [&](const std::string& name) { return !seen.insert(name).second; });
  return columns;
}

/// The largest difference, relative where the expected value exceeds 1 in size.
double difference(const torch::Tensor& found, const torch::Tensor& expected) {
  if (found.sizes() != expected.sizes()) return INFINITY;
  if (expected.numel() == 0) return 0;
  const torch::Tensor wanted = expected.to(torch::kFloat64);
  const double most = ((found.to(torch::kFloat64) - wanted).abs() / wanted.abs().clamp_min(1)).max().item<double>();
  return std::isnan(most) ? INFINITY : most;
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

std::vector<float> outputs_for(const TrainedModel& trained, const Table& table, std::span<const std::int64_t> rows) {
  const Batch batch = trained.preprocessor->transform(table, rows);
  const torch::Tensor outputs =
      predict(*trained.model, batch, *trained.preprocessor, torch::kCPU).to(torch::kFloat32).contiguous();
  const float* values = outputs.data_ptr<float>();
  return {values, values + outputs.numel()};
}

void add_sample(TrainedModel& trained, const Table& table, const std::vector<std::int64_t>& rows) {
  nlohmann::json sample = rows_to_json(table, rows, input_columns(trained.preprocessor->map()));
  sample["data_rows"] = rows;
  sample["outputs"] = outputs_for(trained, table, rows);
  trained.card["sample"] = std::move(sample);
}

/// Reads the bundle back and scores: its own sample, and more rows against the model in memory.
void verify_bundle(const TrainedModel& original, const std::filesystem::path& out, const Table& table,
                   const std::vector<std::int64_t>& rows, ExportResult& result) {
  const TrainedModel read = read_bundle(out);
  const nlohmann::json& sample = read.card.at("sample");
  const Table inside = rows_from_json(sample);
  std::vector<std::int64_t> all(static_cast<std::size_t>(inside.rows()));
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::int64_t>(i);
  const auto compare = [&](const std::vector<float>& found, const std::vector<float>& expected) {
    result.largest_difference =
        std::max(result.largest_difference, difference(torch::tensor(found), torch::tensor(expected)));
  };
  compare(outputs_for(read, inside, all), sample.at("outputs").get<std::vector<float>>());
  compare(outputs_for(read, table, rows), outputs_for(original, table, rows));
  result.rows_verified = static_cast<std::int64_t>(all.size() + rows.size());
}

/// What a written model is run on: the whole batch, small batches and single rows, that is other batch sizes and, where
/// rows differ, other lengths than it was traced with.
std::vector<Batch> verification_batches(const Batch& batch) {
  const std::int64_t rows = batch.rows();
  std::vector<Batch> batches = {batch.slice(0, rows)};
  for (std::int64_t begin = 0; begin + kSmallRows <= rows; begin += kSmallRows) {
    batches.push_back(batch.slice(begin, kSmallRows));
  }
  for (std::int64_t row = 0; row < std::min(rows, kSingleRows); ++row) batches.push_back(batch.slice(row, 1));
  return batches;
}

void compare_outputs(const TrainedModel& original, const Batch& batch, const std::vector<torch::Tensor>& found,
                     ExportResult& result) {
  const std::vector<torch::Tensor> expected = torchscript_outputs(*original.model, batch, *original.preprocessor);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    result.largest_difference = std::max(result.largest_difference, difference(found.at(i), expected[i]));
  }
  result.rows_verified += batch.rows();
}

void verify_torchscript(const TrainedModel& original, const std::filesystem::path& out, const Batch& batch,
                        ExportResult& result) {
  const torch::NoGradGuard no_gradient;
  torch::jit::Module module = torch::jit::load(out.string());
  module.eval();
  for (const Batch& some : verification_batches(batch)) {
    const std::vector<torch::Tensor> arguments = torchscript_arguments(some);
    const auto tuple = module.forward({arguments.begin(), arguments.end()}).toTuple();
    std::vector<torch::Tensor> found;
    for (const c10::IValue& one : tuple->elements()) found.push_back(one.toTensor());
    compare_outputs(original, some, found, result);
  }
}

/// Runs the written file with ONNX Runtime where this computer has it; else no row counts as verified.
void verify_onnx(const TrainedModel& original, const std::filesystem::path& out, const Batch& batch,
                 ExportResult& result) {
  const torch::NoGradGuard no_gradient;
  const std::optional<OnnxRuntime> runtime = OnnxRuntime::find();
  if (!runtime) return;
  const std::vector<Batch> batches = verification_batches(batch);
  const std::vector<OnnxJob> jobs = {onnx_job(original, out, batches)};
  const auto found = [&] {
    try {
      return runtime->run(jobs).front();
    } catch (const Error& problem) {
      std::error_code ignored;
      std::filesystem::remove(out, ignored);
      throw Error(ErrorKind::internal, "export.onnx_run",
                  "ONNX Runtime does not run the exported file; it was taken away again.", problem.details());
    }
  }();
  for (std::size_t i = 0; i < batches.size(); ++i) compare_outputs(original, batches[i], found.at(i), result);
}

void check_difference(const ExportResult& result) {
  if (result.largest_difference <= kExportTolerance) return;
  std::error_code ignored;
  std::filesystem::remove(result.path, ignored);
  throw Error(ErrorKind::internal, "export.mismatch",
              "The exported file was run again and gave other outputs than the model (largest difference " +
                  std::to_string(result.largest_difference) + "); it was taken away again.");
}

}  // namespace

std::vector<std::string> known_export_formats() { return {"bundle", "torchscript", "onnx"}; }

ExportResult export_trained_run(const std::filesystem::path& project, std::int64_t run, const std::string& format,
                                const std::filesystem::path& out, const TablePtr& table) {
  const std::vector<std::string> formats = known_export_formats();
  if (std::find(formats.begin(), formats.end(), format) == formats.end()) {
    throw Error(ErrorKind::request, "export.format",
                "There is no export format '" + format + "'. Choose bundle, torchscript or onnx.");
  }
  ProjectStore store(project, ProjectStore::Mode::read_write);
  LoadedRun loaded = load_run(store, run);
  describe(loaded);
  const TablePtr data = table_of_run(loaded.dataset, project, table);
  const Split split = store.run_split(run);
  const std::vector<std::int64_t>& part = split.test.empty() ? split.validation : split.test;
  const std::vector<std::int64_t> rows = spread(part, kVerifyRows);

  ExportResult result;
  result.path = std::filesystem::absolute(out).lexically_normal().string();
  result.format = format;
  if (format == "bundle") {
    add_sample(loaded.trained, *data, spread(part, kSampleRows));
    write_bundle(loaded.trained, out);
    verify_bundle(loaded.trained, out, *data, rows, result);
  } else {
    const Batch batch = loaded.trained.preprocessor->transform(*data, rows);
    const bool is_onnx = format == "onnx";
    const Batch example = batch.slice(0, std::min(batch.rows(), kExampleRows));
    (is_onnx ? write_onnx_model : write_torchscript)(loaded.trained, example, out);
    (is_onnx ? verify_onnx : verify_torchscript)(loaded.trained, out, batch, result);
  }
  check_difference(result);
  const std::vector<std::byte> bytes = read_file(out);
  result.bytes = static_cast<std::int64_t>(bytes.size());
  result.sha256 = sha256_hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  store.write_artefact(run, format, result.path, result.sha256);
  return result;
}

}  // namespace amalgam
