// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/bert_encoder.h"
#include "engine/compiled/recording.h"

#include <ATen/autocast_mode.h>
#include <torch/csrc/jit/frontend/tracer.h>
#include <torch/version.h>

#include <string>
#include <unordered_map>

namespace amalgam {

namespace {

/// While it lives, products are in full precision: what is kept must not depend on who asked first.
class FullPrecision {
 public:
  FullPrecision() : was_mixed_(is_mixed()) { set_mixed(false); }
  ~FullPrecision() { set_mixed(was_mixed_); }
  FullPrecision(const FullPrecision&) = delete;
  FullPrecision& operator=(const FullPrecision&) = delete;

 private:
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
  static bool is_mixed() { return at::autocast::is_autocast_enabled(at::kCUDA); }
  static void set_mixed(bool mixed) { at::autocast::set_autocast_enabled(at::kCUDA, mixed); }
#else
  static bool is_mixed() { return at::autocast::is_enabled(); }
  static void set_mixed(bool mixed) { at::autocast::set_enabled(mixed); }
#endif
  bool was_mixed_;
};

}  // namespace

/// States of texts, by their ids, until there is no room; forgotten when the weights they come from change.
class KnownStates {
 public:
  explicit KnownStates(std::int64_t room) : room_(room) {}

  /// Forgets all if `weight` is not what it was. A change in place raises a tensor's version; a move gives new memory.
  void check(const torch::Tensor& weight) {
    if (weight.data_ptr() == memory_ && weight._version() == version_) return;
    memory_ = weight.data_ptr();
    version_ = weight._version();
    states_.clear();
    used_ = 0;
  }
  /// [n, H] on the CPU, or undefined.
  torch::Tensor find(const std::string& text) const {
    const auto found = states_.find(text);
    return found == states_.end() ? torch::Tensor() : found->second;
  }
  void keep(const std::string& text, const torch::Tensor& states) {
    const auto size = static_cast<std::int64_t>(states.nbytes() + text.size());
    if (used_ + size > room_) return;
    used_ += size;
    states_.emplace(text, states);
  }
  std::size_t texts() const { return states_.size(); }

 private:
  std::int64_t room_, used_ = 0;
  const void* memory_ = nullptr;
  std::int64_t version_ = -1;
  std::unordered_map<std::string, torch::Tensor> states_;
};

BertEncoder::BertEncoder(const PretrainedTextFeaturizer& texts, std::int64_t dim, const BertUse& use,
                         const RandomStreamPtr& random)
    : is_tuned_(use.is_tuned), known_(std::make_unique<KnownStates>(use.cache_bytes)) {
  pretrained_ = register_module("pretrained", Bert(texts.shape(), texts.weights(), use.is_tuned, random));
  project_ = register_module("project", torch::nn::Linear(texts.shape().hidden, dim));
  word_dropout_ = register_module("word_dropout", StreamDropout(use.word_dropout, random));
  pool_ = register_module("pool", AttentionPool(dim, use.dropout, random));
}

BertEncoder::~BertEncoder() = default;

std::size_t BertEncoder::known_texts() const { return known_->texts(); }

torch::Tensor BertEncoder::hidden_states(const torch::Tensor& ids, const torch::Tensor& mask) {
  if (!is_tuned_ && compiled::is_recording()) {  // what is remembered from step to step cannot be replayed
    return compiled::record_operation("amalgam::frozen_text_model", {ids}, {}, [&] { return known_states(ids, mask); });
  }
  if (!is_tuned_ && compiled::is_capturing()) throw compiled::NotCaptured("a frozen text model is asked on the processor");
  if (!is_tuned_ && !torch::jit::tracer::isTracing()) return known_states(ids, mask);
  return pretrained_->forward(ids, mask) * mask.unsqueeze(2);
}

torch::Tensor BertEncoder::known_states(const torch::Tensor& ids, const torch::Tensor& mask) {
  const torch::NoGradGuard no_gradient;
  const FullPrecision exact;
  const torch::Tensor& words = pretrained_->words();
  known_->check(words);
  const std::int64_t rows = ids.size(0), steps = ids.size(1);
  const torch::Tensor all = ids.to(torch::kCPU, torch::kInt32).contiguous();
  const torch::Tensor counts = mask.sum(1).to(torch::kCPU);  // texts are padded behind their end only
  torch::Tensor states = torch::zeros({rows, steps, words.size(1)}, words.options().device(torch::kCPU).requires_grad(false));
  for (std::int64_t row = 0; row < rows; ++row) {
    const std::int64_t count = counts.data_ptr<std::int64_t>()[row];
    if (count == 0) continue;
    const auto* first = reinterpret_cast<const char*>(all.data_ptr<std::int32_t>() + row * steps);
    const std::string text(first, static_cast<std::size_t>(count) * sizeof(std::int32_t));
    torch::Tensor own = known_->find(text);
    if (!own.defined()) {
      const torch::Tensor piece = all.narrow(0, row, 1).narrow(1, 0, count).to(words.device());
      own = pretrained_->forward(piece, torch::ones_like(piece, torch::kBool))[0].to(torch::kCPU);
      known_->keep(text, own);
    }
    states[row].narrow(0, 0, count).copy_(own);
  }
  return states.to(words.device());
}

EncodedModality BertEncoder::encode(const std::vector<torch::Tensor>& parts, const torch::Tensor& present) {
  const torch::Tensor mask = parts[1].logical_and(present.unsqueeze(1));
  const torch::Tensor states = hidden_states(parts[0], mask);  // [B, T, H]
  const torch::Tensor kept = word_dropout_->forward(mask.to(states.scalar_type()));
  const torch::Tensor tokens = project_->forward(states * kept.unsqueeze(2));  // [B, T, d]
  auto [attention, summary] = pool_->forward(tokens, mask);
  return {tokens, mask, attention, summary, present};
}

}  // namespace amalgam
