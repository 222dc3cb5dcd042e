// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/evaluate_epoch.h"

#include <algorithm>
#include <limits>
#include <string>

#include "engine/base/random.h"
#include "engine/evaluation/metrics.h"

namespace amalgam {

namespace {

constexpr std::int64_t kSliceRows = 512;  // the states of a slice stay in the cache, and their memory with the allocator
constexpr std::int64_t kMostTrainRows = 20'000;
constexpr std::int64_t kMostProbeRows = 32;

/// Evaluation as long as it lives; then as it was.
class EvaluationMode {
 public:
  explicit EvaluationMode(torch::nn::Module& module) : module_(module), was_training_(module.is_training()) {
    module_.eval();
  }
  EvaluationMode(const EvaluationMode&) = delete;
  EvaluationMode& operator=(const EvaluationMode&) = delete;
  ~EvaluationMode() { module_.train(was_training_); }

 private:
  torch::nn::Module& module_;
  bool was_training_;
};

/// Binary: sigmoid [B]; multiclass: softmax [B, C]; regression: back in the target's unit [B].
torch::Tensor outputs_of_logits(const torch::Tensor& logits, const Trainer::Data& data) {
  switch (data.task) {
    case Task::binary: return torch::sigmoid(logits.squeeze(1));
    case Task::multiclass: return torch::softmax(logits, 1);
    case Task::regression: break;
  }
  return logits.squeeze(1) * data.target_deviation + data.target_mean;
}

/// The target as metrics take it: class index, or the value in its own unit.
torch::Tensor targets_of(const torch::Tensor& target, const Trainer::Data& data) {
  if (data.task != Task::regression) return target.to(torch::kFloat32);
  return (target.to(torch::kFloat64) * data.target_deviation + data.target_mean).to(torch::kFloat32);
}

void append_floats(std::vector<float>& values, const torch::Tensor& more) {
  const torch::Tensor host = more.to(torch::kCPU, torch::kFloat32).contiguous();
  const float* first = host.data_ptr<float>();
  values.insert(values.end(), first, first + host.numel());
}

/// sum += the sum of `values` over the rows, in double precision on the CPU.
void add_rows(torch::Tensor& sum, const torch::Tensor& values) {
  const torch::Tensor rows = values.to(torch::kFloat64).sum(0).to(torch::kCPU);
  sum = sum.defined() ? sum + rows : rows;
}

/// At most `most` of n indices, evenly spaced, the first always among them.
std::vector<std::int64_t> evenly_spaced(std::int64_t n, std::int64_t most) {
  const std::int64_t count = std::min(n, most);
  std::vector<std::int64_t> chosen;
  for (std::int64_t i = 0; i < count; ++i) chosen.push_back(i * n / count);
  return chosen;
}

torch::Tensor index_tensor(const std::vector<std::int64_t>& rows) {
  return torch::tensor(at::ArrayRef<std::int64_t>(rows), torch::kInt64);
}

std::vector<float> floats_of(const torch::Tensor& tensor) {
  std::vector<float> values;
  append_floats(values, tensor);
  return values;
}

}  // namespace

EpochEvaluator::EpochEvaluator(FusionModel& model, const Trainer::Data& data, const Loss& loss,
                               std::uint64_t seed, torch::Device device)
    : model_(model), data_(data), loss_(loss), device_(device) {
  const std::int64_t rows = data.train.rows();
  if (rows <= kMostTrainRows) {
    train_rows_ = data.train;
  } else {
    std::vector<std::int64_t> chosen = Random(seed, "train-evaluation").permutation(rows);
    chosen.resize(static_cast<std::size_t>(kMostTrainRows));
    std::sort(chosen.begin(), chosen.end());
    train_rows_ = data.train.gather(index_tensor(chosen));
  }
  const std::vector<std::int64_t> probe = evenly_spaced(data.validation.rows(), kMostProbeRows);
  probe_batch_ = data.validation.gather(index_tensor(probe));
  for (const std::int64_t i : probe) {
    const auto at = static_cast<std::size_t>(i);
    probe_rows_.push_back(at < data.validation_rows.size() ? data.validation_rows[at] : i);
  }
}

std::optional<PartOutputs> EpochEvaluator::outputs_of(const PreparedRows& rows,
                                                      const std::function<bool()>& stop) const {
  const torch::NoGradGuard no_gradient;
  const EvaluationMode evaluation(model_);
  const std::int64_t all = rows.rows();
  PartOutputs result;
  const bool is_done = rows.visit(kSliceRows, [&](std::int64_t, const Batch& some) {
    if (stop && stop()) return false;
    const std::int64_t count = some.rows();
    const Batch slice = some.to(device_);
    const FusionOutput output = model_.run(slice);
    result.loss += loss_(output.logits, slice.target).item<double>() * static_cast<double>(count);
    append_floats(result.outputs, outputs_of_logits(output.logits, data_));
    append_floats(result.targets, targets_of(slice.target, data_));
    add_rows(result.weights, output.modality_weights);
    if (output.raw_weights.defined()) result.raw_weights = output.raw_weights.to(torch::kCPU, torch::kFloat64);
    result.attention.resize(output.attention.size());
    for (std::size_t layer = 0; layer < output.attention.size(); ++layer) {
      add_rows(result.attention[layer], output.attention[layer]);
    }
    return true;
  });
  if (!is_done) return {};
  const double share = 1.0 / static_cast<double>(std::max<std::int64_t>(1, all));
  result.loss *= share;
  if (result.weights.defined()) result.weights = result.weights * share;
  for (torch::Tensor& one : result.attention) one = one * share;
  return result;
}

void EpochEvaluator::add_metrics(EpochRecord& record, Part part, const PartOutputs& outputs) const {
  record.metrics.push_back({part, "loss", outputs.loss});
  const Predictions predictions = {.task = data_.task,
                                   .targets = outputs.targets,
                                   .outputs = outputs.outputs,
                                   .classes = static_cast<int>(std::max<std::size_t>(2, data_.classes.size()))};
  for (const auto& [id, value] : compute_metrics(predictions)) record.metrics.push_back({part, id, value});
}

void EpochEvaluator::add_probe(EpochRecord& record) const {
  const torch::NoGradGuard no_gradient;
  const EvaluationMode evaluation(model_);
  const FusionOutput output = model_.run(probe_batch_.to(device_));
  for (std::size_t layer = 0; layer < output.attention.size(); ++layer) {
    const torch::Tensor& maps = output.attention[layer];  // [rows, heads, M, M]
    record.probe.push_back({.layer = static_cast<int>(layer),
                            .heads = static_cast<int>(maps.size(1)),
                            .rows = probe_rows_,
                            .values = floats_of(maps)});
  }
}

bool EpochEvaluator::evaluate(EpochRecord& record, const std::function<bool()>& stop) const {
  const auto train = outputs_of(train_rows_, stop);
  if (!train) return false;
  const auto validation = outputs_of(data_.validation, stop);
  if (!validation) return false;
  add_metrics(record, Part::train, *train);
  add_metrics(record, Part::validation, *validation);
  for (std::size_t m = 0; validation->weights.defined() && m < data_.modalities.size(); ++m) {
    const auto at = static_cast<std::int64_t>(m);
    record.weights.push_back(
        {.modality = data_.modalities[m],
         .raw = validation->raw_weights.defined() ? validation->raw_weights[at].item<double>()
                                                  : std::numeric_limits<double>::quiet_NaN(),
         .normalised = validation->weights[at].item<double>()});
  }
  for (std::size_t layer = 0; layer < validation->attention.size(); ++layer) {
    const torch::Tensor& maps = validation->attention[layer];  // [heads, M, M]
    record.attention.push_back({.layer = static_cast<int>(layer),
                                .heads = static_cast<int>(maps.size(0)),
                                .modalities = data_.modalities,
                                .values = floats_of(maps)});
  }
  if (!record.attention.empty()) add_probe(record);
  return true;
}

torch::Tensor predict(FusionModel& model, const PreparedRows& rows, const Preprocessor& preprocessor,
                      const torch::Device& device) {
  const torch::NoGradGuard no_gradient;
  const EvaluationMode evaluation(model);
  std::vector<torch::Tensor> outputs;
  rows.visit(kSliceRows, [&](std::int64_t, const Batch& slice) {
    outputs.push_back(outputs_from_logits(model.run(slice.to(device)).logits, preprocessor).to(torch::kCPU));
    return true;
  });
  if (!outputs.empty()) return torch::cat(outputs, 0);
  const std::int64_t width = preprocessor.outputs();
  return width == 1 ? torch::empty({0}) : torch::empty({0, width});
}

}  // namespace amalgam
