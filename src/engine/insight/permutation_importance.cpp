// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/insight/permutation_importance.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/random.h"

namespace amalgam {

namespace {

constexpr std::int64_t kRowsPerSlice = 512;

/// Evaluation mode for as long as it lives.
class EvaluationGuard {
 public:
  explicit EvaluationGuard(FusionModel& model) : model_(model), was_training_(model.is_training()) {
    model_.eval();
  }
  EvaluationGuard(const EvaluationGuard&) = delete;
  EvaluationGuard& operator=(const EvaluationGuard&) = delete;
  ~EvaluationGuard() { model_.train(was_training_); }

 private:
  FusionModel& model_;
  bool was_training_;
};

/// The metric of the model's outputs on these rows.
double measure(FusionModel& model, const Batch& rows, const Preprocessor& preprocessor,
               const ImportanceMetric& metric, std::span<const float> targets) {
  const torch::NoGradGuard no_gradient;
  const auto parameters = model.parameters();
  const torch::Device device = parameters.empty() ? torch::Device(torch::kCPU) : parameters.front().device();
  std::vector<torch::Tensor> outputs;
  for (std::int64_t begin = 0; begin < rows.rows(); begin += kRowsPerSlice) {
    const std::int64_t count = std::min(kRowsPerSlice, rows.rows() - begin);
    const torch::Tensor logits = model.run(rows.slice(begin, count).to(device)).logits;
    outputs.push_back(outputs_from_logits(logits, preprocessor).to(torch::kCPU, torch::kFloat32));
  }
  const torch::Tensor all = torch::cat(outputs, 0).contiguous();
  const double value =
      metric.compute(targets, {all.data_ptr<float>(), static_cast<std::size_t>(all.numel())});
  if (std::isfinite(value)) return value;
  throw Error(ErrorKind::data, "importance.undefined",
              "The metric '" + metric.id + "' has no value on these " +
                  std::to_string(rows.rows()) +
                  " rows, so nothing can be compared with it. Use rows that hold every class.");
}

/// The rows with one modality's tensors in another order.
Batch with_shuffled(const Batch& rows, std::size_t modality, Random& random) {
  const Batch alone{{rows.modalities[modality]}, {}};
  Batch shuffled = rows;
  shuffled.modalities[modality] =
      alone.gather(torch::tensor(random.permutation(rows.rows()), torch::kInt64))
          .modalities.front();
  return shuffled;
}

ModalityImportance summarise(const std::string& name, const std::vector<double>& costs) {
  const auto n = static_cast<double>(costs.size());
  const double mean = std::accumulate(costs.begin(), costs.end(), 0.0) / n;
  double squares = 0;
  for (const double cost : costs) squares += (cost - mean) * (cost - mean);
  return {name, mean, n > 1 ? std::sqrt(squares / (n - 1)) : 0.0};
}

}  // namespace

ExplainResult permutation_importance(FusionModel& model, const Batch& rows,
                                     const Preprocessor& preprocessor,
                                     const ImportanceMetric& metric, int repeats,
                                     std::uint64_t seed,
                                     const std::function<bool(double)>& progress) {
  if (repeats < 1) {
    throw Error(
        ErrorKind::request, "importance.repeats",
        "Shuffling needs at least 1 repeat; " + std::to_string(repeats) + " were asked for.");
  }
  if (!rows.target.defined() || rows.rows() == 0) {
    throw Error(ErrorKind::data, "importance.no_target",
                "Importance is measured against the truth, but these rows have no target.");
  }
  const EvaluationGuard evaluation(model);
  const torch::Tensor truth = rows.target.to(torch::kCPU, torch::kFloat32).contiguous();
  const std::span<const float> targets(truth.data_ptr<float>(),
                                       static_cast<std::size_t>(truth.numel()));
  const std::vector<std::string> names = preprocessor.modality_names();
  ExplainResult result;
  result.metric = metric.id;
  result.baseline = measure(model, rows, preprocessor, metric, targets);

  const double total = static_cast<double>(repeats) * static_cast<double>(names.size());
  double done = 0;
  for (std::size_t m = 0; m < names.size(); ++m) {
    std::vector<double> costs;
    for (int repeat = 0; repeat < repeats; ++repeat) {
      Random random(seed, names[m] + "#" + std::to_string(repeat));
      const double value =
          measure(model, with_shuffled(rows, m, random), preprocessor, metric, targets);
      costs.push_back(metric.higher_is_better ? result.baseline - value : value - result.baseline);
      if (progress && !progress(++done / total)) return result;
    }
    result.modalities.push_back(summarise(names[m], costs));
  }
  result.repeats = repeats;
  return result;
}

}  // namespace amalgam
