# SPDX-License-Identifier: GPL-3.0-or-later
"""Raw cells as Amalgam reads them: numbers, dates, lists and words of a CSV file or a pandas table.

Needs numpy and pandas. What a column is stands in preprocessing.json ("column_types"); how its numbers and dates are
written is looked up in the cells, as Amalgam does with a new file.
"""
import datetime
import decimal
import json
import math
import re

import numpy
import pandas

BLANKS = " \t\n\v\f\r"
NAN = float("nan")

# ── numbers ──────────────────────────────────────────────────────────────────────────────────────────

# Decimal mark and the mark that sets thousands apart, the likeliest first.
STYLES = [(".", ","), (".", " "), (".", "'"), (",", "."), (",", " "), (",", "'")]
EVIDENCE_CELLS = 20000
GROUP_MARKS = {" ": "[ \u00a0\u202f\u2009]", ",": ",", ".": r"\.", "'": "'", "": "(?!)"}
CURRENCIES = ("¥", "￥", "$", "€", "£", "元", "CNY", "USD", "EUR")
SIMPLE = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]+)?", re.ASCII)
PLAIN = re.compile(r"[+]?(?!\+)-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?", re.ASCII)


def parse_number(text):
    """The whole text as a number; NaN if it is none ("inf" and hexadecimal are none)."""
    text = text.strip(BLANKS)
    if text.startswith("+-") or not PLAIN.fullmatch(text):
        return NAN
    value = float(text)
    return value if math.isfinite(value) else NAN


