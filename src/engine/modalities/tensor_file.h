// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstddef>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace amalgam {

/// Named tensors and a JSON text in the safetensors layout (8-byte little-endian header length, JSON header, data):
/// readable by Python's `safetensors`. Used for checkpoints and for the weights of a bundle.
struct TensorFile {
  std::vector<std::pair<std::string, torch::Tensor>> tensors;  ///< CPU, contiguous
  nlohmann::json metadata;  ///< kept as one string under __metadata__."amalgam"
};
std::vector<std::byte> write_tensor_file(const TensorFile& file);
/// Errors:  Error(data) "tensor_file.corrupt" (cut short, offsets out of range, unknown type); never reads past the end.
TensorFile read_tensor_file(std::span<const std::byte> bytes);

}  // namespace amalgam
