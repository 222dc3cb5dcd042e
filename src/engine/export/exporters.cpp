// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/export/exporter.h"

namespace amalgam {

#define EXPORTER(id) Exporter id();
#include "engine/export/exporters.def"
#undef EXPORTER

const std::vector<Exporter>& exporters() {
  static const std::vector<Exporter> all = {
#define EXPORTER(id) id(),
#include "engine/export/exporters.def"
#undef EXPORTER
  };
  return all;
}

const Exporter& find_exporter(const std::string& id) {
  std::string known;
  for (const Exporter& one : exporters()) {
    if (one.format.id == id) return one;
    known += (known.empty() ? "" : ", ") + one.format.id;
  }
  throw Error(ErrorKind::request, "export.format", "There is no export format '" + id + "'. Choose one of: " + known + ".");
}

}  // namespace amalgam