def format_number(value):
    """A number as Amalgam writes it: the fewest digits that read back to the same."""
    if math.isnan(value):
        return ""
    if value == 0:
        return "0"
    if abs(value) < 1e15 and value == math.trunc(value):
        return str(int(value))
    digits = decimal.Decimal(repr(float(value)))
    fixed = format(digits, "f")
    if 1e-5 <= abs(value) < 1e15:
        return fixed
    mantissa, exponent = f"{digits:e}".lower().split("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    fixed = fixed[:-2] if fixed.endswith(".0") else fixed
    scientific = f"{mantissa}e{'-' if int(exponent) < 0 else '+'}{abs(int(exponent)):02d}"
    return fixed if len(fixed) <= len(scientific) else scientific


def without_signs(cell):
    """The cell without a currency or percent sign, the currency, and whether it is a percentage."""
    if cell.endswith("%"):
        return cell[:-1].strip(BLANKS), "", True
    negative = len(cell) > 1 and cell[0] == "-" and not "0" <= cell[1] <= "9"
    body = cell[1:] if negative else cell
    for sign in CURRENCIES:
        if len(body.encode()) <= len(sign.encode()):
            continue
        if body.startswith(sign) and not negative:
            return body[len(sign):].strip(BLANKS), sign, False
        if body.endswith(sign):
            return cell[:-len(sign)].strip(BLANKS), sign, False
    return cell, "", False


def read_number(cell, mark, group, money=False, percent=False):
    """(form, value, has a decimal mark); form is "plain", "grouped" or "" where a number would not hold the cell."""
    if mark == "." and not percent and SIMPLE.fullmatch(cell):
        return "plain", float(cell), "." in cell
    if money or percent:
        cell, currency, is_percent = without_signs(cell)
        if is_percent != percent or (currency and not money):
            return "", NAN, False
    sign, rest = (cell[0], cell[1:]) if cell[:1] in ("+", "-") else ("", cell)
    digits = re.match("[0-9]*", rest).end()
    if digits > 1 and rest[0] == "0":
        return "", NAN, False  # "007"
    if digits == len(rest) and digits > 0:
        return ("plain", float(cell), False) if digits <= 15 else ("", NAN, False)
    pattern = GROUP_MARKS[group]
    if 1 <= digits <= 3 and rest[0] != "0" and re.match(pattern, rest[digits:]):
        whole = re.match(rf"[0-9]{{1,3}}(?:{pattern}[0-9]{{3}}(?![0-9]))+", rest)
        if not whole or re.search(pattern, rest[whole.end():]):
            return "", NAN, False
        integer, fraction = re.sub(pattern, "", whole.group()), rest[whole.end():].replace(mark, ".")
        if (not fraction and len(integer) > 15) or len(sign + integer + fraction) > 64:
            return "", NAN, False
        if mark == "," and fraction.startswith(".") and not fraction[1:2].isdigit():
            return "", NAN, False
        value = parse_number(sign + integer + fraction)
        return ("", NAN, False) if math.isnan(value) else ("grouped", value, fraction.startswith("."))
    at = cell.find(mark)
    if mark == ",":
        if "." in cell or (at >= 0 and (digits == 0 or not re.match("[0-9]", cell[at + 1:]))):
            return "", NAN, False
        cell = cell.replace(",", ".")
    value = parse_number(cell)
    return ("", NAN, False) if math.isnan(value) else ("plain", value, at >= 0)


class NumberEvidence:
    """How many cells of a column are numbers in each style."""

    def __init__(self, cells):
        cells = cells[:EVIDENCE_CELLS]
        self.present, self.integers, self.percent = len(cells), 0, 0
        self.good, self.marks, self.grouped = [0] * len(STYLES), [0] * len(STYLES), [0] * len(STYLES)
        for cell in cells:
            if self.look_at(cell):
                continue
            bare, currency, is_percent = without_signs(cell)
            if bare and bare != cell and self.look_at(bare) is not None:
                self.percent += is_percent

    def look_at(self, cell):
        """True for an integer, False for another number, None for none."""
        if SIMPLE.fullmatch(cell):  # the usual cell, without trying every style
            fraction = cell.partition(".")[2]
            if not fraction:
                self.integers += 1
                return True
            if len(fraction) != 3:  # "1.234" might be a thousand
                for i in range(3):
                    self.good[i] += 1
                    self.marks[i] += 1
                return False
        if not cell or not (cell[0] in "+-.,iI" or "0" <= cell[0] <= "9"):
            return None
        found = None
        for i, (mark, group) in enumerate(STYLES):
            form, _, has_mark = read_number(cell, mark, group)
            if i == 0 and form == "plain" and not has_mark and cell[-1].isdigit() and not re.search("[.,' ]", cell):
                self.integers += 1
                return True
            if form:
                found = False
                self.good[i] += 1
                self.marks[i] += has_mark
                self.grouped[i] += form == "grouped"
        return found

    def style(self, wished_mark, wished_group, comma_elsewhere):
        """(style, needs a decimal comma, has a decimal point)"""
        allowed = [i for i, (mark, group) in enumerate(STYLES)
                   if wished_mark in (None, mark) and (not wished_group or wished_group == group)]
        best = max(allowed, key=lambda i: self.good[i]) if allowed else 0
        tie = wished_mark is None and best == 0 and self.good[0] == self.good[3] > 0
        groups = tie and self.grouped[0] > 0 and self.marks[0] == 0 and self.marks[3] == self.good[0]
        fraction = tie and self.grouped[3] > 0 and self.marks[3] == 0 and self.marks[0] == self.good[0]
        if (groups or fraction) and comma_elsewhere:
            best = 3
        mark, group = STYLES[best]
        needs_comma = mark == "," and self.marks[best] > 0 and not groups and wished_mark is None
        has_point = mark == "." and self.marks[best] > 0 and not fraction
        return (mark, "" if wished_group == "" else group), needs_comma, has_point


# ── dates ────────────────────────────────────────────────────────────────────────────────────────────

MONTHS = ("january february march april may june july august september october november december").split()
DAYS = {
    "year_first": [r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]", r"(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})"],
    "dotted": [r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})"],
    "month_name": [r"(?P<d>\d{1,2})[- ,.]*(?P<n>[A-Za-z]+)[- ,.]*(?P<y>\d{4})",
                   r"[- ,.]*(?P<n>[A-Za-z]+)[- ,.]*(?P<d>\d{1,2})(?:,|(?= ))[- ,.]*(?P<y>\d{4})"],
    "month_first": [r"(?P<m>\d{1,2})(?P<s>[/-])(?P<d>\d{1,2})(?P=s)(?P<y>\d{4})"],
    "day_first": [r"(?P<d>\d{1,2})(?P<s>[/-])(?P<m>\d{1,2})(?P=s)(?P<y>\d{4})"],
    "compact": [r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"],
}
DAYS = {style: [re.compile(one, re.ASCII) for one in patterns] for style, patterns in DAYS.items()}
CHINESE_CLOCK = re.compile(r"[Tt :]?(\d{1,2})[时点](\d{1,2})分(?:(\d{1,2})秒?)?", re.ASCII)
CLOCK = re.compile(r"[Tt :](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d*))?)?(?: ?(AM|am|PM|pm))?"
                   r"(?: ?(?:(Z|z|UTC|GMT)|([+-])(\d{2})(?::?(\d{2}))?))?", re.ASCII)


