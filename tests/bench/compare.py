# SPDX-License-Identifier: GPL-3.0-or-later
"""Amalgam's training step against the same in plain PyTorch, side by side on this machine.

usage: compare.py TRAIN_BENCH [--rounds N] [--rows N] [--epochs N] [--python PYTHON]
Each round runs both sides of each strategy one after the other, one thread each; the figures are medians of rounds.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess

STRATEGIES = ("early", "late", "embedding", "hybrid")
KEY = {"wall": "rows_per_second", "processor": "rows_per_processor_second"}


def run(command):
    one_thread = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
    return json.loads(subprocess.run(command, env=one_thread, check=True, capture_output=True, text=True).stdout)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bench")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--python", default="/usr/bin/python3", help="an interpreter that has torch")
    arguments = parser.parse_args()
    plain = str(pathlib.Path(__file__).with_name("plain_seed.py"))
    sizes = ["--rows", str(arguments.rows), "--epochs", str(arguments.epochs)]
    results = {name: {"ours": [], "python": []} for name in STRATEGIES}
    for _ in range(arguments.rounds):
        for name in STRATEGIES:
            results[name]["ours"].append(run([arguments.bench, name, *sizes]))
            results[name]["python"].append(run([arguments.python, plain, name, *sizes]))
    print(f"median of {arguments.rounds} rounds, {arguments.rows} rows, one thread")
    print(f"{'':10} {'Amalgam':>11} {'Python':>11} {'ratio':>6} {'lowest':>7}   {'ratio of processor time':>24}   loss")
    for name, sides in results.items():
        rates = {side: [r[KEY["wall"]] for r in rounds] for side, rounds in sides.items()}
        ratios = [ours / python for ours, python in zip(rates["ours"], rates["python"])]
        processor = [a[KEY["processor"]] / b[KEY["processor"]] for a, b in zip(sides["ours"], sides["python"])]
        if sides["ours"][0]["parameters"] != sides["python"][0]["parameters"]:
            raise SystemExit(f"{name}: the two sides are not the same model")
        print(f"{name:10} {statistics.median(rates['ours']):9,.0f}/s {statistics.median(rates['python']):9,.0f}/s "
              f"{statistics.median(ratios):5.2f}x {min(ratios):6.2f}x   {statistics.median(processor):23.2f}x   "
              f"{sides['ours'][0]['loss']:.4f} / {sides['python'][0]['loss']:.4f}")


if __name__ == "__main__":
    main()
