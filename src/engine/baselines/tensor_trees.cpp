// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/baselines/tensor_trees.h"

#include <ATen/TracerMode.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"

namespace amalgam {

namespace {

constexpr double kLowered = 4e-6;  // of a threshold: some 30 units in its last place

/// Where the model's JSON keeps its trees.
const nlohmann::json::json_pointer kTrees("/learner/gradient_booster/model/trees");
const nlohmann::json::json_pointer kClassOfTrees("/learner/gradient_booster/model/tree_info");
const nlohmann::json::json_pointer kFeatureCount("/learner/learner_model_param/num_feature");

/// The nodes of all trees, one after the other.
struct TreeNodes {
  std::vector<std::int64_t> roots, features, children;
  std::vector<float> thresholds, if_missing, leaves;
  std::map<std::int64_t, std::int64_t> places;  // of the features that are asked for, from 1 on
  std::int64_t depth = 0;

  void add_tree(const nlohmann::json& tree) { roots.push_back(add_node(tree, 0, 0)); }

 private:
  /// Gives the node's number. Only nodes that can be reached are taken: XGBoost keeps deleted ones.
  std::int64_t add_node(const nlohmann::json& tree, std::size_t node, std::int64_t level) {
    const auto number = static_cast<std::int64_t>(features.size());
    const auto left = tree.at("left_children").at(node).get<std::int64_t>();
    const auto condition = tree.at("split_conditions").at(node).get<float>();
    const bool is_leaf = left < 0;
    const bool goes_left = !is_leaf && tree.at("default_left").at(node).get<int>() != 0;
    features.push_back(is_leaf ? 0 : place_of(tree.at("split_indices").at(node).get<std::int64_t>()));
    thresholds.push_back(is_leaf ? 0 : condition);
    leaves.push_back(is_leaf ? condition : 0);  // XGBoost keeps both in one array
    if_missing.push_back((goes_left ? -1 : 1) * std::numeric_limits<float>::infinity());
    children.insert(children.end(), {number, number});
    depth = std::max(depth, level);
    if (is_leaf) return number;
    const auto right = tree.at("right_children").at(node).get<std::int64_t>();
    const std::int64_t below = add_node(tree, static_cast<std::size_t>(left), level + 1);
    const std::int64_t above = add_node(tree, static_cast<std::size_t>(right), level + 1);
    children[static_cast<std::size_t>(2 * number)] = above;
    children[static_cast<std::size_t>(2 * number + 1)] = below;
    return number;
  }
  std::int64_t place_of(std::int64_t feature) { return places.try_emplace(feature, static_cast<std::int64_t>(places.size()) + 1).first->second; }
};

TreeNodes read_trees(const nlohmann::json& model, std::int64_t rounds, std::int64_t outputs) {
  const nlohmann::json &trees = model.at(kTrees), &classes = model.at(kClassOfTrees);
  TreeNodes nodes;
  for (std::int64_t i = 0; i < rounds * outputs; ++i) {
    const auto at = static_cast<std::size_t>(i);
    if (classes.at(at).get<std::int64_t>() != i % outputs) {
      throw Error(ErrorKind::internal, "baseline.trees", "XGBoost's trees are not in the order of the classes.");
    }
    nodes.add_tree(trees.at(at));
  }
  return nodes;
}

/// table[index], for an index of any shape.
torch::Tensor looked_up(const torch::Tensor& table, const torch::Tensor& index) {
  return table.index_select(0, index.flatten()).view_as(index);
}

}  // namespace

TensorTrees::TensorTrees(const std::string& model, std::int64_t rounds, std::int64_t outputs) : rounds_(rounds), outputs_(outputs) {
  const at::tracer::impl::NoTracerDispatchMode unseen;
  try {
    const nlohmann::json json = nlohmann::json::parse(model);
    const TreeNodes nodes = read_trees(json, rounds, outputs);
    std::vector<std::int64_t> positions(static_cast<std::size_t>(std::stoll(json.at(kFeatureCount).get<std::string>())));
    for (const auto& [feature, place] : nodes.places) positions.at(static_cast<std::size_t>(feature)) = place;
    positions_ = torch::tensor(positions, torch::kInt64);
    roots_ = torch::tensor(nodes.roots, torch::kInt64);
    features_ = torch::tensor(nodes.features, torch::kInt64);
    children_ = torch::tensor(nodes.children, torch::kInt64);
    thresholds_ = torch::tensor(nodes.thresholds, torch::kFloat32);
    if_missing_ = torch::tensor(nodes.if_missing, torch::kFloat32);
    leaves_ = torch::tensor(nodes.leaves, torch::kFloat32);
    depth_ = nodes.depth;
    asked_ = static_cast<std::int64_t>(nodes.places.size());
  } catch (const nlohmann::json::exception& problem) {
    throw Error(ErrorKind::internal, "baseline.trees", "XGBoost's trees could not be read.", problem.what());
  }
}

/// Only what a tree asks for is made dense: texts have thousands of features, and few of them matter.
///
/// Shapes:  -> [n, 1 + asked], place 0 for all that is not asked for
torch::Tensor TensorTrees::asked_features(const std::vector<FeatureEntries>& blocks) const {
  torch::Tensor dense = torch::zeros_like(blocks.front().parts.front().values.slice(1, 0, 1)).expand({-1, 1 + asked_});
  std::int64_t offset = 0;
  for (const FeatureEntries& block : blocks) {
    for (const FeaturePart& part : block.parts) {
      if (part.columns.dim() > 1) {
        const torch::Tensor positions = positions_.slice(0, offset, offset + block.width);
        dense = dense.scatter_add(1, looked_up(positions, part.columns), part.values);
        continue;
      }
      torch::Tensor chosen, places;  // the same for every row, so that they are known now
      {
        const at::tracer::impl::NoTracerDispatchMode unseen;
        const torch::Tensor all = positions_.index_select(0, part.columns + offset);
        chosen = all.nonzero().squeeze(1);
        places = all.index_select(0, chosen);
      }
      if (places.numel() == 0) continue;
      const torch::Tensor values = part.values.index_select(1, chosen);
      dense = dense.scatter_add(1, places.expand_as(values), values);
    }
    offset += block.width;
  }
  return dense;
}

torch::Tensor TensorTrees::sum(const std::vector<FeatureEntries>& blocks) const {
  const torch::Tensor dense = asked_features(blocks);
  torch::Tensor node = torch::zeros_like(dense.slice(1, 0, 1), torch::kInt64) + roots_;  // [n, trees]
  for (std::int64_t level = 0; level < depth_; ++level) {
    torch::Tensor value = dense.gather(1, looked_up(features_, node));
    value = torch::where(value.eq(0), looked_up(if_missing_, node), value);
    node = looked_up(children_, node * 2 + value.lt(looked_up(thresholds_, node)));
  }
  return looked_up(leaves_, node).view({-1, rounds_, outputs_}).to(torch::kFloat64).sum({1}).to(torch::kFloat32);
}

std::string with_lower_thresholds(const std::string& model) {
  try {
    nlohmann::json json = nlohmann::json::parse(model);
    for (nlohmann::json& tree : json.at(kTrees)) {
      const nlohmann::json& left = tree.at("left_children");
      nlohmann::json& conditions = tree.at("split_conditions");
      for (std::size_t node = 0; node < left.size(); ++node) {
        if (left[node].get<std::int64_t>() < 0) continue;
        const double threshold = conditions.at(node).get<double>();
        const auto lower = static_cast<float>(threshold - std::abs(threshold) * kLowered);
        conditions[node] = std::stod(fmt::format("{:.9g}", lower));  // 9 digits are that float again
      }
    }
    return json.dump();
  } catch (const nlohmann::json::exception& problem) {
    throw Error(ErrorKind::internal, "baseline.trees", "XGBoost's trees could not be read.", problem.what());
  }
}

}  // namespace amalgam