def clock_seconds(text):
    if not text:
        return 0.0
    chinese = CHINESE_CLOCK.fullmatch(text)
    if chinese:
        hour, minute, second = (int(one or 0) for one in chinese.groups())
        return hour * 3600.0 + minute * 60 + second if hour < 24 and minute < 60 and second < 60 else NAN
    clock = CLOCK.fullmatch(text)
    if not clock:
        return NAN
    hour, minute, second, fraction, half, _, sign, zone_hours, zone_minutes = clock.groups()
    hour, minute = int(hour), int(minute)
    if half:
        if not 1 <= hour <= 12:
            return NAN
        hour = hour % 12 + (12 if half in ("PM", "pm") else 0)
    second = int(second or 0) + (float("0." + fraction) if fraction else 0.0)
    in_day = hour * 3600.0 + minute * 60.0 + second
    if minute > 59 or second >= 61 or in_day > 86400:
        return NAN
    zone_hours, zone_minutes = int(zone_hours or 0), int(zone_minutes or 0)
    if zone_hours > 15 or zone_minutes > 59:
        return NAN
    return in_day - (-1 if sign == "-" else 1) * (zone_hours * 3600.0 + zone_minutes * 60.0)


def parse_date(text, style):
    """Seconds since 1970-01-01 UTC; NaN if it is no date of this style."""
    text = text.strip(BLANKS)
    for pattern in DAYS[style]:
        found = pattern.match(text)
        if not found:
            continue
        parts = found.groupdict()
        month = parts.get("m")
        if "n" in parts:
            name = parts["n"].lower()
            month = next((i + 1 for i, one in enumerate(MONTHS) if name in (one, one[:3])), 0)
        try:
            day = datetime.date(int(parts["y"]), int(month), int(parts["d"])) - datetime.date(1970, 1, 1)
        except ValueError:
            return NAN
        return day.days * 86400.0 + clock_seconds(text[found.end():])
    return NAN


def date_style(cells, order):
    good = {style: sum(not math.isnan(parse_date(cell, style)) for cell in cells) for style in DAYS}
    year_last = max(good["month_first"], good["day_first"])
    for style in ("year_first", "dotted", "month_name"):
        if good[style] > 0 and good[style] >= year_last:
            return style
    if year_last > 0:
        if order in ("dmy", "mdy"):
            return "day_first" if order == "dmy" else "month_first"
        return "day_first" if good["day_first"] > good["month_first"] else "month_first"
    return "compact" if good["compact"] > 0 else "year_first"


# ── lists ────────────────────────────────────────────────────────────────────────────────────────────

def bracketed(cell):
    return len(cell) >= 2 and cell[0] + cell[-1] in ("[]", "()")


def list_mark(cell):
    return next((mark for mark in ";|,\t " if mark in cell), "")


def is_number_list(cell):
    cell = cell.strip(BLANKS)
    inner = cell[1:-1].strip(BLANKS) if bracketed(cell) else cell
    if not inner:
        return bracketed(cell)
    mark = list_mark(inner)
    pieces = [one.strip(BLANKS) for one in (inner.split(mark) if mark else [inner])]
    return all(read_number(one, ".", ",")[0] == "plain" or (bracketed(cell) and one in ("null", "NaN"))
               for one in pieces if one or mark != " ")


def number_list(cell, separator):
    """The numbers of "[1, 2.5, null]", "1;2.5;3" or "1 2 3"; what is no number is NaN."""
    cell = cell.strip(BLANKS)
    if bracketed(cell):
        cell = cell[1:-1].strip(BLANKS)
    if not cell:
        return []
    mark = separator or list_mark(cell)
    pieces = [one.strip(BLANKS) for one in (cell.split(mark) if mark else [cell])]
    return [parse_number(one) for one in pieces if one or mark != " "]


