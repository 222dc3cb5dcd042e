// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "engine/modalities/batch.h"
#include "engine/modalities/feature_entries.h"

namespace amalgam {

// What each kind's tensors are to a model without an encoder, by operations that trace for any number of rows and any
// length. Column 0 is 1 where the row lacks the modality; such a row has no other entry.

/// Numbers: of each column's features the first `kept` (scaled, logarithm, missing mark), not the bins behind them.
/// Shapes:  parts {values [n, C, F]} -> width 1 + C · kept
FeatureEntries flatten_numbers(const ModalityTensors& tensors, std::int64_t kept);

/// Categories: one-hot, the states of missing, rare and unseen cells included.
/// Shapes:  parts {ids [n, C] int32} -> width 1 + states
FeatureEntries flatten_categories(const ModalityTensors& tensors, std::int64_t states);

/// Series: the features of the latest `steps` steps, the latest first, and the statistics where there are any. The latest
/// step of a list is the last that is known; wide columns keep their step, known or not.
/// Shapes:  parts {values [n, T, F], mask [n, T], statistics [n, S] or none} -> width 1 + steps · F + S
FeatureEntries flatten_series(const ModalityTensors& tensors, std::int64_t steps, bool is_list);

/// Texts: the weights of the n-grams by their ids.
/// Shapes:  parts {ids [n, T] int32, weights [n, T]} -> width 1 + states
FeatureEntries flatten_terms(const ModalityTensors& tensors, std::int64_t states);

/// Word pieces: 1 + ln(count) of each piece, scaled to length 1; the frame of first and separating pieces is the same
/// for every row and stays in.
/// Shapes:  parts {ids [n, T] int32, mask [n, T] bool} -> width 1 + states
FeatureEntries flatten_pieces(const ModalityTensors& tensors, std::int64_t states);

/// Events: log(1 + count) of each event, the latest event one-hot, the number of events, mean and latest value of each
/// time feature, and the counts and moments that the featurizer made.
/// Shapes:  parts {ids [n, T] int32, gaps [n, T, F], counts [n, K] and moments [n, S] or none}
///          -> width 2 + 2 · states + 2 · F + K + S
FeatureEntries flatten_events(const ModalityTensors& tensors, std::int64_t states);

}  // namespace amalgam
