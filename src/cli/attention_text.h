// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace amalgam::cli {

/// The answer of insight "attention" as tables: weights of every group, attention and entropy of every head, tokens.
std::string attention_text(const nlohmann::json& answer);

}  // namespace amalgam::cli
