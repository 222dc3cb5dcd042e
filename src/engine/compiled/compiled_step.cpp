// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/compiled/compiled_step.h"

#include <torch/csrc/jit/frontend/tracer.h>

#include "engine/compiled/recording.h"
#include "engine/compiled/translation.h"

namespace amalgam::compiled {

namespace {

torch::jit::Stack stack_of(const StepSource& source) {
  torch::jit::Stack stack;
  for (const auto* list : {&source.inputs, &source.parameters, &source.buffers}) {
    for (const torch::Tensor& one : *list) stack.emplace_back(one);
  }
  return stack;
}

std::shared_ptr<torch::jit::Graph> trace(const StepSource& source) {
  const torch::NoGradGuard no_gradient;
  const Recording recording;
  const auto forward = [&source](torch::jit::Stack arguments) -> torch::jit::Stack {
    std::vector<torch::Tensor> inputs;
    for (std::size_t i = 0; i < source.inputs.size(); ++i) inputs.push_back(arguments.at(i).toTensor());
    return {source.loss(inputs)};
  };
  const auto nameless = [](const torch::Tensor&) { return std::string(); };
  return torch::jit::tracer::trace(stack_of(source), forward, nameless, /*strict=*/true, /*force_outplace=*/false).first->graph;
}

void require_plain(const torch::Tensor& one, const char* what) {
  if (one.scalar_type() != torch::kFloat32 || !one.device().is_cpu() || !one.is_contiguous()) {
    throw Unsupported(std::string(what) + " that is not float32 on the CPU");
  }
}

}  // namespace

CompiledStep::CompiledStep(const StepSource& source, const std::shared_ptr<Arena>& arena) : plan_(arena) {
  try {
    plan_from(source);
  } catch (const c10::Error& problem) {
    throw Unsupported(std::string("what LibTorch refuses to trace (") + problem.what_without_backtrace() + ")");
  } catch (const std::logic_error& problem) {  // LibTorch can still train it
    throw Unsupported(std::string("an arrangement that was not foreseen (") + problem.what() + ")");
  }
}

void CompiledStep::plan_from(const StepSource& source) {
  const std::shared_ptr<torch::jit::Graph> graph = trace(source);
  Planner planner(plan_);
  Translation translation(planner, source.random);
  std::size_t at = 0;
  const auto define = [&](const View& view) { translation.define(graph->inputs().at(at++), view); };
  for (const torch::Tensor& one : source.inputs) {
    inputs_.push_back(planner.input(one.sizes().vec()));
    define(inputs_.back());
  }
  for (const torch::Tensor& one : source.parameters) {
    require_plain(one, "a parameter");
    float* slope = nullptr;
    if (one.requires_grad()) {
      require_plain(one.grad(), "a gradient");
      slope = one.grad().data_ptr<float>();
    }
    define(planner.parameter(one.data_ptr<float>(), slope, one.sizes().vec()));
  }
  for (const torch::Tensor& one : source.buffers) {
    require_plain(one, "a buffer");
    define(planner.parameter(one.data_ptr<float>(), nullptr, one.sizes().vec()));
  }
  translation.translate(*graph, graph->outputs().at(0));
  loss_ = translation.view(graph->outputs().at(0));
  planner.write_slopes(loss_);
  plan_.add_step({"loss", [](Bases) {}, {loss_.storage}, {}});  // keeps it to the end
  plan_.finish();
  constants_ = planner.take_constants();
}

}  // namespace amalgam::compiled
