// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluation/attention_figures.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/evaluation/intervals.h"

namespace amalgam {

namespace {

constexpr double kAlike = 0.98, kFlat = 0.01;

std::size_t side_of(std::size_t cells) { return static_cast<std::size_t>(std::lround(std::sqrt(static_cast<double>(cells)))); }

nlohmann::json attention_rows_json(std::span<const double> map) {
  const std::size_t side = side_of(map.size());
  nlohmann::json rows = nlohmann::json::array();
  for (std::size_t query = 0; query < side; ++query) {
    rows.push_back(std::vector<double>(map.begin() + static_cast<std::ptrdiff_t>(query * side),
                                       map.begin() + static_cast<std::ptrdiff_t>((query + 1) * side)));
  }
  return rows;
}

nlohmann::json finite_json(double value) { return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json(); }

std::vector<double> minus(const std::vector<double>& one, const std::vector<double>& other) {
  std::vector<double> result;
  for (std::size_t i = 0; i < one.size(); ++i) result.push_back(one[i] - other[i]);
  return result;
}

[[noreturn]] void other_shape(const std::string& what) {
  throw Error(ErrorKind::request, "attention.shape",
              "The two cannot be compared: they have other " + what + ". Compare runs of the same modalities and the same kind of attention.");
}

}  // namespace

std::span<const double> LayerAttention::head(int index) const {
  const std::size_t cells = heads > 0 ? values.size() / static_cast<std::size_t>(heads) : 0;
  return std::span(values).subspan(static_cast<std::size_t>(index) * cells, cells);
}

int AttentionFigures::modalities() const {
  if (!weights.empty()) return static_cast<int>(weights.size());
  if (layers.empty() || layers.front().heads < 1) return 0;
  return static_cast<int>(side_of(layers.front().head(0).size()));
}

double attention_entropy(std::span<const double> map) {
  const std::size_t side = side_of(map.size());
  if (side == 0) return 0;
  double sum = 0;
  for (const double value : map) sum -= value > 0 ? value * std::log(value) : 0;
  return sum / static_cast<double>(side);
}

double normalised_entropy(double nats, int modalities) {
  return modalities > 1 ? nats / std::log(static_cast<double>(modalities)) : std::numeric_limits<double>::quiet_NaN();
}

std::vector<std::pair<double, double>> weight_intervals(const AttentionFigures& figures) {
  std::vector<std::pair<double, double>> intervals;
  if (figures.rows < 2 || figures.weight_deviations.size() != figures.weights.size()) return intervals;
  for (std::size_t m = 0; m < figures.weights.size(); ++m) {
    const double half = kNormal95 * figures.weight_deviations[m] / std::sqrt(static_cast<double>(figures.rows));
    intervals.emplace_back(figures.weights[m] - half, figures.weights[m] + half);
  }
  return intervals;
}

std::vector<double> mean_over_heads(const LayerAttention& layer, const std::vector<int>& heads) {
  std::vector<int> chosen = heads;
  if (chosen.empty()) {
    for (int head = 0; head < layer.heads; ++head) chosen.push_back(head);
  }
  if (layer.heads < 1) return {};
  std::vector<double> mean(layer.head(0).size(), 0.0);
  for (const int head : chosen) {
    const auto map = layer.head(head);
    for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += map[i] / static_cast<double>(chosen.size());
  }
  return mean;
}

std::vector<std::pair<int, int>> heads_alike(const LayerAttention& layer) {
  std::vector<std::vector<double>> apart;  // from uniform
  std::vector<double> lengths;
  for (int head = 0; head < layer.heads; ++head) {
    const auto map = layer.head(head);
    const double uniform = 1.0 / static_cast<double>(std::max<std::size_t>(1, side_of(map.size())));
    apart.emplace_back();
    double squares = 0;
    for (const double value : map) {
      apart.back().push_back(value - uniform);
      squares += apart.back().back() * apart.back().back();
    }
    const bool is_flat = map.empty() || std::sqrt(squares / static_cast<double>(map.size())) < kFlat;
    lengths.push_back(is_flat ? 0 : std::sqrt(squares));
  }
  std::vector<std::pair<int, int>> pairs;
  for (std::size_t one = 0; one < apart.size(); ++one) {
    for (std::size_t other = one + 1; other < apart.size(); ++other) {
      if (lengths[one] == 0 || lengths[other] == 0) continue;
      double product = 0;
      for (std::size_t i = 0; i < apart[one].size(); ++i) product += apart[one][i] * apart[other][i];
      if (product / (lengths[one] * lengths[other]) > kAlike) pairs.emplace_back(static_cast<int>(one), static_cast<int>(other));
    }
  }
  return pairs;
}

AttentionFigures attention_difference(const AttentionFigures& one, const AttentionFigures& other) {
  AttentionFigures result;
  if (!one.weights.empty() && !other.weights.empty()) {
    if (one.weights.size() != other.weights.size()) other_shape("modalities");
    result.weights = minus(one.weights, other.weights);
  }
  if (one.layers.empty() || other.layers.empty()) return result;
  if (one.layers.size() != other.layers.size()) other_shape("numbers of layers");
  for (std::size_t layer = 0; layer < one.layers.size(); ++layer) {
    const LayerAttention &a = one.layers[layer], &b = other.layers[layer];
    if (a.heads != b.heads) other_shape("numbers of heads");
    if (a.values.size() != b.values.size()) other_shape("modalities");
    result.layers.push_back({a.heads, minus(a.values, b.values)});
    if (layer >= one.row_entropy.size() || layer >= other.row_entropy.size()) continue;
    result.row_entropy.push_back(minus(one.row_entropy[layer], other.row_entropy[layer]));
  }
  return result;
}

nlohmann::json attention_json(const AttentionFigures& figures) {
  const int modalities = figures.modalities();
  nlohmann::json layers = nlohmann::json::array();
  for (std::size_t index = 0; index < figures.layers.size(); ++index) {
    const LayerAttention& layer = figures.layers[index];
    nlohmann::json heads = nlohmann::json::array();
    for (int head = 0; head < layer.heads; ++head) {
      const double nats = attention_entropy(layer.head(head));
      nlohmann::json one = {{"attention", attention_rows_json(layer.head(head))},
                            {"entropy", nats},
                            {"normalised", finite_json(normalised_entropy(nats, modalities))}};
      if (index < figures.row_entropy.size()) one["row_entropy"] = figures.row_entropy[index][static_cast<std::size_t>(head)];
      heads.push_back(one);
    }
    layers.push_back({{"heads", heads}, {"mean", attention_rows_json(mean_over_heads(layer))}, {"alike", heads_alike(layer)}});
  }
  nlohmann::json json = {{"rows", figures.rows}, {"layers", layers}};
  json["weights"] = figures.weights.empty() ? nlohmann::json() : nlohmann::json(figures.weights);
  json["weight_deviations"] = figures.weight_deviations.empty() ? nlohmann::json() : nlohmann::json(figures.weight_deviations);
  json["weight_intervals"] = figures.weight_deviations.empty() ? nlohmann::json() : nlohmann::json(weight_intervals(figures));
  return json;
}

AttentionFigures attention_from_json(const nlohmann::json& json) {
  AttentionFigures figures;
  try {
    figures.rows = json.at("rows").get<std::int64_t>();
    if (json.at("weights").is_array()) json.at("weights").get_to(figures.weights);
    if (json.at("weight_deviations").is_array()) json.at("weight_deviations").get_to(figures.weight_deviations);
    for (const auto& layer : json.at("layers")) {
      LayerAttention made;
      std::vector<double> entropies;
      for (const auto& head : layer.at("heads")) {
        ++made.heads;
        for (const auto& query : head.at("attention")) {
          for (const auto& cell : query) made.values.push_back(cell.get<double>());
        }
        if (head.contains("row_entropy")) entropies.push_back(head.at("row_entropy").get<double>());
      }
      figures.layers.push_back(std::move(made));
      if (!entropies.empty()) figures.row_entropy.push_back(std::move(entropies));
    }
  } catch (const nlohmann::json::exception& problem) {
    throw Error(ErrorKind::data, "attention.unreadable", "The answer about attention cannot be read; ask again.", problem.what());
  }
  return figures;
}

}  // namespace amalgam
