// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/bundle_python.h"

#include "engine/base/error.h"
#include "engine/export/atomic_file.h"
#include "engine/base/external_program.h"
#include "engine/export/npy_file.h"

namespace amalgam {

namespace {

std::string bytes_of(const std::filesystem::path& path) {
  const std::vector<std::byte> bytes = read_file(path);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

std::optional<BundlePython> BundlePython::find() {
  static const std::optional<BundlePython> found = []() -> std::optional<BundlePython> {
    for (const char* program : {"python3", "/usr/bin/python3"}) {
      if (run_program({program, "-c", "__import__('numpy'),__import__('pandas')"}, "/dev/null") == 0) return BundlePython(program);
    }
    return std::nullopt;
  }();
  return found;
}

std::vector<torch::Tensor> BundlePython::features(const std::filesystem::path& bundle, const std::filesystem::path& csv,
                                                  const std::vector<std::string>& arguments) const {
  const WorkFolder folder;
  const std::filesystem::path out = folder / "tensors", log = folder / "log.txt";
  // -B: no compiled files beside the programs, which belong to the bundle.
  const auto code = run_program({program_, "-B", (bundle / "score.py").string(), csv.string(), "--features-only", out.string()}, log);
  if (code != 0) {
    throw Error(ErrorKind::data, "bundle.python", "The bundle's score.py could not be run.", bytes_of(log));
  }
  std::vector<torch::Tensor> tensors;
  for (const std::string& name : arguments) tensors.push_back(read_npy(bytes_of(out / (name + ".npy"))));
  return tensors;
}

}  // namespace amalgam
