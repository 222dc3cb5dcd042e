# SPDX-License-Identifier: GPL-3.0-or-later
"""Scores a table as one does in Python: pandas reads and prepares, TorchScript computes. The other side of score_compare.py.

usage: python_scoring.py MODEL.pt DATA.csv OUT.csv [--threads N] [--batch N]       prints one JSON object
The preprocessing is written from the description inside the exported file alone (numbers, categories, wide series, texts
as n-grams, events as JSON) and vectorised where NumPy can do it. It reads in chunks, so that texts of a million rows do not
fill the memory.
"""
import argparse
import json
import math
import re
import time
import unicodedata

import numpy as np
import pandas as pd
import torch

MISSING = ["", "NA", "N/A", "n/a", "na", "#N/A", "<NA>", "NaN", "nan", "NAN", "NULL", "null", "Null", "None", "none", "无", "未知",
           "不详", "缺失", "空", "-", "--", "—", "?", ".", "\\N"]
LARGEST = 8.0
STATISTICS = 9
# Letters and digits, with an apostrophe inside a word; characters of scripts without spaces one by one.
WORDS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3100-\u312f\u3400-\u9fff]"
                   r"|[^\W_\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3100-\u312f\u3400-\u9fff]+"
                   r"(?:['\u2019][^\W_\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3100-\u312f\u3400-\u9fff]+)*")


def scaled(values, scale):
    return np.nan_to_num(np.clip((values - scale[0]) / scale[1], -LARGEST, LARGEST), nan=0.0)


def signed_log(values):
    return np.copysign(np.log1p(np.abs(values)), values)


def numbers(frame, column):
    values = pd.to_numeric(frame[column], errors="coerce").to_numpy(np.float64)
    return np.where(np.isfinite(values), values, np.nan)


def numerical(spec, state, frame):
    bins, blocks, present = state["bins"], [], np.zeros(len(frame), bool)
    for one in state["columns"]:
        if one["knots"]:
            raise SystemExit("quantile scaling is not written here")
        values = numbers(frame, one["name"])
        known = ~np.isnan(values)
        block = np.zeros((len(frame), 3 + bins))
        block[:, 0] = scaled(values, one["scale"])
        block[:, 1] = scaled(signed_log(values), one["log_scale"])
        block[:, 2] = ~known if one["saw_missing"] else 0
        edges = np.array(one["edges"])
        if len(edges) > 1:
            steps = (values[:, None] - edges[:-1]) / (edges[1:] - edges[:-1])
            block[:, 3:2 + len(edges)] = np.nan_to_num(np.clip(steps, 0, 1), nan=0.0)
        blocks.append(block)
        present |= known
    return [np.stack(blocks, 1).astype(np.float32), present]


def categorical(spec, state, frame):
    offset, ids, present = 0, [], np.zeros(len(frame), bool)
    for one in state["columns"]:
        if one["buckets"]:
            raise SystemExit("hash buckets are not written here")
        known = frame[one["name"]].notna().to_numpy()
        codes = frame[one["name"]].map({value: 2 + i for i, value in enumerate(one["values"])}).fillna(1).to_numpy(np.int32)
        ids.append(offset + np.where(known, codes, 0))
        present |= known
        offset += 2 + len(one["values"])
    return [np.stack(ids, 1).astype(np.int32), present]


def quantiles(ascending, counts, share):
    """Of rows sorted with their missing values last."""
    position = share * (counts - 1)
    below = np.floor(position).astype(np.int64)
    above = np.minimum(below + 1, counts - 1)
    rows = np.arange(len(ascending))
    low, high = ascending[rows, below], ascending[rows, above]
    return low + (position - below) * (high - low)


def series_statistics(values):
    """[n, T] -> nine numbers a row; NaN where a row has no value."""
    known = ~np.isnan(values)
    counts = known.sum(1)
    some = np.maximum(counts, 1)
    filled = np.where(known, values, 0.0)
    mean = filled.sum(1) / some
    centred = np.where(known, values - mean[:, None], 0.0)
    ascending = np.sort(values, 1)
    steps = np.arange(values.shape[1], dtype=np.float64)
    step_mean = (known * steps).sum(1) / some
    from_mean = np.where(known, steps - step_mean[:, None], 0.0)
    squares = (from_mean ** 2).sum(1)
    slope = np.divide((from_mean * centred).sum(1), squares, out=np.zeros(len(values)), where=squares > 0)
    rows = np.arange(len(values))
    last = values[rows, values.shape[1] - 1 - np.argmax(known[:, ::-1], 1)]
    result = np.stack([mean, np.sqrt((centred ** 2).sum(1) / some), ascending[:, 0], ascending[rows, some - 1],
                       quantiles(ascending, some, 0.25), quantiles(ascending, some, 0.5), quantiles(ascending, some, 0.75),
                       last, slope], 1)
    result[counts == 0] = np.nan
    return result


