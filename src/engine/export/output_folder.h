// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace amalgam {

/// A folder of files that appears whole or not at all: made beside its place under another name, moved there at the end. A
/// place that ends in ".zip" gets one ZIP file instead.
///
/// A folder that `marker` lies in, or an empty one, is replaced; what else stands at the place is left alone.
/// Errors:  Error(io) "file.unwritable", Error(request) "export.folder_in_use"
class OutputFolder {
 public:
  OutputFolder(const std::filesystem::path& place, const std::string& marker);
  ~OutputFolder();
  OutputFolder(const OutputFolder&) = delete;
  OutputFolder& operator=(const OutputFolder&) = delete;

  void write(const std::string& name, std::string_view text);
  std::filesystem::path operator/(const std::string& name) const { return temporary_ / name; }
  const std::filesystem::path& path() const { return temporary_; }
  void commit();

 private:
  bool is_zip() const;
  std::filesystem::path place_, temporary_;
};

/// Size and hash of a file, or of the files of a folder.
struct OutputSize {
  std::int64_t bytes = 0;
  std::string sha256;  ///< of a folder: of the text "<sha256>  <name>\n" for each file, by name, as sha256sum prints it
};
OutputSize measure_output(const std::filesystem::path& path);

}  // namespace amalgam
