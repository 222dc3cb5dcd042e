// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "engine/compiled/kernels.h"
#include "engine/compiled/plan.h"
#include "engine/compiled/view.h"

namespace amalgam::compiled {

/// One operation of a program on registers; -1 where it takes fewer.
struct Instruction {
  Micro what;
  int a = -1, b = -1, c = -1;
};

/// A register written to memory. Where the view shows a place under several indices, what is added there is a sum.
struct ProgramOutput {
  int register_ = 0;
  View view;
  bool accumulate = false;
};

/// A chain of elementwise operations, run block by block in the first-level cache.
///
/// Registers: the inputs first, then the constants, then one for each instruction. Inputs are expanded to `space`; so are
/// the outputs, of which those that are expanded must accumulate.
struct Program {
  std::string name;
  Sizes space;
  std::vector<View> inputs;
  std::vector<float> constants;
  std::vector<Instruction> code;
  std::vector<ProgramOutput> outputs;
};

/// Numbers of scratch memory for a program with so many registers.
std::int64_t program_scratch(std::size_t registers);

/// `scratch`: a storage of program_scratch() numbers at least.
Step elementwise_step(Program program, int scratch);

}  // namespace amalgam::compiled
