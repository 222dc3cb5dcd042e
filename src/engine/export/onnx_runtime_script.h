// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace amalgam {

/// What Node.js does for OnnxRuntime. Arguments: the package's folder, the work, its numbers; where the answers go.
inline constexpr std::string_view kOnnxRuntimeScript = R"js(
const fs = require('fs');
const [packageFolder, workFile, numbersFile, foundFile, foundNumbersFile] = process.argv.slice(2);
const runtime = require(packageFolder);
const arrays = {float32: Float32Array, float64: Float64Array, int32: Int32Array, int64: BigInt64Array, bool: Uint8Array};

function tensorOf(one, numbers) {
  const bytes = Uint8Array.from(numbers.subarray(one.begin, one.begin + one.bytes));  // a copy begins where it must
  return new runtime.Tensor(one.type, new arrays[one.type](bytes.buffer), one.shape);
}

async function main() {
  const numbers = fs.readFileSync(numbersFile);
  const parts = [];
  let size = 0;
  const keep = (tensor) => {
    const bytes = Buffer.from(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength);
    const described = {type: tensor.type, shape: tensor.dims, begin: size};
    parts.push(Buffer.from(bytes));
    size += bytes.length;
    return described;
  };
  const found = [];
  for (const job of JSON.parse(fs.readFileSync(workFile))) {
    const session = await runtime.InferenceSession.create(job.file, {intraOpNumThreads: 1, interOpNumThreads: 1});
    const calls = [];
    for (const call of job.calls) {
      const feeds = {};
      for (const one of call) feeds[one.name] = tensorOf(one, numbers);
      const outputs = await session.run(feeds, job.outputs);
      calls.push(job.outputs.map((name) => keep(outputs[name])));
    }
    await session.release();
    found.push(calls);
  }
  fs.writeFileSync(foundNumbersFile, Buffer.concat(parts));
  fs.writeFileSync(foundFile, JSON.stringify(found));
}

main().catch((problem) => {
  console.error(problem.message || problem);
  process.exit(1);
});
)js";

}  // namespace amalgam
