"""The register of plans: a tree whose parts should add up to the plan they belong to."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from workbook.chapters.commercial_effectiveness.blocks import blank, entries, finding, metric, missing, table, threshold
from workbook.chapters.commercial_effectiveness.case import Case
from workbook.metrics import Block, message

FIELDS = ("plan", "kind", "level", "part_of", "owner", "until", "objective", "amount")


def register(case: Case) -> pd.DataFrame:
    """One row a plan with the sum of its parts and the difference, NaN where it has no parts with an amount."""
    frame = entries(case.record.plans, *FIELDS)
    frame["amount"] = pd.to_numeric(frame["amount"])
    own = frame["part_of"].ne(frame["plan"])
    parts = frame[own].dropna(subset=["part_of", "amount"]).groupby("part_of")["amount"].sum()
    frame["parts"] = frame["plan"].map(parts).astype(float)
    return frame.assign(difference=frame["parts"] - frame["amount"])


def blocks(case: Case) -> Iterator[Block]:
    """The widest difference between a plan and its parts, plans that hang in the air, and the register."""
    frame = register(case)
    compared = frame.dropna(subset=["difference"])
    if frame.empty or compared.empty:
        yield from missing(["plan_gap"], "answers", message("no_plan_parts" if len(frame) else "no_plans"))
    else:
        widest = compared.loc[compared["difference"].abs().idxmax()]
        yield from _findings(compared)
        yield metric("plan_gap", widest["difference"], "answers", message("plan_gap", plan=widest["plan"]))
    if frame.empty:
        return
    unknown = ~frame["part_of"].isin(frame["plan"]) | (frame["part_of"] == frame["plan"])
    loose = frame[~blank(frame["part_of"]) & unknown]
    if len(loose):
        yield finding("plans_loose", "plan_gap", level="watch", n=len(loose), plans=loose["plan"].tolist())
    ownerless = frame[blank(frame["owner"])]
    if len(ownerless):
        yield finding("plans_ownerless", "plan_gap", level="watch", n=len(ownerless), plans=ownerless["plan"].tolist())
    money = ("amount:currency", "parts:currency", "difference:currency")
    yield table("plans", frame, "plan", "kind:text:effectiveness_plan_kind", "part_of", "owner", "until:date", *money)


def _findings(compared: pd.DataFrame) -> Iterator[Block]:
    """Plans whose parts promise less than the plan, or more."""
    for row in compared.itertuples():
        if abs(row.difference) > threshold("plan_tolerance") * row.amount:
            short = row.difference < 0
            yield finding(
                "plan_short" if short else "plan_over",
                "plan_gap",
                level="act" if short else "watch",
                plan=row.plan,
                amount=row.amount,
                parts=row.parts,
                difference=abs(row.difference),
            )
