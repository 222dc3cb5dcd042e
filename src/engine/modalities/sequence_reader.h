// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <memory>
#include <string>

#include "engine/modalities/encoder.h"

namespace amalgam {

/// How a right-padded sequence is read: every step gets a state that knows of other steps.
class SequenceReader : public torch::nn::Module {
 public:
  /// What stands at steps that do not exist changes no state before it, for rows that end there.
  /// Shapes:  x [B, T, F], mask [B, T] bool: which steps exist -> states [B, T, H]
  virtual torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& mask) = 0;
};

/// Which reader, and how large.
struct SequenceReading {
  std::string form;           ///< "gru", "convolution" or "transformer"
  std::int64_t features = 1;  ///< F
  std::int64_t hidden = 1;    ///< H
  std::int64_t layers = 1;    ///< of a convolution or transformer; a GRU has one
  double dropout = 0;
};

/// Errors:  Error(internal) "sequence.form" for a form that does not exist
std::shared_ptr<SequenceReader> make_sequence_reader(const SequenceReading& reading, const RandomStreamPtr& random);

}  // namespace amalgam
