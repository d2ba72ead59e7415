"""A client's results.json as a run writes it, small, in any language; and a reader of pages."""

from __future__ import annotations

from copy import deepcopy
from html.parser import HTMLParser

import pytest

from workbook.wording import Wording

CURRENCY = {"en": "GBP", "fr": "EUR", "ru": "RUB"}
METRICS = {
    "customer_equity": (71509.9, 61420.0, 85403.0, "currency"),
    "customers": (339.0, None, None, "count"),
    "top20_share": (0.712, 0.66, 0.76, "share"),
    "gini": (None, None, None, "index"),
}
COLUMNS = (("segment", "text"), ("customers", "count"), ("margin", "currency"), ("last", "date"), ("stage", "text"))


def metric(name: str, wording: Wording) -> dict:
    value, low, high, unit = METRICS[name]
    return {
        "value": value,
        "low": low,
        "high": high,
        "unit": wording.currency if unit == "currency" else unit,
        "source": "invoices of 2025",
        "convention": "discounted yearly",
        "warnings": [] if value else ["Fewer than 12 repeat customers."],
        "label": f"Label of {name}",
        "meaning": f"Meaning of {name}",
        "text": wording.value(value, unit),
        "range": f"{wording.value(low, unit)} – {wording.value(high, unit)}" if low else "",
    }


def chapter(wording: Wording, rows: int = 30) -> dict:
    last = {"last": "2026-06-30", "stage": "won"}
    table = [{"segment": f"Segment {n}", "customers": n, "margin": 1000.0 * n, **last} for n in range(1, rows + 1)]
    labels = {"stage": {"won": "Sale won"}}
    columns = [{"name": n, "label": f"Column {n}", "unit": unit, "labels": labels.get(n)} for n, unit in COLUMNS]
    shape = {"title": "By segment", "reading": "One row a segment.", "shown": 10, "total": False, "columns": columns}
    calm = {"key": "calm", "values": {}, "text": "Nothing to do here.", "metrics": ["gini"], "level": "note"}
    few = {"key": "few", "values": {}, "text": "Two accounts carry it all.", "metrics": ["top20_share"], "level": "act"}
    blocks = [
        {"kind": "warning", "text": "Fourteen invoices were left out."},
        *({"kind": "metric", "name": name} for name in METRICS),
        {"kind": "finding", "index": 0},
        {"kind": "finding", "index": 1},
        {"kind": "chart", "name": "pareto"},
        {"kind": "table", "name": "by_segment"},
        {"kind": "text", "text": "A passage of explanation."},
    ]
    return {
        "title": "Client valuation",
        "question": "What is each customer worth?",
        "metrics": {name: metric(name, wording) for name in METRICS},
        "tables": {"by_segment": table},
        "columns": {"by_segment": shape},
        "charts": {"pareto": {"title": "Nine customers bring half of the margin", "reading": "the curve climbs fast"}},
        "findings": [calm, few],
        "warnings": ["Fourteen invoices were left out."],
        "notes": ["tables/customers.csv: column fax is ignored"],
        "sections": [
            {"id": "value", "title": "What customers are worth", "intro": "The margin to come.", "blocks": blocks}
        ],
        "inputs": {"tables/customers.csv": "sha256:00"},
    }


@pytest.fixture
def make_results():
    """``make_results("fr", name=..)``: the results of one client; keyword arguments go into ``client``."""

    def make(language: str = "en", **client) -> dict:
        who = {"id": "acme", "name": "Acme", "sector": "Consulting", "country": "France", "consultant": "C. Delaunay"}
        known = {**who, "language": language, "currency": CURRENCY[language], "as_of": "2026-06-30", **client}
        chapters = {"client_valuation": chapter(Wording(language, known["currency"]))}
        return deepcopy({"schema": 1, "client": known, "scenario": {}, "chapters": chapters})

    return make


class Page(HTMLParser):
    """What a browser would find: elements with their attributes, the text between, and the styles."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict]] = []
        self.texts: list[str] = []
        self.styles: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag in ("style", "script"):
            self._open.append(tag)

    def handle_endtag(self, tag):
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data):
        (self.styles if self._open else self.texts).append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    @property
    def tags(self) -> set[str]:
        return {tag for tag, _ in self.elements}

    def attributes(self, *names: str) -> list[str]:
        return [value for _, attributes in self.elements for name, value in attributes.items() if name in names]


@pytest.fixture(scope="session")
def read():
    """``read(html)``: the page as a parser sees it."""
    return Page
