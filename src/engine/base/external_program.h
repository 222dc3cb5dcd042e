// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace amalgam {

/// A folder for temporary files that goes away with what it holds.
/// Errors:  Error(io) "file.unwritable"
class WorkFolder {
 public:
  WorkFolder();
  ~WorkFolder();
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  std::filesystem::path operator/(const char* name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// Runs a program of this computer with these words, the first its name; both its outputs go to a file.
/// Returns: its exit code, 128 + signal; nothing where it cannot be started
std::optional<int> run_program(const std::vector<std::string>& words, const std::filesystem::path& output);

}  // namespace amalgam
