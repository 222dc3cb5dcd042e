// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/bundle_readme.h"

#include <fmt/format.h>

namespace amalgam {

namespace {

constexpr const char* kReadmeFiles = R"(# {name}

A model trained with Amalgam {version}, with all that is needed to use it. What it is for, how good it is and where it ends stands
in `card.md`.

| file | holds |
|---|---|
| `card.md` | the model card: purpose, data, population, performance, by segment, limits, how it was made |
| `preprocessing.json` | what was learnt from the training rows: scalers, vocabularies, quantiles; how cells are read |
| `map.json` | which columns form which modality, the target |
| `metrics.json` | all figures, the calibration and the cut-off |
| `weights.safetensors` | the weights, readable by any safetensors reader; `amalgam-cli score` needs this file alone |
| `sample.csv`, `expected.csv` | some test rows as raw cells, and the scores that the model gives them |
)";

constexpr const char* kReadmePrograms = R"(| `model.onnx` | the model for ONNX Runtime: tensors in, scores out |
| `score.py` | scores a raw CSV file; needs Python 3.9 with numpy, pandas and onnxruntime, nothing else |
| `cells.py`, `featurize.py`, `texts.py` | what score.py does before the model, to be read: cells to columns to tensors |

```sh
pip install numpy pandas onnxruntime
python3 score.py --check                     # scores sample.csv, compares with expected.csv
python3 score.py DATA.csv --out scores.csv
```

The file needs the columns that `map.json` names; cells may be empty, categories and words may be new. Columns that came
from a linked table are wanted as they stand in `sample.csv`: as lists in one cell.
)";

constexpr const char* kReadmeNoWeights = R"(
`model.onnx` has no output `modality_weights`: the model holds trees (XGBoost), whose shares are SHAP values, which Amalgam
works out itself (`amalgam-cli score --reasons`, `amalgam-cli explain`).
)";

constexpr const char* kReadmeScore = R"(
With Amalgam itself, folder or ZIP file alike:

```sh
amalgam-cli score . DATA.csv --out scores.csv --reasons
```
)";

}  // namespace

std::string bundle_readme(const std::string& name, bool has_weights) {
  return fmt::format(fmt::runtime(kReadmeFiles), fmt::arg("name", name), fmt::arg("version", AMALGAM_VERSION)) +
         kReadmePrograms + (has_weights ? "" : kReadmeNoWeights) + kReadmeScore;
}

}  // namespace amalgam
