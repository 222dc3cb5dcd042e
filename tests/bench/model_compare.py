# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole models, encoders included, trained on real tables: Amalgam against the same in plain PyTorch, side by side.

usage: model_compare.py MODEL_BENCH FOLDER… [--strategies early,hybrid] [--rounds N] [--epochs N] [--avx2] [--python PYTHON]
A FOLDER holds data.csv, map.json and, if wanted, split.csv. Both sides train the same model from the same weights on the same
tensors (plain_models.py refuses if the first rows' loss is not the same): Amalgam's compiled step, the same through LibTorch,
plain Python with index batches, and with a DataLoader, one thread each, one after the other. The figures are medians of rounds.
"""
import argparse
import pathlib
import subprocess
import tempfile

from compare import add_processor, measure, print_table, use_processor


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bench")
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    parser.add_argument("--strategies", default="early,hybrid")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=2)
    add_processor(parser)
    parser.add_argument("--python", default="/usr/bin/python3", help="an interpreter that has torch")
    arguments = parser.parse_args()
    use_processor(arguments)
    plain = str(pathlib.Path(__file__).with_name("plain_models.py"))
    epochs = ["--epochs", str(arguments.epochs)]
    with tempfile.TemporaryDirectory() as place:
        cases = {}
        for folder in arguments.folders:
            for strategy in arguments.strategies.split(","):
                ours = [arguments.bench, str(folder), strategy]
                tensors = f"{place}/{folder.name}-{strategy}"
                subprocess.run([*ours, "--tensors", tensors], check=True)
                python = [arguments.python, plain, tensors, *epochs]
                cases[f"{folder.name} {strategy}"] = {"compiled": [*ours, "--path", "compiled", *epochs],
                                                      "libtorch": [*ours, "--path", "libtorch", *epochs],
                                                      "index": python, "loader": [*python, "--loader"]}
        results = measure(cases, arguments.rounds)
    print(f"rows per second, median of {arguments.rounds} rounds, one thread")
    print_table(results)


if __name__ == "__main__":
    main()
