// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ordered_parts.h"
#include "engine/data/column_builder.h"
#include "engine/data/csv_head.h"
#include "engine/data/loaded_file.h"
#include "engine/data/read_effort.h"
#include "engine/data/read_recipe.h"
#include "engine/data/read_result.h"

namespace amalgam {

/// Works on some rows that follow one another. Called on several threads at once; the rows of a part are the same
/// whatever the number of threads.
using PartWork = std::function<std::unique_ptr<PartResult>(const Table& part)>;
/// Takes the results in the order of the rows, one at a time, on any thread. `first_row`: number of the part's first.
using TakePart = std::function<void(PartResult& result, std::int64_t first_row)>;

/// What came of reading a stream.
struct StreamResult {
  std::int64_t rows = 0, dropped = 0;
  ReadProblem first_problem = {};  ///< of a row that was left out; line 0 if there is none
};

/// A CSV file that is read part by part, of any size: neither the file nor its table is ever whole in memory.
///
/// It reads what read_csv reads, for the columns that are wanted. Types must be known beforehand: a stream does not
/// come back to a column whose later cells are of another type than its samples.
class CsvStream {
 public:
  /// nullptr where a file must be read whole: recipes with edits, encodings other than UTF-8.
  ///
  /// Errors:  as read_csv
  static std::unique_ptr<CsvStream> open(const std::filesystem::path& path, const ReadRecipe& recipe);

  const std::vector<std::string>& columns() const { return head_.format.names; }

  /// Reads the wanted columns, hands every part to `work` and what comes of it to `take`. False: on the way it showed
  /// that the file is not UTF-8 and must be read whole; what was taken so far is void.
  ///
  /// Errors:  as read_csv, and what `work` and `take` throw
  /// Cost:    O(bytes) on all processors; some megabytes a thread in memory
  bool read(const std::vector<std::string>& wanted, const PartWork& work, const TakePart& take, StreamResult& result,
            const ReadProgress& progress = {}, const ReadEffort& effort = {});

 private:
  CsvStream(std::filesystem::path path, const ReadRecipe& recipe);
  std::vector<ColumnEvidence> sample(const MissingWords& missing) const;

  std::filesystem::path path_;
  ReadRecipe recipe_;
  std::unique_ptr<LoadedFile> file_;
  std::string_view text_;      // behind the mark; zeros where it is not loaded
  std::size_t mark_ = 0;       // bytes before the text
  bool is_ascii_so_far_ = false;
  CsvHead head_;
};

}  // namespace amalgam
