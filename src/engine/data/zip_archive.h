// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "engine/data/cell_table.h"

struct zip;

namespace amalgam {

/// A ZIP file in memory, read entry by entry.
class ZipArchive {
 public:
  /// `source` must outlive it.
  ///
  /// Errors:  Error(data) "read.damaged" if it is no whole ZIP file
  explicit ZipArchive(const TableSource& source);

  bool has(const std::string& entry) const;
  /// Unpacks an entry and hands it on in pieces.
  ///
  /// Errors:  Error(data) "read.damaged", "read.bomb" (unpacks to far more than a table does), "read.encrypted"
  void read(const std::string& entry, const std::function<void(std::string_view piece)>& take) const;
  /// The whole entry, unpacked; for small ones.
  std::string read_all(const std::string& entry) const;
  /// Its size unpacked, as the archive says; 0 if there is none.
  std::uint64_t size_of(const std::string& entry) const;

 private:
  const TableSource& source_;
  std::unique_ptr<zip, void (*)(zip*)> archive_;
};

}  // namespace amalgam
