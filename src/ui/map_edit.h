// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "engine/data/modality_map.h"

namespace amalgam::ui {

/// Where a column can stand on the board.
struct Place {
  enum class Kind { modality, target, id, ignored };
  Kind kind = Kind::ignored;
  std::string modality;  ///< its name, for Kind::modality
  bool operator==(const Place&) const = default;
};

/// The five kinds in the order of the board; key 1 … 5 moves there.
const std::vector<std::string>& boardKinds();
/// The map with an empty modality for every kind that has none: what the board shows.
ModalityMap withAllLanes(ModalityMap map);
/// The map without its empty modalities: what is trained and saved.
ModalityMap withoutEmptyLanes(ModalityMap map);
/// Where the column stands; columns that the map does not name are not used.
/// Cost:    O(columns of the map); for many questions make a PlaceIndex
Place placeOf(const ModalityMap& map, const std::string& column);
/// The places of all columns of a map, found in constant time.
class PlaceIndex {
 public:
  PlaceIndex() = default;
  explicit PlaceIndex(const ModalityMap& map);
  const Place& of(const std::string& column) const;

 private:
  std::unordered_map<std::string, Place> places_;
};
/// The board's name of the first modality of a kind; "" if there is none.
std::string firstOfKind(const ModalityMap& map, const std::string& kind);
/// A name not yet used: "text", "text 2", …
std::string freeName(const ModalityMap& map, const std::string& wanted);

/// The map with the columns moved. `proposal` tells the order of wide series and the format of
/// lists, `profiles` (one per column, in table order) what a new target asks for.
///
/// A target that is replaced becomes unused. Columns moved into a temporal modality form one
/// channel for each name stem (PAY_1 … PAY_6), oldest first; number lists are kept as lists.
ModalityMap movedColumns(ModalityMap map, const std::vector<std::string>& columns, const Place& to,
                         const Table& table, const MapProposal& proposal,
                         const std::vector<ColumnProfile>& profiles);
/// The map after the data were read in another way: columns that are gone leave it, columns that are new or of another
/// type now go where the proposal has them, all others stay where the analyst put them.
ModalityMap adaptedMap(const ModalityMap& map, const Table& before, const Table& after,
                       const MapProposal& proposal, const std::vector<ColumnProfile>& profiles);
/// Chooses a task and a positive class for a column that becomes the target.
/// Cost:    constant: the profile has been made when the file was read
TargetSpec targetFor(const ColumnProfile& profile);

}  // namespace amalgam::ui
