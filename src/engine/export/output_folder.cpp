// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/output_folder.h"

#include <unistd.h>

#include <algorithm>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/sha256.h"
#include "engine/data/zip_writing.h"
#include "engine/export/atomic_file.h"

namespace amalgam {

namespace {

[[noreturn]] void refuse_output(const std::filesystem::path& place, const std::string& reason) {
  throw Error(ErrorKind::io, "file.unwritable", "Cannot write " + place.string() + ": " + reason + ".");
}

std::string sha256_of_file(const std::filesystem::path& path, std::int64_t& bytes) {
  const std::vector<std::byte> all = read_file(path);
  bytes += static_cast<std::int64_t>(all.size());
  return sha256_hex({reinterpret_cast<const char*>(all.data()), all.size()});
}

}  // namespace

bool OutputFolder::is_zip() const { return place_.extension() == ".zip"; }

OutputFolder::OutputFolder(const std::filesystem::path& place, const std::string& marker) : place_(place) {
  if (place_.filename().empty()) place_ = place_.parent_path();  // "model/"
  if (place_.empty()) refuse_output(place_, "no folder is named");
  std::error_code problem;
  const bool is_folder = std::filesystem::is_directory(place_, problem);
  if (is_zip() && is_folder) refuse_output(place_, "it is a folder");
  if (!is_zip() && is_folder && !std::filesystem::is_empty(place_, problem) && !std::filesystem::exists(place_ / marker, problem)) {
    throw Error(ErrorKind::request, "export.folder_in_use",
                place_.string() + " is a folder with other files in it. Name a folder that is not there yet, or a .zip file.");
  }
  if (!is_zip() && !is_folder && std::filesystem::exists(place_, problem)) {
    throw Error(ErrorKind::request, "export.folder_in_use",
                place_.string() + " is a file, and a folder is to be written. Name a folder that is not there yet, or a .zip file.");
  }
  temporary_ = place_;
  temporary_ += ".part-" + std::to_string(::getpid());
  std::filesystem::remove_all(temporary_, problem);
  if (!std::filesystem::create_directory(temporary_, problem)) {
    temporary_.clear();
    refuse_output(place_, problem == std::errc::no_such_file_or_directory ? "its folder does not exist"
                         : problem == std::errc::permission_denied       ? "there is no permission to write there"
                                                                         : problem.message());
  }
}

OutputFolder::~OutputFolder() {
  std::error_code ignored;
  if (!temporary_.empty()) std::filesystem::remove_all(temporary_, ignored);
}

void OutputFolder::write(const std::string& name, std::string_view text) { write_file_atomically(temporary_ / name, text); }

void OutputFolder::commit() {
  std::error_code problem, ignored;
  if (is_zip()) {
    const std::filesystem::path archive = temporary_ / ".archive.zip";
    write_zip(archive, temporary_);
    std::filesystem::rename(archive, place_, problem);
    if (problem) refuse_output(place_, problem.message());
    return;
  }
  std::filesystem::path old = place_;
  old += ".old-" + std::to_string(::getpid());
  const bool replaces = std::filesystem::exists(place_, ignored);
  if (replaces) std::filesystem::rename(place_, old, problem);
  if (!problem) std::filesystem::rename(temporary_, place_, problem);
  if (problem) {
    if (replaces) std::filesystem::rename(old, place_, ignored);
    refuse_output(place_, problem.message());
  }
  temporary_.clear();
  if (replaces) std::filesystem::remove_all(old, ignored);
}

OutputSize measure_output(const std::filesystem::path& path) {
  OutputSize size;
  if (!std::filesystem::is_directory(path)) {
    size.sha256 = sha256_of_file(path, size.bytes);
    return size;
  }
  std::vector<std::filesystem::path> files;
  for (const auto& one : std::filesystem::directory_iterator(path)) {
    if (one.is_regular_file()) files.push_back(one.path());
  }
  std::sort(files.begin(), files.end());
  std::string listing;
  for (const std::filesystem::path& file : files) {
    listing += sha256_of_file(file, size.bytes) + "  " + file.filename().string() + "\n";
  }
  size.sha256 = sha256_hex(listing);
  return size;
}

}  // namespace amalgam