def temporal(spec, state, frame):
    if spec.get("format") == "list":
        raise SystemExit("lists of numbers are not written here")
    channels = [np.stack([numbers(frame, name) for name in spec["channels"][one["name"]]], 1) for one in state["channels"]]
    features, statistics = [], []
    for one, values in zip(state["channels"], channels):
        known = ~np.isnan(values)
        parts = [scaled(values, one["scale"]), scaled(signed_log(values), one["log_scale"]),
                 (~known).astype(np.float64) if one["saw_missing"] else np.zeros(values.shape)]
        parts += [(values == code).astype(np.float64) for code in one["codes"]]
        features.append(np.stack(parts, 2))
        if state["with_statistics"]:
            plain = series_statistics(values)
            for i in range(STATISTICS):
                statistics.append(scaled(plain[:, i], one["statistics"][i]))
                statistics.append(scaled(signed_log(plain[:, i]), one["log_statistics"][i]))
    mask = ~np.all(np.isnan(np.stack(channels, 2)), 2)
    result = [np.concatenate(features, 2).astype(np.float32), mask]
    if state["with_statistics"]:
        result.append(np.stack(statistics, 1).astype(np.float32))
    return result + [mask.any(1)]


def is_unspaced(word):
    return "\u0e00" <= word[0] <= "\u9fff" and (len(word) == 1 or not word.isascii())


def padded(rows, dtype):
    longest = max(1, max(map(len, rows), default=1))
    result = np.zeros((len(rows), longest), dtype)
    for i, row in enumerate(rows):
        result[i, :len(row)] = row
    return result


def text(spec, state, frame):
    if state["form"] != "ngrams":
        raise SystemExit("texts in order are not written here")
    vocabulary = {term: 2 + i for i, term in enumerate(state["vocabulary"])}
    idf, most = state["idf"], state["maximum_tokens"]
    all_ids, all_weights = [], []
    for cells in zip(*(frame[name] for name in spec["columns"])):
        counts = {}
        for cell in cells:
            if not isinstance(cell, str):
                continue
            if "<" in cell or "&" in cell:
                raise SystemExit("markup in texts is not written here")
            words = [word.replace("\u2019", "'") for word in WORDS.findall(unicodedata.normalize("NFKC", cell).casefold())]
            for i, word in enumerate(words):
                one = vocabulary.get(word, 1)
                counts[one] = counts.get(one, 0) + 1
                if state["pairs"] and i + 1 < len(words):
                    joint = "" if is_unspaced(word) and is_unspaced(words[i + 1]) else " "
                    pair = vocabulary.get(word + joint + words[i + 1])
                    if pair is not None:
                        counts[pair] = counts.get(pair, 0) + 1
        terms = [(one, (1 + math.log(count)) * idf[one]) for one, count in counts.items()]
        if len(terms) > most:
            order = sorted(sorted(range(len(terms)), key=lambda i: -terms[i][1])[:most])
            terms = [terms[i] for i in order]
        length = math.sqrt(sum(weight * weight for _, weight in terms))
        all_ids.append([one for one, _ in terms])
        all_weights.append([weight / length for _, weight in terms])
    present = np.array([len(ids) > 0 for ids in all_ids])
    return [padded(all_ids, np.int32), padded(all_weights, np.float32), present]


def scale_one(value, scale):
    return max(-LARGEST, min(LARGEST, (value - scale[0]) / scale[1]))


def log_one(value):
    return math.copysign(math.log1p(abs(value)), value)


