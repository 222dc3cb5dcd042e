// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/compiled/recording.h"

#include <torch/csrc/jit/frontend/tracer.h>

namespace amalgam::compiled {

namespace {
thread_local int recordings = 0;
}

bool is_recording() { return recordings > 0 && torch::jit::tracer::isTracing(); }

Recording::Recording() { ++recordings; }
Recording::~Recording() { --recordings; }

torch::Tensor record_operation(const char* name, const std::vector<torch::Tensor>& inputs, const std::vector<double>& numbers,
                               const std::function<torch::Tensor()>& result) {
  namespace tracer = torch::jit::tracer;
  const std::shared_ptr<tracer::TracingState> state = tracer::getTracingState();
  torch::jit::Node* node = state->graph->create(c10::Symbol::fromQualString(name), 1);
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
