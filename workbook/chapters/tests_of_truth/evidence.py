"""The evidence behind each test: what the client says is there, and what can be found in the answers and tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook.chapters.tests_of_truth.blocks import choices, filled
from workbook.chapters.tests_of_truth.worth import SOURCE, Worth

TESTS = ("boundaries", "priorities", "deserving", "loyalty", "criteria")


def evidence_of(client: Any, record: Any, worth: Worth, opinions: Any) -> pd.DataFrame:
    """One row a piece of evidence: test, piece, found (in the workbook), claimed (ticked in the answers)."""
    rows = []
    for number, test in enumerate(TESTS, start=1):
        scale = f"truth_evidence_{number}"
        ticked = getattr(record, f"test_{number}_evidence")
        found = dict(_FOUND[test](client, record, worth, opinions))
        rows += [
            {"test": test, "piece": piece, "found": bool(found[piece]), "claimed": piece in ticked}
            for piece in choices(scale)
        ]
    return pd.DataFrame(rows)


def coverage(frame: pd.DataFrame) -> dict[str, float]:
    """The share of each test's pieces of evidence that are there, found or claimed."""
    there = frame["found"] | frame["claimed"]
    return there.groupby(frame["test"]).mean().to_dict()


def _boundaries(client: Any, record: Any, worth: Worth, opinions: Any) -> Iterator[tuple[str, bool]]:
    asked = any(entry.said_by == "customer" for entry in record.partner_views)
    yield "refusal_list", any(entry.reason for entry in record.refusals)
    yield "refused_offers", record.offers_refused is not None
    yield "interviews", asked
    yield "time_log", any(entry.hours is not None for entry in record.time_wasters)


def _priorities(client: Any, record: Any, worth: Worth, opinions: Any) -> Iterator[tuple[str, bool]]:
    yield "written_priorities", bool(record.priority_order)
    yield "random_test", len(opinions.lines) > 0 and (opinions.group == "staff").any()
    yield "voice_log", bool(record.voice_log)
    yield "perceptions", bool(record.perceptions)


def _deserving(client: Any, record: Any, worth: Worth, opinions: Any) -> Iterator[tuple[str, bool]]:
    frame = worth.frame
    yield "sales_and_margin", frame["value"].notna().any()
    yield "time_sheets", frame["hours"].notna().any()
    yield "potential", frame["expected"].notna().any() or frame["potential"].notna().any()
    yield "efforts", frame["score"].notna().any()


def _loyalty(client: Any, record: Any, worth: Worth, opinions: Any) -> Iterator[tuple[str, bool]]:
    kept = client.record(SOURCE).retention_rate is not None or filled(client, "retention") is not None
    yield "lifetime_values", worth.basis == "ltv"
    yield "retention_rates", kept
    yield "choices", any(None not in (e.channels, e.products, e.services) for e in record.segment_loyalty)
    yield "service_costs", any(entry.amount is not None for entry in record.category_investments)


def _criteria(client: Any, record: Any, worth: Worth, opinions: Any) -> Iterator[tuple[str, bool]]:
    yield "indicator_list", any(entry.user and entry.frequency for entry in record.indicators)
    yield "targets", any(entry.target for entry in record.indicators)
    yield "last_values", any(entry.last_value for entry in record.indicators)
    yield "decisions", any(entry.decision for entry in record.indicators)


_FOUND = {
    "boundaries": _boundaries,
    "priorities": _priorities,
    "deserving": _deserving,
    "loyalty": _loyalty,
    "criteria": _criteria,
}
