// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/insight/embedding_map.h"

#include <algorithm>
#include <cmath>

#include "engine/insight/insight_json.h"
#include "engine/insight/insight_settings.h"

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

nlohmann::json column_json(const torch::Tensor& points, std::int64_t axis) {
  nlohmann::json values = nlohmann::json::array();
  const auto at = points.accessor<double, 2>();
  for (std::int64_t row = 0; row < points.size(0); ++row) values.push_back(std::round(at[row][axis] * 1e5) / 1e5);
  return values;
}

nlohmann::json map_answer(const InsightCall& call) {
  allow_settings(call, {"rows", "part", "seed"});
  const OpenRunPtr run = open_run(call);
  const auto seed = static_cast<std::uint64_t>(
      integer_setting(call, "seed", static_cast<std::int64_t>(run->record().seed & INT64_MAX), 0, INT64_MAX));
  const InsightRows rows = run->rows_of(choice_setting(call, "part", "", {"", "train", "validation", "test"}),
                                        integer_setting(call, "rows", 2000, 2, 100'000), seed);
  const auto progress = progress_of(call);
  const Batch batch = run->preprocessor().transform(run->table(), rows.rows);
  const torch::Tensor embeddings = embeddings_of(*run, batch);
  if (!progress(0.5)) return nullptr;
  const PlaneMap plane = plane_of(embeddings);
  const std::vector<float> outputs = run->outputs_of(batch);
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
          {"seed", seed},
          {"width", embeddings.size(1)},
          {"explained", {plane.explained[0], plane.explained[1]}},
          {"task", to_string(run->task())},
          {"classes", run->preprocessor().classes()},
          {"row", rows.rows},
          {"x", column_json(plane.points, 0)},
          {"y", column_json(plane.points, 1)},
          {"score", scores},
          {"predicted", predicted},
          {"label", run->targets_of(rows.rows)},
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

/// Settings: "rows" (2000), "part" ("" = test), "seed" (the run's). Answer:
///
/// - "part", "rows_of_part", "seed", "task", "classes", "fingerprint" (of the weights)
/// - "width": of the embeddings; "explained": [2], the share of their variance along x and y
/// - one entry a row in each of "row" (data row), "x", "y", "score" (probability of the positive class; several classes: of
///   the chosen one; values: the value), "label" (class index or value), "predicted" (several classes only: class index)
Insight embedding_map() {
  return {.info = {.id = "embedding_map",
                   .title = "Map of the embeddings",
                   .summary = "Each row as a point: near to each other what the model takes for alike."},
          .compute = [](InsightCall& call) { return map_answer(call); }};
}

}  // namespace amalgam
