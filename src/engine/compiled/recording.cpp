// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/compiled/recording.h"

#include <torch/csrc/jit/frontend/tracer.h>
#include <torch/csrc/jit/runtime/operator.h>

#include <array>
#include <stdexcept>

namespace amalgam::compiled {

namespace {

thread_local int recordings = 0, captures = 0;

/// LibTorch's passes over a trace ask for the schema of each operation. Not a static object: the linker drops those of a library.
void make_operations_known() {
  static const bool done = [] {
    constexpr std::array<const char*, 6> schemas = {"amalgam::dropout(Tensor x) -> Tensor",
                                                    "amalgam::drop_modalities(Tensor present) -> Tensor",
                                                    "amalgam::small_attention(Tensor qkv, Tensor present) -> Tensor",
                                                    "amalgam::small_attention_shares(Tensor qkv, Tensor present) -> Tensor",
                                                    "amalgam::binary_loss(Tensor logits, Tensor targets) -> Tensor",
                                                    "amalgam::frozen_text_model(Tensor ids) -> Tensor"};
    for (const char* schema : schemas) {
      torch::jit::registerOperator(torch::jit::Operator(
          schema, [](torch::jit::Stack&) { throw std::logic_error("A recorded operation runs only in a compiled step."); },
          c10::AliasAnalysisKind::FROM_SCHEMA));
    }
    return true;
  }();
  (void)done;
}

}  // namespace

bool is_recording() { return recordings > 0 && torch::jit::tracer::isTracing(); }

Recording::Recording() {
  make_operations_known();
  ++recordings;
}
Recording::~Recording() { --recordings; }

bool is_capturing() { return captures > 0; }

Capturing::Capturing() { ++captures; }
Capturing::~Capturing() { --captures; }

torch::Tensor record_operation(const char* name, const std::vector<torch::Tensor>& inputs, const std::vector<double>& numbers,
                               const std::function<torch::Tensor()>& result) {
  namespace tracer = torch::jit::tracer;
  const std::shared_ptr<tracer::TracingState> state = tracer::getTracingState();
  torch::jit::Node* node = state->graph->create(c10::Symbol::fromQualString(name), 0);  // addOutput makes it
  for (const torch::Tensor& one : inputs) node->addInput(tracer::getValueTrace(one));
  node->fs_(c10::Symbol::attr("numbers"), numbers);
  state->graph->insertNode(node);
  tracer::setTracingState(nullptr);
  torch::Tensor value;
  try {
    value = result();
  } catch (...) {
    tracer::setTracingState(state);
    throw;
  }
  tracer::setTracingState(state);
  tracer::addOutput(node, value);
  return value;
}

}  // namespace amalgam::compiled
