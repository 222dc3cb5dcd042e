// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/onnx_runtime.h"

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/export/atomic_file.h"
#include "engine/base/external_program.h"
#include "engine/export/onnx_runtime_script.h"
#include "engine/export/torchscript.h"

namespace amalgam {

namespace {

constexpr int kLevelsUp = 3;

std::string text_of(const std::filesystem::path& path) {
  const std::vector<std::byte> bytes = read_file(path);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Runs `node` with these arguments; its exit code, or nothing where it cannot be started.
std::optional<int> run_node(const std::vector<std::string>& arguments, const std::filesystem::path& output) {
  std::vector<std::string> words = {"node"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return run_program(words, output);
}

/// The tensors' numbers, one behind the other, and what they are.
nlohmann::json write_tensors(const std::vector<std::string>& names, const std::vector<torch::Tensor>& tensors,
                             std::string& bytes) {
  nlohmann::json described = nlohmann::json::array();
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    const torch::Tensor plain = tensors[i].cpu().contiguous();
    described.push_back({{"name", names.at(i)},
                         {"type", type_name(plain.scalar_type())},
                         {"shape", plain.sizes().vec()},
                         {"begin", bytes.size()},
                         {"bytes", plain.nbytes()}});
    bytes.append(static_cast<const char*>(plain.data_ptr()), plain.nbytes());
  }
  return described;
}

torch::Tensor read_tensor(const nlohmann::json& described, const std::string& bytes) {
  const torch::Tensor tensor = torch::empty(described.at("shape").get<std::vector<std::int64_t>>(), torch::kFloat32);
  const auto begin = described.at("begin").get<std::size_t>();
  const std::size_t size = tensor.nbytes();
  if (described.at("type") != "float32" || size > bytes.size() || begin > bytes.size() - size) {
    throw Error(ErrorKind::data, "onnx.run", "ONNX Runtime gave an output that is no table of 32-bit numbers.");
  }
  std::copy_n(bytes.data() + begin, size, static_cast<char*>(tensor.data_ptr()));
  return tensor;
}

/// Folders in which npm may have put the package.
std::vector<std::filesystem::path> places() {
  if (const char* chosen = std::getenv("AMALGAM_ONNXRUNTIME")) return {chosen};
  std::error_code ignored;
  std::filesystem::path folder = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
  std::vector<std::filesystem::path> all;
  for (int level = 0; level <= kLevelsUp && !folder.empty(); ++level, folder = folder.parent_path()) {
    all.push_back(folder / "onnxruntime");
  }
  return all;
}

}  // namespace

std::optional<OnnxRuntime> OnnxRuntime::find() {
  for (const std::filesystem::path& folder : places()) {
    const std::filesystem::path package = std::filesystem::absolute(folder) / "node_modules" / "onnxruntime-node";
    std::error_code ignored;
    if (!std::filesystem::exists(package / "package.json", ignored)) continue;
    if (run_node({"-e", "require(process.argv[1])", package.string()}, "/dev/null") != 0) return std::nullopt;
    return OnnxRuntime(package);
  }
  return std::nullopt;
}

std::vector<std::vector<std::vector<torch::Tensor>>> OnnxRuntime::run(const std::vector<OnnxJob>& jobs) const {
  const WorkFolder folder;
  std::string numbers;
  nlohmann::json work = nlohmann::json::array();
  for (const OnnxJob& job : jobs) {
    nlohmann::json calls = nlohmann::json::array();
    for (const auto& call : job.calls) calls.push_back(write_tensors(job.inputs, call, numbers));
    work.push_back({{"file", job.file.string()}, {"outputs", job.outputs}, {"calls", calls}});
  }
  write_file_atomically(folder / "run.js", kOnnxRuntimeScript);
  write_file_atomically(folder / "work.json", work.dump());
  write_file_atomically(folder / "numbers.bin", numbers);
  const auto place = [&](const char* name) { return (folder / name).string(); };
  const auto code = run_node({place("run.js"), package_.string(), place("work.json"), place("numbers.bin"),
                              place("found.json"), place("found.bin")},
                             folder / "log.txt");
  if (code != 0)
    throw Error(ErrorKind::data, "onnx.run", "ONNX Runtime did not run the file.", text_of(folder / "log.txt"));
  const nlohmann::json found = nlohmann::json::parse(text_of(folder / "found.json"));
  const std::string bytes = text_of(folder / "found.bin");
  std::vector<std::vector<std::vector<torch::Tensor>>> results;
  for (const nlohmann::json& job : found) {
    auto& calls = results.emplace_back();
    for (const nlohmann::json& call : job) {
      auto& outputs = calls.emplace_back();
      for (const nlohmann::json& one : call) outputs.push_back(read_tensor(one, bytes));
    }
  }
  return results;
}

}  // namespace amalgam
