"""Section ``system``: which elements of the sales system are there, how resources are used, which competences lack."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook import method
from workbook.chapters.sales_process.blocks import choices, entries, finding, metric, table, threshold
from workbook.metrics import Block, Chart, Section, Text, message

QUESTIONS = ("start", "links", "built", "active", "measure")
RESOURCES = ("resource_customers", "resource_staff", "resource_technology")
GROUPS = {
    "customers": ("portrait", "classification"),
    "products": ("solutions", "unique_offer", "price_list", "price_policy"),
    "employees": ("competences",),
}


def section(record: Any) -> Section:
    """Elements, resources, competences, and what the chapter is to serve."""
    blocks = (*_elements(record), *_resources(record), *_competences(record), *_said(record))
    return Section("system", blocks)


def weight_of(state: str | None) -> float:
    """What a state counts: in place 1, in part 0.5, missing or unsaid 0."""
    scores = {choice.value: choice.score for choice in method.scales()["sales_state"]}
    return float(scores[state]) if state else 0.0


def group_of(element: str) -> str:
    """The group of an element: customers, products, employees, else the company itself."""
    return next((group for group, members in GROUPS.items() if element in members), "company")


def sheet(record: Any) -> pd.DataFrame:
    """All elements in their order, one row each; what nobody spoke of is missing."""
    said = entries(record.system_elements, "element", "state", "owner").drop_duplicates("element").set_index("element")
    frame = said.reindex(list(choices("sales_element"))).rename_axis("element").reset_index().astype(object)
    frame["state"] = [state if isinstance(state, str) else "missing" for state in frame["state"]]
    frame["owner"] = [owner if isinstance(owner, str) else None for owner in frame["owner"]]
    return frame.assign(group=[group_of(element) for element in frame["element"]])


def _elements(record: Any) -> Iterator[Block]:
    if not record.system_elements:
        why = [message("missing_system")]
        yield metric("system_coverage", None, "answers", "system_coverage", warnings=why)
        return
    frame = sheet(record)
    coverage = sum(weight_of(state) for state in frame["state"]) / len(frame)
    lacking = frame[frame["state"] == "missing"]
    if len(lacking):
        named = [message(f"sales_element.{element}") for element in lacking["element"][: threshold("names_shown")]]
        asks = "act" if coverage < threshold("coverage_act") else "watch"
        yield finding("system_missing", "system_coverage", level=asks, n=len(lacking), all=len(frame), elements=named)
    else:
        yield finding("system_complete", "system_coverage")
    ownerless = frame[(frame["state"] != "missing") & frame["owner"].isna()]
    if len(ownerless):
        yield finding("system_without_owner", "system_coverage", level="watch", n=len(ownerless))
    yield metric("system_coverage", coverage, "answers", "system_coverage")
    counts = frame.groupby(["group", "state"], sort=False).size().unstack(fill_value=0)
    counts = counts.reindex(
        index=["company", "customers", "products", "employees"], columns=list(choices("sales_state"))
    )
    yield Chart("system", counts.fillna(0), message("chart.system", share=coverage), (7.2, 3.4))
    columns = ("element:text:sales_element", "state:text:sales_state", "owner")
    yield table("system_elements", frame, "group:text:sales_group", *columns)


def _resources(record: Any) -> Iterator[Block]:
    ratings = {name: getattr(record, name) for name in RESOURCES if getattr(record, name) is not None}
    if not ratings:
        yield metric("resource_use", None, "answers", "resource_use", warnings=[message("missing_resources")])
        return
    for name, rating in ratings.items():
        if rating <= threshold("low_rating"):
            code = f"resource_weak_{name.removeprefix('resource_')}"
            yield finding(code, "resource_use", level="watch", rating=rating)
    mean = sum(ratings.values()) / len(ratings)
    yield metric("resource_use", mean, "answers", "resource_use")
    least = min(ratings, key=ratings.get)
    even = len(set(ratings.values())) == 1
    said = message("chart.resources.even", rating=mean) if even else None
    said = said or message("chart.resources", resource=message(f"chart.resources.{least}"))
    yield Chart("resources", pd.Series(ratings, dtype=float), said, (7.2, 2.6))


def _competences(record: Any) -> Iterator[Block]:
    frame = entries(record.competences, "role", "competence", "kind", "needed", "present")
    frame["gap"] = pd.to_numeric(frame["needed"]) - pd.to_numeric(frame["present"])
    if not frame["gap"].notna().any():
        why = [message("missing_competences")]
        yield metric("competence_gap", None, "answers", "competence_gap", warnings=why)
        return
    frame = frame.sort_values("gap", ascending=False, kind="stable", na_position="last")
    top = frame.iloc[0]
    if top["gap"] > 0:
        values = {"competence": top["competence"], "role": top["role"], "gap": float(top["gap"])}
        yield finding("competence_gap", "competence_gap", level="watch", **values)
    yield metric("competence_gap", float(top["gap"]), "answers", "competence_gap")
    columns = ("competence", "kind:text:competence_kind", "needed:points", "present:points", "gap:points")
    yield table("competences", frame, "role", *columns, long=True)


def _said(record: Any) -> Iterator[Block]:
    for name in QUESTIONS:
        answer = getattr(record, f"question_{name}")
        if answer:
            yield Text(message(f"text.question_{name}", answer=answer))
    if record.kit_uses:
        uses = [message(f"sales_kit_use.{use}") for use in record.kit_uses]
        yield Text(message("text.uses", answers=uses))
