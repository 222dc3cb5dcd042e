// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "support/five_kinds.h"
#include "support/temporary_folder.h"

namespace amalgam::testing {

struct CommandResult {
  int code = -1;  ///< exit code; 128 + signal where a signal ended it
  std::string out, err;
  nlohmann::json json() const { return nlohmann::json::parse(out, nullptr, false); }
};

inline std::string quoted(const std::string& word) {
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? "'\\''" : std::string(1, c);
  return out + "'";
}

/// Runs a shell command; stdout and stderr apart.
inline CommandResult run_shell(const std::string& command, const std::filesystem::path& folder) {
  const std::filesystem::path errors = folder / "stderr.txt";
  CommandResult result;
  FILE* pipe = ::popen((command + " 2>" + quoted(errors.string())).c_str(), "r");
  if (pipe == nullptr) return result;
  char buffer[65536];
  for (std::size_t got; (got = ::fread(buffer, 1, sizeof buffer, pipe)) > 0;) result.out.append(buffer, got);
  const int status = ::pclose(pipe);
  result.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  result.err = text_of(errors);
  return result;
}

/// A folder with a small data set and its map, and the program.
class Cli {
 public:
  explicit Cli(int rows = 200)
      : data(folder.write("data.csv", five_kinds_csv(rows)).string()),
        map(folder.write("map.json", five_kinds_map().dump()).string()),
        project((folder / "p.amalgam").string()) {}

  CommandResult run(const std::vector<std::string>& arguments) const {
    std::string command = quoted(AMALGAM_CLI);
    for (const std::string& one : arguments) command.append(" ").append(quoted(one));
    return run_shell(command, folder.path());
  }
  /// train with a small model, two epochs unless `more` says how many.
  std::vector<std::string> train_arguments(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> all = {"train", data, "--project", project, "--map", map,
                                    "--set", "model.dim=8", "--set", "batch_size=32"};
    all.insert(all.end(), more.begin(), more.end());
    if (std::find(more.begin(), more.end(), "--epochs") == more.end()) all.insert(all.end(), {"--epochs", "2"});
    return all;
  }
  CommandResult train(const std::vector<std::string>& more = {}) const { return run(train_arguments(more)); }

  /// Starts the program and does not wait; stdout goes to "started.out" in the folder.
  pid_t start(const std::vector<std::string>& arguments) const {
    std::vector<std::string> words = {AMALGAM_CLI};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    const std::string out = (folder / "started.out").string();
    const pid_t child = ::fork();
    if (child != 0) return child;
    ::dup2(::open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
    ::dup2(::open("/dev/null", O_WRONLY), STDERR_FILENO);
    ::execv(pointers[0], pointers.data());
    ::_exit(127);
  }
  static int wait_for(pid_t child) {
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  /// Looks every 20 ms, for a minute at most.
  static bool becomes_true(const std::function<bool()>& condition) {
    for (int i = 0; i < 3000; ++i) {
      if (condition()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return false;
  }

  TemporaryFolder folder;
  std::string data, map, project;
};

}  // namespace amalgam::testing
