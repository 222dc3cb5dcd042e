// SPDX-License-Identifier: GPL-3.0-or-later
// usage: model_bench FOLDER STRATEGY [--path libtorch|compiled] [--epochs N] [--threads N] [--profile 1] [--tensors FILE]
// Rows per second of one training epoch of a whole model, encoders included, on FOLDER/data.csv as FOLDER/map.json describes it
// (and split.csv divides it, if it is there); all settings as they are by default. Prints one JSON object. With --tensors it
// writes the training rows, the model and its settings to FILE for plain_models.py and trains nothing. See README.md.
#include <fmt/format.h>
#include <torch/torch.h>

#include <exception>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "engine/data/csv_reader.h"
#include "engine/data/split.h"
#include "engine/fusion/fusion_model.h"
#include "engine/modalities/tensor_file.h"
#include "engine/training/loss.h"
#include "engine/training/settings.h"
#include "timed_training.h"

namespace {

using namespace amalgam;

/// A folder's training rows and a fresh model for them.
struct Problem {
  Options options;
  std::unique_ptr<Preprocessor> preprocessor;
  Batch rows;
  std::shared_ptr<FusionModel> model;
  Task task = Task::binary;
};

Problem make_problem(const std::filesystem::path& folder, const std::string& strategy) {
  Problem problem;
  problem.options = Options(settings_of(strategy));
  const TablePtr table = read_csv(folder / "data.csv").table;
  const ModalityMap map = ModalityMap::load((folder / "map.json").string());
  check_map(map, *table);
  const TargetValues target = read_target(map.target, *table);
  const std::filesystem::path rule = folder / "split.csv";
  const Split split = make_split(std::filesystem::exists(rule) ? rule.string() : "70/15/15", *table, target, 1);
  problem.preprocessor = std::make_unique<Preprocessor>(Preprocessor::fit(map, problem.options, *table, split.train, target));
  problem.rows = problem.preprocessor->transform(*table, split.train, &target);
  problem.model = std::make_shared<FusionModel>(*problem.preprocessor, find_strategy(strategy), problem.options, 1);
  problem.task = map.target.task;
  return problem;
}

AdamSettings adam_of(const Options& options) {
  AdamSettings adam;
  adam.weight_decay = options.number("training.weight_decay");
  adam.clip = options.number("training.gradient_clip");
  adam.fusion_rate_factor = options.number("training.fusion_rate_factor");
  return adam;
}

double loss_of_first_rows(const Problem& problem, std::int64_t count) {
  const torch::NoGradGuard no_gradient;
  problem.model->eval();
  const Batch some = problem.rows.slice(0, std::min(count, problem.rows.rows()));
  const double loss = problem.model->training_loss(some, Loss(problem.task)).item<double>();
  problem.model->train();
  return loss;
}

void write_tensors(const Problem& problem, const std::string& strategy, const std::string& path) {
  const Options& options = problem.options;
  TensorFile file;
  nlohmann::json kinds = nlohmann::json::array(), cuts = nlohmann::json::array();
  const auto& specs = problem.preprocessor->map().modalities;
  for (std::size_t m = 0; m < specs.size(); ++m) {
    const ModalityTensors& one = problem.rows.modalities[m];
    kinds.push_back(specs[m].kind);
    cuts.push_back(nlohmann::json::array());
    for (std::size_t part = 0; part < one.parts.size(); ++part) {
      cuts.back().push_back(!one.lengths.empty() && one.is_cut(part));
      file.tensors.emplace_back(fmt::format("input.{}.{}", m, part), one.parts[part].contiguous());
    }
    file.tensors.emplace_back(fmt::format("present.{}", m), one.present.contiguous());
    torch::Tensor lengths = torch::zeros({problem.rows.rows()}, torch::kInt32);
    std::copy(one.lengths.begin(), one.lengths.end(), lengths.data_ptr<std::int32_t>());
    file.tensors.emplace_back(fmt::format("lengths.{}", m), lengths);
  }
  file.tensors.emplace_back("target", problem.rows.target.contiguous());
  for (const auto& list : {problem.model->named_parameters(), problem.model->named_buffers()}) {
    for (const auto& one : list) file.tensors.emplace_back("state." + one.key(), one.value().detach().contiguous());
  }
  const std::int64_t batch_size = options.integer("training.batch_size");
  file.metadata = {{"strategy", strategy},
                   {"kinds", kinds},
                   {"cuts", cuts},
                   {"batch_size", batch_size},
                   {"loss_of_first_rows", loss_of_first_rows(problem, batch_size)},
                   {"dim", options.integer("model.dim")},
                   {"head_width", options.integer("model.head_width")},
                   {"heads", strategy == "hybrid" ? options.integer("hybrid.heads") : 0},
                   {"dropout", options.number("model.dropout")},
                   {"word_dropout", options.number("text.dropout")},
                   {"modality_dropout", options.number("training.modality_dropout")},
                   {"rate", options.number("training.learning_rate")},
                   {"weight_decay", options.number("training.weight_decay")},
                   {"clip", options.number("training.gradient_clip")},
                   {"fusion_rate_factor", options.number("training.fusion_rate_factor")}};
  const std::vector<std::byte> bytes = write_tensor_file(file);
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  if (!out) throw std::runtime_error("cannot write " + path);
}

}  // namespace

int main(int count, char** words) try {
  if (count < 3) throw std::runtime_error("usage: model_bench FOLDER STRATEGY [--path libtorch|compiled] [--epochs N] …");
  const std::string strategy = words[2];
  int epochs = 2, threads = 1;
  std::string path = "compiled", tensors;
  bool profile = false;
  for (int i = 3; i + 1 < count; i += 2) {
    const std::string_view word = words[i];
    if (word == "--epochs") epochs = std::stoi(words[i + 1]);
    if (word == "--threads") threads = std::stoi(words[i + 1]);
    if (word == "--path") path = words[i + 1];
    if (word == "--tensors") tensors = words[i + 1];
    if (word == "--profile") profile = true;
  }
  use_threads(threads);
  const Problem problem = make_problem(words[1], strategy);
  if (!tensors.empty()) {
    write_tensors(problem, strategy, tensors);
    return 0;
  }
  const Loss loss(problem.task);
  problem.model->report_weights(false);  // as the trainer does
  const bench::TimedTraining what = {.module = *problem.model,
                                     .fusion_weights = problem.model->fusion_weights(),
                                     .loss = [&](const Batch& batch) { return problem.model->training_loss(batch, std::cref(loss)); },
                                     .rows = problem.rows,
                                     .random = problem.model->random().cpu,
                                     .batch_size = problem.options.integer("training.batch_size"),
                                     .rate = problem.options.number("training.learning_rate"),
                                     .adam = adam_of(problem.options),
                                     .profile = profile};
  const bench::Timing timing = path == "compiled" ? train_compiled(what, epochs) : train_through_libtorch(what, epochs);
  fmt::print("{}\n", report(strategy, what, timing, epochs));
  return 0;
} catch (const std::exception& problem) {
  fmt::print(stderr, "{}\n", problem.what());
  return 1;
}
