// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace amalgam {

/// README.md of a bundle. `has_weights`: model.onnx gives modality weights too (FusionModel::traces_weights).
std::string bundle_readme(const std::string& name, bool has_weights);

}  // namespace amalgam
