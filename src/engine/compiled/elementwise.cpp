// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/compiled/elementwise.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <optional>

#include "engine/compiled/planner.h"

namespace amalgam::compiled {

namespace {

constexpr std::int64_t kBlockNumbers = 1024;
constexpr std::size_t kMostRegisters = 32;

/// How an operand's numbers are reached.
enum class Access { direct, same, repeated_row, rows };

struct Operand {
  int storage = -1;
  std::int64_t offset = 0, inner = 0;  // stride within a row
  Access access = Access::rows;
  Sizes sizes, strides;                  // of the rows: all dimensions but the last
  std::optional<std::int64_t> row_step;  // where rows lie evenly, their numbers side by side
};

constexpr std::size_t kMostDimensions = 12;

/// Goes through an operand's rows. A table of where they begin would be longer than the numbers of some operands.
class RowWalk {
 public:
  RowWalk(const Operand& operand, std::int64_t row) : operand_(operand) {
    for (std::size_t d = operand.sizes.size(); d-- > 0;) {
      index_[d] = row % operand.sizes[d];
      row /= operand.sizes[d];
      offset_ += index_[d] * operand.strides[d];
    }
  }
  std::int64_t offset() const { return offset_; }
  void next() {
    for (std::size_t d = operand_.sizes.size(); d-- > 0;) {
      offset_ += operand_.strides[d];
      if (++index_[d] < operand_.sizes[d]) return;
      offset_ -= operand_.strides[d] * operand_.sizes[d];
      index_[d] = 0;
    }
  }

