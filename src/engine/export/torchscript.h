// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/csrc/jit/api/module.h>
#include <torch/torch.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/export/bundle.h"

namespace amalgam {

/// One argument of the exported `forward`.
struct TorchScriptInput {
  std::string name;      ///< "repayment.values", "repayment.present"
  std::string argument;  ///< the same as Python takes it: "repayment_values"
  std::string type;      ///< "float32", "int64", "bool"
  nlohmann::json shape;  ///< ["batch", "length", 3]; "batch" and "length" are free
  bool is_sequence = false;
};

/// The arguments of `forward`, in order: per modality its parts, then its presence.
std::vector<TorchScriptInput> torchscript_inputs(const Preprocessor& preprocessor);
/// A batch as those arguments.
std::vector<torch::Tensor> torchscript_arguments(const Batch& batch);
/// What the exported `forward` returns, by the model as it scores here: logits, probabilities or value, modality weights
/// where they leave (FusionModel::traces_weights), embedding, attention per layer.
std::vector<torch::Tensor> torchscript_outputs(FusionModel& model, const Batch& batch, const Preprocessor& preprocessor);

/// "float32", "int64", "bool" …
std::string type_name(torch::ScalarType type);
/// The names of the first `count` of those outputs: "logits", "probabilities" or "value", "modality_weights" where they
/// leave, "embedding", "attention_1" …
std::vector<std::string> output_names(const FusionModel& model, const Preprocessor& preprocessor, std::size_t count);
/// The one among them that holds the scores: "probabilities" or "value".
std::string score_output(const Preprocessor& preprocessor);

/// A model as a graph of LibTorch's operations, with batch size and sequence lengths left free.
struct TracedModel {
  torch::jit::Module module;                  ///< holds the parameters and buffers, under names without dots
  std::shared_ptr<torch::jit::Graph> graph;  ///< inputs: the module, then the arguments; one output, a tuple
  std::vector<TorchScriptInput> inputs;
  std::vector<std::string> outputs;  ///< see output_names
};

/// Runs the model once on a few rows and records what it does.
///
/// Errors:  Error(internal) "export.trace"
TracedModel trace_model(const TrainedModel& trained, const Batch& example);

/// Everything that a caller needs to know about a traced model, to be kept inside the file: inputs, outputs, classes,
/// preprocessing, an example of inputs with their outputs, the card.
nlohmann::json exported_manifest(const TrainedModel& trained, const TracedModel& traced, const Batch& example,
                                 const std::string& format);

}  // namespace amalgam
