"""Clients for the cross-checks: Northlight, some answers and tables changed, so that two chapters clash or agree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pandas as pd

from workbook import method
from workbook.chapters.client_report.reading import Chapters
from workbook.chapters.together import results_so_far
from workbook.client import Client, open_client
from workbook.client.answers import read_answers, validated
from workbook.project import DATA

Edit = Callable[["Draft"], None]


@cache
def northlight() -> Client:
    return open_client(DATA / "northlight")


@cache
def northlight_chapters() -> Chapters:
    """Northlight's chapters, analysed once for all tests."""
    return Chapters(northlight())


class Draft:
    """A copy of Northlight's answers and tables that a test changes; it remembers which chapters have changed."""

    def __init__(self):
        self.tables: dict[str, pd.DataFrame] = {}
        self.raw: dict[str, dict[str, Any]] = {}

    def answers(self, chapter: str) -> dict[str, Any]:
        if chapter not in self.raw:
            self.raw[chapter] = dict(read_answers(DATA / "northlight", chapter, "northlight")[0])
        return self.raw[chapter]

    def table(self, name: str) -> pd.DataFrame:
        if name not in self.tables:
            self.tables[name] = northlight().table(name).copy()
        return self.tables[name]

    def client(self) -> Client:
        records = dict(northlight().records)
        for chapter, raw in self.raw.items():
            records[chapter], problems = validated(chapter, raw)
            assert not problems, [problem.line("en") for problem in problems]
        return replace(northlight(), records=records, tables={**northlight().tables, **self.tables})

    def changed(self, chapter: str) -> bool:
        spec = method.chapter(chapter)
        return chapter in self.raw or bool(set(self.tables) & set(spec.all_tables()))


def changed(edit: Edit) -> Chapters:
    """The chapters of Northlight so changed; those that the change does not touch are not analysed again."""
    draft = Draft()
    edit(draft)
    touched = {name for name in method.chapters() if draft.changed(name)}
    touched |= {name for name in method.chapters() if touched & set(method.drawn_on(name))}
    known = {name: found for name, found in results_so_far(northlight()).items() if name not in touched}
    return Chapters(draft.client(), known)


def each(entries: list[dict], **values: Any) -> list[dict]:
    return [{**entry, **values} for entry in entries]


def as_it_is(draft: Draft) -> None:
    """Northlight itself."""


def answer(chapter: str, **items: Any) -> Edit:
    """These answers instead of Northlight's."""
    return lambda draft: draft.answers(chapter).update(items)


def every(chapter: str, item: str, **values: Any) -> Edit:
    """The same value in every entry of a list."""

    def edit(draft: Draft) -> None:
        answers = draft.answers(chapter)
        answers[item] = each(answers[item], **values)

    return edit


def added(chapter: str, item: str, **entry: Any) -> Edit:
    """One entry more."""

    def edit(draft: Draft) -> None:
        answers = draft.answers(chapter)
        answers[item] = [*answers.get(item, []), {"id": "added", **entry}]

    return edit


def column(table: str, name: str, value: Any) -> Edit:
    """A column of a table filled with a value, or made from itself by a function."""

    def edit(draft: Draft) -> None:
        frame = draft.table(table)
        frame[name] = value(frame[name]) if callable(value) else value

    return edit


def both(*edits: Edit) -> Edit:
    def edit(draft: Draft) -> None:
        for one in edits:
            one(draft)

    return edit


def table(name: str, rows: list[dict]) -> Edit:
    """Another table of that name, with the columns Northlight's has."""

    def edit(draft: Draft) -> None:
        kept = draft.table(name)
        frame = pd.DataFrame(rows).reindex(columns=kept.columns)
        draft.tables[name] = frame.astype({c: t for c, t in kept.dtypes.items() if t.kind in "f"})

    return edit


def segment(name: str) -> Edit:
    """One segment more in the client's list."""

    def edit(draft: Draft) -> None:
        frame = draft.table("segments")
        draft.tables["segments"] = pd.concat([frame, frame.tail(1).assign(segment=name)], ignore_index=True)

    return edit


def goals(text: str, measure: str = "Share of customers who come back") -> Edit:
    """One goal of the session, and no action."""

    def edit(draft: Draft) -> None:
        first = method.scales()["session_perspective"][0].value
        goal = {"id": "g", "perspective": first, "text": text, "measure": measure}
        draft.raw[PLAN] = {"goals": [goal]}

    return edit


def plan(cost: float) -> Edit:
    """A session with one goal and one action of that cost."""

    def edit(draft: Draft) -> None:
        goals("Keep nine of ten customers")(draft)
        goal = draft.raw[PLAN]["goals"][0]["text"]
        draft.raw[PLAN]["actions"] = [{"id": "a", "goal": goal, "text": "Visit customers", "cost": cost}]

    return edit


RANKED = [
    {"respondent": who, "group": "management", "priority": what, "rank": rank}
    for who in ("A", "B")
    for rank, what in enumerate(("Keep the customers we have", "Grow abroad"), start=1)
]

