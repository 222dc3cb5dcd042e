// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/loaded_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <new>
#include <thread>

#include "engine/base/error.h"

namespace amalgam {

namespace {

constexpr std::size_t kPage = 4096;

long long modified_at(const struct stat& status) {
  return static_cast<long long>(status.st_mtim.tv_sec) * 1'000'000'000 + status.st_mtim.tv_nsec;
}

/// Reads bytes [from, to) of a file to where they belong; a file that has become shorter leaves zeros.
void read_range(int descriptor, char* memory, std::size_t from, std::size_t to, const std::filesystem::path& path) {
  constexpr std::size_t kAtOnce = 8U << 20;
  while (from < to) {
    const ssize_t count = pread(descriptor, memory + from, std::min(kAtOnce, to - from), static_cast<off_t>(from));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail_unreadable(path, std::strerror(errno));
    if (count == 0) return;
    from += static_cast<std::size_t>(count);
  }
}

}  // namespace

void fail_unreadable(const std::filesystem::path& path, const std::string& why) {
  throw Error(ErrorKind::io, "read.unreadable", fmt::format("{} cannot be read: {}.", path.string(), why));
}

PageMemory::PageMemory(std::size_t size) : size_(size) {
  if (size == 0) return;
  void* memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  data_ = static_cast<char*>(memory);
  constexpr std::size_t kWorthLargePages = 64U << 20;
  if (size >= kWorthLargePages) madvise(memory, size, MADV_HUGEPAGE);  // fewer page faults; only a hint
}

PageMemory::~PageMemory() {
  if (data_ != nullptr) munmap(data_, size_);
}

void PageMemory::release(std::size_t from, std::size_t to) {
  const std::size_t first = (from + kPage - 1) / kPage * kPage;
  const std::size_t last = std::min(to, size_) / kPage * kPage;
  if (data_ != nullptr && first < last) madvise(data_ + first, last - first, MADV_DONTNEED);
}

LoadedFile::Opened LoadedFile::open_file(const std::filesystem::path& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (status.type() == std::filesystem::file_type::not_found) {
    throw Error(ErrorKind::io, "read.missing", fmt::format("There is no file {}.", path.string()));
  }
  if (std::filesystem::is_directory(status)) {
    throw Error(ErrorKind::io, "read.directory", fmt::format("{} is a folder. Name a file in it.", path.string()));
  }
  if (error) fail_unreadable(path, error.message());
  if (!std::filesystem::is_regular_file(status)) fail_unreadable(path, "it is not a regular file");
  Opened opened;
  opened.descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (opened.descriptor < 0) fail_unreadable(path, std::strerror(errno));
  struct stat facts = {};
  if (fstat(opened.descriptor, &facts) != 0) {
    const int reason = errno;
    close(opened.descriptor);
    fail_unreadable(path, std::strerror(reason));
  }
  opened.size = static_cast<std::size_t>(facts.st_size);
  opened.modified = modified_at(facts);
  return opened;
}

LoadedFile::LoadedFile(const std::filesystem::path& path, const Opened& opened)
    : path_(path), opened_(opened), memory_(opened_.size) {}

std::unique_ptr<LoadedFile> LoadedFile::on_demand(const std::filesystem::path& path) {
  const Opened opened = open_file(path);
  try {
    return std::unique_ptr<LoadedFile>(new LoadedFile(path, opened));
  } catch (...) {
    close(opened.descriptor);
    throw;
  }
}

LoadedFile::LoadedFile(const std::filesystem::path& path)
    : path_(path), opened_(open_file(path)), memory_(opened_.size) {
  try {
    restore(0, memory_.size());
  } catch (...) {
    close(opened_.descriptor);
    throw;
  }
}

LoadedFile::~LoadedFile() { close(opened_.descriptor); }

/// On two threads where it is worth it: copying and clearing of pages takes longer than the reading itself.
void LoadedFile::restore(std::size_t from, std::size_t to) {
  constexpr std::size_t kWorthThreads = 32U << 20, kLargePage = 2U << 20;
  const std::size_t half = from + (to - std::min(from, to)) / 2 / kLargePage * kLargePage;
  std::exception_ptr failure;
  std::jthread other;
  if (to > from && to - from >= kWorthThreads) {
    other = std::jthread([&, end = to] {
      try {
        read_range(opened_.descriptor, memory_.data(), half, end, path_);
      } catch (...) {
        failure = std::current_exception();
      }
    });
    to = half;
  }
  read_range(opened_.descriptor, memory_.data(), from, to, path_);
  if (other.joinable()) other.join();
  if (failure) std::rethrow_exception(failure);
  check_unchanged();
}

void LoadedFile::load_to(std::size_t to) {
  constexpr std::size_t kAtOnce = 4U << 20;  // so that threads that wait for little do not wait for much
  to = std::min(to, memory_.size());
  while (true) {
    const std::lock_guard lock(loading_);
    if (loaded_ >= to) return;
    const std::size_t end = std::min(memory_.size(), loaded_ + kAtOnce);
    read_range(opened_.descriptor, memory_.data(), loaded_, end, path_);
    check_unchanged();
    loaded_ = end;
  }
}

std::string LoadedFile::copy(std::size_t from, std::size_t to) const {
  from = std::min(from, opened_.size);
  std::string bytes(std::clamp(to, from, opened_.size) - from, '\0');
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t count = pread(opened_.descriptor, bytes.data() + done, bytes.size() - done, static_cast<off_t>(from + done));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail_unreadable(path_, std::strerror(errno));
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  check_unchanged();
  return bytes;
}

void LoadedFile::check_unchanged() const {
  struct stat facts = {};
  const bool is_same = fstat(opened_.descriptor, &facts) == 0 &&
                       static_cast<std::size_t>(facts.st_size) == opened_.size &&
                       modified_at(facts) == opened_.modified;
  if (is_same) return;
  throw Error(ErrorKind::io, "read.changed",
              fmt::format("{} changed while it was being read. Open it again when it is complete.", path_.string()));
}

}  // namespace amalgam
