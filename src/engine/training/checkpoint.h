// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <string>
#include <utility>
#include <vector>

#include "engine/modalities/tensor_file.h"

namespace amalgam {

/// Parameters and buffers of a module by name: copies, but for parameters on the CPU that are not trained (they do not
/// change, and a pretrained encoder's are large).
std::vector<std::pair<std::string, torch::Tensor>> module_state(const torch::nn::Module& module);
/// Copies values in. Errors: Error(data) "checkpoint.mismatch" naming the tensor that is missing or has another shape.
void load_module_state(torch::nn::Module& module, const std::vector<std::pair<std::string, torch::Tensor>>& state);

}  // namespace amalgam
