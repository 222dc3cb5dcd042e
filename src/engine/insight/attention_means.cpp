// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/insight/attention_means.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace amalgam {

namespace {

constexpr std::int64_t kEncodedAtOnce = 1024;

void add_to(torch::Tensor& sum, const torch::Tensor& more) { sum = sum.defined() ? sum + more : more; }

std::vector<double> doubles_of(const torch::Tensor& tensor) {
  const torch::Tensor flat = tensor.to(torch::kFloat64).contiguous();
  return {flat.data_ptr<double>(), flat.data_ptr<double>() + flat.numel()};
}

/// The sums over the rows of each group. Shapes:  values [B, …], membership [B, G] -> [G, …]
torch::Tensor by_group(const torch::Tensor& values, const torch::Tensor& membership) {
  std::vector<std::int64_t> shape = values.sizes().vec();
  const torch::Tensor sums = membership.t().matmul(values.to(torch::kFloat64).reshape({shape.front(), -1}));
  shape.front() = membership.size(1);
  return sums.reshape(shape);
}

/// What one modality's names have got in one group.
class NameSums {
 public:
  /// `names`: all tokens of the row in their order, also those that are masked.
  void add(const std::vector<std::pair<std::string, double>>& row, const std::vector<std::string>& names) {
    ++rows_;
    std::unordered_map<std::size_t, double> of_row;  // a word may stand in a row twice
    for (const auto& [name, attention] : row) {
      const auto [found, is_new] = places_.emplace(name, means_.size());
      if (is_new) means_.push_back({name});
      of_row[found->second] += attention;
    }
    for (const auto& [place, attention] : of_row) {
      means_[place].attention += attention;
      ++means_[place].rows;
    }
    if (names.size() > longest_.size()) longest_ = names;
  }
  InnerAttention result(const ModalitySpec& spec, std::size_t most) const {
    InnerAttention made{spec.name, spec.kind, spec.kind != "text" && spec.kind != "behavioural", rows_, {}, 0};
    std::vector<TokenMean> all = means_;
    for (TokenMean& one : all) {
      one.where_there = one.attention / static_cast<double>(std::max<std::int64_t>(1, one.rows));
      one.attention /= static_cast<double>(std::max<std::int64_t>(1, rows_));
    }
    if (made.is_ordered) {
      // The longest row names all steps in their order; shorter series lack the oldest.
      std::vector<bool> is_listed(all.size(), false);
      const auto list = [&](std::size_t place) {
        if (!is_listed[place]) made.tokens.push_back(all[place]);
        is_listed[place] = true;
      };
      for (const std::string& name : longest_) {
        if (const auto found = places_.find(name); found != places_.end()) list(found->second);
      }
      for (std::size_t place = 0; place < all.size(); ++place) list(place);
      return made;
    }
    std::stable_sort(all.begin(), all.end(), [](const TokenMean& one, const TokenMean& other) { return one.attention > other.attention; });
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (i < most)
        made.tokens.push_back(all[i]);
      else
        made.rest += all[i].attention;
    }
    return made;
  }

 private:
  std::int64_t rows_ = 0;
  std::vector<TokenMean> means_;
  std::unordered_map<std::string, std::size_t> places_;
  std::vector<std::string> longest_;
};

}  // namespace

void AttentionSums::add(const FusionOutput& output, const torch::Tensor& membership) {
  add_to(rows_, membership.sum(0));
  if (output.modality_weights.defined()) {
    const torch::Tensor weights = output.modality_weights.to(torch::kCPU, torch::kFloat64);
    add_to(weights_, by_group(weights, membership));
    add_to(squares_, by_group(weights.square(), membership));
  }
  attention_.resize(output.attention.size());
  entropy_.resize(output.attention.size());
  for (std::size_t layer = 0; layer < output.attention.size(); ++layer) {
    const torch::Tensor maps = output.attention[layer].to(torch::kCPU, torch::kFloat64);  // [B, heads, M, M]
    add_to(attention_[layer], by_group(maps, membership));
    const torch::Tensor nats = -(maps * maps.clamp_min(1e-300).log()).sum(3).mean(2);  // [B, heads]
    add_to(entropy_[layer], by_group(nats, membership));
  }
}

std::vector<AttentionFigures> AttentionSums::figures() const {
  std::vector<AttentionFigures> all(static_cast<std::size_t>(groups_));
  for (std::int64_t group = 0; group < groups_ && rows_.defined(); ++group) {
    AttentionFigures& one = all[static_cast<std::size_t>(group)];
    const double rows = rows_[group].item<double>();
    one.rows = std::llround(rows);
    if (one.rows == 0) continue;
    if (weights_.defined()) {
      one.weights = doubles_of(weights_[group] / rows);
      if (one.rows > 1) one.weight_deviations = doubles_of(((squares_[group] - weights_[group].square() / rows).clamp_min(0) / (rows - 1)).sqrt());
    }
    for (std::size_t layer = 0; layer < attention_.size(); ++layer) {
      one.layers.push_back({static_cast<int>(attention_[layer].size(1)), doubles_of(attention_[layer][group] / rows)});
      one.row_entropy.push_back(doubles_of(entropy_[layer][group] / rows));
    }
  }
  return all;
}

std::vector<std::vector<InnerAttention>> token_means(const OpenRun& run, const Batch& batch, const std::vector<std::int64_t>& rows,
                                                     const torch::Tensor& membership, std::size_t most) {
  const std::vector<ModalitySpec>& specs = run.preprocessor().map().modalities;
  const auto groups = static_cast<std::size_t>(membership.size(1));
  std::vector<std::vector<NameSums>> sums(groups, std::vector<NameSums>(specs.size()));
  const torch::Tensor members = membership.contiguous();
  bool any = false;
  for (std::int64_t begin = 0; begin < batch.rows(); begin += kEncodedAtOnce) {
    const std::int64_t count = std::min(kEncodedAtOnce, batch.rows() - begin);
    const std::vector<EncodedModality> encoded = run.encode(batch.slice(begin, count));
    any = any || !encoded.empty();
    for (std::size_t m = 0; m < encoded.size(); ++m) {
      const torch::Tensor attention = encoded[m].token_attention.to(torch::kFloat64).contiguous();
      const torch::Tensor mask = encoded[m].mask.contiguous(), present = encoded[m].present.contiguous();
      const std::int64_t width = attention.size(1);
      for (std::int64_t i = 0; i < count; ++i) {
        if (!present.data_ptr<bool>()[i]) continue;
        const std::int64_t row = rows[static_cast<std::size_t>(begin + i)];
        const auto names = run.preprocessor().featurizers()[m]->token_names(run.table(), row);
        std::vector<std::pair<std::string, double>> found;
        for (std::int64_t t = 0; t < std::min<std::int64_t>(width, static_cast<std::int64_t>(names.size())); ++t) {
          if (!mask.data_ptr<bool>()[i * width + t]) continue;
          found.emplace_back(names[static_cast<std::size_t>(t)], attention.data_ptr<double>()[i * width + t]);
        }
        for (std::size_t group = 0; group < groups; ++group) {
          if (members.data_ptr<double>()[static_cast<std::size_t>(begin + i) * groups + group] > 0) sums[group][m].add(found, names);
        }
      }
    }
  }
  std::vector<std::vector<InnerAttention>> all;
  for (const auto& group : sums) {
    all.emplace_back();
    for (std::size_t m = 0; any && m < specs.size(); ++m) all.back().push_back(group[m].result(specs[m], most));
  }
  return all;
}

}  // namespace amalgam
