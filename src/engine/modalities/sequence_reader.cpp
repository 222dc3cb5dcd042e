// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/sequence_reader.h"

#include "engine/base/error.h"
#include "engine/modalities/recurrent.h"
#include "engine/modalities/sequence_convolution.h"
#include "engine/modalities/sequence_transformer.h"

namespace amalgam {

namespace {

/// One GRU layer; it reads forwards, so that padding behind a row needs no mask.
class SequenceGru : public SequenceReader {
 public:
  SequenceGru(std::int64_t features, std::int64_t hidden) {
    recurrent_ = register_module("recurrent", Recurrent(features, hidden));
  }
  torch::Tensor forward(const torch::Tensor& x, const torch::Tensor&) override { return recurrent_->forward(x); }

 private:
  Recurrent recurrent_{nullptr};
};

}  // namespace

std::shared_ptr<SequenceReader> make_sequence_reader(const SequenceReading& reading, const RandomStreamPtr& random) {
  if (reading.form == "gru") return std::make_shared<SequenceGru>(reading.features, reading.hidden);
  if (reading.form == "convolution") {
    return std::make_shared<SequenceConvolution>(reading.features, reading.hidden, reading.layers, reading.dropout, random);
  }
  if (reading.form == "transformer") {
    return std::make_shared<SequenceTransformer>(reading.features, reading.hidden, reading.layers, reading.dropout, random);
  }
  throw Error(ErrorKind::internal, "sequence.form", "There is no sequence reader called '" + reading.form + "'.");
}

}  // namespace amalgam
