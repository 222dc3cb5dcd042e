// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "engine/base/error.h"
#include "engine/fusion/fusion_head.h"

namespace amalgam {

#define STRATEGY(name) Strategy name();
#include "engine/fusion/strategies.def"
#undef STRATEGY

const std::vector<Strategy>& strategy_registry() {
  static const std::vector<Strategy> registry = {
#define STRATEGY(name) name(),
#include "engine/fusion/strategies.def"
#undef STRATEGY
  };
  return registry;
}

const Strategy& find_strategy(const std::string& id) {
  const auto& registry = strategy_registry();
  const auto found = std::find_if(registry.begin(), registry.end(),
                                  [&](const Strategy& one) { return one.info.id == id; });
  if (found != registry.end()) return *found;
  std::string known;
  for (const Strategy& one : registry) known += (known.empty() ? "" : ", ") + one.info.id;
  throw Error(ErrorKind::request, "strategy.unknown",
              "There is no fusion strategy '" + id + "'. Choose one of: " + known + ".");
}

}  // namespace amalgam
