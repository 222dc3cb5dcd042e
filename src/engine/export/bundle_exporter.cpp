// SPDX-License-Identifier: GPL-3.0-or-later
// A bundle: everything about a model in one folder or ZIP file, with a program that scores raw rows without Amalgam.
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/data/csv_reader.h"
#include "engine/export/bundle_card.h"
#include "engine/export/bundle_preprocessing.h"
#include "engine/export/bundle_python.h"
#include "engine/export/bundle_readme.h"
#include "engine/export/bundle_rows.h"
#include "engine/export/export_checks.h"
#include "engine/export/exporter.h"
#include "engine/export/onnx_export.h"
#include "engine/export/output_folder.h"
#include "engine/export/sample_rows.h"
#include "engine/export/score_lines.h"
#include "engine/export/torchscript.h"

namespace amalgam {

namespace {

constexpr std::size_t kBundleSampleRows = 16;

std::vector<std::int64_t> counted(std::int64_t rows) {
  std::vector<std::int64_t> all(static_cast<std::size_t>(rows));
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::int64_t>(i);
  return all;
}

/// Logits (values) of a row of which nothing is known: how often each outcome stood in training.
std::vector<float> outcome_base(const ExportTask& task) {
  const Preprocessor& preprocessor = *task.loaded.trained.preprocessor;
  const TargetSpec& target = preprocessor.map().target;
  if (target.task == Task::regression) return {static_cast<float>(preprocessor.target_mean())};
  const TargetValues values = read_target(target, *task.table, preprocessor.classes());
  std::vector<double> counts(preprocessor.classes().size(), 0.5);  // no class is impossible
  for (const std::int64_t row : task.split.train) counts[static_cast<std::size_t>(values.values[static_cast<std::size_t>(row)])] += 1;
  if (target.task == Task::binary) return {static_cast<float>(std::log(counts[1] / counts[0]))};
  double total = 0;
  for (const double count : counts) total += count;
  std::vector<float> logits;
  for (const double count : counts) logits.push_back(static_cast<float>(std::log(count / total)));
  return logits;
}

/// The sample rows and how data are read, kept in the card beside the weights; gives the rows as a table of their own.
Table add_to_card(const ExportTask& task, const ReadRecipe& reading) {
  TrainedModel& trained = task.loaded.trained;
  const std::size_t count = std::min(kBundleSampleRows, task.rows.size());
  std::vector<std::int64_t> rows;
  for (std::size_t i = 0; i < count; ++i) rows.push_back(task.rows[i * task.rows.size() / count]);
  nlohmann::json sample = rows_to_json(*task.table, rows, input_columns(trained.preprocessor->map()));
  sample["data_rows"] = rows;
  sample["outputs"] = outputs_of_rows(trained, *task.table, rows);
  trained.card["sample"] = sample;
  trained.card["reading"] = recipe_to_json(reading);
  trained.card["base_outputs"] = outcome_base(task);
  return rows_from_json(sample);
}

double bundle_difference(const std::vector<float>& found, const std::vector<float>& expected) {
  return largest_difference(torch::tensor(found), torch::tensor(expected));
}

/// The weights read back: their own sample, and more rows against the model in memory.
ExportCheck check_weights(const ExportTask& task, const std::filesystem::path& file) {
  const TrainedModel read = read_bundle(file);
  const nlohmann::json& sample = read.card.at("sample");
  const Table inside = rows_from_json(sample);
  ExportCheck check{.what = "weights.safetensors read back"};
  check.largest_difference =
      std::max(bundle_difference(outputs_of_rows(read, inside, counted(inside.rows())), sample.at("outputs").get<std::vector<float>>()),
               bundle_difference(outputs_of_rows(read, *task.table, task.rows), outputs_of_rows(task.loaded.trained, *task.table, task.rows)));
  check.rows = inside.rows() + static_cast<std::int64_t>(task.rows.size());
  return check;
}

/// sample.csv read as a raw file and scored.
ExportCheck check_sample(const ExportTask& task, const std::filesystem::path& file, const ReadRecipe& reading) {
  const TrainedModel& trained = task.loaded.trained;
  ReadRecipe recipe = reading;
  recipe.types.insert(trained.preprocessor->column_types().begin(), trained.preprocessor->column_types().end());
  recipe.separator = ',';
  recipe.header = true;
  recipe.quote = '"';
  recipe.encoding = "utf-8";
  const ReadResult read = read_csv(file, recipe);
  ExportCheck check{.what = "sample.csv scored", .rows = read.table->rows()};
  check.largest_difference = bundle_difference(outputs_of_rows(trained, *read.table, counted(read.table->rows())),
                                           trained.card.at("sample").at("outputs").get<std::vector<float>>());
  return check;
}

/// What score.py makes of sample.csv against the tensors of the engine, where Python is found.
ExportCheck check_program(const ExportTask& task, const OutputFolder& folder, const Table& sample) {
  ExportCheck check{.what = "score.py", .not_run = "Python with NumPy and pandas was not found"};
  const auto python = BundlePython::find();
  if (!python) return check;
  check.not_run.clear();
  const Preprocessor& preprocessor = *task.loaded.trained.preprocessor;
  std::vector<std::string> names;
  for (const TorchScriptInput& input : torchscript_inputs(preprocessor)) names.push_back(input.argument);
  const std::vector<torch::Tensor> found = python->features(folder.path(), folder / "sample.csv", names);
  const std::vector<torch::Tensor> wanted = torchscript_arguments(preprocessor.transform(sample, counted(sample.rows())));
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    check.largest_difference = std::max(check.largest_difference, largest_difference(found[i], wanted[i]));
  }
  check.rows = sample.rows();
  return check;
}

void write_whole_bundle(const ExportTask& task, ExportResult& result) {
  const TrainedModel& trained = task.loaded.trained;
  const ReadRecipe reading = reading_of_run(task.loaded, *task.table);
  OutputFolder folder(task.out, "weights.safetensors");
  const auto write_json = [&](const char* name, const nlohmann::json& json) { folder.write(name, json.dump(1) + "\n"); };

  const Table sample = add_to_card(task, reading);
  const std::vector<std::int64_t> rows = counted(sample.rows());
  write_model_file(trained, folder / "weights.safetensors");
  write_json("map.json", trained.preprocessor->map().to_json());
  const nlohmann::json metrics = bundle_metrics(task);
  write_json("metrics.json", metrics);
  folder.write("preprocessing.json", bundle_preprocessing(trained, reading).dump() + "\n");
  folder.write("sample.csv", rows_as_csv(sample, rows, input_columns(trained.preprocessor->map()), reading));
  std::vector<std::string> ids = trained.preprocessor->map().id;
  std::erase_if(ids, [&](const std::string& id) { return !sample.has(id); });
  {  // while it lives, the model reports no weights
    const LineScorer expected(trained, ids, {.spreadsheet_safe = false, .freezes = false});
    const auto lines = expected.lines(sample, 0, sample.rows());
    folder.write("expected.csv", expected.header() + expected.numbered(*lines, 0));
  }
  folder.write("card.md", bundle_card(task, metrics));
  folder.write("README.md", bundle_readme(task.loaded.record.name, trained.model->traces_weights()));
  add_check(result, check_weights(task, folder / "weights.safetensors"));
  add_check(result, check_sample(task, folder / "sample.csv", reading));
  const Batch batch = trained.preprocessor->transform(*task.table, task.rows);
  write_onnx_model(trained, batch.slice(0, std::min(batch.rows(), kExampleRows)), folder / "model.onnx");
  for (const auto& [name, text] : bundle_programs()) folder.write(name, text);
  add_check(result, run_onnx_file(trained, folder / "model.onnx", batch));
  add_check(result, check_program(task, folder, sample));
  folder.commit();
}

}  // namespace

Exporter bundle_exporter() {
  return {{.id = "bundle",
           .title = "Bundle",
           .summary = "Everything in one folder or ZIP file: weights, ONNX, fitted preprocessing, map, metrics, model card, sample "
                      "rows, and a Python program that scores raw rows without Amalgam.",
           .suffix = ".zip"},
          write_whole_bundle};
}

}  // namespace amalgam
