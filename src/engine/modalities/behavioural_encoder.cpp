// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/behavioural_encoder.h"

namespace amalgam {

BehaviouralEncoder::BehaviouralEncoder(const EventShape& events, const EventStatistics& statistics, std::int64_t dim,
                                       double dropout, const RandomStreamPtr& random) {
  embedding_ = register_module("embedding", torch::nn::Embedding(events.states, events.hidden));
  {
    const torch::NoGradGuard no_gradient;
    embedding_->weight.mul_(kEmbeddingDeviation);
    embedding_->weight.narrow(0, 0, kNeutralEvents).zero_();
  }
  gaps_ = register_module("gaps", torch::nn::Linear(events.gap_features, events.hidden));
  if (events.is_recurrent) {
    recurrent_ = register_module("recurrent", Recurrent(events.hidden, events.hidden));
    last_ = register_module("last", torch::nn::Linear(events.hidden, dim));
  } else {
    convolution_ = register_module(
        "convolution", torch::nn::Conv1d(torch::nn::Conv1dOptions(events.hidden, events.hidden, 3).padding(1)));
  }
  project_ = register_module("project", torch::nn::Linear(events.hidden, dim));
  if (statistics.counts() > 0) {
    std::int64_t width = statistics.counts();
    if (statistics.moments() > 0) {
      piecewise_ = register_module("piecewise", Piecewise(statistics.edges(), statistics.bins()));
      width += statistics.moments() * (1 + statistics.bins());
    }
    counts_ = register_module("counts", torch::nn::Linear(width, dim));
    mix_ = register_module("mix", torch::nn::Linear(dim, dim));
  }
  input_dropout_ = register_module("input_dropout", StreamDropout(dropout, random));
  pool_ = register_module("pool", AttentionPool(dim, dropout, random, events.longest > 1 || statistics.counts() > 0));
}

EncodedModality BehaviouralEncoder::encode(const std::vector<torch::Tensor>& parts, const torch::Tensor& present) {
  torch::Tensor mask = parts[0].ne(0).logical_and(present.unsqueeze(1));
  const torch::Tensor gaps = in_type_of(parts[1], project_->weight);
  const torch::Tensor inputs = (embedding_->forward(parts[0]) + gaps_->forward(gaps)) * mask.unsqueeze(2);
  torch::Tensor residual, tokens;
  if (!recurrent_.is_empty()) {
    const torch::Tensor states = recurrent_->forward(inputs);  // [B, T, H]
    tokens = project_->forward(states);
    residual = last_->forward(last_state(states, mask));
  } else {
    const torch::Tensor near = convolution_->forward(inputs.transpose(1, 2)).transpose(1, 2);
    tokens = project_->forward(torch::relu(near) + inputs);
  }
  if (!counts_.is_empty()) {
    const torch::Tensor linear = counts_->forward(input_dropout_->forward(statistics_of(parts)));
    const torch::Tensor token = linear + mix_->forward(torch::relu(linear));
    tokens = torch::cat({token.unsqueeze(1), tokens}, 1);
    mask = torch::cat({present.unsqueeze(1), mask}, 1);
    residual = residual.defined() ? residual + token : token;
  }
  auto [attention, summary] = pool_->forward(tokens, mask, {}, residual);
  return {tokens, mask, attention, summary, present};
}

torch::Tensor BehaviouralEncoder::statistics_of(const std::vector<torch::Tensor>& parts) {
  const torch::Tensor counts = in_type_of(parts[2], project_->weight);
  if (piecewise_.is_empty()) return counts;
  const torch::Tensor moments = in_type_of(parts[3], project_->weight);
  const torch::Tensor happened = moments.gt(EventStatistics::kNever + 0.5F).to(moments.scalar_type());
  return torch::cat({counts, moments * happened, piecewise_->forward(moments)}, 1);
}

}  // namespace amalgam
