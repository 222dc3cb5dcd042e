// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/zip_archive.h"

#include <fmt/format.h>
#include <zip.h>

#include <array>

#include "engine/base/unicode.h"
#include "engine/data/unpacking.h"

namespace amalgam {

namespace {

[[noreturn]] void fail_zip(const TableSource& source, const std::string& what, const std::string& why) {
  fail_reading(source, "read.damaged",
               fmt::format("{} is damaged or cut short ({}). Copy it again from where it came.", what, why));
}

std::string message_of(zip_error_t& error) {
  std::string message = zip_error_strerror(&error);
  zip_error_fini(&error);
  return message;
}

}  // namespace

ZipArchive::ZipArchive(const TableSource& source) : source_(source), archive_(nullptr, zip_discard) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* bytes = zip_source_buffer_create(source.bytes.data(), source.bytes.size(), 0, &error);
  if (bytes == nullptr) fail_zip(source, "the ZIP file", message_of(error));
  archive_.reset(zip_open_from_source(bytes, ZIP_RDONLY, &error));
  if (!archive_) {
    zip_source_free(bytes);
    fail_zip(source, "the ZIP file", message_of(error));
  }
  zip_error_fini(&error);
}

bool ZipArchive::has(const std::string& entry) const { return zip_name_locate(archive_.get(), entry.c_str(), 0) >= 0; }

std::uint64_t ZipArchive::size_of(const std::string& entry) const {
  zip_stat_t about;
  if (zip_stat(archive_.get(), entry.c_str(), 0, &about) != 0 || (about.valid & ZIP_STAT_SIZE) == 0) return 0;
  return about.size;
}

void ZipArchive::read(const std::string& entry, const std::function<void(std::string_view piece)>& take) const {
  const std::string what = fmt::format("its part '{}'", shortened(entry, 100));
  zip_stat_t about;
  if (zip_stat(archive_.get(), entry.c_str(), 0, &about) != 0) fail_zip(source_, what, "it is not there");
  if ((about.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && about.encryption_method != ZIP_EM_NONE) {
    fail_reading(source_, "read.encrypted", "the file is protected with a password. Save it without one.");
  }
  check_unpacked_size(source_, about.size, source_.bytes.size());
  const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file(zip_fopen(archive_.get(), entry.c_str(), 0), zip_fclose);
  if (!file) fail_zip(source_, what, zip_strerror(archive_.get()));
  std::array<char, 1 << 16> buffer;
  std::uint64_t unpacked = 0;
  while (true) {
    const zip_int64_t count = zip_fread(file.get(), buffer.data(), buffer.size());
    if (count < 0) fail_zip(source_, what, zip_file_strerror(file.get()));
    if (count == 0) return;
    unpacked += static_cast<std::uint64_t>(count);
    check_unpacked_size(source_, unpacked, source_.bytes.size());
    take({buffer.data(), static_cast<std::size_t>(count)});
  }
}

std::string ZipArchive::read_all(const std::string& entry) const {
  std::string all;
  read(entry, [&](std::string_view piece) { all += piece; });
  return all;
}

}  // namespace amalgam
