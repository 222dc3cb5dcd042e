# SPDX-License-Identifier: GPL-3.0-or-later
"""Amalgam's training step against the same in plain PyTorch, side by side on this machine.

usage: compare.py TRAIN_BENCH [--rounds N] [--rows N] [--epochs N] [--strategies early,late,…] [--avx2] [--python PYTHON]
Each round runs all sides of each strategy one after the other, one thread each: Amalgam's compiled step, the same through
LibTorch, plain Python with index batches, and with a DataLoader. The figures are medians of rounds.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess

STRATEGIES = ("early", "late", "embedding", "hybrid")
KEY = {"wall": "rows_per_second", "processor": "rows_per_processor_second"}


# What has every side compute as on a processor without AVX-512.
OLDER = {"AMALGAM_KERNELS": "avx2", "OPENBLAS_CORETYPE": "Haswell", "ATEN_CPU_CAPABILITY": "avx2", "ONEDNN_MAX_CPU_ISA": "AVX2"}


def add_processor(parser):
    parser.add_argument("--avx2", action="store_true", help="all sides compute as on a processor without AVX-512")


def use_processor(arguments):
    if arguments.avx2:
        os.environ.update(OLDER)


def run(command):
    one_thread = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
    return json.loads(subprocess.run(command, env=one_thread, check=True, capture_output=True, text=True).stdout)


def measure(cases, rounds):
    """`cases`: for each name the command of each side. Rounds of all sides of all cases in turn."""
    results = {name: {side: [] for side in sides} for name, sides in cases.items()}
    for _ in range(rounds):
        for name, sides in cases.items():
            for side, command in sides.items():
                results[name][side].append(run(command))
    return results


def print_table(results):
    median = statistics.median
    wide = max(map(len, results)) + 1
    print(f"{'':{wide}} {'compiled':>11} {'LibTorch':>11} {'Python':>11} {'DataLoader':>11} | compiled against "
          f"{'LibTorch':>8} {'Python':>8} {'lowest':>7} {'processor':>9} {'DataLoader':>10} {'processor':>9} | products  peak MB   loss")
    for name, found in results.items():
        if len({side[0]["parameters"] for side in found.values()}) != 1:
            raise SystemExit(f"{name}: the sides are not the same model")
        rates = {side: [one[KEY["wall"]] for one in rounds] for side, rounds in found.items()}
        ratios = {side: [a / b for a, b in zip(rates["compiled"], rates[side])] for side in found}
        processor = {side: median([a[KEY["processor"]] / b[KEY["processor"]] for a, b in zip(found["compiled"], found[side])])
                     for side in found}
        ours = found["compiled"][0]
        print(f"{name:{wide}} " + " ".join(f"{median(rates[side]):9,.0f}/s" for side in ("compiled", "libtorch", "index", "loader")) +
              f" |                  {median(ratios['libtorch']):7.1f}x {median(ratios['index']):7.1f}x {min(ratios['index']):6.1f}x "
              f"{processor['index']:8.1f}x {median(ratios['loader']):9.1f}x {processor['loader']:8.1f}x | {ours['share_of_products']:7.0%} "
              f"{ours['peak_bytes'] / 1e6:8.0f}   {ours['loss']:.6f} / {found['libtorch'][0]['loss']:.6f} / {found['index'][0]['loss']:.4f}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bench")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--strategies", default=",".join(STRATEGIES))
    add_processor(parser)
    parser.add_argument("--python", default="/usr/bin/python3", help="an interpreter that has torch")
    arguments = parser.parse_args()
    use_processor(arguments)
    plain = str(pathlib.Path(__file__).with_name("plain_seed.py"))
    sizes = ["--rows", str(arguments.rows), "--epochs", str(arguments.epochs)]
    results = measure({name: {"compiled": [arguments.bench, name, "--path", "compiled", *sizes],
                              "libtorch": [arguments.bench, name, "--path", "libtorch", *sizes],
                              "index": [arguments.python, plain, name, *sizes],
                              "loader": [arguments.python, plain, name, *sizes, "--loader"]}
                       for name in arguments.strategies.split(",")}, arguments.rounds)
    print(f"rows per second, median of {arguments.rounds} rounds, {arguments.rows} rows, one thread")
    print_table(results)


if __name__ == "__main__":
    main()
