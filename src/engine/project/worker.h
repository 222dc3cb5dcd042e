// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace amalgam {

/// Who works on a run: a process id alone may be given to another process later, its start time and
/// the machine's boot tell the two apart.
struct Worker {
  std::int64_t pid = 0;
  std::int64_t started = 0;  ///< clock ticks since boot, field 22 of /proc/<pid>/stat
  std::string boot;          ///< /proc/sys/kernel/random/boot_id
};

/// This process.
Worker this_worker();
/// Whether that very process still lives; a killed one that nobody has waited for does not.
bool is_alive(const Worker& worker);

}  // namespace amalgam
