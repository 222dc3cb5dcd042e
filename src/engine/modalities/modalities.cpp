// SPDX-License-Identifier: GPL-3.0-or-later
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/modalities/modality.h"

namespace amalgam {

#define MODALITY(id) Modality id();
#include "engine/modalities/modalities.def"
#undef MODALITY

const std::vector<Modality>& modality_registry() {
  static const std::vector<Modality> kinds = {
#define MODALITY(id) id(),
#include "engine/modalities/modalities.def"
#undef MODALITY
  };
  return kinds;
}

const Modality& find_modality(const std::string& id) {
  std::string known;
  for (const Modality& kind : modality_registry()) {
    if (kind.id == id) return kind;
    known += (known.empty() ? "" : ", ") + kind.id;
  }
  throw Error(ErrorKind::request, "modality.unknown",
              "There is no modality kind '" + id + "'. The kinds are: " + known + ".");
}

}  // namespace amalgam
