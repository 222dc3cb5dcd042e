// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/options.h"
#include "engine/data/modality_map.h"
#include "engine/fusion/strategy_info.h"
#include "engine/modalities/encoder.h"

namespace amalgam {

class Baseline;
class Preprocessor;

/// What a fusion strategy returns. M = modalities, C = outputs.
struct FusionOutput {
  torch::Tensor logits;            ///< [B, C] the decision before sigmoid or softmax; regression: the standardised value
  torch::Tensor embedding;         ///< [B, d'] the unified representation z
  torch::Tensor modality_weights;  ///< [B, M] non-negative, rows sum to 1; undefined if not reported
  torch::Tensor raw_weights;       ///< [M] as learned; undefined where the strategy has none
  std::vector<torch::Tensor> attention;  ///< per layer [B, heads, M, M], rows sum to 1; empty where there is none
  torch::Tensor branch_logits;     ///< [B, M, C] what each modality says alone; undefined where there is none
};

/// What a strategy needs to know to build itself.
struct FusionShape {
  std::vector<std::int64_t> widths;  ///< of each modality's summary, M of them; may differ
  std::vector<std::string> names;
  std::int64_t outputs = 1;
};

/// The interface of every fusion strategy. Must trace, for any batch size, and for M = 1.
class FusionHead : public torch::nn::Module {
 public:
  /// Absent modalities arrive with their learned absence state as summary and present = false (zeros as summary
  /// where the strategy does not read absence states).
  virtual FusionOutput fuse(const std::vector<EncodedModality>& modalities) = 0;
  /// Learned fusion weights: trained at a higher rate, without weight decay (see training.fusion_rate_factor).
  virtual std::vector<torch::Tensor> fusion_weights() { return {}; }
  /// False where an absent modality is left out instead (hybrid masks its key, late its branch): the model then
  /// has no absence states to learn.
  virtual bool reads_absence_states() const { return true; }
  /// Whether fuse() fills in the modality weights. They are for people to read, so training steps go without.
  void report_weights(bool wanted) { reports_weights_ = wanted; }

 protected:
  bool reports_weights_ = true;
};

/// A fusion strategy: how it is called, set and built. One file and one line in strategies.def.
struct Strategy {
  StrategyInfo info;  ///< options are "<id>.<setting>"
  std::function<std::shared_ptr<FusionHead>(const FusionShape&, const Options&, const RandomStreamPtr&)> make = {};
  /// For strategies that read only some of the modalities: takes the others out of the map before anything is fitted.
  std::function<void(ModalityMap&, const Options&)> narrow = {};
  /// Instead of `make`: a model without encoders, fitted by a library of its own. See baselines/baseline.h.
  std::function<std::shared_ptr<Baseline>(const Preprocessor&, const Options&, std::uint64_t seed)> make_baseline = {};
};

const std::vector<Strategy>& strategy_registry();
/// Errors:  Error(request) "strategy.unknown" listing the ones there are
const Strategy& find_strategy(const std::string& id);

/// Linear -> ReLU -> dropout -> Linear: from a fused vector to logits. [B, in] -> [B, outputs]
class DecisionHeadImpl : public torch::nn::Module {
 public:
  DecisionHeadImpl(std::int64_t in, std::int64_t hidden, std::int64_t outputs, double dropout, const RandomStreamPtr& random);
  torch::Tensor forward(const torch::Tensor& z);
  /// Multiplies the first layer's weights: for a strategy that hands over `factor` times smaller vectors at the start.
  void scale_start(double factor);

 private:
  torch::nn::Linear hidden_{nullptr}, out_{nullptr};
  StreamDropout dropout_{nullptr};
};
TORCH_MODULE(DecisionHead);

}  // namespace amalgam
