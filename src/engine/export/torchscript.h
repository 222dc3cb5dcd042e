// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

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
/// What the exported `forward` returns: logits, probabilities or value, modality weights, embedding, attention per layer.
std::vector<torch::Tensor> torchscript_outputs(FusionModel& model, const Batch& batch, const Preprocessor& preprocessor);

}  // namespace amalgam
