// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/options.h"

namespace amalgam {

/// What a strategy is to an analyst.
enum class StrategyFamily {
  fusion,    ///< combines the modalities
  ensemble,  ///< several models together
  unimodal,  ///< one modality alone
  baseline   ///< what she has already: no encoders, no fusion
};
constexpr std::string_view to_string(StrategyFamily family) {
  switch (family) {
    case StrategyFamily::fusion: return "fusion";
    case StrategyFamily::ensemble: return "ensemble";
    case StrategyFamily::unimodal: return "unimodal";
    case StrategyFamily::baseline: break;
  }
  return "baseline";
}

/// A fusion strategy as a face sees it.
struct StrategyInfo {
  std::string id;               ///< "hybrid"
  std::string title;            ///< "Hybrid fusion"
  std::string summary;          ///< one sentence: what it does
  std::string when_to_use;      ///< one sentence
  std::string weights_meaning;  ///< what modality_weights mean here: "learned weight (not importance)", "attention received", …
  std::string formula;          ///< plain text
  std::string reference;        ///< paper, year
  bool has_attention = false;   ///< gives attention maps
  std::vector<Option> options;
  StrategyFamily family = StrategyFamily::fusion;
  /// Name of the setting that says which modality, where a race trains the strategy once for each; else empty.
  std::string modality_option = {};
};

}  // namespace amalgam
