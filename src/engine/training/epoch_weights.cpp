// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/epoch_weights.h"

#include <algorithm>
#include <map>

#include "engine/fusion/fusion_model.h"
#include "engine/modalities/tensor_file.h"
#include "engine/training/checkpoint.h"

namespace amalgam {

namespace {

constexpr std::int64_t kAutoBytes = 16'000'000;  // a run
constexpr const char* kCalibrationBuffer = "calibration";

/// What training changes: trained parameters, and buffers but the calibration.
std::vector<std::pair<std::string, torch::Tensor>> changing_tensors(const torch::nn::Module& model) {
  std::vector<std::pair<std::string, torch::Tensor>> tensors;
  for (const auto& item : model.named_parameters()) {
    if (item.value().requires_grad()) tensors.emplace_back(item.key(), item.value());
  }
  for (const auto& item : model.named_buffers()) {
    if (item.key() != kCalibrationBuffer) tensors.emplace_back(item.key(), item.value());
  }
  return tensors;
}

}  // namespace

KeptEpochs KeptEpochs::choose(const std::string& setting, FusionModel& model, int epochs) {
  if (setting == "none" || epochs < 1) return {0};
  if (setting == "all") return {1};
  std::int64_t bytes = 0;
  for (const auto& [name, tensor] : changing_tensors(model)) bytes += tensor.numel() * tensor.element_size();
  const std::int64_t fit = kAutoBytes / std::max<std::int64_t>(1, bytes);  // epochs
  if (fit < 1) return {0};
  return {static_cast<int>((epochs + fit - 1) / fit)};
}

std::vector<std::byte> write_epoch_weights(const FusionModel& model, int epoch) {
  TensorFile file;
  for (const auto& [name, tensor] : changing_tensors(model)) {
    file.tensors.emplace_back(name, tensor.detach().to(torch::kCPU).contiguous());
  }
  file.metadata = {{"kind", "epoch"}, {"version", 1}, {"epoch", epoch}};
  return write_tensor_file(file);
}

void load_epoch_weights(FusionModel& model, const std::vector<std::byte>& bytes) {
  auto state = module_state(model);
  std::map<std::string, torch::Tensor> stored;
  for (auto& [name, tensor] : read_tensor_file(bytes).tensors) stored[name] = tensor;
  for (auto& [name, tensor] : state) {
    if (const auto found = stored.find(name); found != stored.end()) tensor = found->second;
  }
  load_module_state(model, state);
}

}  // namespace amalgam