def load_json(cell):
    """JSON as RFC 8259 has it; ValueError for anything else."""
    def refuse(text):
        raise ValueError(text)

    def number(text):
        value = float(text)
        return value if math.isfinite(value) else refuse(text)

    value = json.loads(cell, parse_constant=refuse, parse_float=number)
    return value if not re.search("[\ud800-\udfff]", json.dumps(value, ensure_ascii=False)) else refuse("surrogate")


def is_json_events(cell):
    try:
        items = load_json(cell)
    except (ValueError, RecursionError):
        return False
    return isinstance(items, list) and all(isinstance(item, (dict, str)) for item in items)


# ── columns ──────────────────────────────────────────────────────────────────────────────────────────

class Column:
    """The typed cells of one column, as the featurizers want them."""

    def __init__(self, kind, texts, numbers):
        self.kind, self.texts, self.values = kind, texts, numbers

    def text(self, row):
        """"" where the cell is missing."""
        if self.texts is not None:
            return self.texts[row]
        return format_number(self.values[row])

    def number(self, row):
        value = self.values[row] if self.values is not None else parse_number(self.texts[row])
        return value if math.isfinite(value) else NAN

    def is_missing(self, row):
        return math.isnan(self.values[row]) if self.values is not None else self.texts[row] == ""


def cell_text(value):
    """A cell of a pandas table as it would stand in a CSV file; "" where it is missing."""
    if value is None or value is pandas.NaT or (isinstance(value, (float, numpy.floating)) and math.isnan(value)):
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, (bool, numpy.bool_)):
        return "1" if value else "0"
    if isinstance(value, (int, numpy.integer)):
        return str(int(value))
    if isinstance(value, (float, numpy.floating)):
        return format_number(float(value))
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (datetime.datetime, pandas.Timestamp)):
        return value.isoformat(" ")
    return str(value)


def typed_columns(frame, preprocessing):
    """The columns that the model reads, as Column objects by name. KeyError names a column that is not there."""
    reading = preprocessing.get("reading", {})
    missing_words = {word.strip(BLANKS) for word in reading["missing_words"]}
    wanted = []
    for modality in preprocessing["map"]["modalities"]:
        names = list(modality.get("columns", []))
        for columns in modality.get("channels", {}).values():
            names += columns
        wanted += [name for name in names if name not in wanted]
    absent = [name for name in wanted if name not in frame.columns]
    if absent:
        raise KeyError("the data lack columns that the model reads: " + ", ".join(absent))
    texts = {}
    for name in wanted:
        cells = [cell_text(value).strip(BLANKS) for value in frame[name]]
        texts[name] = ["" if cell in missing_words else cell for cell in cells]
    types = preprocessing["column_types"]
    evidence = {name: NumberEvidence([cell for cell in texts[name] if cell]) for name in wanted if types[name] == "number"}

    def style(name, comma):
        mark = reading.get("decimal_marks", {}).get(name, reading.get("decimal_mark"))
        group = {"none": "", "space": " "}.get(reading.get("thousands_mark"), reading.get("thousands_mark"))
        return evidence[name].style(mark, group, comma)

    votes = [style(name, False) for name in evidence]
    comma = any(vote[1] for vote in votes) and not any(vote[2] for vote in votes)
    columns = {}
    for name in wanted:
        kind, cells = types[name], texts[name]
        if kind == "number":
            (mark, group), _, _ = style(name, comma)
            percent = evidence[name].percent * 2 > evidence[name].present
            values = [read_number(cell, mark, group, True, percent)[1] if cell else NAN for cell in cells]
            columns[name] = Column(kind, None, values)
        elif kind == "date":
            order = reading.get("date_orders", {}).get(name, reading.get("date_order"))
            chosen = date_style([cell for cell in cells if cell], order)
            values = [parse_date(cell, chosen) if cell else NAN for cell in cells]
            columns[name] = Column(kind, ["" if math.isnan(value) else cell for cell, value in zip(cells, values)], values)
        else:
            if kind == "number_list":
                cells = [cell if cell and is_number_list(cell) else "" for cell in cells]
            elif kind == "event_list":
                good = [bool(cell) and is_json_events(cell) for cell in cells]
                if sum(good) * 2 > sum(cell != "" for cell in cells):
                    cells = [cell if fits else "" for cell, fits in zip(cells, good)]
            columns[name] = Column(kind, cells, None)
    return columns
