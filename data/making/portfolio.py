"""The portfolio: 24 small clients, each of another sector, made from one record of data/stories each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle, zip_longest
from pathlib import Path

import numpy as np

from making.buying import Buyer, Invoice, booked, cents_around, last_year, months_before, order_days
from making.writing import STORIES, Dialect, money_tables, read_story, write_table, write_yaml

LANGUAGES = {"english": "en", "french": "fr", "russian": "ru"}
USUAL = {"months": 12, "leaving": 0.1, "margin": [0.1, 0.4], "hourly": [50, 100], "as_of": date(2026, 6, 30)}

INFO = ("id", "name", "sector", "country", "language", "currency", "as_of", "consultant")
CANVAS = {"business_stage": "existing", "purposes": ["systematise", "growth_points"]}


def make_portfolio(out: Path) -> list[Path]:
    """Writes every client of the portfolio and says which folders."""
    made = []
    for file, language in LANGUAGES.items():
        stories = read_story(STORIES / f"{file}.yaml")
        for story in stories["clients"]:
            made.append(_client(out / "portfolio", USUAL | {"language": language} | story, stories["people"]))
    return made


def _client(out: Path, story: dict, people: list[str]) -> Path:
    folder, dialect = out / story["id"], Dialect(**story.get("tables", {}))
    for name, content in _answers(story).items():
        write_yaml(folder / f"{name}.yaml", content)
    for name, rows in _tables(story, people).items():
        write_table(folder / "tables" / f"{name}.csv", rows, dialect)
    return folder


def _tables(story: dict, people: list[str]) -> dict[str, list[dict]]:
    """What the client brings. All of them have invoices behind their figures; some only show the sums."""
    rng = np.random.default_rng(story["seed"])
    buyers = list(_buyers(story, people, rng))
    invoices = [line for buyer in buyers for line in _invoices(buyer, rng)]
    recent = last_year(invoices, story["as_of"])
    customers = [_customer(buyer, sum(line.cents for line in recent.get(buyer.id, [])), rng) for buyer in buyers]
    tables = {"segments": [{"segment": name} for name in story["segments"]]}
    if "customers" in story["brings"]:
        tables["customers"] = customers[: len(customers) - story.get("unlisted", 0)]
    if "transactions" in story["brings"]:
        tables["transactions"] = booked([*invoices, *_dated_later(buyers, story)])
    return tables | (money_tables(story, sum(row["revenue"] for row in customers)) if "canvas" in story else {})


def _buyers(story: dict, people: list[str], rng: np.random.Generator) -> Iterator[Buyer]:
    """The customers in the order of the story; the first of a segment is its largest. A number stands for persons."""
    strangers, number = cycle(people), 0
    for segment, listed in story["segments"].items():
        names = [next(strangers) for _ in range(listed)] if isinstance(listed, int) else listed
        shape = story | story.get("by_segment", {}).get(segment, {})
        for place, name in enumerate(names):
            number += 1
            key = story.get("renumber", {}).get(number) or story.get("numbering", "C{:03d}").format(number)
            yield _buyer((key, name, segment), shape, 1 - place / max(len(names) - 1, 1), rng)


def _buyer(names: tuple[str, str, str], shape: dict, size: float, rng: np.random.Generator) -> Buyer:
    """A customer of that size (1 the largest of its segment, 0 the smallest); when it came and left is drawn."""
    first, as_of = months_before(shape["as_of"], shape["months"]), shape["as_of"]
    half = (as_of - first).days // 2
    start = first if rng.random() < 0.65 else first + timedelta(int(rng.integers(0, half)))
    stop = start + timedelta(int(rng.integers(30, half))) if rng.random() < shape["leaving"] else as_of
    (small, large), (few, many) = shape["amount"], shape["orders_a_year"]
    cents = round((small + (large - small) * size * size) * 100 * shape.get("largest", {}).get(names[1], 1))
    orders = few + (many - few) * rng.random()
    last = as_of if names[1] in shape.get("largest", {}) else stop
    return Buyer(*names, start, last, orders, cents, shape, joins=start > first)


def _invoices(buyer: Buyer, rng: np.random.Generator) -> list[Invoice]:
    """Orders in steps that fit the size of the amounts, now and then with a credit note a few days later."""
    step = 5 if buyer.cents < 100_000 else 1_000 if buyer.cents < 10_000_000 else 100_000
    lines = []
    for day in order_days(buyer, rng):
        lines.append(Invoice(day, buyer.id, cents_around(buyer.cents, step, rng)))
        later = day + timedelta(9)
        if rng.random() < 0.015 and later <= buyer.shape["as_of"]:
            lines.append(Invoice(later, buyer.id, -cents_around(buyer.cents * 0.3, step, rng), credit=True))
    return lines


def _dated_later(buyers: list[Buyer], story: dict) -> list[Invoice]:
    """Invoices that somebody dated after the date of the figures."""
    later = [story["as_of"] + timedelta(9 + place) for place in range(story.get("dated_later", 0))]
    return [Invoice(day, buyer.id, buyer.cents) for day, buyer in zip(later, buyers, strict=False)]


def _customer(buyer: Buyer, cents: int, rng: np.random.Generator) -> dict:
    """One row of the table customers: the year's revenue, margin and hours, and the ratings of the consultant."""
    shape, place, mood = buyer.shape, rng.random(), rng.random()
    share = shape["margin"][0] + (shape["margin"][1] - shape["margin"][0]) * place
    hourly = shape["hourly"][0] + (shape["hourly"][1] - shape["hourly"][0]) * rng.random()
    size = min(1, buyer.cents / 100 / shape["amount"][1])
    stays = buyer.stop == shape["as_of"]
    row = {"customer_id": buyer.id, "name": buyer.name, "segment": buyer.segment, "since": _since(buyer, rng)}
    row |= {"revenue": cents / 100, "margin": round(cents * share) / 100, "hours": round(cents / 100 / hourly)}
    if not shape.get("rated", True):
        return row
    relationship = 1 + 4 * (0.35 + 0.65 * mood) if stays else 1 + 2.2 * mood
    attractiveness = 1 + 4 * (0.55 * place + 0.45 * size)
    return row | {"relationship": round(relationship, 1), "attractiveness": round(attractiveness, 1)}


