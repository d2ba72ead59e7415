"""A chapter's result in words: the plain data that the notebook shows, the run collects and the report renders."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from workbook import method
from workbook.metrics import Chart, Column, Finding, Message, Metric, Result, Section, Table, Text, Warn
from workbook.wording import Wording

MIME = "application/vnd.workbook+json"
SCHEMA = 1


def chapter_json(result: Result, wording: Wording, inputs: dict[str, str], notes: list[str] = ()) -> dict[str, Any]:
    """The chapter as results.json keeps it: keys and metric names never translated, texts in ``wording``'s language."""
    title = wording.text("chapter")
    findings = [_finding(finding, wording) for finding in result.findings]
    return {
        "title": title.label,
        "question": title.help,
        "metrics": {name: _metric(metric, wording) for name, metric in result.metrics.items()},
        "tables": {name: _rows(table, wording) for name, table in result.tables.items()},
        "columns": {name: _columns(table, wording) for name, table in result.tables.items()},
        "charts": {name: _chart(chart, wording) for name, chart in result.charts.items()},
        "findings": findings,
        "warnings": [wording.say(message, "warning.") for message in result.warnings],
        "notes": list(notes),
        "sections": _sections(result, wording),
        "inputs": inputs,
    }


def undeclared_metrics(result: Result) -> list[str]:
    """Metrics that chapter.yaml does not promise: names other tools could not rely on."""
    specs = method.chapter(result.chapter).metrics.values()
    return [name for name in result.metrics if not any(spec.covers(name) for spec in specs)]


def _metric(metric: Metric, wording: Wording) -> dict[str, Any]:
    value, low, high = (_plain(number) for number in (metric.value, metric.low, metric.high))
    label, meaning = _metric_words(metric, wording)
    return {
        "value": value,
        "low": low,
        "high": high,
        "unit": wording.currency if metric.unit == "currency" else metric.unit,
        "source": wording.say(metric.source, "source."),
        "convention": wording.say(metric.convention, "convention.") if metric.convention else "",
        "warnings": [wording.say(message, "warning.") for message in metric.warnings],
        "label": label,
        "meaning": meaning,
        "text": wording.value(value, metric.unit),
        "range": _range(low, high, metric.unit, wording),
    }


def _metric_words(metric: Metric, wording: Wording) -> tuple[str, str]:
    if metric.label:
        text = wording.text(f"metric.{metric.label.key}")
        return wording.fill(text.label, metric.label.values), wording.fill(text.help, metric.label.values)
    text = wording.text(f"metric.{metric.name}")
    return text.label, text.help


def _range(low: float | None, high: float | None, unit: str, wording: Wording) -> str:
    if low is None or high is None:
        return ""
    return f"{wording.value(low, unit)} – {wording.value(high, unit)}"


def _rows(table: Table, wording: Wording) -> list[dict[str, Any]]:
    names = [column.name for column in table.columns]
    return [
        {name: _cell(value, wording) for name, value in zip(names, row, strict=True)}
        for row in table.frame[names].itertuples(index=False)
    ]


def _cell(value: Any, wording: Wording) -> Any:
    """A cell as data; a sentence among the cells is said whole."""
    return _plain(wording.said(value))


def _columns(table: Table, wording: Wording) -> dict[str, Any]:
    text = wording.text(f"result.{table.name}")
    return {
        "title": text.label,
        "reading": text.help,
        "shown": table.shown,
        "total": table.total,
        "columns": [_column(table, column, wording) for column in table.columns],
    }


def _column(table: Table, column: Column, wording: Wording) -> dict[str, Any]:
    labels = None
    if column.choices:
        codes = {str(_plain(code)) for code in table.frame[column.name] if _plain(code) is not None}
        labels = {code: wording.label(f"{column.choices}.{code}") for code in sorted(codes)}
    label = wording.label(f"result.{table.name}.{column.name}")
    return {"name": column.name, "label": label, "unit": column.unit, "labels": labels}


def _chart(chart: Chart, wording: Wording) -> dict[str, str]:
    return {"title": wording.say(chart.title), "reading": wording.text(f"chart.{chart.name}").help}


def _finding(finding: Finding, wording: Wording) -> dict[str, Any]:
    said = Message(finding.key, finding.values, finding.chapter)
    return {
        "key": finding.key,
        "values": {name: _cell(value, wording.of(finding.chapter)) for name, value in finding.values.items()},
        "text": wording.say(said, "finding."),
        "metrics": list(finding.metrics),
        "level": finding.level,
        **({"chapter": finding.chapter} if finding.chapter else {}),
        **({"note": wording.say(finding.note)} if finding.note else {}),
    }


def _sections(result: Result, wording: Wording) -> list[dict[str, Any]]:
    order = {id(finding): number for number, finding in enumerate(result.findings)}
    return [_section(section, wording, order) for section in result.sections]


def _section(section: Section, wording: Wording, order: dict[int, int]) -> dict[str, Any]:
    text = wording.text(f"section.{section.id}")
    blocks = [_block(block, wording, order) for block in section.blocks]
    return {"id": section.id, "title": text.label, "intro": text.help, "blocks": blocks}


def _block(block: Any, wording: Wording, order: dict[int, int]) -> dict[str, Any]:
    match block:
        case Metric() | Table() | Chart():
            return {"kind": type(block).__name__.lower(), "name": block.name}
        case Finding():
            return {"kind": "finding", "index": order[id(block)]}
        case Warn():
            return {"kind": "warning", "text": wording.say(block.message, "warning.")}
        case Text():
            return {"kind": "text", "text": wording.say(block.message)}
    raise TypeError(f"not a block: {block!r}")


def _plain(value: Any) -> Any:
    """The value as JSON keeps it: no numpy types, no NaN, dates as ISO text."""
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(part) for part in value]
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NaT or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value.isoformat()[:10] if hasattr(value, "isoformat") else value
