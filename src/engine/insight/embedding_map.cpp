// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/insight/embedding_map.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <span>
#include <vector>

#include "engine/insight/insight_json.h"
#include "engine/insight/insight_settings.h"
#include "engine/insight/tsne.h"

namespace amalgam {

namespace {

constexpr std::int64_t kMappedAtOnce = 2048;

torch::Tensor embeddings_of(const OpenRun& run, const Batch& rows) {
  std::vector<torch::Tensor> all;
  for (std::int64_t begin = 0; begin < rows.rows(); begin += kMappedAtOnce) {
    all.push_back(run.run(rows.slice(begin, std::min(kMappedAtOnce, rows.rows() - begin))).embedding);
  }
  return torch::cat(all, 0);
}

nlohmann::json places_json(std::span<const double> values) {
  nlohmann::json list = nlohmann::json::array();
  for (const double one : values) list.push_back(std::round(one * 1e5) / 1e5);
  return list;
}

std::vector<double> map_doubles(const torch::Tensor& tensor) {
  const torch::Tensor flat = tensor.to(torch::kCPU, torch::kFloat64).contiguous();
  return {flat.data_ptr<double>(), flat.data_ptr<double>() + flat.numel()};
}

/// How far each row's output is from the truth: |truth − score|, for several classes 1 − P(the true class).
nlohmann::json errors_of(const OpenRun& run, const std::vector<float>& probabilities, const std::vector<float>& targets) {
  nlohmann::json errors = nlohmann::json::array();
  const std::size_t width = targets.empty() ? 1 : probabilities.size() / targets.size();
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const float said = width > 1 ? probabilities[i * width + static_cast<std::size_t>(targets[i])] : probabilities[i];
    errors.push_back(width > 1 && run.task() == Task::multiclass ? 1 - said : std::abs(targets[i] - said));
  }
  return errors;
}

/// null where it was stopped.
nlohmann::json tsne_json(const torch::Tensor& embeddings, const PlaneMap& plane, const TsneOptions& options,
                         const std::function<bool(double)>& progress) {
  const std::vector<double> x = map_doubles(plane.points.select(1, 0)), y = map_doubles(plane.points.select(1, 1));
  const auto map = tsne(map_doubles(embeddings), x, y, options, progress);
  if (!map) return nullptr;
  return {{"x", places_json(map->x)},           {"y", places_json(map->y)},          {"perplexity", map->perplexity},
          {"iterations", map->iterations}, {"divergence", map->divergence}, {"seed", options.seed}};
}

nlohmann::json map_answer(const InsightCall& call) {
  allow_settings(call, {"rows", "part", "seed", "method", "perplexity", "iterations"});
  const OpenRunPtr run = open_run(call);
  TsneOptions options;
  options.seed = static_cast<std::uint64_t>(
      integer_setting(call, "seed", static_cast<std::int64_t>(run->record().seed & INT64_MAX), 0, INT64_MAX));
  options.perplexity = number_setting(call, "perplexity", options.perplexity, 1, 1000);
  options.iterations = static_cast<int>(integer_setting(call, "iterations", options.iterations, 10, 100'000));
  const bool is_tsne = choice_setting(call, "method", "pca", {"pca", "tsne"}) == "tsne";
  std::int64_t most = integer_setting(call, "rows", 2000, 2, 100'000);
  if (is_tsne) most = std::min(most, kMostTsneRows);
  const InsightRows rows = run->rows_of(choice_setting(call, "part", "", {"", "train", "validation", "test"}), most, options.seed);
  const auto progress = progress_of(call);
  const Batch batch = run->preprocessor().transform(run->table(), rows.rows);
  const torch::Tensor embeddings = embeddings_of(*run, batch);
  if (!progress(is_tsne ? 0.05 : 0.5)) return nullptr;
  const PlaneMap plane = plane_of(embeddings);
  nlohmann::json neighbours;
  if (is_tsne) {
    neighbours = tsne_json(embeddings, plane, options, [&](double share) { return progress(0.05 + 0.95 * share); });
    if (neighbours.is_null()) return nullptr;
  }
  const std::vector<float> outputs = run->outputs_of(batch), targets = run->targets_of(rows.rows);
  const std::vector<float> probabilities = probabilities_of(outputs, run->task(), run->classes());
  const std::vector<int> chosen = explained_classes(outputs, run->task(), run->classes());
  const std::size_t width = outputs.size() / rows.rows.size();
  nlohmann::json scores = nlohmann::json::array(), predicted = nlohmann::json::array();
  for (std::size_t i = 0; i < rows.rows.size(); ++i) {
    scores.push_back(probabilities[i * width + (width > 1 ? static_cast<std::size_t>(chosen[i]) : 0)]);
    if (width > 1) predicted.push_back(chosen[i]);
  }
  return {{"part", to_string(rows.part)},
          {"rows_of_part", rows.of},
          {"is_sampled", static_cast<std::int64_t>(rows.rows.size()) < rows.of},
          {"seed", options.seed},
          {"width", embeddings.size(1)},
          {"explained", {plane.explained[0], plane.explained[1]}},
          {"task", to_string(run->task())},
          {"classes", run->preprocessor().classes()},
          {"row", rows.rows},
          {"x", places_json(map_doubles(plane.points.select(1, 0)))},
          {"y", places_json(map_doubles(plane.points.select(1, 1)))},
          {"tsne", neighbours},
          {"score", scores},
          {"predicted", predicted},
          {"label", targets},
          {"error", errors_of(*run, probabilities, targets)},
          {"fingerprint", run->fingerprint()}};
}

}  // namespace

PlaneMap plane_of(const torch::Tensor& rows) {
  const torch::NoGradGuard no_gradient;
  const torch::Tensor all = rows.to(torch::kCPU, torch::kFloat64);
  const torch::Tensor centred = all - all.mean(0, true);
  PlaneMap plane{torch::zeros({all.size(0), 2}, torch::kFloat64)};
  const double total = centred.square().sum().item<double>();
  if (!(total > 0)) return plane;
  const auto [u, s, vh] = at::linalg_svd(centred, false);
  const std::int64_t axes = std::min<std::int64_t>(2, s.size(0));
  for (std::int64_t axis = 0; axis < axes; ++axis) {
    const torch::Tensor loading = vh[axis];
    const double sign = loading[loading.abs().argmax()].item<double>() < 0 ? -1 : 1;
    const double size = s[axis].item<double>();
    plane.points.select(1, axis).copy_(u.select(1, axis) * (size * sign));
    plane.explained[axis] = size * size / total;
  }
  return plane;
}

/// Settings: "rows" (2000; with t-SNE at most 3000), "part" ("" = test), "seed" (the run's), "method" ("pca" or "tsne"), "perplexity"
/// (30), "iterations" (1000). Answer:
///
/// - "part", "rows_of_part", "is_sampled" (not all rows of the part are on the map), "seed", "task", "classes", "fingerprint" (of the
///   weights)
/// - "tsne": null, or the places by t-SNE: {"x", "y", "perplexity" (as used), "iterations" (done), "divergence" (nats), "seed"}
/// - "width": of the embeddings; "explained": [2], the share of their variance along x and y
/// - one entry a row in each of "row" (data row), "x", "y", "score" (probability of the positive class; several classes: of
///   the chosen one; values: the value), "label" (class index or value), "error"
///   (|label − score|; several classes: 1 − probability of the true one), "predicted" (several classes only: class index)
Insight embedding_map() {
  return {.info = {.id = "embedding_map",
                   .title = "Map of the embeddings",
                   .summary = "Each row as a point: near to each other what the model takes for alike."},
          .compute = [](InsightCall& call) { return map_answer(call); }};
}

}  // namespace amalgam