def _since(buyer: Buyer, rng: np.random.Generator) -> date:
    """Who was there when the record begins came up to eight years earlier."""
    earlier = int(rng.integers(20, 2900))
    return buyer.start - timedelta(0 if buyer.joins else earlier)


def _answers(story: dict) -> dict[str, dict]:
    """client.yaml and the chapters answered."""
    info = {key: story[key] for key in INFO}
    info |= {"tables": story["tables"]} if "tables" in story else {}
    usual = {"time_unit": "week", "horizon_months": 12, "payment_timing": "end"}
    usual |= {"calibration_end": months_before(story["as_of"], 9) - timedelta(1)} if story["months"] >= 24 else {}
    chapters = {"client_valuation": usual | story["answers"]}
    if "canvas" in story:
        chapters["business_model_canvas"] = CANVAS | {"notes": list(_notes(story))}
    files = {name: {"schema": 1, "client": story["id"], "answers": answers} for name, answers in chapters.items()}
    return {"client": {"schema": 1} | info} | files


def _notes(story: dict) -> Iterator[dict]:
    """The canvas as notes; those on segments and on offers belong to the segments in the order of the story."""
    for block, texts in story["canvas"].items():
        segments = list(story["segments"]) if block in ("segments", "value_propositions") else []
        for place, (text, segment) in enumerate(zip_longest(texts, segments[: len(texts)]), start=1):
            note = {"id": f"{block}-{place}", "block": block, "text": text}
            yield note | ({"segment": segment} if segment else {})
