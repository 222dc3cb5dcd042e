// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "cli/cli_runner.h"

namespace amalgam {

namespace {

using amalgam::testing::Cli;
using amalgam::testing::CommandResult;
using amalgam::testing::quoted;
using amalgam::testing::run_shell;

// Loads the file as docs/exported-models.md tells, feeds the example that stands inside, and prints the largest
// difference: the whole batch, each row alone, and the batch twice over by argument names.
constexpr const char* kScript = R"(
import json, sys, torch
extra = {"amalgam.json": ""}
model = torch.jit.load(sys.argv[1], _extra_files=extra).eval()
about = json.loads(extra["amalgam.json"])
types = {"float32": torch.float32, "int32": torch.int32, "int64": torch.int64, "bool": torch.bool}
inputs = [torch.tensor(values, dtype=types[one["type"]])
          for one, values in zip(about["inputs"], about["example"]["inputs"])]
expected = [torch.tensor(values) for values in about["example"]["outputs"]]
most, rows = 0.0, expected[0].shape[0]
with torch.no_grad():
    for found, wanted in zip(model(*inputs), expected):
        assert found.shape == wanted.shape, (found.shape, wanted.shape)
        most = max(most, (found - wanted).abs().max().item())
    for row in range(rows):
        for found, wanted in zip(model(*[one[row:row + 1] for one in inputs]), expected):
            most = max(most, (found - wanted[row:row + 1]).abs().max().item())
    twice = model(**{one["argument"]: torch.cat([values, values])
                     for one, values in zip(about["inputs"], inputs)})
    most = max(most, (twice[1][rows:] - expected[1]).abs().max().item())
print(json.dumps({"difference": most, "rows": rows, "outputs": about["outputs"]}))
)";

TEST(Python, LoadsEveryStrategysTorchScriptAndGetsTheSameOutputs) {
  const Cli cli;
  ASSERT_EQ(cli.train({"--strategy", "all"}).code, 0);
  const std::string script = cli.folder.write("check.py", kScript).string();
  int checked = 0, files = 0;
  const nlohmann::json listed = cli.run({"runs", cli.project, "--json"}).json();
  for (const auto& one : listed.at("runs")) {
    const std::string strategy = one.at("strategy"), run = std::to_string(one.at("id").get<int>());
    if (strategy == "unimodal" && ++checked > 1) continue;        // one of the five will do
    SCOPED_TRACE(strategy);
    const std::string out = (cli.folder / ("m" + run + ".pt")).string();
    const CommandResult exported = cli.run({"export", cli.project, "--run", run, "--format", "torchscript", "--out", out});
    ASSERT_EQ(exported.code, 0) << exported.err;
    const CommandResult python = run_shell("/usr/bin/python3 " + quoted(script) + " " + quoted(out), cli.folder.path());
    ASSERT_EQ(python.code, 0) << python.err;
    EXPECT_LE(python.json().at("difference").get<double>(), 1e-5);
    EXPECT_GE(python.json().at("rows").get<int>(), 2);
    ++files;
  }
  EXPECT_GE(files, 14);
}

TEST(Python, ReadsTheProjectWithItsOwnSqlite) {
  const Cli cli;
  ASSERT_EQ(cli.train({"--strategy", "early"}).code, 0);
  const std::string script = cli.folder.write("read.py", R"(
import sqlite3, sys
base = sqlite3.connect(sys.argv[1])
print(base.execute("pragma integrity_check").fetchone()[0], base.execute("pragma application_id").fetchone()[0],
      base.execute("select count(*) from run").fetchone()[0])
)").string();
  const CommandResult python = run_shell("/usr/bin/python3 " + quoted(script) + " " + quoted(cli.project), cli.folder.path());
  EXPECT_EQ(python.out, "ok 1095584839 1\n") << python.err;  // 0x414D4C47, "AMLG"
}

}  // namespace

}  // namespace amalgam
