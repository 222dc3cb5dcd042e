// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <string>

#include "engine/base/error.h"
#include "engine/fusion/fusion_head.h"
#include "engine/fusion/shares.h"

namespace amalgam {

namespace {

/// One modality alone: its summary and the decision head. What a fusion has to beat.
///
/// Shapes:  summary [B, d] -> z [B, d], logits [B, C]
class Unimodal : public FusionHead {
 public:
  Unimodal(const FusionShape& shape, const Options& options, const RandomStreamPtr& random) {
    head_ = register_module("head", DecisionHead(shape.widths.front(), options.integer("model.head_width"),
                                                 shape.outputs, options.number("model.dropout"), random));
  }

  FusionOutput fuse(const std::vector<EncodedModality>& modalities) override {
    FusionOutput output;
    output.embedding = modalities.front().summary;
    output.logits = head_->forward(output.embedding);
    if (reports_weights_) output.modality_weights = output.logits.detach().narrow(1, 0, 1) * 0 + 1;  // [B, 1]
    return output;
  }

 private:
  DecisionHead head_{nullptr};
};

/// Leaves one modality in the map.
///
/// Errors:  Error(request) "unimodal.modality" listing the names
void leave_one(ModalityMap& map, const Options& options) {
  const std::string& wanted = options.text("unimodal.modality");
  if (map.modalities.empty()) return;  // check_map says what is wrong
  const auto found = wanted.empty() ? map.modalities.begin()
                                    : std::find_if(map.modalities.begin(), map.modalities.end(),
                                                   [&](const ModalitySpec& one) { return one.name == wanted; });
  if (found != map.modalities.end()) {
    map.modalities = {ModalitySpec(*found)};
    return;
  }
  std::string names;
  for (const ModalitySpec& one : map.modalities) names += (names.empty() ? "" : ", ") + one.name;
  throw Error(ErrorKind::request, "unimodal.modality",
              "There is no modality '" + wanted + "' to train alone. Set unimodal.modality to one of: " + names + ".");
}

}  // namespace

Strategy unimodal() {
  return {
      .info = {.id = "unimodal",
               .title = "One modality alone",
               .summary = "Trains on a single modality and leaves the others out.",
               .when_to_use = "To see what each source gives alone, and whether fusion is worth its effort.",
               .weights_meaning = "all of the decision: there is one modality",
               .formula = "y = head(h_m)",
               .reference = "the unimodal baseline of Baltrušaitis, Ahuja & Morency 2019",
               .has_attention = false,
               .options = {{.name = "unimodal.modality",
                            .title = "Modality",
                            .help = "Name of the modality to train on; empty takes the first one of the map.",
                            .default_value = std::string(),
                            .level = OptionLevel::basic}},
               .family = StrategyFamily::unimodal,
               .modality_option = "unimodal.modality"},
      .make = [](const FusionShape& shape, const Options& options,
                 const RandomStreamPtr& random) -> std::shared_ptr<FusionHead> {
        require_modalities(shape);
        if (shape.widths.size() > 1) {
          throw Error(ErrorKind::internal, "unimodal.modalities", "The map was not narrowed to one modality.");
        }
        return std::make_shared<Unimodal>(shape, options, random);
      },
      .narrow = leave_one};
}

}  // namespace amalgam