def behavioural(spec, state, frame):
    if spec.get("format") == "list" or len(spec["columns"]) != 1 or not spec.get("time"):
        raise SystemExit("only events as JSON, in one column and with times, are written here")
    vocabulary = {name: 2 + i for i, name in enumerate(state["vocabulary"])}
    most, counted = state["maximum_events"], min(len(state["vocabulary"]), state["pair_limit"])
    pairs = {tuple(pair): counted + i for i, pair in enumerate(state["pairs"])}
    count_scales, moment_scales, timed = state["count_scales"], state["moment_scales"], min(counted, 32)
    all_ids, all_gaps, all_counts, all_moments, present = [], [], [], [], []
    for cell in frame[spec["columns"][0]]:
        events = []
        if isinstance(cell, str):
            events = [(one[spec["event"]], float(one[spec["time"]])) for one in json.loads(cell)]
            events.sort(key=lambda event: event[1])
        events = events[-most:]
        ids = [vocabulary.get(name, 1) for name, _ in events]
        first = events[0][1] if events else 0.0
        gaps = [(scale_one(math.log1p(i), state["position_scale"]),
                 scale_one(log_one(when - (events[i - 1][1] if i else when)), state["time_scales"][0]),
                 scale_one(log_one(when - first), state["time_scales"][1])) for i, (_, when) in enumerate(events)]
        counts, moments = [0.0] * len(count_scales), [0.0] * len(moment_scales)
        if events:
            totals = [0] * len(count_scales)
            for i, one in enumerate(ids):
                if 2 <= one < 2 + counted:
                    totals[one - 2] += 1
                if i and (ids[i - 1], one) in pairs:
                    totals[pairs[(ids[i - 1], one)]] += 1
            counts = [scale_one(math.log1p(total), scale) for total, scale in zip(totals, count_scales)]
        if events and moment_scales:
            when = [math.nan] * len(moment_scales)
            when[0], when[1] = math.log1p(len(events)), log_one(events[-1][1] - first)
            for one, (_, at) in zip(ids, events):
                if 2 <= one < 2 + timed:
                    place = 2 + 2 * (one - 2)
                    if math.isnan(when[place]):
                        when[place] = log_one(at - first)
                    when[place + 1] = log_one(at - first)
            moments = [-9.0 if math.isnan(one) else scale_one(one, scale) for one, scale in zip(when, moment_scales)]
        all_ids.append(ids)
        all_gaps.append(gaps)
        all_counts.append(counts)
        all_moments.append(moments)
        present.append(bool(events))
    ids = padded(all_ids, np.int32)
    gaps = np.zeros(ids.shape + (3,), np.float32)
    for i, row in enumerate(all_gaps):
        if row:
            gaps[i, :len(row)] = row
    result = [ids, gaps]
    if count_scales:
        result.append(np.array(all_counts, np.float32))
    if moment_scales:
        result.append(np.array(all_moments, np.float32))
    return result + [np.array(present)]


KINDS = {"numerical": numerical, "categorical": categorical, "temporal": temporal, "text": text, "behavioural": behavioural}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("data")
    parser.add_argument("out")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batch", type=int, default=4096)
    parser.add_argument("--chunk", type=int, default=65_536, help="rows read at once")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    started = time.perf_counter()
    seconds = {"read": 0.0, "prepare": 0.0, "forward": 0.0, "write": 0.0}

    def spent(name, since):
        seconds[name] += time.perf_counter() - since

    extra = {"amalgam.json": ""}
    model = torch.jit.freeze(torch.jit.load(arguments.model, _extra_files=extra).eval())
    about = json.loads(extra["amalgam.json"])
    preprocessing = about["preprocessing"]
    specs, states = preprocessing["map"]["modalities"], [one["state"] for one in preprocessing["modalities"]]
    ids = preprocessing["map"]["id"]
    types = {name: str for name, kind in preprocessing["column_types"].items() if kind != "number"}
    types.update({name: str for name in ids})
    since = time.perf_counter()
    rows = 0
    with open(arguments.out, "w", encoding="utf-8", newline="") as out, torch.no_grad():
        for frame in pd.read_csv(arguments.data, chunksize=arguments.chunk, dtype=types, keep_default_na=False,
                                 na_values=MISSING):
            spent("read", since)
            since = time.perf_counter()
            parts = [part for spec, state in zip(specs, states) for part in KINDS[spec["kind"]](spec, state, frame)]
            inputs = [torch.from_numpy(np.ascontiguousarray(part)) for part in parts]
            spent("prepare", since)
            since = time.perf_counter()
            outputs = []
            for begin in range(0, len(frame), arguments.batch):
                outputs.append(model(*(one[begin:begin + arguments.batch] for one in inputs))[1])
            values = torch.cat(outputs).numpy()
            spent("forward", since)
            since = time.perf_counter()
            scores = frame[ids].copy() if ids else pd.DataFrame({"row": np.arange(rows, rows + len(frame))})
            if values.ndim == 1:
                scores["prediction" if preprocessing["map"]["target"]["task"] == "regression" else "score"] = values
            else:
                for i, name in enumerate(preprocessing["classes"]):
                    scores["score_" + name] = values[:, i]
                scores["predicted"] = np.array(preprocessing["classes"])[values.argmax(1)]
            scores.to_csv(out, index=False, header=rows == 0)
            rows += len(frame)
            spent("write", since)
            since = time.perf_counter()
    print(json.dumps({"rows": rows, "seconds": time.perf_counter() - started, "stages": seconds}))


if __name__ == "__main__":
    main()
