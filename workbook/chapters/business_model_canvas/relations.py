"""Customer relationships: what each segment expects against what it gets, at what cost, how personal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook.chapters.business_model_canvas.blocks import choices, finding, metric, share, threshold
from workbook.chapters.business_model_canvas.business import Business
from workbook.metrics import Block, Chart, Column, Finding, Metric, Section, Table, message

STATES = {(True, True): "met", (True, False): "gap", (False, True): "surplus", (False, False): "none"}
PEOPLE = frozenset({"personal", "dedicated"})


def section(business: Business) -> Section:
    return Section("relations", tuple(_blocks(business)))


def by_segment(business: Business) -> pd.DataFrame:
    """One row for each segment of which relations are said, in the order of the segments.

    ``current``, ``expected`` and ``motive`` are tuples; several entries of one segment are put together, their costs
    added. ``position`` is their mean, ``customers`` the largest count given; cost and position are NaN when not given.
    """
    named = [segment for segment in business.segments if _entries(business, segment)]
    rows = pd.DataFrame([_row(business, segment) for segment in named], columns=_FIELDS)
    return rows.astype({"cost": float, "position": float})


_FIELDS = [
    "segment", "current", "expected", "motive", "position", "cost", "customers", "cost_per_customer", "decision_days",
    "service",
]  # fmt: skip


def _entries(business: Business, segment: str) -> list[Any]:
    return [entry for entry in business.record.relations if entry.segment == segment]


def _row(business: Business, segment: str) -> dict[str, Any]:
    entries = _entries(business, segment)
    cost = _total([entry.cost for entry in entries])
    customers = _largest([entry.customers for entry in entries])
    positions = [entry.position for entry in entries if entry.position is not None]
    return {
        "segment": segment,
        **{name: _union(entries, name) for name in ("current", "expected", "motive")},
        "position": sum(positions) / len(positions) if positions else None,
        "cost": cost,
        "customers": customers,
        "cost_per_customer": share(cost, customers) if cost is not None and customers else None,
        "decision_days": _largest([entry.decision_days for entry in entries]),
        "service": "; ".join(entry.service for entry in entries if entry.service) or None,
    }


def _union(entries: list[Any], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for entry in entries for value in getattr(entry, name)))


def _largest(counts: list[int | None]) -> int | None:
    return max((count for count in counts if count is not None), default=None)


def _total(costs: list[float | None]) -> float | None:
    given = [cost for cost in costs if cost is not None]
    return sum(given) if given else None


def states(segments: pd.DataFrame) -> pd.DataFrame:
    """Segments in rows, the six types in columns: met, gap (only expected), surplus (only set up) or none."""
    types = choices("relation_type")
    rows = [
        [STATES[(kind in expected, kind in current)] for kind in types]
        for expected, current in zip(segments["expected"], segments["current"], strict=True)
    ]
    return pd.DataFrame(rows, index=list(segments["segment"]), columns=list(types))


def _blocks(business: Business) -> Iterator[Block]:
    segments = by_segment(business)
    cells = states(segments)
    yield from _metrics(business, segments, cells)
    yield from _findings(business, segments, cells)
    if not len(segments):
        return
    yield Chart("relation_matrix", cells, _title(cells), (7.2, 1.9 + 0.45 * len(cells)))
    yield Table("relation_matrix", cells.rename_axis("segment").reset_index(), _matrix_columns())
    yield Table("relation_segments", _costs(segments), _segment_columns())
    positions = segments.dropna(subset="position")[["segment", "position"]]
    if len(positions):
        title = message("chart.relation_position", n=len(positions))
        yield Chart("relation_position", positions, title, (7.2, 1.4 + 0.4 * len(positions)))


def _matrix_columns() -> tuple[Column, ...]:
    state = "result.relation_matrix.state"
    return (Column("segment"), *(Column(kind, choices=state) for kind in choices("relation_type")))


def _segment_columns() -> tuple[Column, ...]:
    motives = (Column(motive, "yes_no") for motive in choices("relation_motive"))
    return (
        Column("segment"),
        Column("service"),
        *motives,
        Column("position", "points"),
        Column("cost", "currency"),
        Column("customers", "count"),
        Column("cost_per_customer", "currency"),
        Column("decision_days", "days"),
    )


def _costs(segments: pd.DataFrame) -> pd.DataFrame:
    marks = {motive: [motive in chosen for chosen in segments["motive"]] for motive in choices("relation_motive")}
    return segments.drop(columns=["current", "expected", "motive"]).assign(**marks)


def _title(cells: pd.DataFrame):
    gaps = int((cells == "gap").to_numpy().sum())
    return message("chart.relation_matrix.gaps", n=gaps) if gaps else message("chart.relation_matrix", n=len(cells))


def _metrics(business: Business, segments: pd.DataFrame, cells: pd.DataFrame) -> Iterator[Metric]:
    asked = any(segments["expected"])
    for name, state in (("relation_gaps", "gap"), ("relation_surplus", "surplus")):
        count = (cells == state).to_numpy().sum() if asked else None
        yield metric(name, count, "relations", "no_expectations", convention="relation_gaps")
    silent = segments.loc[segments["cost"].isna(), "segment"].tolist()
    partial = (message("relation_cost_partial", segments=silent),) if silent else ()
    if len(silent) == len(segments):
        yield metric("relation_cost", None, "relations", "no_relation_cost")
    else:
        yield metric("relation_cost", segments["cost"].sum(), "relations", warnings=partial)
    yield metric("relation_fit", business.record.relation_fit, "answers", "no_fit")


def _findings(business: Business, segments: pd.DataFrame, cells: pd.DataFrame) -> Iterator[Finding]:
    yield from _gaps(cells)
    yield from _surplus(segments, cells)
    if any(segments["expected"]) and not (cells == "gap").any(axis=None):
        yield finding("relations_as_expected", "relation_gaps")
    wanting = segments.loc[[bool(PEOPLE & set(types)) for types in segments["expected"]], "segment"].tolist()
    if business.record.relation_model == "self_service" and wanting:
        yield finding("self_service_against_expectation", "relation_gaps", level="act", segments=wanting)
    limit = threshold("decision_long")
    long = segments.loc[pd.to_numeric(segments["decision_days"]) >= limit, "segment"].tolist()
    if long:
        yield finding("decision_long", "relation_gaps", segments=long, days=limit)
    fit = business.record.relation_fit
    if fit is not None and fit <= threshold("fit_low"):
        yield finding("relation_fit_low", "relation_fit", level="watch", fit=fit)


def _gaps(cells: pd.DataFrame) -> Iterator[Finding]:
    for kind in cells.columns:
        named = cells.index[cells[kind] == "gap"].tolist()
        if named:
            yield finding(f"relation_gap_{kind}", "relation_gaps", level="act", segments=named)


def _surplus(segments: pd.DataFrame, cells: pd.DataFrame) -> Iterator[Finding]:
    """Relations nobody expects, where expectations were asked, with what relations with these segments cost."""
    unasked = (cells == "surplus").any(axis=1).to_numpy() & segments["expected"].map(bool).to_numpy(dtype=bool)
    found = segments[unasked]
    if len(found):
        cost, names = float(found["cost"].sum()), found["segment"].tolist()
        key = "relation_surplus_cost" if cost else "relation_surplus"
        yield finding(key, "relation_surplus", "relation_cost", segments=names, n=len(names), cost=cost)
