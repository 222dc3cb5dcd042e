// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/onnx_export.h"

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/export/atomic_file.h"
#include "engine/export/onnx_graph.h"
#include "engine/export/torchscript.h"

namespace amalgam {

namespace {

OnnxType type_named(const std::string& name) {
  if (name == "int64") return OnnxType::int64;
  if (name == "int32") return OnnxType::int32;
  if (name == "bool") return OnnxType::boolean;
  if (name == "float64") return OnnxType::float64;
  return OnnxType::float32;
}

/// An argument of the traced model; each modality has a length of its own.
OnnxValue described(const TorchScriptInput& input) {
  OnnxValue value{input.argument, type_named(input.type), {}};
  for (const nlohmann::json& size : input.shape) {
    if (size.is_number()) {
      value.shape.emplace_back(size.get<std::int64_t>());
    } else if (size == "length") {
      value.shape.emplace_back("length_of_" + input.name.substr(0, input.name.rfind('.')));
    } else {
      value.shape.emplace_back(size.get<std::string>());
    }
  }
  return value;
}

}  // namespace

OnnxModel onnx_model(const TrainedModel& trained, const Batch& example) {
  const torch::NoGradGuard no_gradient;
  const TracedModel traced = trace_model(trained, example);
  OnnxModel model;
  model.name = "amalgam";
  model.description = "Fusion model of Amalgam, strategy " + trained.card.value("strategy", std::string());
  model.producer_version = AMALGAM_VERSION;
  std::vector<std::string> names;
  for (const TorchScriptInput& input : traced.inputs) {
    names.push_back(input.argument);
    model.inputs.push_back(described(input));
  }
  try {
    OnnxGraph(traced.module, model).write(traced.graph, names, traced.outputs);
  } catch (const c10::Error& problem) {
    throw Error(ErrorKind::internal, "export.onnx_graph",
                std::string("The model could not be written as ONNX: ") + problem.what_without_backtrace(),
                problem.what());
  }
  const nlohmann::json manifest = exported_manifest(trained, traced, example, "amalgam-onnx");
  for (const auto& [key, value] : manifest.items()) {
    model.metadata.emplace_back(key, value.dump());
  }
  return model;
}

OnnxJob onnx_job(const TrainedModel& trained, const std::filesystem::path& file, const std::vector<Batch>& batches) {
  OnnxJob job{std::filesystem::absolute(file), {}, {}, {}};
  for (const TorchScriptInput& input : torchscript_inputs(*trained.preprocessor)) job.inputs.push_back(input.argument);
  for (const Batch& batch : batches) job.calls.push_back(torchscript_arguments(batch));
  const std::size_t outputs = torchscript_outputs(*trained.model, batches.front(), *trained.preprocessor).size();
  job.outputs = output_names(*trained.model, *trained.preprocessor, outputs);
  return job;
}

void write_onnx_model(const TrainedModel& trained, const Batch& example, const std::filesystem::path& out) {
  const OnnxModel model = onnx_model(trained, example);
  check_onnx(model);
  write_file_atomically(out, write_onnx(model));
  const std::vector<std::byte> bytes = read_file(out);
  if (read_onnx({reinterpret_cast<const char*>(bytes.data()), bytes.size()}) == model) return;
  std::error_code ignored;
  std::filesystem::remove(out, ignored);
  throw Error(ErrorKind::io, "export.mismatch",
              "The ONNX file was read back and was not what was written; it was taken away again.");
}

}  // namespace amalgam
