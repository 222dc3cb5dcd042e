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

/// The metric of outputs, one tensor for each slice of the rows.
double measure(const std::vector<torch::Tensor>& slices, const ImportanceMetric& metric, std::span<const float> targets) {
  const torch::Tensor all = torch::cat(slices, 0).contiguous();
  const double value = metric.compute(targets, {all.data_ptr<float>(), static_cast<std::size_t>(all.numel())});
  if (std::isfinite(value)) return value;
  throw Error(ErrorKind::data, "importance.undefined",
              "The metric '" + metric.id + "' has no value on these " + std::to_string(targets.size()) +
                  " rows, so nothing can be compared with it. Use rows that hold every class.");
}

/// The model's outputs for a slice of the rows, as they are and with other rows' modality in the place of one. What is not
/// exchanged is encoded once.
class SliceOutputs {
 public:
  SliceOutputs(FusionModel& model, const Preprocessor& preprocessor, const Batch& rows)
      : model_(model), preprocessor_(preprocessor), device_(device_of(model)), rows_(rows.to(device_)) {
    if (model_.baseline() == nullptr) encoded_ = model_.encode_members(rows_);
  }
  torch::Tensor plain() { return outputs(model_.baseline() != nullptr ? model_.run(rows_) : model_.fuse(encoded_)); }
  /// `other` has that modality alone.
  torch::Tensor with(std::size_t modality, const Batch& other) {
    const ModalityTensors there = other.to(device_).modalities.front();
    if (model_.baseline() != nullptr) {
      Batch changed = rows_;
      changed.modalities[modality] = there;
      return outputs(model_.run(changed));
    }
    FusionModel::Encoded changed = encoded_;
    model_.encode_modality(changed, modality, there);
    return outputs(model_.fuse(changed));
  }

 private:
  static torch::Device device_of(const FusionModel& model) {
    const auto parameters = model.parameters();
    return parameters.empty() ? torch::Device(torch::kCPU) : parameters.front().device();
  }
  torch::Tensor outputs(const FusionOutput& output) const {
    return outputs_from_logits(output.logits, preprocessor_).to(torch::kCPU, torch::kFloat32);
  }

  FusionModel& model_;
  const Preprocessor& preprocessor_;
  torch::Device device_;
  Batch rows_;
  FusionModel::Encoded encoded_;
};

std::int64_t rows_at(const Batch& rows, std::int64_t begin) { return std::min(kRowsPerSlice, rows.rows() - begin); }

using ShuffledOutputs = std::vector<std::vector<std::vector<torch::Tensor>>>;  // [modalities][repeats][slices]

/// The outputs with each modality in other orders of the rows; nothing where `progress` stopped it.
ShuffledOutputs shuffled_outputs(FusionModel& model, const Preprocessor& preprocessor, const Batch& rows, int repeats,
                                 std::uint64_t seed, const std::function<bool(double)>& progress) {
  const std::vector<std::string> names = preprocessor.modality_names();
  std::vector<std::vector<torch::Tensor>> orders(names.size());  // [modalities][repeats]
  for (std::size_t m = 0; m < names.size(); ++m) {
    for (int repeat = 0; repeat < repeats; ++repeat) {
      Random random(seed, names[m] + "#" + std::to_string(repeat));
      orders[m].push_back(torch::tensor(random.permutation(rows.rows()), torch::kInt64));
    }
  }
  ShuffledOutputs shuffled(names.size(), std::vector<std::vector<torch::Tensor>>(static_cast<std::size_t>(repeats)));
  const std::int64_t slices = (rows.rows() + kRowsPerSlice - 1) / kRowsPerSlice;
  const double total = static_cast<double>(slices) * repeats * static_cast<double>(names.size());
  double done = 0;
  for (std::int64_t begin = 0; begin < rows.rows(); begin += kRowsPerSlice) {
    const std::int64_t count = rows_at(rows, begin);
    SliceOutputs outputs(model, preprocessor, rows.slice(begin, count));
    for (std::size_t m = 0; m < names.size(); ++m) {
      const Batch alone{{rows.modalities[m]}, {}};
      for (std::size_t repeat = 0; repeat < orders[m].size(); ++repeat) {
        const Batch other = alone.gather(orders[m][repeat].narrow(0, begin, count)).slice(0, count);
        shuffled[m][repeat].push_back(outputs.with(m, other));
        if (progress && !progress(++done / total)) return {};
      }
    }
  }
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
  const torch::NoGradGuard no_gradient;
  const torch::Tensor truth = rows.target.to(torch::kCPU, torch::kFloat32).contiguous();
  const std::span<const float> targets(truth.data_ptr<float>(), static_cast<std::size_t>(truth.numel()));
  const std::vector<std::string> names = preprocessor.modality_names();
  ExplainResult result;
  result.metric = metric.id;
  std::vector<torch::Tensor> plain;  // first: what cannot be measured is known before the rest is worked out
  for (std::int64_t begin = 0; begin < rows.rows(); begin += kRowsPerSlice) {
    plain.push_back(SliceOutputs(model, preprocessor, rows.slice(begin, rows_at(rows, begin))).plain());
  }
  result.baseline = measure(plain, metric, targets);

  const ShuffledOutputs shuffled = shuffled_outputs(model, preprocessor, rows, repeats, seed, progress);
  if (shuffled.empty()) return {};
  for (std::size_t m = 0; m < names.size(); ++m) {
    std::vector<double> costs;
    for (const std::vector<torch::Tensor>& one : shuffled[m]) {
      const double value = measure(one, metric, targets);
      costs.push_back(metric.higher_is_better ? result.baseline - value : value - result.baseline);
    }
    result.modalities.push_back(summarise(names[m], costs));
  }
  result.repeats = repeats;
  return result;
}

}  // namespace amalgam
