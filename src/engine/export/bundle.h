// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "engine/fusion/fusion_model.h"

namespace amalgam {

/// A trained model with all that is needed to use it on raw data: the content of a checkpoint or of a bundle file.
struct TrainedModel {
  std::unique_ptr<Preprocessor> preprocessor;
  std::shared_ptr<FusionModel> model;  ///< in evaluation mode, on the CPU
  nlohmann::json card;                 ///< strategy, seed, options, metrics, versions, sample input with expected output
};

/// Metadata that makes a checkpoint self-contained: strategy, options, preprocessing, map, classes.
nlohmann::json model_metadata(const Preprocessor& preprocessor, const std::string& strategy, const Options& options, std::uint64_t seed);
/// All tensors of a model, those that a baseline learnt included.
std::vector<std::pair<std::string, torch::Tensor>> state_of(const FusionModel& model);
/// Builds preprocessor and model from a checkpoint's or bundle's bytes. Errors: Error(data) "bundle.invalid"
TrainedModel load_trained_model(const std::vector<std::byte>& bytes);

/// Writes a model as one file in the safetensors layout; preprocessing, map, card in its metadata.
void write_model_file(const TrainedModel& trained, const std::filesystem::path& out);
/// Reads such a file, or the one in a bundle (a folder, or a ZIP file of it).
/// Errors:  Error(io) of read_file; Error(data) "bundle.invalid"
TrainedModel read_bundle(const std::filesystem::path& path);

/// Traces the model in C++ and writes TorchScript: `forward(inputs...)` with one tensor per part, named "<modality>.<part>" and "<modality>.present",
/// returning a dictionary-free tuple (logits, probabilities or value, modality weights, embedding, attention per layer). Dynamic batch and length.
void write_torchscript(const TrainedModel& trained, const Batch& example, const std::filesystem::path& out);

}  // namespace amalgam
