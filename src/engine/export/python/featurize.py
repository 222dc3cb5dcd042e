# SPDX-License-Identifier: GPL-3.0-or-later
"""From typed columns to the tensors that model.onnx reads, with what preprocessing.json learnt from the training rows.

One function for each kind of modality. Each gives (tensors by part name, which rows have the modality).
"""
import bisect
import math

import numpy

from cells import BLANKS, NAN, load_json, number_list, parse_date, parse_number

# ── numbers and series ───────────────────────────────────────────────────────────────────────────────

LARGEST_INPUT = 8.0  # scaled inputs are kept within so many deviations
NEVER = -9.0         # the moment of an event that did not happen


def scaled(value, scale):
    """(value - mean) / deviation, kept within LARGEST_INPUT; a missing value is the mean."""
    mean, deviation = scale
    return 0.0 if math.isnan(value) else min(max((value - mean) / deviation, -LARGEST_INPUT), LARGEST_INPUT)


def signed_log(value):
    return math.copysign(math.log1p(abs(value)), value)


def normal_quantile(p):
    """Acklam 2003, relative error below 1.2e-9."""
    a = (-3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02,
         1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239e+00)
    b = (-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02,
         6.680131188771972e+01, -1.328068155288572e+01, 1.0)
    c = (-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
         -2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00)
    d = (7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00, 1.0)
    if p > 1 - 0.02425:
        return -normal_quantile(1 - p)
    if p < 0.02425:
        q = math.sqrt(-2 * math.log(p))
        return float(numpy.polyval(c, q) / numpy.polyval(d, q))
    q = p - 0.5
    return float(numpy.polyval(a, q * q) * q / numpy.polyval(b, q * q))


def quantile_score(value, knots):
    """The share of training values below, as a standard normal deviate."""
    if math.isnan(value) or len(knots) < 2 or knots[0] == knots[-1]:
        return 0.0

    def position(i):  # i: the first knot not below (or above) the value
        if i in (0, len(knots)):
            return float(max(i - 1, 0))
        width = knots[i] - knots[i - 1]
        return i - 1 + ((value - knots[i - 1]) / width if width > 0 else 1.0)

    middle = 0.5 * (position(bisect.bisect_left(knots, value)) + position(bisect.bisect_right(knots, value)))
    return normal_quantile(min(max(middle / (len(knots) - 1), 1e-4), 1 - 1e-4))


def numerical(spec, state, columns, rows):
    bins = state["bins"]
    values = numpy.zeros((rows, len(state["columns"]), 3 + bins), numpy.float32)
    present = numpy.zeros(rows, bool)
    for at, learnt in enumerate(state["columns"]):
        edges, knots = learnt["edges"], learnt["knots"]
        for row in range(rows):
            value, out = columns[learnt["name"]].number(row), values[row, at]
            missing = math.isnan(value)
            out[0] = quantile_score(value, knots) if knots else scaled(value, learnt["scale"])
            out[1] = 0.0 if missing else scaled(signed_log(value), learnt["log_scale"])
            out[2] = missing and learnt["saw_missing"]
            for i in range(0 if missing else min(bins, len(edges) - 1)):
                out[3 + i] = min(max((value - edges[i]) / (edges[i + 1] - edges[i]), 0.0), 1.0)
            present[row] |= not missing
    return {"values": values}, present


def series_of(spec, state, columns, row):
    """One row's series, oldest step first: [steps, channels]."""
    if spec.get("format") != "list":
        channels = list(spec["channels"].values())
        order = [spec["channels"][channel["name"]] for channel in state["channels"]] if channels else []
        return numpy.array([[columns[name].number(row) for name in one] for one in order], float).T
    lists = []
    for name in spec["columns"]:
        column = columns[name]
        if column.is_missing(row):
            lists.append([])
        elif column.kind == "number":
            lists.append([column.number(row)])
        else:
            lists.append(number_list(column.text(row), spec.get("separator", "")))
    steps = min(max(map(len, lists)), state["maximum_steps"])
    series = numpy.full((steps, len(lists)), NAN)
    for channel, values in enumerate(lists):  # shorter lists end at the same step
        kept = values[len(values) - min(len(values), steps):]
        series[steps - len(kept):, channel] = kept
    return series


