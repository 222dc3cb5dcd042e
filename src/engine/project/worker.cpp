// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/worker.h"

#include <unistd.h>

#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>

namespace amalgam {

namespace {

struct ProcessStat {
  char state = '?';
  std::int64_t started = 0;
};

std::string read_text(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// From /proc/<pid>/stat; nothing if there is no such process.
std::optional<ProcessStat> process_stat(std::int64_t pid) {
  const std::string text = read_text("/proc/" + std::to_string(pid) + "/stat");
  // "pid (name) state …": the name may hold spaces and brackets, so fields count from the last one.
  const std::size_t bracket = text.rfind(')');
  if (bracket == std::string::npos) return {};
  std::istringstream fields(text.substr(bracket + 1));
  ProcessStat stat;
  fields >> stat.state;  // field 3
  std::string skipped;
  for (int field = 4; field < 22; ++field) fields >> skipped;
  if (!(fields >> stat.started)) return {};
  return stat;
}

std::string boot_id() {
  std::string id = read_text("/proc/sys/kernel/random/boot_id");
  while (!id.empty() && id.back() == '\n') id.pop_back();
  return id;
}

}  // namespace

Worker this_worker() {
  const std::int64_t pid = getpid();
  const std::optional<ProcessStat> stat = process_stat(pid);
  return {.pid = pid, .started = stat ? stat->started : 0, .boot = boot_id()};
}

bool is_alive(const Worker& worker) {
  if (worker.pid <= 0 || worker.boot != boot_id()) return false;
  const std::optional<ProcessStat> stat = process_stat(worker.pid);
  return stat && stat->started == worker.started && stat->state != 'Z' && stat->state != 'X';
}

}  // namespace amalgam
