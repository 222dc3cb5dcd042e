// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace amalgam {

/// The Python programs of a bundle by file name: score.py and what it imports. Made from export/python/ when Amalgam is built.
const std::vector<std::pair<std::string, std::string_view>>& bundle_programs();

/// Python with NumPy and pandas, where this computer has it: runs a bundle's own score.py, so that what it makes of raw
/// cells is independent of this program.
class BundlePython {
 public:
  /// `python3` of the search path, else /usr/bin/python3; nothing where both lack NumPy or pandas. Looked for once.
  static std::optional<BundlePython> find();

  /// The input tensors that score.py makes of a CSV file, in the order of `arguments`.
  /// Errors:  Error(data) "bundle.python" with what Python says
  /// Cost:    Python and pandas start once, about a second
  std::vector<torch::Tensor> features(const std::filesystem::path& bundle, const std::filesystem::path& csv,
                                      const std::vector<std::string>& arguments) const;

 private:
  explicit BundlePython(std::string program) : program_(std::move(program)) {}
  std::string program_;
};

}  // namespace amalgam
