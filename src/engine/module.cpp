// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workbench.h"

/// The one symbol of the engine module; see kWorkbenchSymbol.
extern "C" __attribute__((visibility("default"))) amalgam::Workbench* amalgam_make_workbench() {
  return amalgam::make_workbench().release();
}
