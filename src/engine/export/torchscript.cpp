// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/torchscript.h"

#include <torch/csrc/jit/frontend/tracer.h>
#include <torch/script.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "engine/base/error.h"
#include "engine/export/atomic_file.h"

namespace amalgam {

namespace {

constexpr std::int64_t kTraceRows = 2;

/// A name that Python and TorchScript take as an argument or attribute: ASCII letters, digits, underscores.
std::string identifier(const std::string& name, std::set<std::string>& used) {
  std::string text;
  for (const char c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (plain) {
      text += c;
    } else if (text.empty() || text.back() != '_') {
      text += '_';
    }
  }
  if (text.empty() || (text.front() >= '0' && text.front() <= '9')) text.insert(0, "m");
  if (text.front() == '_') text.insert(0, "m");
  std::string unique = text;
  for (int n = 2; !used.insert(unique).second; ++n) unique = text + "_" + std::to_string(n);
  return unique;
}

nlohmann::json shape_of(const PartInfo& part) {
  nlohmann::json shape = nlohmann::json::array({"batch"});
  for (const std::int64_t size : part.shape) {
    if (size < 0) {
      shape.push_back("length");
    } else {
      shape.push_back(size);
    }
  }
  return shape;
}

/// A tensor as nested lists.
nlohmann::json lists_of(const torch::Tensor& tensor) {
  if (tensor.dim() == 0) {
    if (tensor.scalar_type() == torch::kBool) return tensor.item<bool>();
    if (tensor.is_floating_point()) return tensor.item<double>();
    return tensor.item<std::int64_t>();
  }
  nlohmann::json list = nlohmann::json::array();
  for (std::int64_t i = 0; i < tensor.size(0); ++i) list.push_back(lists_of(tensor[i]));
  return list;
}

/// A few rows as arguments, with what comes out: a caller can check its own call with them.
nlohmann::json example_json(const TrainedModel& trained, const Batch& example) {
  nlohmann::json inputs = nlohmann::json::array(), outputs = nlohmann::json::array();
  for (const torch::Tensor& one : torchscript_arguments(example)) inputs.push_back(lists_of(one));
  for (const torch::Tensor& one : torchscript_outputs(*trained.model, example, *trained.preprocessor)) {
    outputs.push_back(lists_of(one));
  }
  return {{"inputs", inputs}, {"outputs", outputs}};
}

torch::jit::Stack to_stack(const std::vector<torch::Tensor>& tensors) {
  return {tensors.begin(), tensors.end()};
}

/// The inverse of torchscript_inputs: arguments back into a batch.
Batch to_batch(const torch::jit::Stack& arguments, const Preprocessor& preprocessor) {
  Batch batch;
  std::size_t at = 0;
  for (const auto& featurizer : preprocessor.featurizers()) {
    ModalityTensors modality;
    for (std::size_t part = 0; part < featurizer->parts().size(); ++part) {
      modality.parts.push_back(arguments.at(at++).toTensor());
    }
    modality.present = arguments.at(at++).toTensor();
    batch.modalities.push_back(std::move(modality));
  }
  return batch;
}

/// See torchscript_outputs.
std::vector<torch::Tensor> in_order(const FusionOutput& output, const FusionModel& model, const Preprocessor& preprocessor) {
  std::vector<torch::Tensor> tensors = {output.logits, outputs_from_logits(output.logits, preprocessor)};
  if (model.traces_weights()) tensors.push_back(output.modality_weights);
  tensors.push_back(output.embedding);
  tensors.insert(tensors.end(), output.attention.begin(), output.attention.end());
  return tensors;
}

/// A script module that holds the model's parameters under names without dots.
torch::jit::Module module_with_parameters(const FusionModel& model) {
  torch::jit::Module module("AmalgamModel");
  std::set<std::string> used = {"training", "forward"};
  for (const auto& item : model.named_parameters()) {
    module.register_parameter(identifier(item.key(), used), item.value(), false);
  }
  for (const auto& item : model.named_buffers()) module.register_buffer(identifier(item.key(), used), item.value());
  module.register_attribute("training", c10::BoolType::get(), false);
  return module;
}

}  // namespace

std::vector<TorchScriptInput> torchscript_inputs(const Preprocessor& preprocessor) {
  std::vector<TorchScriptInput> inputs;
  // No output's name either: in an ONNX file all names are of one kind.
  std::set<std::string> used = {"self", "logits", "probabilities", "value", "modality_weights", "embedding"};
  const std::vector<std::string> names = preprocessor.modality_names();
  for (std::size_t m = 0; m < names.size(); ++m) {
    for (const PartInfo& part : preprocessor.featurizers()[m]->parts()) {
      const std::string name = names[m] + "." + part.name;
      inputs.push_back({name, identifier(name, used), type_name(part.type), shape_of(part), part.is_sequence});
    }
    const std::string present = names[m] + ".present";
    inputs.push_back({present, identifier(present, used), "bool", nlohmann::json::array({"batch"}), false});
  }
  return inputs;
}

std::vector<torch::Tensor> torchscript_arguments(const Batch& batch) {
  std::vector<torch::Tensor> tensors;
  for (const ModalityTensors& modality : batch.modalities) {
    for (const torch::Tensor& part : modality.parts) tensors.push_back(part.contiguous());
    tensors.push_back(modality.present.contiguous());
  }
  return tensors;
}

std::vector<torch::Tensor> torchscript_outputs(FusionModel& model, const Batch& batch, const Preprocessor& preprocessor) {
  return in_order(model.run(batch), model, preprocessor);
}

std::string type_name(torch::ScalarType type) {
  switch (type) {
    case torch::kFloat32: return "float32";
    case torch::kFloat64: return "float64";
    case torch::kInt64: return "int64";
    case torch::kInt32: return "int32";
    case torch::kBool: return "bool";
    default: return c10::toString(type);
  }
}

std::string score_output(const Preprocessor& preprocessor) {
  return preprocessor.map().target.task == Task::regression ? "value" : "probabilities";
}

std::vector<std::string> output_names(const FusionModel& model, const Preprocessor& preprocessor, std::size_t count) {
  std::vector<std::string> names = {"logits", score_output(preprocessor)};
  if (model.traces_weights()) names.emplace_back("modality_weights");
  names.emplace_back("embedding");
  for (int layer = 1; names.size() < count; ++layer) names.push_back("attention_" + std::to_string(layer));
  return names;
}

TracedModel trace_model(const TrainedModel& trained, const Batch& example) {
  const torch::NoGradGuard no_gradient;
  FusionModel& model = *trained.model;
  model.eval();
  TracedModel traced{module_with_parameters(model), nullptr, torchscript_inputs(*trained.preprocessor), {}};
  std::vector<std::string> names;
  for (const TorchScriptInput& input : traced.inputs) names.push_back(input.argument);
  const auto forward = [&](torch::jit::Stack arguments) -> torch::jit::Stack {
    const FusionOutput found = model.run_as_tensors(to_batch(arguments, *trained.preprocessor));
    const std::vector<torch::Tensor> outputs = in_order(found, model, *trained.preprocessor);
    traced.outputs = output_names(model, *trained.preprocessor, outputs.size());
    std::vector<c10::IValue> values(outputs.begin(), outputs.end());
    return {c10::ivalue::Tuple::create(std::move(values))};
  };
  const Batch few = example.slice(0, std::min(example.rows(), kTraceRows));
  try {
    const auto nameless = [](const torch::Tensor&) { return std::string(); };
    traced.graph = torch::jit::tracer::trace(to_stack(torchscript_arguments(few)), forward, nameless, /*strict=*/true,
                                             /*force_outplace=*/false, &traced.module, names)
                       .first->graph;
  } catch (const c10::Error& problem) {
    throw Error(ErrorKind::internal, "export.trace",
                std::string("The model could not be traced: ") + problem.what_without_backtrace(), problem.what());
  }
  return traced;
}

nlohmann::json exported_manifest(const TrainedModel& trained, const TracedModel& traced, const Batch& example,
                                 const std::string& format) {
  nlohmann::json described = nlohmann::json::array();
  for (const TorchScriptInput& input : traced.inputs) {
    described.push_back({{"name", input.name},
                         {"argument", input.argument},
                         {"type", input.type},
                         {"shape", input.shape},
                         {"sequence", input.is_sequence}});
  }
  const TargetSpec& target = trained.preprocessor->map().target;
  return {{"format", format},
          {"version", 1},
          {"inputs", described},
          {"outputs", traced.outputs},
          {"modalities", trained.preprocessor->modality_names()},
          {"target", {{"column", target.column}, {"task", to_string(target.task)}}},
          {"classes", trained.preprocessor->classes()},
          {"preprocessing", trained.preprocessor->to_json()},
          {"example", example_json(trained, example)},
          {"card", trained.card}};
}

namespace {

/// Puts a step that changes nothing behind every joining of tensors.
///
/// From its second call on, LibTorch compiles neighbouring elementwise operations into one with LLVM, where it was built with that
/// (Debian 13's 2.6 is). What is joined and then multiplied keeps LLVM busy for minutes, if not for ever; over this step it
/// takes nothing together.
void part_joined_tensors(torch::jit::Graph& graph, torch::jit::Block& block) {
  const std::vector<torch::jit::Node*> nodes(block.nodes().begin(), block.nodes().end());
  for (torch::jit::Node* node : nodes) {
    for (torch::jit::Block* inner : node->blocks()) part_joined_tensors(graph, *inner);
    if (node->kind() != torch::jit::aten::cat) continue;
    torch::jit::Node* apart = graph.create(torch::jit::aten::detach, {node->output()});
    apart->insertAfter(node);
    apart->output()->setType(node->output()->type());
    node->output()->replaceAllUsesAfterNodeWith(apart, apart->output());
  }
}

}  // namespace

void write_torchscript(const TrainedModel& trained, const Batch& example, const std::filesystem::path& out) {
  const torch::NoGradGuard no_gradient;
  TracedModel traced = trace_model(trained, example);
  part_joined_tensors(*traced.graph, *traced.graph->block());
  std::ostringstream bytes;
  try {
    const auto type = traced.module.type();
    const c10::QualifiedName name(*type->name(), "forward");
    type->addMethod(type->compilation_unit()->create_function(name, traced.graph));
    const nlohmann::json manifest = exported_manifest(trained, traced, example, "amalgam-torchscript");
    traced.module.save(bytes, {{"amalgam.json", manifest.dump()}});
  } catch (const c10::Error& problem) {
    throw Error(ErrorKind::internal, "export.torchscript",
                std::string("The model could not be written: ") + problem.what_without_backtrace(), problem.what());
  }
  write_file_atomically(out, bytes.str());
}

}  // namespace amalgam
