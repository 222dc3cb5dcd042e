// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace amalgam {

/// Schema version 4: the weights that a model had after an epoch, so that any question can be asked of any epoch.
inline constexpr const char* kSchema4 = R"sql(
CREATE TABLE epoch_weights (
  run INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (run, epoch),
  FOREIGN KEY (run, epoch) REFERENCES epoch(run, epoch) ON DELETE CASCADE
) STRICT;
)sql";

}  // namespace amalgam
