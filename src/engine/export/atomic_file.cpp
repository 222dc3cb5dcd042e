// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/atomic_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "engine/base/error.h"

namespace amalgam {

namespace {

[[noreturn]] void refuse_place(const std::filesystem::path& place, const std::string& reason) {
  throw Error(ErrorKind::io, "file.unwritable", "Cannot write " + place.string() + ": " + reason + ".");
}

std::string reason_of(int error) {
  switch (error) {
    case ENOENT: return "its folder does not exist";
    case EACCES:
    case EPERM:
    case EROFS: return "there is no permission to write there";
    case ENOSPC:
    case EDQUOT: return "the disk is full";
    case ENOTDIR: return "a part of its path is not a folder";
    default: return std::strerror(error);
  }
}

}  // namespace

AtomicFile::AtomicFile(const std::filesystem::path& place) : place_(place) {
  std::error_code ignored;
  if (place.empty()) refuse_place(place, "no file is named");
  if (std::filesystem::is_directory(place, ignored)) refuse_place(place, "it is a folder");
  temporary_ = place;
  temporary_ += ".part-" + std::to_string(::getpid());
  file_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file_ < 0) refuse_place(place, reason_of(errno));
}

AtomicFile::~AtomicFile() {
  if (file_ >= 0) ::close(file_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void AtomicFile::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) refuse_place(place_, reason_of(errno));
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void AtomicFile::write(std::string_view text) { write(std::as_bytes(std::span(text.data(), text.size()))); }

void AtomicFile::commit() {
  if (::fsync(file_) != 0 && errno != EINVAL) refuse_place(place_, reason_of(errno));
  const int file = file_;
  file_ = -1;
  if (::close(file) != 0) refuse_place(place_, reason_of(errno));
  if (::rename(temporary_.c_str(), place_.c_str()) != 0) refuse_place(place_, reason_of(errno));
  temporary_.clear();
}

void write_file_atomically(const std::filesystem::path& place, std::string_view text) {
  AtomicFile file(place);
  file.write(text);
  file.commit();
}

void write_file_atomically(const std::filesystem::path& place, std::span<const std::byte> bytes) {
  AtomicFile file(place);
  file.write(bytes);
  file.commit();
}

std::vector<std::byte> read_file(const std::filesystem::path& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    throw Error(ErrorKind::io, "file.missing", "There is no file " + path.string() + ".");
  }
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  const std::streamoff size = file && !std::filesystem::is_directory(path, ignored) ? std::streamoff(file.tellg()) : -1;
  std::vector<std::byte> bytes(size > 0 ? static_cast<std::size_t>(size) : 0);
  if (size >= 0) {
    file.seekg(0);
    file.read(reinterpret_cast<char*>(bytes.data()), size);
  }
  if (size < 0 || !file) {
    throw Error(ErrorKind::io, "file.unreadable", "Cannot read " + path.string() + "; check that it is a file and may be read.");
  }
  return bytes;
}

}  // namespace amalgam
