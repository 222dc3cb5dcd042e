// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/optimizer.h"

#include <ATen/Dispatch.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "engine/base/error.h"
#include "engine/compiled/kernels.h"
#include "engine/modalities/random_stream.h"

namespace amalgam {

namespace {

constexpr std::int64_t kAlignment = 16;  // every parameter starts at a multiple of so many numbers
constexpr std::int64_t kNormChunk = 4096;  // fixed, so that the sum does not depend on the threads
constexpr std::int64_t kStepGrain = 16384 / kAlignment;

/// What is the same for every number of a range in one step.
template <class T>
struct StepFactors {
  T gradient_scale, beta1, rest1, beta2, rest2, keep, rate, second_scale, epsilon;
};

/// The formula of FusedAdam, in double precision; float has a kernel of its own.
void adam_step(double* value, const double* gradient, double* first, double* second, std::int64_t n, const StepFactors<double>& f) {
  for (std::int64_t i = 0; i < n; ++i) {
    const double g = gradient[i] * f.gradient_scale;
    first[i] = f.beta1 * first[i] + f.rest1 * g;
    second[i] = f.beta2 * second[i] + f.rest2 * g * g;
    value[i] = value[i] * f.keep - f.rate * first[i] / (std::sqrt(second[i]) * f.second_scale + f.epsilon);
  }
}

void adam_step(float* value, const float* gradient, float* first, float* second, std::int64_t n, const StepFactors<float>& f) {
  compiled::kernels().adam(value, gradient, first, second, n,
                           {f.gradient_scale, f.beta1, f.rest1, f.beta2, f.rest2, f.keep, f.rate, f.second_scale, f.epsilon});
}

double sum_of_squares(const double* values, std::int64_t n) {
  double sum = 0;
  for (std::int64_t i = 0; i < n; ++i) sum += values[i] * values[i];
  return sum;
}

double sum_of_squares(const float* values, std::int64_t n) {
  return static_cast<double>(compiled::kernels().sum_of_squares(values, n));
}

template <class T>
double norm_of(const T* values, std::int64_t n) {
  const std::int64_t chunks = (n + kNormChunk - 1) / kNormChunk;
  std::vector<double> sums(static_cast<std::size_t>(chunks));
  at::parallel_for(0, chunks, 8, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t c = begin; c < end; ++c) {
      const std::int64_t start = c * kNormChunk;
      sums[static_cast<std::size_t>(c)] = sum_of_squares(values + start, std::min(kNormChunk, n - start));
    }
  });
  double total = 0;
  for (const double sum : sums) total += sum;
  return std::sqrt(total);
}

double clip_scale(double norm, double clip) { return std::min(1.0, clip / (norm + 1e-6)); }

bool is_among(const torch::Tensor& one, const std::vector<torch::Tensor>& some) {
  return std::any_of(some.begin(), some.end(), [&](const torch::Tensor& other) { return other.is_same(one); });
}

/// Whether a parameter lies in a module called "pretrained".
bool is_pretrained(const std::string& name) {
  return name.starts_with("pretrained.") || name.find(".pretrained.") != std::string::npos;
}

std::int64_t padded(std::int64_t count) { return (count + kAlignment - 1) / kAlignment * kAlignment; }

}  // namespace

FusedAdam::FusedAdam(torch::nn::Module& module, const std::vector<torch::Tensor>& fusion_weights,
                     const AdamSettings& settings)
    : settings_(settings) {
  std::array<std::vector<torch::Tensor>, 5> groups;  // decaying, plain, fusion weights; pretrained decaying, plain
  for (const auto& item : module.named_parameters()) {
    const torch::Tensor& one = item.value();
    if (!one.requires_grad()) continue;
    const std::size_t first = is_pretrained(item.key()) ? 3 : 0;
    groups[is_among(one, fusion_weights) ? 2 : first + (one.dim() > 1 ? 0 : 1)].push_back(one);
  }
  const double slow = settings.pretrained_rate_factor;
  const std::array<double, 5> factors = {1, 1, settings.fusion_rate_factor, slow, slow};
  const std::array<double, 5> decays = {settings.weight_decay, 0, 0, settings.weight_decay, 0};
  std::int64_t size = 0;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const std::int64_t begin = size;
    for (const torch::Tensor& one : groups[g]) {
      size += padded(one.numel());
      parameters_.push_back(one);
    }
    if (size > begin) ranges_.push_back({begin, size, factors[g], decays[g]});
  }
  if (parameters_.empty()) {
    throw Error(ErrorKind::internal, "optimizer.parameters", "The model has nothing to train.");
  }
  const torch::NoGradGuard no_gradient;
  const auto options = parameters_.front().options().requires_grad(false);
  values_ = torch::zeros({size}, options);
  gradients_ = torch::zeros({size}, options);
  first_ = torch::zeros({size}, options);
  second_ = torch::zeros({size}, options);
  std::int64_t begin = 0;
  for (torch::Tensor& one : parameters_) {
    if (one.scalar_type() != values_.scalar_type() || one.device() != values_.device()) {
      throw Error(ErrorKind::internal, "optimizer.parameters",
                  "The model's parameters differ in type or device.");
    }
    const torch::Tensor place = values_.narrow(0, begin, one.numel()).view(one.sizes());
    place.copy_(one);
    one.set_data(place);
    one.mutable_grad() = gradients_.narrow(0, begin, one.numel()).view(one.sizes());
    begin += padded(one.numel());
  }
}

