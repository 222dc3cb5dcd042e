// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <zlib.h>

#include <memory>

#include "engine/base/sha256.h"
#include "engine/base/text.h"
#include "engine/base/unicode.h"
#include "engine/data/reader.h"
#include "engine/data/unpacking.h"

namespace amalgam {

namespace {

bool recognises_gzip(std::string_view first) { return first.starts_with("\x1F\x8B\x08"); }

[[noreturn]] void fail_gzip(const TableSource& source, std::size_t unpacked, const std::string& why) {
  fail_reading(source, "read.damaged",
               fmt::format("the compressed file is damaged or cut short ({}) behind {} unpacked bytes. Copy it again "
                           "from where it came.",
                           why, grouped_digits(static_cast<std::int64_t>(unpacked))));
}

/// All members of a gzip file, one behind the other.
std::string unpack(const TableSource& source, const ReadProgress& progress) {
  constexpr std::size_t kStep = 1 << 18;
  constexpr int kGzipOnly = 15 + 16;
  constexpr std::size_t kMostInput = 1 << 30;  // zlib counts in 32 bits
  z_stream stream{};
  if (inflateInit2(&stream, kGzipOnly) != Z_OK) fail_gzip(source, 0, "zlib cannot start");
  const std::unique_ptr<z_stream, int (*)(z_stream*)> guard(&stream, inflateEnd);
  std::string unpacked;
  std::string_view left = source.bytes;
  while (true) {
    const std::size_t given = std::min(left.size(), kMostInput);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(left.data()));
    stream.avail_in = static_cast<uInt>(given);
    const std::size_t before = unpacked.size();
    unpacked.resize(before + kStep);
    stream.next_out = reinterpret_cast<Bytef*>(unpacked.data() + before);
    stream.avail_out = kStep;
    const int state = inflate(&stream, Z_NO_FLUSH);
    unpacked.resize(before + kStep - stream.avail_out);
    left.remove_prefix(given - stream.avail_in);
    check_unpacked_size(source, unpacked.size(), source.bytes.size());
    if (state == Z_STREAM_END) {
      if (!recognises_gzip(left)) return unpacked;  // padding behind the last member is allowed
      inflateReset(&stream);
    } else if (state != Z_OK) {
      fail_gzip(source, unpacked.size(),
                   stream.msg != nullptr ? stream.msg : (left.empty() ? "it ends too early" : "bad data"));
    }
    const auto done = static_cast<double>(source.bytes.size() - left.size());
    report_progress(source, progress, 0.2 * done / static_cast<double>(source.bytes.size()));
  }
}

ReadResult read_gzip(const TableSource& source, const ReadRecipe& recipe, const ReadProgress& progress) {
  report_progress(source, progress, 0);
  const std::string unpacked = unpack(source, progress);
  if (recognises_gzip(unpacked)) {
    fail_reading(source, "read.damaged", "the file is compressed twice. Unpack it once and open the result.");
  }
  std::string inner = source.name;
  if (fold_case(inner).ends_with(".gz")) inner.resize(inner.size() - 3);
  const auto total = static_cast<std::int64_t>(source.bytes.size());
  ReadResult result = read_table_bytes(unpacked, inner, recipe, [&](std::int64_t done, std::int64_t all) {
    if (!progress) return true;
    const double share = all > 0 ? static_cast<double>(done) / static_cast<double>(all) : 1;
    return progress(static_cast<std::int64_t>((0.2 + 0.8 * share) * static_cast<double>(total)), total);
  });
  result.path = source.name;
  result.sha256 = sha256_hex(source.bytes);
  result.bytes = total;
  for (ReadGuess& guess : result.guesses) {
    if (guess.what == "format") guess.what = "format inside";
  }
  return result;
}

}  // namespace

Reader gzip_reader() {
  return {.id = "gzip",
          .title = "gzip",
          .extensions = {".gz"},
          .is_binary = true,
          .recognises = recognises_gzip,
          .read = read_gzip};
}

}  // namespace amalgam
