// SPDX-License-Identifier: GPL-3.0-or-later
// What a CUDA graph does, on the CPU: LibTorch's operations are written down once, below autograd,
// and replayed on the memory that they had then, with the numbers of the host that they had then.
// What does not go through an operation is not replayed, and what would wait for a card is refused.
#pragma once

#include <ATen/core/dispatch/Dispatcher.h>
#include <c10/core/impl/LocalDispatchKeySet.h>
#include <torch/library.h>
#include <torch/torch.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/training/step_recorder.h"

namespace amalgam::testing {

/// The tensors in a value, in order.
inline void collect_tensors(const c10::IValue& value, std::vector<torch::Tensor>& to) {
  if (value.isTensor()) to.push_back(value.toTensor());
  if (value.isTensorList()) {
    for (const torch::Tensor& one : value.toTensorVector()) to.push_back(one);
  }
}

/// The same with other tensor objects on the same memory: the shape of the first may still be
/// changed in place.
inline c10::IValue with_aliases(const c10::IValue& value) {
  const auto alias = [](const torch::Tensor& one) { return one.defined() ? one.alias() : one; };
  if (value.isTensor()) return alias(value.toTensor());
  if (!value.isTensorList()) return value;
  c10::List<torch::Tensor> list;
  for (const torch::Tensor& one : value.toTensorVector()) list.push_back(alias(one));
  return list;
}

class OperationTape final : public RecordedStep {
 public:
  static inline thread_local OperationTape* current = nullptr;  // of this thread, while it records

  /// Called for each operation while `current` is set.
  void add(const c10::OperatorHandle& op, c10::DispatchKeySet below, torch::jit::Stack* stack) {
    refuse_what_waits(op.schema().name());
    const std::size_t count = op.schema().arguments().size();
    const at::AutoDispatchBelowADInplaceOrView below_autograd;
    Operation one{op, {}, {}};
    std::transform(stack->end() - static_cast<std::ptrdiff_t>(count), stack->end(),
                   std::back_inserter(one.arguments), with_aliases);
    for (std::size_t i = 0; i < count; ++i) {
      const auto* alias = op.schema().arguments()[i].alias_info();
      if (alias != nullptr && alias->isWrite()) save(one.arguments[i]);
    }
    op.redispatchBoxed(below, stack);
    for (const torch::Tensor& result : results_of(op, *stack))
      one.results.push_back(result.defined() ? result.alias() : result);
    if (!one.results.empty() || writes(op)) operations_.push_back(std::move(one));
  }

  /// Puts back what the recording wrote: it was only to be written down.
  void undo() {
    for (const auto& [storage, bytes] : saved_)
      std::memcpy(memory_of(storage), bytes.data(), bytes.size());
    saved_.clear();
  }

  void replay() override {
    const torch::NoGradGuard no_gradient;
    const at::AutoDispatchBelowADInplaceOrView below_autograd;
    for (const Operation& one : operations_) {
      torch::jit::Stack stack;
      std::transform(one.arguments.begin(), one.arguments.end(), std::back_inserter(stack),
                     with_aliases);
      one.op.callBoxed(&stack);
      const std::vector<torch::Tensor> found = results_of(one.op, stack);
      for (std::size_t i = 0; i < found.size(); ++i) {
        const torch::Tensor& place = one.results[i];
        if (place.defined() && place.data_ptr() != found[i].data_ptr()) place.copy_(found[i]);
      }
    }
  }

 private:
  struct Operation {
    c10::OperatorHandle op;
    std::vector<c10::IValue> arguments;
    std::vector<torch::Tensor> results;  // new tensors, not views or arguments
  };

  static void* memory_of(const c10::Storage& storage) {
    return const_cast<void*>(static_cast<const void*>(storage.data()));
  }

  static void refuse_what_waits(const std::string& name) {
    for (const char* one : {"aten::_local_scalar_dense", "aten::nonzero", "aten::masked_select",
                            "aten::_unique2", "aten::equal"}) {
      TORCH_CHECK(name != one, "operation not permitted while a step is captured: ", name,
                  "\nand a second line");
    }
  }
  static bool writes(const c10::OperatorHandle& op) { return op.schema().is_mutable(); }
  /// New tensors; none for "empty": a replay must not write what nobody computed.
  static std::vector<torch::Tensor> results_of(const c10::OperatorHandle& op,
                                               const torch::jit::Stack& stack) {
    std::vector<torch::Tensor> found;
    const auto& returns = op.schema().returns();
    if (op.schema().name().find("empty") != std::string::npos) return found;
    for (std::size_t i = 0; i < returns.size(); ++i) {
      if (returns[i].alias_info() == nullptr)
        collect_tensors(stack[stack.size() - returns.size() + i], found);
    }
    return found;
  }
  void save(const c10::IValue& value) {
    std::vector<torch::Tensor> tensors;
    collect_tensors(value, tensors);
    for (const torch::Tensor& one : tensors) {
      if (!one.defined()) continue;
      const c10::Storage& storage = one.storage();
      if (std::any_of(saved_.begin(), saved_.end(),
                      [&](const auto& known) { return known.first.is_alias_of(storage); }))
        continue;
      const auto* from = static_cast<const char*>(memory_of(storage));
      saved_.emplace_back(storage, std::vector<char>(from, from + storage.nbytes()));
    }
  }

  std::vector<Operation> operations_;
  std::vector<std::pair<c10::Storage, std::vector<char>>> saved_;
};

inline void write_down(const c10::OperatorHandle& op, c10::DispatchKeySet keys,
                       torch::jit::Stack* stack) {
  const c10::impl::ExcludeDispatchKeyGuard once(c10::DispatchKey::Fake);
  const c10::DispatchKeySet below =
      keys & c10::DispatchKeySet(c10::DispatchKeySet::FULL_AFTER, c10::DispatchKey::Fake);
  if (OperationTape::current == nullptr) {
    op.redispatchBoxed(below, stack);
  } else {
    OperationTape::current->add(op, below, stack);
  }
}

/// A key that LibTorch leaves to others.
TORCH_LIBRARY_IMPL(_, Fake, library) {
  library.fallback(torch::CppFunction::makeFromBoxedFunction<&write_down>());
}

/// Records operations on the CPU, and counts.
class OperationRecorder : public StepRecorder {
 public:
  void warm_up(const std::function<void()>& step) override {
    ++warm_ups;
    step();
  }
  std::unique_ptr<RecordedStep> record(const std::function<void()>& step) override {
    auto tape = std::make_unique<OperationTape>();
    const c10::impl::IncludeDispatchKeyGuard watched(c10::DispatchKey::Fake);
    OperationTape::current = tape.get();
    try {
      step();
    } catch (...) {
      OperationTape::current = nullptr;
      tape->undo();
      throw;
    }
    OperationTape::current = nullptr;
    tape->undo();
    ++recordings;
    return std::make_unique<Counted>(std::move(tape), replays);
  }

  int warm_ups = 0, recordings = 0, replays = 0;

 private:
  class Counted final : public RecordedStep {
   public:
    Counted(std::unique_ptr<RecordedStep> step, int& count)
        : step_(std::move(step)), count_(count) {}
    void replay() override {
      ++count_;
      step_->replay();
    }

   private:
    std::unique_ptr<RecordedStep> step_;
    int& count_;
  };
};

}  // namespace amalgam::testing