FusedAdam::~FusedAdam() {
  for (torch::Tensor& one : parameters_) one.mutable_grad() = torch::Tensor();
}

void FusedAdam::zero_grad() { gradients_.zero_(); }

void FusedAdam::step(double rate) {
  prepare(rate);
  apply();
}

void FusedAdam::prepare(double rate) {
  ++steps_;
  rate_ = rate;
  if (uses_tensors()) write_factors();
}

void FusedAdam::apply() {
  const torch::NoGradGuard no_gradient;
  if (uses_tensors()) {
    step_with_tensors();
  } else {
    step_with_kernel();
  }
}

void FusedAdam::step_with_kernel() {
  const auto t = static_cast<double>(steps_);
  const double first_left = 1 - std::pow(settings_.beta1, t);
  const double second_left = 1 - std::pow(settings_.beta2, t);
  AT_DISPATCH_FLOATING_TYPES(values_.scalar_type(), "fused_adam", [&] {
    auto* value = values_.data_ptr<scalar_t>();
    auto* gradient = gradients_.data_ptr<scalar_t>();
    auto* first = first_.data_ptr<scalar_t>();
    auto* second = second_.data_ptr<scalar_t>();
    const double scale =
        settings_.clip > 0 ? clip_scale(norm_of(gradient, gradients_.numel()), settings_.clip) : 1;
    for (const Range& range : ranges_) {
      const double own_rate = rate_ * range.factor;
      const StepFactors<scalar_t> factors = {static_cast<scalar_t>(scale),
                                             static_cast<scalar_t>(settings_.beta1),
                                             static_cast<scalar_t>(1 - settings_.beta1),
                                             static_cast<scalar_t>(settings_.beta2),
                                             static_cast<scalar_t>(1 - settings_.beta2),
                                             static_cast<scalar_t>(1 - own_rate * range.decay),
                                             static_cast<scalar_t>(own_rate / first_left),
                                             static_cast<scalar_t>(1 / std::sqrt(second_left)),
                                             static_cast<scalar_t>(settings_.epsilon)};
      at::parallel_for(range.begin / kAlignment, range.end / kAlignment, kStepGrain,
                       [&](std::int64_t first_line, std::int64_t last_line) {
                         const std::int64_t begin = first_line * kAlignment, end = last_line * kAlignment;
                         adam_step(value + begin, gradient + begin, first + begin, second + begin, end - begin, factors);
                       });
    }
  });
}

void FusedAdam::write_factors() {
  const auto t = static_cast<double>(steps_);
  const double first_left = 1 - std::pow(settings_.beta1, t);
  const double second_left = 1 - std::pow(settings_.beta2, t);
  std::vector<double> factors = {1 / std::sqrt(second_left)};
  for (const Range& range : ranges_) {
    const double own_rate = rate_ * range.factor;
    factors.push_back(1 - own_rate * range.decay);
    factors.push_back(-own_rate / first_left);
  }
  const torch::Tensor host = torch::tensor(factors, torch::kFloat64);
  if (!factors_.defined()) factors_ = torch::empty(host.sizes(), values_.options());
  copy_without_waiting(factors_, host);
}

void FusedAdam::step_with_tensors() {
  torch::Tensor gradient = gradients_;
  if (settings_.clip > 0) {  // stays on the device: nobody waits for the norm
    gradient = gradient * (settings_.clip / (gradient.norm() + 1e-6)).clamp_max(1.0);
  }
  first_.mul_(settings_.beta1).add_(gradient, 1 - settings_.beta1);
  second_.mul_(settings_.beta2).addcmul_(gradient, gradient, 1 - settings_.beta2);
  const torch::Tensor denominator = second_.sqrt().mul_(factors_[0]).add_(settings_.epsilon);
  std::int64_t factor = 1;
  for (const Range& range : ranges_) {
    const std::int64_t count = range.end - range.begin;
    torch::Tensor value = values_.narrow(0, range.begin, count);
    if (range.decay > 0) value.mul_(factors_[factor]);
    const torch::Tensor step = first_.narrow(0, range.begin, count) * factors_[factor + 1];
    value.add_(step.div_(denominator.narrow(0, range.begin, count)));
    factor += 2;
  }
}

void FusedAdam::restore(const torch::Tensor& first, const torch::Tensor& second, std::int64_t steps) {
  if (first.sizes() != first_.sizes() || second.sizes() != second_.sizes()) {
    throw Error(ErrorKind::data, "checkpoint.mismatch",
                "The checkpoint's optimiser state belongs to another model: it has " +
                    std::to_string(first.numel()) + " numbers, this model needs " +
                    std::to_string(first_.numel()) + ".");
  }
  const torch::NoGradGuard no_gradient;
  first_.copy_(first);
  second_.copy_(second);
  steps_ = steps;
}

}  // namespace amalgam
