// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/checkpoint.h"

#include <map>
#include <string_view>

#include "engine/base/error.h"

namespace amalgam {

std::vector<std::pair<std::string, torch::Tensor>> module_state(const torch::nn::Module& module) {
  std::vector<std::pair<std::string, torch::Tensor>> state;
  const auto keep = [&](const auto& named, const auto& is_frozen) {
    for (const auto& item : named) {
      const torch::Tensor there = item.value().detach();
      const bool needs_copy = there.device().is_cpu() && !(is_frozen(item) && there.is_contiguous());
      state.emplace_back(item.key(), needs_copy ? there.clone(at::MemoryFormat::Contiguous)
                                                : there.to(torch::kCPU).contiguous());
    }
  };
  keep(module.named_parameters(), [](const auto& item) { return !item.value().requires_grad(); });
  keep(module.named_buffers(), [](const auto&) { return false; });
  return state;
}

void load_module_state(torch::nn::Module& module,
                       const std::vector<std::pair<std::string, torch::Tensor>>& state) {
  std::map<std::string_view, const torch::Tensor*> stored;
  for (const auto& [name, tensor] : state) stored[name] = &tensor;
  std::vector<std::pair<torch::Tensor, const torch::Tensor*>> copies;
  const auto match = [&](const auto& named) {
    for (const auto& item : named) {
      const auto found = stored.find(item.key());
      if (found == stored.end()) {
        throw Error(ErrorKind::data, "checkpoint.mismatch",
                    "The checkpoint has no tensor '" + item.key() +
                        "': it belongs to a model with other settings or of another version.");
      }
      if (found->second->sizes() != item.value().sizes()) {
        throw Error(ErrorKind::data, "checkpoint.mismatch",
                    "The checkpoint's tensor '" + item.key() + "' has the shape " +
                        c10::str(found->second->sizes()) + ", the model needs " +
                        c10::str(item.value().sizes()) +
                        ": it belongs to a model with other settings or other data.");
      }
      copies.emplace_back(item.value(), found->second);
    }
  };
  match(module.named_parameters());
  match(module.named_buffers());
  const torch::NoGradGuard no_gradient;
  for (auto& [to, from] : copies) {  // only now: a mismatch leaves the model as it was
    if (to.data_ptr() != from->data_ptr()) to.copy_(*from);
  }
}

}  // namespace amalgam
