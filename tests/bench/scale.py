# SPDX-License-Identifier: GPL-3.0-or-later
"""Does the cost of a row stay the same from small tables to large ones? Processor time and peak memory of every step, by rows.

usage: scale.py AMALGAM_CLI [--rows 10000,100000,1000000] [--steps read,train,score,…] [--kinds all|table] [--strategy S]
                [--folder DIR] [--threads N]
Makes credit tables and runs each step as a process of its own: reading (inspect), one epoch of training, evaluation, scoring
with the exported bundle, and what the Inspect page asks for. Printed: seconds on the clock and of the processors, processor µs a
row, peak memory, and the processor µs that each row more costs than the smaller table before it ("marginal": without what any
start costs; other programs on the machine change it little). A step is flat if that does not rise.
"""
import argparse
import json
import os
import pathlib
import signal
import sys
import tempfile
import time

STEPS = ("read", "train", "evaluate", "export", "score", "importance", "shapley", "agreement", "missing", "case", "map", "credit",
         "report")


def measure(command):
    start = time.perf_counter()
    errors = tempfile.TemporaryFile()
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(errors.fileno(), 2)
        os.execvp(str(command[0]), [str(one) for one in command])
    try:
        _, status, usage = os.wait4(child, 0)
    except KeyboardInterrupt:
        os.kill(child, signal.SIGTERM)
        raise
    if status != 0:
        errors.seek(0)
        sys.exit(f"{' '.join(map(str, command))}\n{errors.read().decode(errors='replace')}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("cli")
    parser.add_argument("--rows", default="10000,100000,1000000")
    parser.add_argument("--steps", default=",".join(STEPS))
    parser.add_argument("--kinds", choices=("all", "table"), default="all")
    parser.add_argument("--strategy", default="early")
    parser.add_argument("--threads", type=int, default=1, help="of training")
    parser.add_argument("--folder", default=None, help="where the files are written; they are deleted afterwards")
    arguments = parser.parse_args()
    sizes = sorted(int(one) for one in arguments.rows.split(","))
    wanted = arguments.steps.split(",")
    results = {}
    for rows in sizes:
        with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
            folder = pathlib.Path(name)
            data, project, bundle = folder / "data.csv", folder / "data.amalgam", folder / "model.safetensors"
            measure([arguments.cli, "generate", "credit", "--rows", rows, "--out", data])
            map_file = folder / "data.map.json"
            if arguments.kinds == "table":
                content = json.loads(map_file.read_text())
                content["modalities"] = [one for one in content["modalities"] if one["kind"] not in ("text", "behavioural")]
                map_file.write_text(json.dumps(content))
            run = [project, "--run", 1]
            explain = [arguments.cli, "explain", *run, "--what"]
            commands = {
                "read": [arguments.cli, "inspect", data, "--json"],
                "train": [arguments.cli, "train", data, "--map", map_file, "--project", project, "--strategy",
                          arguments.strategy, "--epochs", 1, "--threads", arguments.threads, "--json"],
                "evaluate": [arguments.cli, "evaluate", *run, "--json"],
                "export": [arguments.cli, "export", *run, "--format", "bundle", "--out", bundle],
                "score": [arguments.cli, "score", bundle, data, "--out", folder / "scores.csv"],
                "importance": explain + ["importance", "--json"],
                "shapley": explain + ["shapley", "--json"],
                "agreement": explain + ["agreement", "--json"],
                "missing": explain + ["missing", "--json"],
                "case": explain + ["case", "--row", 7, "--json"],
                "map": explain + ["map", "--json"],
                "credit": [arguments.cli, "show", *run, "--what", "credit", "--json"],
                "report": [arguments.cli, "report", project, "--out", folder / "report.html"],
            }
            for step in STEPS:
                if step not in wanted and step not in ("train", "export"):
                    continue
                results[step, rows] = measure(commands[step])
                seconds, processor, peak = results[step, rows]
                print(f"{rows:9,} {step:10} {seconds:8.2f} s  processor {processor:8.2f} s  {peak:8,.0f} MB", file=sys.stderr,
                      flush=True)
    print(f"{'':10} {'rows':>10} {'seconds':>9} {'processor':>9} {'µs/row':>9} {'marginal':>9} {'peak MB':>9} {'bytes/row':>10}")
    for step in STEPS:
        before = None
        for rows in sizes:
            if (step, rows) not in results:
                continue
            seconds, processor, peak = results[step, rows]
            more = more_bytes = ""
            if before is not None:
                more = f"{(processor - before[1]) / (rows - before[0]) * 1e6:.1f}"
                more_bytes = f"{(peak - before[2]) / (rows - before[0]) * 1048576:,.0f}"
            print(f"{step if before is None else '':10} {rows:10,} {seconds:9.2f} {processor:9.2f} {processor / rows * 1e6:9.1f} "
                  f"{more:>9} {peak:9,.0f} {more_bytes:>10}")
            before = (rows, processor, peak)


if __name__ == "__main__":
    main()
