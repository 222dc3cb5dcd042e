// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace amalgam {

/// A file that appears whole or not at all: written beside its place under another name, renamed at the end.
///
/// Unless `commit` was called, the destructor takes the half-written file away.
/// Errors:  Error(io) "file.unwritable" naming the place and the reason
class AtomicFile {
 public:
  explicit AtomicFile(const std::filesystem::path& place);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(std::string_view text);
  void write(std::span<const std::byte> bytes);
  /// Flushes to the disk and moves the file to its place, over one that is there.
  void commit();

 private:
  std::filesystem::path place_, temporary_;
  int file_ = -1;
};

void write_file_atomically(const std::filesystem::path& place, std::string_view text);
void write_file_atomically(const std::filesystem::path& place, std::span<const std::byte> bytes);

/// A file's bytes. Errors: Error(io) "file.missing", "file.unreadable"
std::vector<std::byte> read_file(const std::filesystem::path& path);

}  // namespace amalgam