def series_statistics(values):
    """Mean, deviation, minimum, maximum, quartiles, last value and slope of the steps that are not missing."""
    steps = numpy.flatnonzero(~numpy.isnan(values))
    if steps.size == 0:
        return [NAN] * 9
    known = values[steps]
    away = steps - steps.mean()
    square = float((away * away).sum())
    slope = float((away * (known - known.mean())).sum()) / square if square > 0 else 0.0
    quartiles = numpy.quantile(known, [0.25, 0.5, 0.75])
    return [known.mean(), known.std(), known.min(), known.max(), *quartiles, known[-1], slope]


def temporal(spec, state, columns, rows):
    learnt = state["channels"]
    width = sum(3 + len(channel["codes"]) for channel in learnt)
    all_series = [series_of(spec, state, columns, row) for row in range(rows)]
    steps = max([1 if spec.get("format") == "list" else state["longest"]] + [len(series) for series in all_series])
    values = numpy.zeros((rows, steps, width), numpy.float32)
    mask = numpy.zeros((rows, steps), bool)
    statistics = numpy.zeros((rows, 18 * len(learnt)), numpy.float32)
    for row, series in enumerate(all_series):
        mask[row, :len(series)] = ~numpy.isnan(series).all(axis=1)
        for step, cells in enumerate(series):
            out = []
            for value, channel in zip(cells, learnt):
                missing = math.isnan(value)
                out += [scaled(value, channel["scale"]),
                        0.0 if missing else scaled(signed_log(value), channel["log_scale"]),
                        missing and channel["saw_missing"], *(value == code for code in channel["codes"])]
            values[row, step] = out
        if not state["with_statistics"]:
            continue
        out = []
        for at, channel in enumerate(learnt):
            for value, scale, log_scale in zip(series_statistics(series[:, at]), channel["statistics"], channel["log_statistics"]):
                out += [scaled(value, scale), scaled(signed_log(value), log_scale)]
        statistics[row] = out
    parts = {"values": values, "mask": mask}
    if state["with_statistics"]:
        parts["statistics"] = statistics
    return parts, mask.any(axis=1)


# ── categories ───────────────────────────────────────────────────────────────────────────────────────

def stable_hash(text):
    """FNV-1a, 64 bits, of the UTF-8 bytes."""
    value = 14695981039346656037
    for byte in text.encode():
        value = (value ^ byte) * 1099511628211 % (1 << 64)
    return value


def categorical(spec, state, columns, rows):
    ids = numpy.zeros((rows, len(state["columns"])), numpy.int32)
    present = numpy.zeros(rows, bool)
    offset = 0
    for at, learnt in enumerate(state["columns"]):
        column, buckets = columns[learnt["name"]], learnt.get("buckets", 0)
        known = {}
        for i, value in enumerate(learnt["values"]):
            known.setdefault(value, 2 + i)
        for row in range(rows):
            if column.is_missing(row):
                ids[row, at] = offset  # 0 = missing, 1 = rare or new
                continue
            value = column.text(row)
            other = 1 if buckets == 0 else 2 + len(learnt["values"]) + stable_hash(value) % buckets
            ids[row, at] = offset + known.get(value, other)
            present[row] = True
        offset += 2 + len(learnt["values"]) + buckets
    return {"ids": ids}, present


# ── events ───────────────────────────────────────────────────────────────────────────────────────────

