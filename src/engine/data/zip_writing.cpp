// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/zip_writing.h"

#include <zip.h>

#include <algorithm>
#include <ctime>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/error.h"

namespace amalgam {

namespace {

constexpr std::time_t kNoTime = 315532800;  // 1980-01-01, the first day that a ZIP file knows

[[noreturn]] void fail_zipping(const std::filesystem::path& place, const std::string& why) {
  throw Error(ErrorKind::io, "file.unwritable", "Cannot write " + place.string() + ": " + why + ".");
}

}  // namespace

void write_zip(const std::filesystem::path& place, const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& one : std::filesystem::directory_iterator(folder)) {
    if (one.is_regular_file()) files.push_back(one.path());
  }
  std::sort(files.begin(), files.end());
  int code = 0;
  std::unique_ptr<zip_t, void (*)(zip_t*)> archive(zip_open(place.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code), zip_discard);
  if (!archive) {
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    const std::string why = zip_error_strerror(&error);
    zip_error_fini(&error);
    fail_zipping(place, why);
  }
  for (const std::filesystem::path& file : files) {
    zip_source_t* source = zip_source_file(archive.get(), file.c_str(), 0, -1);
    const zip_int64_t at =
        source == nullptr ? -1 : zip_file_add(archive.get(), file.filename().c_str(), source, ZIP_FL_ENC_UTF_8);
    if (at < 0) {
      if (source != nullptr) zip_source_free(source);
      fail_zipping(place, zip_strerror(archive.get()));
    }
    zip_file_set_mtime(archive.get(), static_cast<zip_uint64_t>(at), kNoTime, 0);
  }
  if (zip_close(archive.get()) != 0) fail_zipping(place, zip_strerror(archive.get()));
  static_cast<void>(archive.release());  // closed
}

}  // namespace amalgam
