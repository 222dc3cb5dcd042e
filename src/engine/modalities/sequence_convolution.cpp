// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/sequence_convolution.h"

namespace amalgam {

SequenceConvolution::SequenceConvolution(std::int64_t features, std::int64_t hidden, std::int64_t layers, double dropout,
                                         const RandomStreamPtr& random) {
  input_ = register_module("input", torch::nn::Linear(features, hidden));
  for (std::int64_t layer = 0; layer < layers; ++layer) {
    const std::int64_t distance = std::int64_t{1} << layer;
    const auto options = torch::nn::Conv1dOptions(hidden, hidden, 3).padding(distance).dilation(distance);
    layers_.push_back(register_module("layer" + std::to_string(layer), torch::nn::Conv1d(options)));
  }
  dropout_ = register_module("dropout", StreamDropout(dropout, random));
}

torch::Tensor SequenceConvolution::forward(const torch::Tensor& x, const torch::Tensor& mask) {
  const torch::Tensor exists = mask.unsqueeze(2).to(x.scalar_type());  // [B, T, 1]
  torch::Tensor states = input_->forward(x);
  for (auto& layer : layers_) {
    const torch::Tensor near = layer->forward((states * exists).transpose(1, 2)).transpose(1, 2);
    states = states + dropout_->forward(torch::relu(near));
  }
  return states;
}

}  // namespace amalgam
