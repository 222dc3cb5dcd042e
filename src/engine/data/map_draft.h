// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/data/modality_map.h"

namespace amalgam {

/// What the proposal is built from: the table, its profiles, and what has been decided so far.
struct MapDraft {
  const Table& table;
  std::vector<ColumnProfile> profiles;
  MapProposal proposal;
  TargetValues target;

  ColumnProposal& place(std::size_t i) { return proposal.columns[i]; }
  bool is_free(std::size_t i) const { return proposal.columns[i].role.empty(); }
  void assign(std::size_t i, std::string role, std::string kind, double confidence,
              std::string reason) {
    proposal.columns[i] = {profiles[i].name, std::move(role), std::move(kind), confidence,
                           std::move(reason), {}};
  }
};

/// "temporal", or "temporal 2" if the draft has one of that name already.
std::string unique_modality_name(const MapDraft& draft, const std::string& wish);

/// Places columns such as PAY_1 … PAY_6 as channels of temporal modalities, oldest first.
void gather_wide_series(MapDraft& draft);
/// Places number lists; those with equally many numbers in every row are channels of one modality.
void gather_list_series(MapDraft& draft);
/// Places lists of events, with the members that name the event and its time.
void gather_events(MapDraft& draft);

}  // namespace amalgam
