"""A chapter of results.json arranged for the templates: blocks in groups, cells in words, bars in per cent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from workbook.report.page import day, svg_uri
from workbook.wording import DASH, Wording

LEVELS = ("act", "watch", "note")
WORDS = ("text", "yes_no")
TOGETHER = ("metric", "finding", "warning")  # kinds of blocks that share a frame with their neighbours
WIDE = 7  # columns from which a table is set smaller
WIDEST = 10  # and smaller still
VIEW = re.compile(r'viewBox="0 0 (?P<width>[\d.]+) (?P<height>[\d.]+)"')
EXPLAINED = ("source", "convention", "warnings")
TALL = 0.62  # height by width from which a drawing is a whole picture rather than a plain chart
WIDE_DRAWING = 620  # points of width from which a drawing needs all of a printed page's width to be read
SHORT = 8  # rows up to which a printed table stays on one page


def arrange(chapter: Mapping, section: Mapping, wording: Wording, charts: Mapping[str, str]) -> dict[str, Any]:
    """A section with its blocks in groups. ``charts`` holds SVG by name; a chart that is not there is left out."""
    blocks = [_block(chapter, block, wording, charts) for block in section["blocks"]]
    groups = [_with_rows(group) for group in _groups(filter(None, blocks))]
    return {"title": section["title"], "intro": section["intro"], "groups": groups}


def _groups(blocks: Iterable[dict]) -> list[dict[str, Any]]:
    groups: list[dict[str, Any]] = []
    for block in blocks:
        if groups and block["kind"] in TOGETHER and block["kind"] == groups[-1]["kind"]:
            groups[-1]["blocks"].append(block)
        else:
            groups.append({"kind": block["kind"], "blocks": [block]})
    return groups


def _block(chapter: Mapping, block: Mapping, wording: Wording, charts: Mapping[str, str]) -> dict[str, Any] | None:
    match block["kind"]:
        case "metric":
            return {"kind": "metric", **shown_metric(chapter["metrics"][block["name"]], wording)}
        case "finding":
            return {"kind": "finding", **chapter["findings"][block["index"]]}
        case "table":
            return {"kind": "table", **shown_table(chapter, block["name"], wording)}
        case "chart":
            svg = charts.get(block["name"])
            drawn = svg and {"kind": "chart", "image": svg_uri(svg), "tall": is_tall(svg), "full": is_full(svg)}
            return drawn and {**drawn, **chapter["charts"][block["name"]]}
        case _:
            return {"kind": block["kind"], "text": block["text"]}


def is_tall(svg: str) -> bool:
    """Whether a drawing needs the whole width of a printed page to be read: a canvas or a matrix, not a plain chart."""
    size = VIEW.search(svg)
    return size is not None and float(size["height"]) > TALL * float(size["width"])


def is_full(svg: str) -> bool:
    """Whether a drawing is so large that only a whole printed page keeps its letters readable: a strategy map."""
    size = VIEW.search(svg)
    return size is not None and float(size["width"]) >= WIDE_DRAWING


def _with_rows(group: dict[str, Any]) -> dict[str, Any]:
    """Findings by urgency, unless they come ranked; metrics in rows of cards, with the data they share said once."""
    if group["kind"] == "finding" and not any(finding.get("note") for finding in group["blocks"]):
        group["blocks"].sort(key=lambda finding: LEVELS.index(finding["level"]))
    sources = {block["source"] for block in group["blocks"]} if group["kind"] == "metric" else set()
    return {**group, "source": sources.pop() if len(sources) == 1 else "", "rows": list(card_rows(group["blocks"]))}


def card_rows(cards: Sequence) -> Iterable[Sequence]:
    """Three cards a row, and two where three would leave one alone: 4 are 2 and 2, 7 are 3, 2 and 2."""
    while cards:
        width = 2 if len(cards) in (2, 4) else 3
        yield cards[:width]
        cards = cards[width:]


def shown_metric(metric: Mapping, wording: Wording) -> dict[str, Any]:
    """A metric with its bar and the name of its unit; without a value it keeps the reasons."""
    known = metric["value"] is not None
    return {**metric, "known": known, "bar": bar(metric), "unit_name": unit_name(metric["unit"], wording)}


def computed(metrics: Mapping[str, Mapping], wording: Wording) -> list[dict[str, Any]]:
    """Every metric of a chapter, neighbours that share data, convention and warnings explained once."""
    rows = [{"name": name, **shown_metric(metric, wording)} for name, metric in metrics.items()]
    return [{**dict(zip(EXPLAINED, why, strict=True)), "metrics": list(found)} for why, found in groupby(rows, _why)]


def _why(metric: Mapping) -> tuple:
    return tuple(metric[part] for part in EXPLAINED)


def unit_name(unit: str, wording: Wording) -> str:
    """The unit in a word; a currency keeps its code."""
    key = f"unit_name_{unit}"
    return wording.label(key) if key in wording.texts else unit


def bar(metric: Mapping) -> dict[str, str] | None:
    """Where the interval and the value lie on a line that holds zero, in per cent; None without an interval."""
    value, low, high = metric["value"], metric["low"], metric["high"]
    if None in (value, low, high):
        return None
    start, end = min(0, low, value), max(0, high, value)
    if start == end:
        return None
    left, width = _share(low - start, end - start), _share(high - low, end - start)
    return {
        "left": _percent(min(left, 98)),
        "width": _percent(max(width, 2)),
        "value": _percent(_share(value - start, end - start)),
        "zero": _percent(_share(-start, end - start)),
    }


def _share(part: float, whole: float) -> float:
    return 100 * part / whole


def _percent(share: float) -> str:
    return f"{share:.2f}%"


def shown_table(chapter: Mapping, name: str, wording: Wording) -> dict[str, Any]:
    """A computed table in words: the rows a page shows, the total apart, and how many rows were left out."""
    spec, rows = chapter["columns"][name], chapter["tables"][name]
    body, total = (rows[:-1], rows[-1]) if spec["total"] and rows else (rows, None)
    shown = body if spec["shown"] is None else body[: spec["shown"]]
    columns = spec["columns"]
    return {
        "title": spec["title"],
        "reading": spec["reading"],
        "columns": [{"label": column["label"], "kind": column_kind(column["unit"])} for column in columns],
        "rows": [_cells(row, columns, wording) for row in shown],
        "total": _total(_cells(total, columns, wording), wording) if total else None,
        "more": len(body) - len(shown),
        "wide": len(columns) >= WIDE,
        "widest": len(columns) >= WIDEST,
        "short": len(shown) <= SHORT,
    }


def _total(cells: Sequence[str], wording: Wording) -> list[str]:
    """The closing row: named as the total where it has no name of its own, blank where a total means nothing."""
    first, *rest = ("" if text == DASH else text for text in cells)
    return [first or wording.label("total"), *rest]


def column_kind(unit: str) -> str:
    """How a column is set: ``number`` to the right, ``date`` on one line, ``text``."""
    return "date" if unit == "date" else "text" if unit in WORDS else "number"


def _cells(row: Mapping, columns: Sequence[Mapping], wording: Wording) -> list[str]:
    return [cell(row[column["name"]], column, wording) for column in columns]


def cell(raw: Any, column: Mapping, wording: Wording) -> str:
    """One cell in words: the label of a code, a date the local way, a number with its unit."""
    if isinstance(raw, list):
        return ", ".join(cell(part, column, wording) for part in raw)
    if raw is not None and column["labels"]:
        return column["labels"].get(str(raw), str(raw))
    if column["unit"] == "date" and isinstance(raw, str):
        return day(raw, wording)
    return wording.value(raw, column["unit"])
