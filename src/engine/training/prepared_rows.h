// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "engine/modalities/batch.h"
#include "engine/modalities/preprocessor.h"

namespace amalgam {

/// The inputs of some rows, and their target. Few rows are kept as tensors; rows whose tensors would fill too much memory are
/// prepared from the table whenever they are asked for, and are the same then. Copies share what they hold.
///
/// Threads: any
class PreparedRows {
 public:
  static constexpr std::int64_t kMostKept = std::int64_t{1} << 30;  ///< bytes of tensors

  PreparedRows() = default;
  PreparedRows(Batch rows);  // NOLINT(google-explicit-constructor): a batch is prepared
  /// `rows` of the table, in this order; kept if they take at most `most_kept` bytes, which is told from a few of them.
  PreparedRows(std::shared_ptr<const Preprocessor> preprocessor, TablePtr table, std::vector<std::int64_t> rows,
               const TargetValues& target, std::int64_t most_kept = kMostKept);

  std::int64_t rows() const { return count_; }
  const torch::Tensor& target() const { return target_; }  ///< of all rows, as Batch::target
  /// The same rows of one modality alone.
  PreparedRows narrowed(std::size_t modality) const;
  /// All rows, or nothing if they are not kept.
  const std::shared_ptr<const Batch>& kept() const { return kept_; }
  /// The rows at these places ([n] int64, CPU), in that order.
  Batch gather(const torch::Tensor& places) const;
  /// Rows [begin, begin + count).
  Batch slice(std::int64_t begin, std::int64_t count) const;
  /// All rows in order, `at_once` of them at a time. Rows that are not kept are prepared on another thread while `visit` works.
  /// False if `visit` said so, which ends it.
  bool visit(std::int64_t at_once, const std::function<bool(std::int64_t begin, const Batch& rows)>& visit) const;

 private:
  struct Source;
  Batch prepare(std::vector<std::int64_t> places) const;

  std::shared_ptr<const Batch> kept_;
  std::shared_ptr<const Source> source_;
  torch::Tensor target_;
  std::int64_t count_ = 0;
};

}  // namespace amalgam