def event_name(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    return value if isinstance(value, str) else ""


def event_time(value):
    """In the cell's own unit; hours where it is a date."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, str):
        return NAN
    number = parse_number(value)
    return parse_date(value, "year_first") / 3600 if math.isnan(number) else number


def events_of(cell, spec, separator):
    """[(name, time)] of a cell, oldest first where all have times; [] if it cannot be read."""
    cell = cell.strip(BLANKS)
    if spec.get("format") == "list" and not cell.startswith("["):
        pieces = [one.strip(BLANKS) for one in (cell.split(separator) if separator else [cell])]
        if separator == ">":  # "login -> search"
            pieces = [one[:-1].strip(BLANKS) if one.endswith("-") else one for one in pieces]
        return [(one, NAN) for one in pieces if one]
    try:
        items = load_json(cell)
    except (ValueError, RecursionError):
        return []
    events = []
    for item in items if isinstance(items, list) else []:
        name, time = event_name(item), NAN
        if isinstance(item, dict):
            name = event_name(item.get(spec.get("event", "")))
            if spec.get("time") and spec["time"] in item:
                time = event_time(item[spec["time"]])
        if not name:
            return []
        events.append((name, time))
    return sorted(events, key=lambda one: one[1]) if all(math.isfinite(time) for _, time in events) else events


def behavioural(spec, state, columns, rows):
    has_times = bool(spec.get("time"))
    known = {}
    for i, name in enumerate(state["vocabulary"]):
        known.setdefault(name, 2 + i)
    pairs = {tuple(pair): i for i, pair in enumerate(state["pairs"])}
    count_scales, moment_scales = state["count_scales"], state.get("moment_scales", []) if state.get("bins") else []
    counted, timed = len(count_scales) - len(pairs), (len(moment_scales) - 2) // 2
    stories = []
    for row in range(rows):
        events = []
        for name in spec["columns"]:
            if not columns[name].is_missing(row):
                events += events_of(columns[name].text(row), spec, state["separator"])
        if len(spec["columns"]) > 1 and not any(math.isnan(time) for _, time in events):
            events.sort(key=lambda one: one[1])
        stories.append(events[max(0, len(events) - state["maximum_events"]):])
    steps = max(1, *map(len, stories)) if stories else 1
    ids = numpy.zeros((rows, steps), numpy.int32)
    gaps = numpy.zeros((rows, steps, 3 if has_times else 1), numpy.float32)
    counts = numpy.zeros((rows, len(count_scales)), numpy.float32)
    moments = numpy.zeros((rows, len(moment_scales)), numpy.float32)
    for row, story in enumerate(stories):
        since = [time - story[0][1] if has_times else float(i) for i, (_, time) in enumerate(story)]
        for i, (name, time) in enumerate(story):
            ids[row, i] = known.get(name, 1)
            gaps[row, i, 0] = scaled(math.log1p(i), state["position_scale"])
            if has_times:
                before = time - story[i - 1][1] if i else 0.0
                gaps[row, i, 1:] = [scaled(signed_log(value), scale)
                                    for value, scale in zip((before, since[i]), state["time_scales"])]
        if not story or not count_scales:
            continue
        totals = [0] * len(count_scales)
        when = [math.log1p(len(story)), signed_log(since[-1])] + [NAN] * (2 * timed)
        for i in range(len(story)):
            event = int(ids[row, i]) - 2
            if 0 <= event < counted:
                totals[event] += 1
            pair = pairs.get((int(ids[row, i - 1]), int(ids[row, i]))) if i else None
            if pair is not None:
                totals[counted + pair] += 1
            if 0 <= event < timed:
                if math.isnan(when[2 + 2 * event]):
                    when[2 + 2 * event] = signed_log(since[i])
                when[3 + 2 * event] = signed_log(since[i])
        counts[row] = [scaled(math.log1p(total), scale) for total, scale in zip(totals, count_scales)]
        moments[row] = [NEVER if math.isnan(value) else scaled(value, scale) for value, scale in zip(when, moment_scales)]
    parts = {"ids": ids, "gaps": gaps}
    if count_scales:
        parts["counts"] = counts
    if moment_scales:
        parts["moments"] = moments
    return parts, numpy.array([bool(story) for story in stories], bool)