BMC, CLV, TCO, MKT = "business_model_canvas", "client_valuation", "pricing_and_tco", "market_research"
TRUTH, SALES, VOICE, FIRM, EFF, PLAN = (
    "tests_of_truth", "sales_process", "voice_of_the_customer", "firm_economics", "commercial_effectiveness",
    "strategic_session",
)  # fmt: skip

# each check with a client whose chapters clash and one whose chapters agree
CLIENTS: dict[str, tuple[Edit, Edit]] = {
    "segments_unserved": (
        as_it_is,
        both(
            every(BMC, "segment_profiles", need_served="yes"),
            added(BMC, "notes", block="value_propositions", text="Fewer errors", segment="Retail and logistics"),
        ),
    ),
    "stage_of_market": (every(TCO, "markets", stage="price"), every(TCO, "markets", stage="reliability")),
    "share_of_the_best": (
        both(
            every(MKT, "segment_ratings", narrowness=1, fit=1, accessibility=1),
            column("segments", "spend_per_customer", lambda spend: spend.where(spend == spend.min(), 1.0) * 1000),
        ),
        as_it_is,
    ),
    "som_against_funnel": (answer(MKT, revenue_now=100_000.0), answer(MKT, revenue_now=9_000_000.0)),
    "hopes_of_the_pipeline": (every(MKT, "pipeline", probability=0.75), every(MKT, "pipeline", probability=0.05)),
    "segments_without_customers": (segment("Cooperatives"), as_it_is),
    "silence_after_the_sale": (
        as_it_is,
        added(BMC, "channels", name="Visit after ninety days", kind="face_to_face", role=["after_sale"]),
    ),
    "relations_against_worth": (every(BMC, "relations", cost=2_000_000.0), as_it_is),
    "service_against_worth": (
        column("service_levels", "service_level", 1.0),
        column("service_levels", "service_level", 5.0),
    ),
    "choice_in_two_chapters": (
        every(TRUTH, "segment_loyalty", channels=1, products=1, services=0),
        both(
            every(TRUTH, "segment_loyalty", channels=99, products=99, services=99),
            answer(CLV, choice_channels=99, choice_products=99, choice_services=99),
        ),
    ),
    "life_in_two_chapters": (
        every(FIRM, "lifetimes", periods=40, idle=0),
        every(FIRM, "lifetimes", periods=5, idle=0),
    ),
    "critics_among_the_worth": (column("nps", "score", 0.0), column("nps", "score", 10.0)),
    "streams_without_a_price": (as_it_is, added(TCO, "price_list", product="Leadership courses", price=780.0)),
    "claim_of_lower_costs": (
        lambda draft: draft.tables.update(
            offers=draft.table("offers").assign(
                amount=lambda f: f["amount"].where(f["offer"] != "Northlight programme", f["amount"] * 3)
            )
        ),
        as_it_is,
    ),
    "pocket_below_the_canvas": (
        as_it_is,
        table("price_waterfall", [{"step": "List", "amount": 92_000.0}, {"step": "Discount", "amount": -8_000.0}]),
    ),
    "discounts_in_two_chapters": (
        lambda draft: draft.answers(TCO).update(
            discount_periods=[{**p, "discounted": p["deals"]} for p in draft.answers(TCO)["discount_periods"]]
        ),
        as_it_is,
    ),
    "policies_in_two_chapters": (every(TCO, "policies", score=5), as_it_is),
    "revenue_in_two_chapters": (column("streams", "volume", lambda volume: volume * 2), as_it_is),
    "margin_in_two_chapters": (answer(CLV, margin_rate=0.95), as_it_is),
    "fees_in_two_chapters": (
        column("grades", "rate", lambda rate: rate * 3),
        column("grades", "rate", lambda rate: rate * 4_893_080 / 4_118_918.4),
    ),
    "profit_in_two_chapters": (answer(FIRM, fixed_costs=4_000_000.0), as_it_is),
    "priority_without_a_goal": (
        both(table("priorities", RANKED), goals("Open an office in Cork")),
        both(table("priorities", RANKED), goals("Keep nine of ten customers")),
    ),
    "goals_nobody_measures": (
        goals("Keep nine of ten customers", measure="Number of novel umbrellas"),
        both(
            goals("Keep nine of ten customers", measure="Share of returning customers"),
            answer(TRUTH, indicators=[{"id": "i", "indicator": "Returning customers", "objective": "Loyalty"}]),
        ),
    ),
    "expectation_without_a_goal": (
        goals("Open an office in Cork"),
        both(
            goals("Contact every customer after the project has ended"),
            answer(MKT, expectations=[
                {"id": "a", "expectation": "Contact after the project has ended", "importance": 4, "met": 1},
            ]),
        ),
    ),
    "improvements_without_a_goal": (
        goals("Open an office in Cork"),
        both(
            goals("A checklist for proposals"),
            answer(EFF, improvements=[{"id": "a", "improvement": "Write a checklist for every proposal"}]),
        ),
    ),
    "plan_above_the_profit": (
        plan(9_000_000.0),
        plan(900.0),
    ),
    "measured_in_two_chapters": (
        answer(TRUTH, indicators=[{"id": "i", "indicator": "Umbrellas sold", "objective": "No such objective"}]),
        as_it_is,
    ),
}  # fmt: skip
