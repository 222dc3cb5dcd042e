// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace amalgam {

/// README.md of a bundle. `has_network`: it has model.onnx and score.py; a baseline has neither.
std::string bundle_readme(const std::string& name, bool has_network);

}  // namespace amalgam
