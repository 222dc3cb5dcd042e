// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/modalities/bert.h"
#include "engine/modalities/tensor_file.h"

namespace amalgam {

/// The weights of a BERT or DistilBERT among the tensors of a file, in single precision and by our names; with or
/// without "bert." in front, and with the old names of layer normalisation. Other tensors (poolers, training heads) are
/// left out.
/// Errors:  Error(data) "pretrained.weights" naming the tensor that is missing, has another shape than expected or does
///          not hold finite numbers
BertWeights bert_weights_from(const TensorFile& file, const BertShape& shape);

}  // namespace amalgam
