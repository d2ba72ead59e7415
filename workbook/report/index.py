"""``index.html`` of a run: every client in one row, money compared only within one currency."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from unicodedata import normalize
from urllib.parse import quote

from workbook import method
from workbook.report.page import country, day, render_page
from workbook.wording import Wording

# What a portfolio is looked at for; the first is drawn as a bar. A column that no client of a table fills is left out.
COMPARED = (
    ("client_valuation", "customer_equity"),
    ("client_valuation", "revenue_net"),
    ("client_valuation", "top20_share"),
    ("business_model_canvas", "revenue"),
    ("business_model_canvas", "operating_margin"),
    ("voice_of_the_customer", "nps"),
    ("sales_process", "win_rate"),
    ("commercial_effectiveness", "effectiveness_score"),
)
DOCUMENTS = {
    "html": "report.html",
    "pdf": "report.pdf",
    "pptx": "deck.pptx",
    "xlsx": "model.xlsx",
    "json": "results.json",
}


def render_index(run: Mapping, results: Sequence[Mapping]) -> str:
    """The page that compares all clients of a run. ``results`` holds the results.json of each client that has one.

    ``run`` is run.json: ``started``, ``finished``, ``versions``, ``clients`` by id with ``status``, ``reason`` and,
    optionally, ``outputs`` (the files made; report and results when it does not say), and optionally ``language``.
    """
    wording = Wording(run.get("language") or "en")
    in_order = sorted(results, key=lambda found: alphabetical(found["client"]["name"], found["client"]["id"]))
    return render_page(
        "index.html.j2",
        wording,
        groups=[_group(code, in_order, run, wording) for code in sorted({r["client"]["currency"] for r in results})],
        failed=_failed(run, in_order, wording),
        counts=_counts(run, in_order),
        started=_moment(run["started"]),
        finished=_moment(run["finished"]),
        versions=", ".join(f"{name} {version}" for name, version in (run.get("versions") or {}).items()),
    )


def _counts(run: Mapping, results: Sequence[Mapping]) -> dict[str, int]:
    known = {**{found["client"]["id"]: {"status": "done"} for found in results}, **run["clients"]}
    failed = sum(about["status"] == "failed" for about in known.values())
    return {"all": len(known), "failed": failed, "done": len(known) - failed}


def _moment(text: str) -> str:
    """``2026-11-22T01:40:05+00:00`` to the minute."""
    return str(text)[:16].replace("T", " ")


def _failed(run: Mapping, results: Iterable[Mapping], wording: Wording) -> list[dict[str, str]]:
    """The clients that failed, by name where one is known, each with its reason."""
    names = {found["client"]["id"]: found["client"]["name"] for found in results}
    failed = [(names.get(id_, id_), id_, about) for id_, about in run["clients"].items() if about["status"] == "failed"]
    failed.sort(key=lambda client: alphabetical(*client[:2]))
    return [{"name": name, "id": id_, "reason": _reason(about, wording)} for name, id_, about in failed]


def alphabetical(name: str, id_: str) -> tuple[str, str]:
    """Sorts as a reader looks names up: capitals and accents make no difference."""
    return normalize("NFKD", name.casefold()), id_


def _reason(about: Mapping, wording: Wording) -> str:
    return about.get("reason") or wording.label("index_no_reason")


def _group(currency: str, results: Sequence[Mapping], run: Mapping, wording: Wording) -> dict[str, Any]:
    """The clients of one currency, alphabetically, with the metrics that at least one of them has."""
    words = Wording(wording.language, currency)
    members = [found for found in results if found["client"]["currency"] == currency]
    compared = [pair for pair in COMPARED if any(_known(found, *pair) for found in members)]
    return {
        "currency": currency,
        "columns": [_heading(pair, members, words) for pair in compared],
        "rows": [{**_row(found, run, words), "cells": _cells(found, members, compared, words)} for found in members],
    }


def _known(found: Mapping, chapter: str, name: str) -> Mapping | None:
    """The metric of that name, or None where it was not computed."""
    metric = found["chapters"].get(chapter, {}).get("metrics", {}).get(name)
    return metric if metric and metric["value"] is not None else None


def _heading(pair: tuple[str, str], members: Sequence[Mapping], words: Wording) -> str:
    """The metric's name in the language of the page; where the method does not know it, in a client's."""
    chapter, name = pair
    if chapter in method.chapters():
        return Wording(words.language, words.currency, chapter).label(f"metric.{name}")
    return next(filter(None, (_known(found, *pair) for found in members)))["label"]


def _row(found: Mapping, run: Mapping, words: Wording) -> dict[str, Any]:
    client = found["client"]
    about = run["clients"].get(client["id"], {"status": "done"})
    spoken = words.label(f"language_{client['language']}")
    facts = (client.get("sector"), country(client.get("country", ""), words), spoken, day(client["as_of"], words))
    return {
        "name": client["name"],
        "facts": [fact for fact in facts if fact],
        "what_if": bool(found["scenario"]),
        "status": _status(found, about, words),
        "documents": _documents(client["id"], about, words),
        "notebooks": _notebooks(client["id"], found["chapters"]),
    }


def _cells(found: Mapping, members: Sequence[Mapping], compared: Iterable[tuple], words: Wording) -> list[dict]:
    return [_cell(found, pair, members, words) for pair in compared]


def _cell(found: Mapping, pair: tuple[str, str], members: Sequence[Mapping], words: Wording) -> dict[str, Any]:
    metric = _known(found, *pair)
    if metric is None:
        return {"text": words.value(None, "text"), "range": "", "bar": None}
    unit = "currency" if metric["unit"] == words.currency else metric["unit"]
    interval = "" if metric["low"] is None else " – ".join(words.value(metric[end], unit) for end in ("low", "high"))
    drawn = _bar(metric, pair, members) if pair == COMPARED[0] else None
    return {"text": words.value(metric["value"], unit), "range": interval, "bar": drawn}


def _bar(metric: Mapping, pair: tuple[str, str], members: Iterable[Mapping]) -> str | None:
    """How far the value reaches against the largest of the same currency, in per cent; None below zero."""
    largest = max(other["value"] for found in members if (other := _known(found, *pair)))
    return f"{100 * metric['value'] / largest:.2f}%" if largest > 0 and metric["value"] >= 0 else None


def _status(found: Mapping, about: Mapping, words: Wording) -> dict[str, Any]:
    warnings = len({warning for chapter in found["chapters"].values() for warning in _warnings(chapter)})
    failed = about["status"] == "failed"
    return {"failed": failed, "reason": _reason(about, words) if failed else "", "warnings": 0 if failed else warnings}


def _warnings(chapter: Mapping) -> Iterable[str]:
    """What a reader is warned of in a chapter: about its data, and about numbers that are given all the same."""
    yield from chapter["warnings"]
    for metric in chapter["metrics"].values():
        yield from metric["warnings"] if metric["value"] is not None else ()


def _documents(client_id: str, about: Mapping, words: Wording) -> list[tuple[str, str]]:
    made = about.get("outputs", (DOCUMENTS["html"], DOCUMENTS["json"]))
    listed = {kind: name for kind, name in DOCUMENTS.items() if name in made}
    return [(words.label(f"document_{kind}"), link(client_id, name)) for kind, name in listed.items()]


def _notebooks(client_id: str, chapters: Mapping[str, Mapping]) -> list[tuple[str, str]]:
    return [(chapter["title"], link(client_id, f"{name}.ipynb")) for name, chapter in chapters.items()]


def link(*parts: str) -> str:
    """A relative address, every part percent-encoded: nothing in a name can leave the folder or name a protocol."""
    return "./" + "/".join(quote(part, safe="") for part in parts)
