// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "engine/modalities/sequence_reader.h"

namespace amalgam {

/// Residual convolutions over three steps, whose distance doubles from layer to layer: with L layers a state knows
/// of 2^L − 1 steps before and behind it. Steps that do not exist count as 0, as what lies beyond the ends does.
/// x_0 = W x + b; x_{l+1} = x_l + dropout(relu(conv_l(x_l ⊙ mask)))
/// Shapes:  x [B, T, F], mask [B, T] -> [B, T, H]
/// Source:  Bai et al. 2018, arXiv 1803.01271 (residual dilated convolutions; here they look both ways)
class SequenceConvolution : public SequenceReader {
 public:
  SequenceConvolution(std::int64_t features, std::int64_t hidden, std::int64_t layers, double dropout,
                      const RandomStreamPtr& random);
  torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& mask) override;

 private:
  torch::nn::Linear input_{nullptr};
  std::vector<torch::nn::Conv1d> layers_;
  StreamDropout dropout_{nullptr};
};

}  // namespace amalgam
