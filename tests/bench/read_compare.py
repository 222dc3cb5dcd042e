# SPDX-License-Identifier: GPL-3.0-or-later
"""Amalgam's CSV reader against pandas' C reader on the same file, one after the other, several rounds.

usage: read_compare.py READ_BENCH [--megabytes N] [--rounds N] [--folder DIR] [--python PYTHON]
Both end with typed columns: numbers, categories, dates and texts. pandas is told the types; Amalgam guesses them.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile

PANDAS = """
import json, resource, sys, time
import pandas
start = time.perf_counter()
names = ["housing", "region", "product", "channel"]
table = pandas.read_csv(sys.argv[1], engine="c", dtype=dict({name: "category" for name in names}, customer=str),
                        parse_dates=["opened", "due"], infer_datetime_format=True)
seconds = time.perf_counter() - start
usage = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"seconds": seconds, "processor_seconds": usage.ru_utime + usage.ru_stime,
                  "peak_bytes": usage.ru_maxrss * 1024, "rows": len(table), "columns": len(table.columns)}))
"""


def run(*command):
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bench")
    parser.add_argument("--megabytes", type=float, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", default=None, help="where the file is written; it is deleted afterwards")
    parser.add_argument("--python", default="/usr/bin/python3", help="an interpreter that has pandas")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        path = str(pathlib.Path(folder) / "loans.csv")
        subprocess.run([arguments.bench, "generate", path, str(arguments.megabytes)], check=True)
        size = pathlib.Path(path).stat().st_size
        rounds = []
        for _ in range(arguments.rounds):
            rounds.append((run(arguments.bench, "read", path), run(arguments.python, "-c", PANDAS, path)))
            ours, pandas = rounds[-1]
            if (ours["rows"], ours["columns"]) != (pandas["rows"], pandas["columns"]):
                raise SystemExit("the two sides did not read the same table")
    print(f"{size / 1e6:.0f} MB, {rounds[0][0]['rows']} rows, {rounds[0][0]['columns']} columns, {len(rounds)} rounds")
    for name, side in (("Amalgam", 0), ("pandas", 1)):
        seconds = statistics.median(one[side]["seconds"] for one in rounds)
        processor = statistics.median(one[side]["processor_seconds"] for one in rounds)
        peak = max(one[side]["peak_bytes"] for one in rounds)
        print(f"{name:8} {size / 1e6 / seconds:7.0f} MB/s  {seconds:6.2f} s  {processor:6.2f} s of processor time  "
              f"peak memory {peak / size:.2f} x the file")
    ratios = [pandas["seconds"] / ours["seconds"] for ours, pandas in rounds]
    print(f"ratio {statistics.median(ratios):.2f}x (rounds: {', '.join(f'{one:.2f}x' for one in ratios)})")


if __name__ == "__main__":
    main()
