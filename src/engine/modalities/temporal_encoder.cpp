// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/temporal_encoder.h"

#include "engine/modalities/featurizer_support.h"

namespace amalgam {

TemporalEncoder::TemporalEncoder(const SequenceReading& reading, const SeriesStatistics& statistics,
                                 std::int64_t longest, std::int64_t dim, const RandomStreamPtr& random) {
  if (reading.form == "gru") {  // without the reader around it: its weights are called as in models of before
    recurrent_ = register_module("recurrent", Recurrent(reading.features, reading.hidden));
  } else {
    reader_ = register_module("reader", make_sequence_reader(reading, random));
  }
  project_ = register_module("project", torch::nn::Linear(reading.hidden, dim));
  last_ = register_module("last", torch::nn::Linear(reading.hidden, dim));
  if (statistics.width > 0) {
    std::int64_t width = statistics.width;
    if (statistics.bins > 0) {
      piecewise_ = register_module("piecewise", Piecewise(statistics.edges, statistics.bins));
      width += static_cast<std::int64_t>(statistics.edges.size()) * statistics.bins;
    }
    statistics_ = register_module("statistics", torch::nn::Linear(width, dim));
    mix_ = register_module("mix", torch::nn::Linear(dim, dim));
  }
  const std::int64_t tokens = longest + (statistics.width > 0 ? 1 : 0);
  pool_ = register_module("pool", AttentionPool(dim, reading.dropout, random, tokens > 1));
}

EncodedModality TemporalEncoder::encode(const std::vector<torch::Tensor>& parts, const torch::Tensor& present) {
  const torch::Tensor values = in_type_of(parts[0], project_->weight);
  torch::Tensor mask = parts[1].logical_and(present.unsqueeze(1));
  const torch::Tensor states = reader_ ? reader_->forward(values, mask) : recurrent_->forward(values);  // [B, T, H]
  torch::Tensor tokens = project_->forward(states);
  torch::Tensor summary_of_states = last_->forward(last_state(states, mask));  // [B, d]
  if (!statistics_.is_empty()) {
    torch::Tensor statistics = in_type_of(parts[2], project_->weight);
    if (!piecewise_.is_empty()) {
      const torch::Tensor plain = statistics.slice(1, 0, parts[2].size(1), 2);  // without their logarithms
      statistics = torch::cat({statistics, piecewise_->forward(plain)}, 1);
    }
    const torch::Tensor linear = statistics_->forward(statistics);
    const torch::Tensor token = linear + mix_->forward(torch::relu(linear));
    tokens = torch::cat({token.unsqueeze(1), tokens}, 1);
    mask = torch::cat({present.unsqueeze(1), mask}, 1);
    summary_of_states = summary_of_states + token;
  }
  auto [attention, summary] = pool_->forward(tokens, mask, {}, summary_of_states);
  return {tokens, mask, attention, summary, present};
}

}  // namespace amalgam
