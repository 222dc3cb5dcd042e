// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/compiled_training.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/compiled/kernels.h"

namespace amalgam {

namespace {

constexpr std::int64_t kMostPackedNumbers = std::int64_t{1} << 27;
constexpr std::int64_t kLineNumbers = 16;  // of 64 bytes
constexpr std::int64_t kMostNumbersAhead = std::int64_t{1} << 17;  // half a megabyte: what a second cache holds beside a step
constexpr std::int64_t kRowsAhead = 16;  // rows lie anywhere in memory: their lines are asked for early

/// The first `wide` numbers of each row, side by side as float32.
template <class T>
void gather_rows_as_floats(float* to, const T* from, std::int64_t row_width, std::int64_t wide, const std::int64_t* numbers,
                           std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i, to += wide) {
    const T* const row = from + numbers[i] * row_width;
    if (i + kRowsAhead < count) {
      const T* const later = from + numbers[i + kRowsAhead] * row_width;
      for (std::int64_t k = 0; k < wide; k += static_cast<std::int64_t>(64 / sizeof(T))) __builtin_prefetch(later + k);
    }
    for (std::int64_t k = 0; k < wide; ++k) to[k] = static_cast<float>(row[k]);
  }
}

/// `to` has count · wide numbers: those of the rows, cut where `wide` is less than a row.
void gather_tensor(float* to, const torch::Tensor& rows, std::int64_t wide, const std::int64_t* numbers, std::int64_t count) {
  const std::int64_t width = rows.numel() / std::max<std::int64_t>(1, rows.size(0));
  switch (rows.scalar_type()) {
    case torch::kFloat32: return gather_rows_as_floats(to, rows.data_ptr<float>(), width, wide, numbers, count);
    case torch::kInt64: return gather_rows_as_floats(to, rows.data_ptr<std::int64_t>(), width, wide, numbers, count);
    case torch::kInt32: return gather_rows_as_floats(to, rows.data_ptr<std::int32_t>(), width, wide, numbers, count);
    case torch::kBool: return gather_rows_as_floats(to, rows.data_ptr<bool>(), width, wide, numbers, count);
    default: throw compiled::Unsupported(std::string("inputs of type ") + c10::toString(rows.scalar_type()));
  }
}

/// Parts and presence of each modality, then the target.
std::vector<torch::Tensor> tensors_of_batch(const Batch& batch) {
  std::vector<torch::Tensor> tensors;
  for (const ModalityTensors& modality : batch.modalities) {
    tensors.insert(tensors.end(), modality.parts.begin(), modality.parts.end());
    tensors.push_back(modality.present);
  }
  tensors.push_back(batch.target);
  return tensors;
}

/// The same batch with other tensors, in the order of tensors_of_batch.
Batch batch_with_tensors(Batch like, const std::vector<torch::Tensor>& tensors) {
  std::size_t at = 0;
  for (ModalityTensors& modality : like.modalities) {
    for (torch::Tensor& part : modality.parts) part = tensors.at(at++);
    modality.present = tensors.at(at++);
  }
  like.target = tensors.at(at);
  return like;
}

}  // namespace

CompiledTraining::CompiledTraining(torch::nn::Module& module, const PreparedRows& rows, LossOfBatch loss, torch::Generator random)
    : module_(module),
      rows_(rows.kept()),
      are_all_(rows.kept() != nullptr),
      loss_(std::move(loss)),
      random_(std::move(random)),
      arena_(std::make_shared<compiled::Arena>()) {}

void CompiledTraining::use(const std::shared_ptr<const Batch>& rows) {
  if (rows == rows_) return;
  rows_ = rows;
  are_all_ = false;
  tensors_.clear();
}

/// Rows, then the longest sequence among them for each modality that has sequences.
std::vector<std::int64_t> CompiledTraining::shape_of(const std::int64_t* numbers, std::int64_t count) const {
  std::vector<std::int64_t> shape = {count};
  for (const ModalityTensors& modality : rows_->modalities) {
    if (modality.lengths.empty()) continue;
    std::int64_t longest = 1;
    for (std::int64_t i = 0; i < count; ++i) {
      longest = std::max<std::int64_t>(longest, modality.lengths[static_cast<std::size_t>(numbers[i])]);
    }
    shape.push_back(longest);
  }
  return shape;
}

