// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "engine/data/csv_columns.h"
#include "engine/data/csv_rows.h"

namespace amalgam {

/// Takes the rows of one chunk.
class ChunkSink {
 public:
  virtual ~ChunkSink() = default;
  virtual void take(const RowBlock& block) = 0;
  /// All rows were taken. On the thread that read them, before it is known that the chunk began where a row does.
  virtual void finish() {}
};

/// Called on any thread to make the sink of a chunk.
using MakeSink = std::function<std::unique_ptr<ChunkSink>()>;

struct Chunk {
  Stretch stretch;
  std::unique_ptr<ChunkSink> sink;
};

using AcceptChunk = std::function<void(const Chunk&)>;

/// Reads a text in chunks on several threads.
///
/// The chunks hold the same rows whatever the number of threads: a chunk that was begun at a wrong guess of
/// where a row starts is read again. Where guesses fail often, reading goes on one chunk at a time.
class ChunkedText {
 public:
  ChunkedText(const CsvSource& source, const CsvFormat& format, std::size_t start, const ReadEffort& effort);

  /// Reads all chunks and hands each over, in order, one at a time, on any thread. `from` … `to` of 1: the shares
  /// reported as progress. A later call knows where rows start.
  void read(const MakeSink& make, const AcceptChunk& accept, double from, double to);
  std::size_t chunk_bytes() const { return chunk_bytes_; }

 private:
  struct Run;
  void work(Run& run, bool is_caller);
  void settle(Run& run, std::unique_lock<std::mutex>& lock);

  const CsvSource& source_;
  const CsvFormat& format_;
  std::size_t chunk_bytes_;
  int threads_;
  std::vector<std::size_t> limits_;  // chunk i holds the rows that start before limits_[i]
  std::vector<std::size_t> starts_;  // known row starts, after the first read
  std::size_t first_;
};

}  // namespace amalgam
