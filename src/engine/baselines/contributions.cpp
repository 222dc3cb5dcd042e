// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/baselines/contributions.h"

#include <vector>

namespace amalgam {

torch::Tensor contribution_shares(const torch::Tensor& contributions, const Batch& batch) {
  std::vector<torch::Tensor> present;
  for (const ModalityTensors& one : batch.modalities) present.push_back(one.present.is_cpu() ? one.present : one.present.to(torch::kCPU));
  const torch::Tensor known = torch::stack(present, 1).to(torch::kFloat32);  // [n, M]
  const torch::Tensor there = torch::where(known.sum(1, true) > 0, known, torch::ones_like(known));
  const torch::Tensor amounts = contributions.abs().to(torch::kFloat32) * there;
  const torch::Tensor sums = amounts.sum(1, true);
  return torch::where(sums > 0, amounts / sums.clamp_min(1e-30), there / there.sum(1, true));
}

}  // namespace amalgam
