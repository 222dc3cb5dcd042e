// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/bundle.h"

#include <set>

#include "engine/base/error.h"
#include "engine/baselines/baseline.h"
#include "engine/data/zip_archive.h"
#include "engine/export/atomic_file.h"
#include "engine/training/checkpoint.h"
#include "engine/training/settings.h"

namespace amalgam {

namespace {

constexpr const char* kFormat = "amalgam-model";
constexpr int kVersion = 1;
constexpr const char* kWeights = "weights.safetensors";  // in a bundle

[[noreturn]] void invalid_bundle(const std::string& sentence, const std::string& details = {}) {
  throw Error(ErrorKind::data, "bundle.invalid", sentence, details);
}

constexpr const char* kBaseline = "baseline/";

/// What a baseline learnt, among the tensors of a checkpoint.
void restore_baseline(Baseline& baseline, const TensorFile& file) {
  std::vector<std::pair<std::string, torch::Tensor>> own;
  for (const auto& [name, tensor] : file.tensors) {
    if (name.starts_with(kBaseline)) own.emplace_back(name.substr(std::string_view(kBaseline).size()), tensor);
  }
  baseline.restore(own);
}

/// The model's own tensors among those of a checkpoint, which also holds the optimiser's.
std::vector<std::pair<std::string, torch::Tensor>> tensors_of(const FusionModel& model, const TensorFile& file) {
  std::set<std::string> names;
  for (const auto& [name, tensor] : module_state(model)) names.insert(name);
  std::vector<std::pair<std::string, torch::Tensor>> own;
  for (const auto& one : file.tensors) {
    if (names.contains(one.first)) own.push_back(one);
  }
  return own;
}

TrainedModel build(const TensorFile& file) {
  const nlohmann::json& meta = file.metadata.at("model");
  if (meta.at("format") != kFormat) invalid_bundle("The file does not hold an Amalgam model.");
  if (meta.at("version").get<int>() > kVersion) {
    invalid_bundle("The model was written by a newer Amalgam (format " + meta.at("version").dump() +
            "; this one knows up to " + std::to_string(kVersion) + "). Update Amalgam to use it.");
  }
  const auto strategy = meta.at("strategy").get<std::string>();
  Options options(settings_of(strategy));
  options.merge_json(meta.at("options"));

  TrainedModel trained;
  trained.preprocessor = std::make_unique<Preprocessor>(Preprocessor::from_json(meta.at("preprocessing")));
  trained.model = std::make_shared<FusionModel>(*trained.preprocessor, find_strategy(strategy), options,
                                                meta.at("seed").get<std::uint64_t>());
  load_module_state(*trained.model, tensors_of(*trained.model, file));
  if (Baseline* baseline = trained.model->baseline()) restore_baseline(*baseline, file);
  trained.model->eval();
  if (file.metadata.contains("card")) trained.card = file.metadata.at("card");
  if (trained.card.contains("recalibration")) trained.model->set_recalibration(recalibration_from_json(trained.card.at("recalibration")));
  trained.card["strategy"] = strategy;
  trained.card["options"] = meta.at("options");
  trained.card["seed"] = meta.at("seed");
  return trained;
}

/// The weights of a bundle that is a ZIP file.
std::vector<std::byte> unpacked_weights(const std::filesystem::path& path, std::string_view text) {
  const TableSource source{path.string(), path.string(), text};
  const ZipArchive archive(source);
  if (!archive.has(kWeights)) invalid_bundle("The ZIP file holds no weights.safetensors: it is no bundle.");
  const std::string weights = archive.read_all(kWeights);
  const auto* bytes = reinterpret_cast<const std::byte*>(weights.data());
  return {bytes, bytes + weights.size()};
}

}  // namespace

std::vector<std::pair<std::string, torch::Tensor>> state_of(const FusionModel& model) {
  auto state = module_state(model);
  if (const Baseline* baseline = model.baseline()) {
    for (auto& [name, tensor] : baseline->state()) state.emplace_back(kBaseline + name, std::move(tensor));
  }
  return state;
}

nlohmann::json model_metadata(const Preprocessor& preprocessor, const std::string& strategy, const Options& options,
                              std::uint64_t seed) {
  return {{"format", kFormat},
          {"version", kVersion},
          {"strategy", strategy},
          {"seed", seed},
          {"options", options.to_json()},
          {"preprocessing", preprocessor.to_json()}};
}

TrainedModel load_trained_model(const std::vector<std::byte>& bytes) {
  const TensorFile file = [&] {
    try {
      return read_tensor_file(bytes);
    } catch (const Error& problem) {
      invalid_bundle("The file is not an Amalgam model, or it is damaged: " + std::string(problem.what()), problem.code());
    }
  }();
  if (!file.metadata.is_object() || !file.metadata.contains("model")) {
    invalid_bundle("The file holds tensors, but no Amalgam model: its preprocessing is missing.");
  }
  try {
    return build(file);
  } catch (const nlohmann::json::exception& problem) {
    invalid_bundle("The model's description inside the file cannot be read; the file is damaged.", problem.what());
  }
}

void write_model_file(const TrainedModel& trained, const std::filesystem::path& out) {
  const auto strategy = trained.card.at("strategy").get<std::string>();
  Options options(settings_of(strategy));
  options.merge_json(trained.card.at("options"));
  const auto seed = trained.card.at("seed").get<std::uint64_t>();
  TensorFile file;
  file.tensors = state_of(*trained.model);
  file.metadata = {{"model", model_metadata(*trained.preprocessor, strategy, options, seed)}, {"card", trained.card}};
  write_file_atomically(out, write_tensor_file(file));
}

TrainedModel read_bundle(const std::filesystem::path& path) {
  std::error_code ignored;
  const bool is_folder = std::filesystem::is_directory(path, ignored);
  if (is_folder && !std::filesystem::exists(path / kWeights, ignored)) {
    invalid_bundle(path.string() + " is a folder without weights.safetensors: it is no bundle.");
  }
  try {
    const std::vector<std::byte> bytes = read_file(is_folder ? path / kWeights : path);
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return text.starts_with("PK\x03\x04") ? load_trained_model(unpacked_weights(path, text)) : load_trained_model(bytes);
  } catch (const Error& problem) {
    if (problem.kind() == ErrorKind::io) throw;
    throw Error(problem.kind(), problem.code(), path.string() + ": " + problem.what(), problem.details());
  }
}

}  // namespace amalgam
