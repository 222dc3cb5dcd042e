// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace amalgam {

/// Zeroed memory whose pages can be given back piece by piece. Pages that were never written cost nothing.
class PageMemory {
 public:
  explicit PageMemory(std::size_t size);  ///< throws std::bad_alloc
  ~PageMemory();
  PageMemory(const PageMemory&) = delete;
  PageMemory& operator=(const PageMemory&) = delete;

  char* data() const { return data_; }
  std::size_t size() const { return size_; }
  /// Gives the whole pages within [from, to) back; they read as zeros afterwards.
  void release(std::size_t from, std::size_t to);

 private:
  char* data_ = nullptr;
  std::size_t size_ = 0;
};

/// Throws Error(io) "read.unreadable".
[[noreturn]] void fail_unreadable(const std::filesystem::path& path, const std::string& why);

/// A file's bytes in memory.
///
/// The bytes are copied, not mapped: a file that another program shortens meanwhile must not end this one.
/// Pages that are no longer needed can be given back, so that file and table are never both whole in memory.
class LoadedFile {
 public:
  /// Errors:  Error(io) "read.missing", "read.directory", "read.unreadable", "read.changed"
  explicit LoadedFile(const std::filesystem::path& path);
  /// Opens a file without reading it: bytes that were not asked for with load_to read as zeros. What is loaded and not
  /// released is in memory, however large the file.
  static std::unique_ptr<LoadedFile> on_demand(const std::filesystem::path& path);
  ~LoadedFile();
  LoadedFile(const LoadedFile&) = delete;
  LoadedFile& operator=(const LoadedFile&) = delete;

  std::string_view bytes() const { return {memory_.data(), memory_.size()}; }
  void release(std::size_t from, std::size_t to) { memory_.release(from, to); }
  /// Reads [from, to) again after it was given back.
  /// Errors:  Error(io) "read.changed" if the file is not the one that was opened any more
  void restore(std::size_t from, std::size_t to);
  /// Has all bytes before `to` loaded; those that were loaded once are not read again.
  /// Errors:  as restore
  /// Threads: may be called on any
  void load_to(std::size_t to);
  /// Bytes [from, to) as a text of their own, whatever is loaded.
  std::string copy(std::size_t from, std::size_t to) const;

 private:
  struct Opened {
    int descriptor = -1;
    std::size_t size = 0;
    long long modified = 0;
  };
  static Opened open_file(const std::filesystem::path& path);
  LoadedFile(const std::filesystem::path& path, const Opened& opened);
  void check_unchanged() const;

  std::filesystem::path path_;
  Opened opened_;
  PageMemory memory_;
  std::mutex loading_;
  std::size_t loaded_ = 0;  // of a file that is loaded on demand
};

}  // namespace amalgam