 private:
  const Operand& operand_;
  std::array<std::int64_t, kMostDimensions> index_;
  std::int64_t offset_ = 0;
};

/// The space as rows of n numbers, with as few rows as all operands allow.
struct Loops {
  std::int64_t rows = 1, n = 1, rows_a_block = 1;
  bool is_split = false;  // a row is longer than a block
};

/// Leaves out dimensions of size 1 and joins neighbours that every operand runs through in one.
void collapse(Sizes& space, std::vector<View*>& views) {
  for (std::size_t i = space.size(); i-- > 0;) {
    if (space[i] != 1) continue;
    space.erase(space.begin() + static_cast<std::ptrdiff_t>(i));
    for (View* view : views) *view = selected(*view, static_cast<std::int64_t>(i), 0);
  }
  for (std::size_t i = space.size(); i-- > 1;) {
    const bool joins = std::all_of(views.begin(), views.end(), [&](const View* view) {
      return view->strides[i - 1] == view->strides[i] * space[i];
    });
    if (!joins) continue;
    space[i - 1] *= space[i];
    space.erase(space.begin() + static_cast<std::ptrdiff_t>(i));
    for (View* view : views) {
      view->sizes[i - 1] *= view->sizes[i];
      view->strides[i - 1] = view->strides[i];
      view->sizes.erase(view->sizes.begin() + static_cast<std::ptrdiff_t>(i));
      view->strides.erase(view->strides.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }
  if (space.empty()) {
    space = {1};
    for (View* view : views) *view = unsqueezed(*view, 0);
  }
}

Operand operand_of(const View& view, const Loops& loops) {
  Operand operand;
  operand.storage = view.storage;
  operand.offset = view.offset;
  operand.inner = view.strides.back();
  const bool fixed_outside = std::all_of(view.strides.begin(), view.strides.end() - 1, [](std::int64_t s) { return s == 0; });
  if (view.is_contiguous() && (loops.n > 1 || operand.inner == 1 || loops.rows == 1)) {
    operand.access = Access::direct;
  } else if (fixed_outside && operand.inner == 0) {
    operand.access = Access::same;
  } else if (fixed_outside && !loops.is_split) {
    operand.access = Access::repeated_row;
  }
  operand.sizes.assign(view.sizes.begin(), view.sizes.end() - 1);
  operand.strides.assign(view.strides.begin(), view.strides.end() - 1);
  if (operand.sizes.size() > kMostDimensions) throw Unsupported("more than 13 dimensions");
  // Even where each dimension goes on where the one within it ends.
  bool is_even = operand.inner == 1;
  for (std::size_t d = 1; is_even && d < operand.sizes.size(); ++d) {
    is_even = operand.strides[d - 1] == operand.strides[d] * operand.sizes[d];
  }
  if (is_even) operand.row_step = operand.strides.empty() ? loops.n : operand.strides.back();
  return operand;
}

void fill(float* to, float value, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) to[i] = value;
}

void load_row(float* to, const float* from, std::int64_t stride, std::int64_t n) {
  if (stride == 1) {
    std::memcpy(to, from, static_cast<std::size_t>(n) * sizeof(float));
  } else if (stride == 0) {
    fill(to, *from, n);
  } else {
    for (std::int64_t i = 0; i < n; ++i) to[i] = from[i * stride];
  }
}

void store_row(float* to, std::int64_t stride, const float* from, std::int64_t n, bool add, const Kernels& k) {
  if (stride == 0 && add) {
    *to += n == 1 ? *from : k.sum(from, n);
  } else if (stride == 1 && add) {
    k.add_to(to, from, n);
  } else if (stride == 1) {
    std::memcpy(to, from, static_cast<std::size_t>(n) * sizeof(float));
  } else if (add) {
    for (std::int64_t i = 0; i < n; ++i) to[i * stride] += from[i];
  } else {
    for (std::int64_t i = 0; i < n; ++i) to[i * stride] = from[i];
  }
}

/// A program with everything worked out that does not change from run to run.
class Prepared {
 public:
  Prepared(Program program, int scratch) : code_(std::move(program.code)), constants_(std::move(program.constants)), scratch_(scratch) {
    std::vector<View> in, out;
    for (const View& view : program.inputs) in.push_back(expanded(view, program.space));
    for (const ProgramOutput& one : program.outputs) out.push_back(expanded(one.view, program.space));
    std::vector<View*> all;
    for (View& view : in) all.push_back(&view);
    for (View& view : out) all.push_back(&view);
    collapse(program.space, all);
    loops_.n = program.space.back();
    loops_.rows = count_of(program.space) / loops_.n;
    loops_.is_split = loops_.n > kBlockNumbers;
    loops_.rows_a_block = std::clamp<std::int64_t>(kBlockNumbers / loops_.n, 1, loops_.rows);
    for (const View& view : in) inputs_.push_back(operand_of(view, loops_));
    for (std::size_t i = 0; i < out.size(); ++i) {
      outputs_.push_back(operand_of(out[i], loops_));
      registers_.push_back(static_cast<std::size_t>(program.outputs[i].register_));
      accumulate_.push_back(program.outputs[i].accumulate);
    }
    first_result_ = inputs_.size() + constants_.size();
  }

  void run(Bases bases) const {
    const Kernels& k = kernels();
    std::array<float*, kMostRegisters> at;
    float* const scratch = bases[scratch_];
    for (std::size_t r = 0; r < first_result_ + code_.size(); ++r) at[r] = scratch + static_cast<std::int64_t>(r) * kBlockNumbers;
    const std::int64_t block = loops_.is_split ? kBlockNumbers : loops_.rows_a_block * loops_.n;
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      const Operand& one = inputs_[i];
      const float* from = bases[one.storage] + one.offset;
      if (one.access == Access::same) fill(at[i], *from, block);
      if (one.access != Access::repeated_row) continue;
      for (std::int64_t r = 0; r < loops_.rows_a_block; ++r) load_row(at[i] + r * loops_.n, from, one.inner, loops_.n);
    }
    for (std::size_t i = 0; i < constants_.size(); ++i) fill(at[inputs_.size() + i], constants_[i], block);
    for (std::int64_t row = 0; row < loops_.rows; row += loops_.rows_a_block) {
      const std::int64_t rows = std::min(loops_.rows_a_block, loops_.rows - row);
      const std::int64_t step = loops_.is_split ? kBlockNumbers : loops_.n;
      for (std::int64_t column = 0; column < loops_.n; column += step) {
        run_block(bases, at, scratch, row, rows, column, std::min(step, loops_.n - column), k);
      }
    }
  }

 private:
  void run_block(Bases bases, std::array<float*, kMostRegisters>& at, float* scratch, std::int64_t row, std::int64_t rows,
                 std::int64_t column, std::int64_t n, const Kernels& k) const {
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      const Operand& one = inputs_[i];
      float* const from = bases[one.storage] + one.offset;
      if (one.access == Access::direct) at[i] = from + row * loops_.n + column;
      if (one.access != Access::rows) continue;
      if (one.row_step) {
        k.copy_rows(at[i], n, from + row * *one.row_step + column, *one.row_step, rows, n);
        continue;
      }
      RowWalk walk(one, row);
      for (std::int64_t r = 0; r < rows; ++r, walk.next()) {
        load_row(at[i] + r * n, from + walk.offset() + column * one.inner, one.inner, n);
      }
    }
    for (std::size_t o = 0; o < outputs_.size(); ++o) {  // a result is made where it belongs, if it can
      if (registers_[o] < first_result_) continue;
      const bool direct = outputs_[o].access == Access::direct && !accumulate_[o];
      at[registers_[o]] = direct ? bases[outputs_[o].storage] + outputs_[o].offset + row * loops_.n + column
                                 : scratch + static_cast<std::int64_t>(registers_[o]) * kBlockNumbers;
    }
    const auto reg = [&at](int r) -> const float* { return r < 0 ? nullptr : at[static_cast<std::size_t>(r)]; };
    for (std::size_t i = 0; i < code_.size(); ++i) {
      const Instruction& one = code_[i];
      k.micro(one.what, at[first_result_ + i], reg(one.a), reg(one.b), reg(one.c), rows * n);
    }
    for (std::size_t o = 0; o < outputs_.size(); ++o) {
      const Operand& one = outputs_[o];
      const float* from = at[registers_[o]];
      float* const to = bases[one.storage] + one.offset;
      if (one.access == Access::direct) {
        float* const place = to + row * loops_.n + column;
        if (accumulate_[o]) {
          k.add_to(place, from, rows * n);
        } else if (place != from) {
          std::memcpy(place, from, static_cast<std::size_t>(rows * n) * sizeof(float));
        }
        continue;
      }
      if (one.access == Access::same) {
        *to += k.sum(from, rows * n);
        continue;
      }
      if (one.access == Access::repeated_row && one.inner == 1) {
        k.add_rows(to, from, rows, n);
        continue;
      }
      if (one.row_step && !accumulate_[o]) {
        k.copy_rows(to + row * *one.row_step + column, *one.row_step, from, n, rows, n);
        continue;
      }
      RowWalk walk(one, row);
      for (std::int64_t r = 0; r < rows; ++r, walk.next()) {
        store_row(to + walk.offset() + column * one.inner, one.inner, from + r * n, n, accumulate_[o], k);
      }
    }
  }

  std::vector<Instruction> code_;
  std::vector<float> constants_;
  int scratch_;
  Loops loops_;
  std::vector<Operand> inputs_, outputs_;
  std::vector<std::size_t> registers_;
  std::vector<bool> accumulate_;
  std::size_t first_result_ = 0;
};

}  // namespace

std::int64_t program_scratch(std::size_t registers) { return static_cast<std::int64_t>(registers) * kBlockNumbers; }

Step elementwise_step(Program program, int scratch) {
  Step step{program.name, {}, {}, {scratch}};
  for (const View& view : program.inputs) step.reads.push_back(view.storage);
  for (const ProgramOutput& one : program.outputs) step.writes.push_back(one.view.storage);
  const auto prepared = std::make_shared<const Prepared>(std::move(program), scratch);
  step.run = [prepared](Bases bases) { prepared->run(bases); };
  return step;
}

}  // namespace amalgam::compiled
