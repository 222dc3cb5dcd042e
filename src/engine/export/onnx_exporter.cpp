// SPDX-License-Identifier: GPL-3.0-or-later
// ONNX: the traced model for ONNX Runtime.
#include <algorithm>

#include "engine/export/export_checks.h"
#include "engine/export/exporter.h"
#include "engine/export/onnx_export.h"

namespace amalgam {

Exporter onnx_exporter() {
  return {{.id = "onnx",
           .title = "ONNX",
           .summary = "The same model for ONNX Runtime in any language, without LibTorch. Preprocessing is not in it.",
           .suffix = ".onnx"},
          [](const ExportTask& task, ExportResult& result) {
            const TrainedModel& trained = task.loaded.trained;
            const Batch batch = trained.preprocessor->transform(*task.table, task.rows);
            write_onnx_model(trained, batch.slice(0, std::min(batch.rows(), kExampleRows)), task.out);
            add_check(result, run_onnx_file(trained, task.out, batch));
          }};
}

}  // namespace amalgam
