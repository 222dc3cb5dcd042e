// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/bert.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/base/error.h"
#include "engine/modalities/attention_heads.h"

namespace amalgam {

namespace {

constexpr double kBertDeviation = 0.02;    // as in the paper
using Shape = std::vector<std::int64_t>;
using WeightOf = std::function<torch::Tensor(const std::string&)>;

/// The weights of a layer, by their names within it.
std::vector<std::pair<std::string, Shape>> layer_weight_shapes(const BertShape& shape) {
  const std::int64_t h = shape.hidden, n = shape.inner;
  std::vector<std::pair<std::string, Shape>> all;
  const auto add = [&all](const std::string& name, Shape weight, std::int64_t outputs) {
    all.emplace_back(name + "_weight", std::move(weight));
    all.emplace_back(name + "_bias", Shape{outputs});
  };
  for (const char* name : {"query", "key", "value", "join"}) add(name, {h, h}, h);
  add("attention_norm", {h}, h);
  add("expand", {n, h}, n);
  add("contract", {h, n}, h);
  add("network_norm", {h}, h);
  return all;
}

torch::Tensor initial(const std::string& name, const Shape& shape) {
  if (name.ends_with("norm_weight")) return torch::ones(shape);
  if (shape.size() == 1 && name != "type") return torch::zeros(shape);
  return torch::empty(shape).normal_(0, kBertDeviation);
}

}  // namespace

void BertShape::check() const {
  const auto refuse = [](const std::string& how) {
    throw Error(ErrorKind::data, "bert.shape", "The description of the BERT model cannot be used: " + how + ".");
  };
  const auto within = [&](const char* what, std::int64_t value, std::int64_t most) {
    if (value >= 1 && value <= most) return;
    refuse(std::string(what) + " is " + std::to_string(value) + ", but must lie between 1 and " + std::to_string(most));
  };
  within("the size of its vocabulary", vocabulary, 2'000'000);
  within("its width", hidden, 16'384);
  within("its number of layers", layers, 128);
  within("its number of attention heads", heads, 512);
  within("the width of its inner layers", inner, 65'536);
  within("its number of positions", positions, 65'536);
  if (hidden % heads != 0) {
    refuse("its width " + std::to_string(hidden) + " cannot be divided among " + std::to_string(heads) + " attention heads");
  }
  if (!std::set<std::string>{"gelu", "gelu_new", "relu"}.contains(activation)) {
    refuse("its activation is '" + activation + "'; gelu, gelu_new and relu are known");
  }
  if (!(norm_epsilon > 0 && norm_epsilon < 1)) refuse("the epsilon of its layer normalisation is not between 0 and 1");
  for (const double p : {dropout, attention_dropout}) {
    if (!(p >= 0 && p < 1)) refuse("a dropout is not between 0 and 1");
  }
}

void to_json(nlohmann::json& json, const BertShape& shape) {
  json = {{"vocabulary", shape.vocabulary}, {"hidden", shape.hidden},
          {"layers", shape.layers},         {"heads", shape.heads},
          {"inner", shape.inner},           {"positions", shape.positions},
          {"has_types", shape.has_types},   {"activation", shape.activation},
          {"norm_epsilon", shape.norm_epsilon}, {"dropout", shape.dropout},
          {"attention_dropout", shape.attention_dropout}};
}

void from_json(const nlohmann::json& json, BertShape& shape) {
  json.at("vocabulary").get_to(shape.vocabulary);
  json.at("hidden").get_to(shape.hidden);
  json.at("layers").get_to(shape.layers);
  json.at("heads").get_to(shape.heads);
  json.at("inner").get_to(shape.inner);
  json.at("positions").get_to(shape.positions);
  json.at("has_types").get_to(shape.has_types);
  json.at("activation").get_to(shape.activation);
  json.at("norm_epsilon").get_to(shape.norm_epsilon);
  json.at("dropout").get_to(shape.dropout);
  json.at("attention_dropout").get_to(shape.attention_dropout);
  shape.check();
}

std::vector<std::pair<std::string, Shape>> bert_weight_shapes(const BertShape& shape) {
  std::vector<std::pair<std::string, Shape>> all = {{"words", {shape.vocabulary, shape.hidden}},
                                                    {"positions", {shape.positions, shape.hidden}}};
  if (shape.has_types) all.emplace_back("type", Shape{shape.hidden});
  all.emplace_back("norm_weight", Shape{shape.hidden});
  all.emplace_back("norm_bias", Shape{shape.hidden});
  for (std::int64_t layer = 0; layer < shape.layers; ++layer) {
    for (auto& [name, size] : layer_weight_shapes(shape)) {
      all.emplace_back("layer" + std::to_string(layer) + "." + name, size);
    }
  }
  return all;
}

BertLayerImpl::BertLayerImpl(const BertShape& shape, const WeightOf& weight, bool is_tuned, const RandomStreamPtr& random)
    : shape_(shape), scale_(1 / std::sqrt(static_cast<double>(shape.hidden) / static_cast<double>(shape.heads))) {
  const auto add = [&](const std::string& name) {
    Affine affine;
    affine.weight = register_parameter(name + "_weight", weight(name + "_weight"), is_tuned);
    affine.bias = register_parameter(name + "_bias", weight(name + "_bias"), is_tuned);
    return affine;
  };
  query_ = add("query");
  key_ = add("key");
  value_ = add("value");
  join_ = add("join");
  attention_norm_ = add("attention_norm");
  expand_ = add("expand");
  contract_ = add("contract");
  network_norm_ = add("network_norm");
  dropout_ = register_module("dropout", StreamDropout(is_tuned ? shape.dropout : 0, random));
  attention_dropout_ = register_module("attention_dropout", StreamDropout(is_tuned ? shape.attention_dropout : 0, random));
}

torch::Tensor BertLayerImpl::attend(const torch::Tensor& x, const torch::Tensor& absent) {
  const auto read = [&](const Affine& affine) {
    return by_head(torch::linear(x, affine.weight, affine.bias), shape_.heads);
  };
  const torch::Tensor scores = torch::matmul(read(query_) * scale_, read(key_).transpose(2, 3));  // [B, heads, T, T]
  const torch::Tensor attention = attention_dropout_->forward(torch::softmax(scores.masked_fill(absent, kNoKey), 3));
  const torch::Tensor context = torch::matmul(attention, read(value_));
  return torch::linear(torch::cat(context.unbind(1), 2), join_.weight, join_.bias);
}

torch::Tensor BertLayerImpl::activate(const torch::Tensor& x) const {
  if (shape_.activation == "relu") return torch::relu(x);
  return torch::gelu(x, shape_.activation == "gelu" ? "none" : "tanh");
}

torch::Tensor BertLayerImpl::normalize(const torch::Tensor& x, const Affine& norm) const {
  return torch::layer_norm(x, {shape_.hidden}, norm.weight, norm.bias, shape_.norm_epsilon);
}

torch::Tensor BertLayerImpl::forward(const torch::Tensor& x, const torch::Tensor& absent) {
  const torch::Tensor mixed = normalize(x + dropout_->forward(attend(x, absent)), attention_norm_);
  const torch::Tensor inner = activate(torch::linear(mixed, expand_.weight, expand_.bias));
  return normalize(mixed + dropout_->forward(torch::linear(inner, contract_.weight, contract_.bias)), network_norm_);
}

BertImpl::BertImpl(const BertShape& shape, const BertWeights& weights, bool is_tuned, const RandomStreamPtr& random)
    : shape_(shape) {
  std::map<std::string, Shape> sizes;
  for (auto& [name, size] : bert_weight_shapes(shape)) sizes[name] = size;
  const WeightOf weight = [&](const std::string& name) {
    const auto found = weights.find(name);
    if (found == weights.end()) return initial(name, sizes.at(name));
    return is_tuned ? found->second.clone() : found->second.detach();
  };
  words_ = register_parameter("words", weight("words"), is_tuned);
  positions_ = register_parameter("positions", weight("positions"), is_tuned);
  if (shape.has_types) type_ = register_parameter("type", weight("type"), is_tuned);
  norm_weight_ = register_parameter("norm_weight", weight("norm_weight"), is_tuned);
  norm_bias_ = register_parameter("norm_bias", weight("norm_bias"), is_tuned);
  dropout_ = register_module("dropout", StreamDropout(is_tuned ? shape.dropout : 0, random));
  for (std::int64_t i = 0; i < shape.layers; ++i) {
    const std::string layer = "layer" + std::to_string(i);
    const WeightOf own = [&](const std::string& name) { return weight(layer + "." + name); };
    layers_.push_back(register_module(layer, BertLayer(shape, own, is_tuned, random)));
  }
}

torch::Tensor BertImpl::forward(const torch::Tensor& ids, const torch::Tensor& mask) {
  const torch::Tensor steps = torch::ones_like(ids, ids.options().dtype(torch::kInt64)).cumsum(1) - 1;  // counted while running
  torch::Tensor states = torch::embedding(words_, ids) + torch::embedding(positions_, steps);
  if (type_.defined()) states = states + type_;
  states = dropout_->forward(torch::layer_norm(states, {shape_.hidden}, norm_weight_, norm_bias_, shape_.norm_epsilon));
  const torch::Tensor absent = mask.logical_not().unsqueeze(1).unsqueeze(1);  // [B, 1, 1, T]
  for (auto& layer : layers_) states = layer->forward(states, absent);
  return states;
}

}  // namespace amalgam