compiled::CompiledStep& CompiledTraining::plan_for(const std::int64_t* numbers, std::int64_t count) {
  const std::vector<std::int64_t> shape = shape_of(numbers, count);
  const auto found = plans_.find(shape);
  if (found != plans_.end()) {
    found->second.last_use = ++uses_;
    return *found->second.step;
  }
  const torch::Tensor order = torch::tensor(at::ArrayRef<std::int64_t>(numbers, static_cast<std::size_t>(count)), torch::kInt64);
  const Batch example = rows_->gather(order).slice(0, count);
  compiled::StepSource source;
  for (const torch::Tensor& one : tensors_of_batch(example)) source.inputs.push_back(one.contiguous());
  source.parameters = module_.parameters();
  for (const torch::Tensor& one : module_.buffers()) {  // others never change, and are taken as they are
    if (one.scalar_type() == torch::kFloat32 && one.is_contiguous()) source.buffers.push_back(one);
  }
  source.random = random_;
  source.loss = [&](const std::vector<torch::Tensor>& inputs) { return loss_(batch_with_tensors(example, inputs)); };
  Kept made{std::make_unique<compiled::CompiledStep>(source, arena_), ++uses_};
  compiled::CompiledStep& step = *plans_.insert_or_assign(shape, std::move(made)).first->second.step;
  forget_oldest_plans();
  return step;
}

/// All but the newest may go.
void CompiledTraining::forget_oldest_plans() {
  std::int64_t operations = 0;
  for (const auto& [shape, plan] : plans_) operations += static_cast<std::int64_t>(plan.step->plan().steps().size());
  while (operations > most_operations_ && plans_.size() > 1) {
    const auto oldest = std::min_element(plans_.begin(), plans_.end(),
                                         [](const auto& a, const auto& b) { return a.second.last_use < b.second.last_use; });
    operations -= static_cast<std::int64_t>(oldest->second.step->plan().steps().size());
    plans_.erase(oldest);
  }
}

/// Rows come in random order: one place in memory for all of a row, not one for each tensor.
void CompiledTraining::pack_rows() {
  const std::int64_t rows = rows_->rows();
  tensors_ = tensors_of_batch(*rows_);
  widths_.clear();
  packed_width_ = 0;
  if (!are_all_) return;
  for (const torch::Tensor& one : tensors_) {
    widths_.push_back(one.numel() / std::max<std::int64_t>(1, rows));
    packed_width_ += widths_.back();
  }
  // Wide rows begin with a line of memory, so that they have as few of them as they can.
  if (packed_width_ > kLineNumbers) packed_width_ = (packed_width_ + kLineNumbers - 1) / kLineNumbers * kLineNumbers;
  if (rows * packed_width_ > kMostPackedNumbers) {
    packed_width_ = 0;
    return;
  }
  float* const to = packed_.require(rows * packed_width_);
  std::int64_t begin = 0;
  for (std::size_t i = 0; i < tensors_.size(); ++i) {
    const torch::Tensor plain = tensors_[i].to(torch::kFloat32).contiguous();
    const float* from = plain.data_ptr<float>();
    for (std::int64_t row = 0; row < rows; ++row, from += widths_[i]) {
      std::copy_n(from, widths_[i], to + row * packed_width_ + begin);
    }
    begin += widths_[i];
  }
}

void CompiledTraining::gather(compiled::CompiledStep& step, const std::int64_t* numbers, std::int64_t count) const {
  const auto wide = [&](std::size_t i) { return compiled::count_of(step.input_sizes(i)) / count; };  // less than a row: cut
  if (packed_width_ == 0) {
    for (std::size_t i = 0; i < tensors_.size(); ++i) gather_tensor(step.input(i), tensors_[i], wide(i), numbers, count);
    return;
  }
  std::vector<compiled::RowPiece> pieces;
  std::int64_t begin = 0;
  for (std::size_t i = 0; i < tensors_.size(); begin += widths_[i++]) pieces.push_back({step.input(i), begin, wide(i)});
  compiled::kernels().gather(packed_.memory(), packed_width_, numbers, count, pieces.data(), static_cast<int>(pieces.size()));
}

float CompiledTraining::step(const std::int64_t* numbers, std::int64_t count, std::int64_t next) {
  compiled::CompiledStep& plan = plan_for(numbers, count);
  if (tensors_.empty()) pack_rows();
  gather(plan, numbers, count);
  ++steps_;
  if (next * packed_width_ == 0 || next * packed_width_ > kMostNumbersAhead) return plan.replay();
  const std::int64_t operations = static_cast<std::int64_t>(plan.plan().steps().size());
  const std::int64_t* const following = numbers + count;
  const float* const rows = packed_.memory();
  return plan.replay([=, width = packed_width_, at = std::int64_t{0}](std::size_t i) mutable {
    for (const std::int64_t end = next * static_cast<std::int64_t>(i + 1) / operations; at < end; ++at) {
      const float* const row = rows + following[at] * width;
      for (std::int64_t k = 0; k < width; k += kLineNumbers) __builtin_prefetch(row + k, 0, 2);
    }
  });
}

std::string CompiledTraining::description() const {
  std::int64_t steps = 0;
  for (const auto& [shape, plan] : plans_) {
    if (plan.last_use == uses_) steps = static_cast<std::int64_t>(plan.step->plan().steps().size());
  }
  return fmt::format("The training step is compiled: {} operations over {:.1f} MB, with the kernels for {}.", steps,
                     static_cast<double>(arena_->count()) * sizeof(float) / 1e6, compiled::kernels().processor);
}

}  // namespace amalgam
