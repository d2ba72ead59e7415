"""Resources, activities and partners: what is missing, which steps are known, who could stop the business."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook.chapters.business_model_canvas.blocks import choices, finding, metric, threshold
from workbook.chapters.business_model_canvas.business import Business
from workbook.metrics import Block, Column, Finding, Metric, Section, Table, Text, message


def section(business: Business) -> Section:
    return Section("means", tuple(_blocks(business)))


def _blocks(business: Business) -> Iterator[Block]:
    yield from _resource_metrics(business)
    yield _critical_metric(business)
    yield from _findings(business)
    if business.record.resources:
        yield Table("resources", _resources(business), _RESOURCE_COLUMNS)
    if business.record.skills:
        yield Text(message("result.skills", skills=list(business.record.skills)))
    if business.record.activities:
        yield Table("activities", _activities(business), _ACTIVITY_COLUMNS)
    if business.record.partners:
        yield Table("partners", _partners(business), _PARTNER_COLUMNS)


_RESOURCE_COLUMNS = (
    Column("resource"),
    Column("group", choices="resource_group"),
    Column("state", choices="resource_state"),
    Column("cost", "currency"),
)
_ACTIVITY_COLUMNS = (
    Column("activity"),
    Column("kind", choices="activity_kind"),
    Column("steps"),
    Column("count", "count"),
)
_PARTNER_COLUMNS = (
    Column("partner"),
    Column("role", choices="partner_role"),
    Column("dependency", "points"),
    Column("critical", "yes_no"),
)


def _resources(business: Business) -> pd.DataFrame:
    """Resources, the missing ones first."""
    rows = [(e.resource, e.group, e.state, e.cost) for e in business.record.resources]
    frame = pd.DataFrame(rows, columns=["resource", "group", "state", "cost"])
    return frame.sort_values("state", key=lambda state: state != "need", kind="stable")


def _activities(business: Business) -> pd.DataFrame:
    """Activities by function, with their steps in order and how many there are."""
    order = {kind: place for place, kind in enumerate(choices("activity_kind"))}
    rows = [(e.activity, e.kind, " → ".join(e.steps) or None, len(e.steps)) for e in business.record.activities]
    frame = pd.DataFrame(rows, columns=["activity", "kind", "steps", "count"])
    return frame.sort_values("kind", key=lambda kind: kind.map(order), kind="stable", na_position="last")


def _partners(business: Business) -> pd.DataFrame:
    """Partners, those without whom the business is impossible first, then by dependency."""
    rows = [(e.partner, e.role, e.dependency, e.critical) for e in business.record.partners]
    frame = pd.DataFrame(rows, columns=["partner", "role", "dependency", "critical"])
    rank = frame.assign(first=frame["critical"].eq(True), second=pd.to_numeric(frame["dependency"]))
    return frame.loc[rank.sort_values(["first", "second"], ascending=False, kind="stable").index]


def _needed(business: Business) -> list[Any]:
    return [entry for entry in business.record.resources if entry.state == "need"]


def _resource_metrics(business: Business) -> Iterator[Metric]:
    if not business.record.resources:
        names = ("resources_missing", "resources_missing_cost")
        yield from (metric(name, None, "resources", "no_resources") for name in names)
        return
    needed = _needed(business)
    unpriced = [entry.resource for entry in needed if entry.cost is None]
    cost = None if needed and len(unpriced) == len(needed) else sum(entry.cost or 0 for entry in needed)
    warnings = (message("resource_unpriced", resources=unpriced),) if unpriced else ()
    yield metric("resources_missing", len(needed), "resources")
    yield metric("resources_missing_cost", cost, "resources", warnings=warnings)


def _critical_metric(business: Business) -> Metric:
    partners = business.record.partners
    vital = sum(entry.critical is True for entry in partners) if partners else None
    return metric("critical_partners", vital, "partners", "no_partners")


def _findings(business: Business) -> Iterator[Finding]:
    needed = _needed(business)
    if needed:
        cost, names = sum(entry.cost or 0 for entry in needed), [entry.resource for entry in needed]
        key = "resources_missing_cost" if cost else "resources_missing"
        metrics = ("resources_missing", "resources_missing_cost")
        yield finding(key, *metrics, level="watch", resources=names, n=len(names), cost=cost)
    yield from _partner_findings(business)
    stepless = [entry.activity for entry in business.record.activities if not entry.steps]
    if stepless:
        yield finding("activity_without_steps", activities=stepless)


def _partner_findings(business: Business) -> Iterator[Finding]:
    partners, high = business.record.partners, threshold("dependency_high")
    critical = [entry.partner for entry in partners if entry.critical]
    if critical:
        yield finding("critical_partner", "critical_partners", level="watch", partners=critical, n=len(critical))
    bound = [entry.partner for entry in partners if (entry.dependency or 0) >= high and not entry.critical]
    if bound:
        yield finding("dependent_partner", "critical_partners", partners=bound)
