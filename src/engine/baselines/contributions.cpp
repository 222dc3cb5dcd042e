// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/baselines/contributions.h"

#include <vector>

namespace amalgam {

torch::Tensor contribution_shares(const torch::Tensor& contributions, const Batch& batch) {
  std::vector<torch::Tensor> present;
  for (const ModalityTensors& one : batch.modalities) present.push_back(one.present.to(torch::kCPU));
  torch::Tensor there = torch::stack(present, 1);  // [n, M]
  there = torch::where(there.any(1, true), there, torch::ones_like(there)).to(torch::kFloat32);
  const torch::Tensor amounts = contributions.abs().to(torch::kFloat32) * there;
  const torch::Tensor sums = amounts.sum(1, true);
  return torch::where(sums > 0, amounts / sums.clamp_min(1e-30), there / there.sum(1, true));
}

}  // namespace amalgam
