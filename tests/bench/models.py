#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains every strategy and both baselines on data sets with a given split and prints who wins, and by how much.

Usage: models.py AMALGAM_CLI FOLDER... [--seeds 3] [--strategies all] [--alone] [--set name=value] [--out results.json]

A FOLDER holds data.csv, map.json and split.csv. All models of a table are trained in the same run, on the same split,
with default settings; with --alone each modality is also trained alone, apart from the race. Printed for each: median over the seeds of the test ROC-AUC (RMSE for values), its spread, log-loss,
the median epoch kept and the seconds; then the race winner, chosen on validation alone for each seed as the program itself
does, against the best baseline in units of the standard error of the test metric (ROC-AUC: Hanley & McNeil 1982; RMSE: from the squared errors' spread is not known
here, so none is printed), and against the best single modality.
"""
import argparse
import json
import math
import pathlib
import statistics
import subprocess
import sys
import tempfile


def auc_error(auc, positives, negatives):
    """Standard error of a ROC-AUC (Hanley & McNeil 1982)."""
    q1, q2 = auc / (2 - auc), 2 * auc * auc / (1 + auc)
    spread = auc * (1 - auc) + (positives - 1) * (q1 - auc * auc) + (negatives - 1) * (q2 - auc * auc)
    return math.sqrt(max(0, spread) / (positives * negatives))


def train(cli, folder, seed, strategies, settings, project):
    command = [cli, "train", str(folder / "data.csv"), "--map", str(folder / "map.json"), "--split",
               str(folder / "split.csv"), "--project", str(project), "--strategy", strategies, "--seed", str(seed),
               "--threads", "1", "--json"]
    for one in settings:
        command += ["--set", one]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{done.stderr}")
    result = json.loads(done.stdout)
    winner = result.get("winner", {}).get("run", 0)
    for run in result["runs"]:
        run["won"] = run["id"] == winner
    return result["runs"]


def train_alone(cli, folder, seed, settings, project):
    runs = []
    for modality in json.loads((folder / "map.json").read_text(encoding="utf-8"))["modalities"]:
        runs += train(cli, folder, seed, "unimodal", [*settings, f"unimodal.modality={modality['name']}"], project)
    for run in runs:
        run["won"] = False  # each was trained by itself and so won its own race
    return runs


def test_counts(folder):
    """Positives and negatives among the test rows, or None if the target is not binary."""
    import csv
    target = json.loads((folder / "map.json").read_text())["target"]
    parts = {}
    with open(folder / "split.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            parts[int(row["row"])] = row["split"]
    counts = {}
    with open(folder / "data.csv", newline="", encoding="utf-8-sig") as file:
        for number, row in enumerate(csv.DictReader(file)):
            if parts.get(number) == "test":
                counts[row[target["column"]]] = counts.get(row[target["column"]], 0) + 1
    return sorted(counts.values()) if len(counts) == 2 else None


def families(cli):
    listed = json.loads(subprocess.run([cli, "strategies", "--json"], stdout=subprocess.PIPE, check=True).stdout)
    return {one["id"]: one["family"] for one in listed["strategies"]}


def label(run, family):
    if family != "unimodal":
        return run["strategy"]
    return "alone: " + ", ".join(one["modality"] for one in run["modality_weights"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cli")
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--strategies", default="all")
    parser.add_argument("--alone", action="store_true", help="also train each modality alone")
    parser.add_argument("--set", action="append", default=[])
    parser.add_argument("--out", type=pathlib.Path)
    arguments = parser.parse_args()
    everything, known = {}, families(arguments.cli)
    for folder in arguments.folders:
        by_model = {}
        with tempfile.TemporaryDirectory() as scratch:
            for seed in range(1, arguments.seeds + 1):
                runs = train(arguments.cli, folder, seed, arguments.strategies, arguments.set, pathlib.Path(scratch) / "models.amalgam")
                if arguments.alone:
                    runs += train_alone(arguments.cli, folder, seed, arguments.set, pathlib.Path(scratch) / "alone.amalgam")
                for run in runs:
                    run["family"] = known[run["strategy"]]
                    by_model.setdefault(label(run, run["family"]), []).append(run)
        everything[folder.name] = report(folder, by_model)
        if arguments.out:
            arguments.out.write_text(json.dumps(everything, indent=1))


def report(folder, by_model):
    median = statistics.median
    counts = test_counts(folder)
    first = next(iter(by_model.values()))[0]
    metric = "roc_auc" if "roc_auc" in first["metrics"]["test"] else "rmse"
    sign = 1 if metric == "roc_auc" else -1
    rows = []
    for name, runs in by_model.items():
        test = [run["metrics"]["test"][metric] for run in runs]
        rows.append({"model": name, "family": runs[0]["family"], "test": median(test),
                     "spread": statistics.pstdev(test),
                     "validation": median(run["metrics"]["validation"][metric] for run in runs),
                     "log_loss": median(run["metrics"]["test"].get("log_loss", math.nan) for run in runs),
                     "validation_loss": median(run["metrics"]["validation"]["loss"] for run in runs),
                     "epoch": median(run["best_epoch"] for run in runs),
                     "seconds": median(run["seconds"] for run in runs)})
    rows.sort(key=lambda row: -sign * row["test"])
    print(f"\n## {folder.name}: test {metric}, median of {len(next(iter(by_model.values())))} seeds\n")
    print("| model | family | test | ± | validation | test log-loss | epoch | seconds |\n|---|---|---|---|---|---|---|---|")
    for row in rows:
        print(f"| {row['model']} | {row['family']} | {row['test']:.4f} | {row['spread']:.4f} | {row['validation']:.4f} | "
              f"{row['log_loss']:.4f} | {row['epoch']:.0f} | {row['seconds']:.1f} |")
    verdict = {"rows": rows}
    won = [(name, run) for name, runs in by_model.items() for run in runs if run["won"]]
    winner = {"model": ", ".join(name for name, _ in won), "test": median(run["metrics"]["test"][metric] for _, run in won)}
    verdict["winner"] = winner
    fused = [row for row in rows if row["family"] in ("fusion", "ensemble")]
    baselines = [row for row in rows if row["family"] == "baseline"]
    single = [row for row in rows if row["family"] == "unimodal"]
    error = auc_error(winner["test"], *counts) if counts and metric == "roc_auc" else None
    print(f"\nRace winner of each seed (by validation): {winner['model']}; median test {winner['test']:.4f}" +
          (f"; standard error {error:.4f}" if error else ""))
    if baselines:
        best = max(baselines, key=lambda row: sign * row["test"])
        gap = sign * (winner["test"] - best["test"])
        print(f"Against the best baseline ({best['model']} {best['test']:.4f}): {gap:+.4f}" +
              (f" = {gap / error:+.2f} standard errors" if error else ""))
    if fused and single:
        best = max(single, key=lambda row: sign * row["test"])
        print(f"Against the best single modality ({best['model']} {best['test']:.4f}): {sign * (winner['test'] - best['test']):+.4f}")
    sys.stdout.flush()
    return verdict


if __name__ == "__main__":
    main()
