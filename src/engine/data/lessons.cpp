// SPDX-License-Identifier: GPL-3.0-or-later
// What the lessons teach, and what is trained for it; the data are made in lesson_generator.cpp.
#include <fmt/format.h>

#include "engine/base/error.h"
#include "engine/data/lesson_generator.h"

namespace amalgam {

const std::vector<Lesson>& lessons() {
  static const std::vector<Lesson> all = {
      {"synergy",
       "Worth more together",
       "Neither the job nor the purpose of the loan says anything alone; together they decide. Late fusion adds up separate "
       "decisions and cannot see it.",
       "Compare the AUC of late fusion with the others, then look at the synergy of profile and notes under Sources.",
       2400,
       11,
       {{"late", "Late fusion"}, {"early", "Early fusion"}, {"hybrid", "Hybrid fusion"}}},
      {"redundancy",
       "Told twice",
       "The credit bureau repeats what the repayments say. Either source alone is nearly as good as both: paying for "
       "the second buys little.",
       "Look at the interaction of bureau and repayment under Sources: it is below zero.",
       2000,
       12,
       {{"early", "Early fusion"}, {"hybrid", "Hybrid fusion"}}},
      {"missing",
       "When a source goes missing",
       "The notes are the best source, until nobody writes them any more. A model that never met a gap falls further than "
       "one that was trained with gaps.",
       "Compare the curves of the two runs under Sources, at 100 % of the notes missing.",
       2000,
       13,
       {{"early", "Early fusion, never met a gap", {{"training.modality_dropout", 0.0}}},
        {"early", "Early fusion, trained with gaps", {{"training.modality_dropout", 0.4}}}}}};
  return all;
}

const Lesson& lesson(const std::string& id) {
  std::string known;
  for (const Lesson& one : lessons()) {
    if (one.id == id) return one;
    known += (known.empty() ? "" : ", ") + one.id;
  }
  throw Error(ErrorKind::request, "generate.lesson", fmt::format("There is no lesson '{}'. There are: {}.", id, known));
}

}  // namespace amalgam
