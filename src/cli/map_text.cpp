// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/map_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace amalgam::cli {

std::string map_text(const ModalityMap& map) {
  std::string text = fmt::format("target: {} ({}{})\n", map.target.column, to_string(map.target.task),
                                 map.target.positive.empty() ? "" : ", positive = " + map.target.positive);
  if (!map.id.empty()) text += fmt::format("id: {}\n", fmt::join(map.id, ", "));
  if (!map.ignore.empty()) text += fmt::format("ignored: {}\n", fmt::join(map.ignore, ", "));
  for (const ModalitySpec& spec : map.modalities) {
    text += fmt::format("{} ({}): {}\n", spec.name, spec.kind, fmt::join(spec.all_columns(), ", "));
  }
  return text;
}

}  // namespace amalgam::cli
