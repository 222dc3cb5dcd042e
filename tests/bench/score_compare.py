# SPDX-License-Identifier: GPL-3.0-or-later
"""amalgam-cli score against the same model in Python (pandas and TorchScript), one after the other, several rounds.

usage: score_compare.py AMALGAM_CLI [--rows N] [--rounds N] [--strategy early,hybrid] [--kinds all|table] [--folder DIR]
Makes a credit table with its modalities (--kinds table: numbers, categories and series only, without texts and events),
trains each strategy for an epoch on 5,000 rows, exports it both ways and scores all rows with both sides. Times are those of
whole processes. The rows, their order and ids must be equal, the scores to 1e-5; the largest difference is printed.
"""
import argparse
import csv
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time


def run(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run([str(one) for one in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    seconds = time.perf_counter() - start
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"seconds": seconds, "processor": processor, "out": json.loads(done.stdout)}


def peak_of(command):
    """Peak memory of one run, in MB."""
    child = os.fork()
    if child == 0:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        os.execvp(str(command[0]), [str(one) for one in command])
    _, status, usage = os.wait4(child, 0)
    if status != 0:
        sys.exit(f"{' '.join(map(str, command))} failed")
    return usage.ru_maxrss / 1024


def largest_difference(one, other):
    """Of the last column's numbers; every other cell must be equal."""
    worst, rows = 0.0, 0
    with open(one, newline="", encoding="utf-8") as left, open(other, newline="", encoding="utf-8") as right:
        for a, b in zip(csv.reader(left), csv.reader(right), strict=True):
            rows += 1
            if a[:-1] != b[:-1]:
                sys.exit(f"line {rows}: {a} against {b}")
            if rows > 1:
                worst = max(worst, abs(float(a[-1]) - float(b[-1])))
    return worst


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("cli")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--strategy", default="early,hybrid")
    parser.add_argument("--kinds", choices=("all", "table"), default="all")
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="of Python's TorchScript")
    parser.add_argument("--batch", type=int, default=4096, help="rows that Python computes at once")
    parser.add_argument("--python", default="/usr/bin/python3", help="an interpreter that has torch and pandas")
    parser.add_argument("--folder", default=None, help="where the files are written; they are deleted afterwards")
    arguments = parser.parse_args()
    reference = pathlib.Path(__file__).with_name("python_scoring.py")
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        folder = pathlib.Path(name)
        for rows, stem in ((5_000, "small"), (arguments.rows, "large")):
            run([arguments.cli, "generate", "credit", "--rows", rows, "--out", folder / f"{stem}.csv", "--json"])
        map_file = folder / "small.map.json"
        if arguments.kinds == "table":
            content = json.loads(map_file.read_text())
            content["modalities"] = [one for one in content["modalities"] if one["kind"] not in ("text", "behavioural")]
            map_file.write_text(json.dumps(content))
        size = (folder / "large.csv").stat().st_size
        print(f"{arguments.rows} rows, {size / 1e6:.0f} MB, {os.cpu_count()} processors; kinds: {arguments.kinds}; "
              f"Python on {arguments.threads} threads, {arguments.batch} rows at once; medians of {arguments.rounds} rounds")
        for number, strategy in enumerate(arguments.strategy.split(","), start=1):
            project = folder / "models.amalgam"
            run([arguments.cli, "train", folder / "small.csv", "--map", map_file, "--strategy", strategy, "--project", project,
                 "--epochs", 1, "--json"])
            for form, file in (("bundle", "model.safetensors"), ("torchscript", "model.pt")):
                run([arguments.cli, "export", project, "--run", number, "--format", form, "--out", folder / file, "--json"])
            ours_command = [arguments.cli, "score", folder / "model.safetensors", folder / "large.csv", "--out",
                            folder / "ours.csv", "--json"]
            python_command = [arguments.python, reference, folder / "model.pt", folder / "large.csv", folder / "python.csv",
                              "--threads", arguments.threads, "--batch", arguments.batch]
            rounds = [(run(ours_command), run(python_command)) for _ in range(arguments.rounds)]
            difference = largest_difference(folder / "ours.csv", folder / "python.csv")
            if difference > 1e-5:
                sys.exit(f"{strategy}: the scores differ by {difference:.2g}")
            median = statistics.median
            ours, python = ([one[side] for one in rounds] for side in (0, 1))
            stages = {key: median(one["out"]["stages"][key] for one in python) for key in python[0]["out"]["stages"]}
            ratios = [b["seconds"] / a["seconds"] for a, b in rounds]
            print(f"\n{strategy}")
            for label, side, command in (("Amalgam", ours, ours_command), ("Python", python, python_command)):
                seconds = median(one["seconds"] for one in side)
                print(f"  {label:8} {seconds:7.2f} s  {arguments.rows / seconds:10,.0f} rows/s  "
                      f"{median(one['processor'] for one in side):7.2f} s of processor time  peak {peak_of(command):,.0f} MB")
            print("  of it, Python: " + ", ".join(f"{key} {value:.2f} s" for key, value in stages.items()))
            print(f"  ratio {median(ratios):.2f}x (rounds: {', '.join(f'{one:.2f}x' for one in ratios)}); "
                  f"largest difference of a score {difference:.2g}")


if __name__ == "__main__":
    main()
