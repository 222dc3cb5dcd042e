// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/fusion/pooling.h"

#include <numeric>
#include <string>

#include "engine/fusion/shares.h"

namespace amalgam {

torch::Tensor presence_of(const std::vector<EncodedModality>& modalities) {
  std::vector<torch::Tensor> present;
  present.reserve(modalities.size());
  for (const EncodedModality& one : modalities) present.push_back(one.present);
  return torch::stack(present, 1);
}

torch::Tensor row_shares(const torch::Tensor& amounts, const std::vector<EncodedModality>& modalities) {
  const torch::NoGradGuard no_gradient;
  const torch::Tensor absent = torch::logical_not(presence_of(modalities));
  return shares_of(amounts.detach().masked_fill(absent, 0), taking_part(modalities));
}

torch::Tensor softmax_where(const torch::Tensor& scores, const torch::Tensor& there) {
  // Finite, so that a row of nothing but these becomes equal shares and not 0/0; e^-1e9 is 0 beside any score.
  return torch::softmax(scores.masked_fill(torch::logical_not(there), -1e9), 1);
}

std::int64_t total_width(const FusionShape& shape) {
  return std::accumulate(shape.widths.begin(), shape.widths.end(), std::int64_t{0});
}

std::vector<torch::nn::Linear> project_each(torch::nn::Module& owner, const std::string& name, const FusionShape& shape,
                                            std::int64_t width) {
  std::vector<torch::nn::Linear> projections;
  projections.reserve(shape.widths.size());
  for (std::size_t m = 0; m < shape.widths.size(); ++m) {
    projections.push_back(
        owner.register_module(name + "_" + std::to_string(m), torch::nn::Linear(shape.widths[m], width)));
    torch::nn::init::xavier_normal_(projections.back()->weight);
  }
  return projections;
}

Option fused_width_option(const std::string& strategy) {
  return {
      .name = strategy + ".dim",
      .title = "Fused width",
      .help = "Numbers in the fused vector, to which every modality is brought. Larger holds more and needs more rows.",
      .default_value = std::int64_t{64},
      .minimum = 1,
      .maximum = 4096};
}

}  // namespace amalgam
