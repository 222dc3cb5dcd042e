// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <vector>

namespace amalgam {

struct AdamSettings {
  double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
  double weight_decay = 0;        ///< decoupled (AdamW); on matrices only, never on fusion weights
  double clip = 0;                ///< the longest gradient allowed, as a global norm; 0 = no limit
  double fusion_rate_factor = 1;  ///< fusion weights are trained at so many times the rate
  double pretrained_rate_factor = 1;  ///< as well the weights within a module called "pretrained"
  bool with_tensors = false;      ///< use LibTorch's operations on the CPU too, as on a GPU
};

/// Adam and AdamW in one pass over one flat buffer.
///
/// Moves a module's trainable parameters into one contiguous buffer (they become views of it) and gives
/// them gradients that are views of another, so that autograd adds in place and one loop does the step:
/// m = β1 m + (1-β1) g,  v = β2 v + (1-β2) g²,  p = p (1 - r λ) - r (m / (1-β1ᵗ)) / (√(v / (1-β2ᵗ)) + ε)
/// with r = rate · factor, λ = weight decay, g scaled down to the norm `clip` if it is longer.
/// Parameters of one dimension or none (biases, norms, fusion weights) do not decay.
/// The module must be on its device already and outlive this object; a later module.to() breaks the views.
/// Errors:  Error(internal) "optimizer.parameters" if there is none, or they differ in type or device
/// Source:  Kingma & Ba 2015, "Adam", alg. 1; Loshchilov & Hutter 2019, "Decoupled Weight Decay
/// Regularization", alg. 2
class FusedAdam {
 public:
  FusedAdam(torch::nn::Module& module, const std::vector<torch::Tensor>& fusion_weights,
            const AdamSettings& settings);
  ~FusedAdam();  ///< takes the gradients away again; the parameters stay views of the buffer
  FusedAdam(const FusedAdam&) = delete;
  FusedAdam& operator=(const FusedAdam&) = delete;

  void zero_grad();
  void step(double rate);
  /// The host's half of a step: counts it, and puts the numbers that differ from step to step where the device reads them.
  void prepare(double rate);
  /// The device's half of the step prepared last. With tensors it reads nothing else that changes on the host, so that it can be
  /// captured once and replayed.
  void apply();

  std::int64_t steps() const { return steps_; }
  const torch::Tensor& values() const { return values_; }        ///< [n], padding included
  const torch::Tensor& gradients() const { return gradients_; }  ///< [n]
  const torch::Tensor& first_moment() const { return first_; }   ///< [n] m
  const torch::Tensor& second_moment() const { return second_; }  ///< [n] v
  /// Goes on from a checkpoint.
  /// Errors:  Error(data) "checkpoint.mismatch" if the moments have another size
  void restore(const torch::Tensor& first, const torch::Tensor& second, std::int64_t steps);

 private:
  struct Range {  // parameters that are treated alike lie next to each other
    std::int64_t begin, end;
    double factor, decay;
  };
  bool uses_tensors() const { return settings_.with_tensors || !values_.device().is_cpu(); }
  void write_factors();
  void step_with_kernel();
  void step_with_tensors();

  AdamSettings settings_;
  std::vector<torch::Tensor> parameters_;
  std::vector<Range> ranges_;
  torch::Tensor values_, gradients_, first_, second_;
  torch::Tensor factors_;  // with tensors: 1 / √(1-β2ᵗ), then 1 - r λ and -r / (1-β1ᵗ) of each range
  std::int64_t steps_ = 0;
  double rate_ = 0;  // of the step prepared last
};

}  // namespace amalgam
