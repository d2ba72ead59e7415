"""Section ``budget``: marketing as a share of the whole, and the plan against what is set aside for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workbook.chapters.strategic_session.blocks import ANSWERS, finding, message, metric, threshold
from workbook.chapters.strategic_session.goals import strategy_of
from workbook.chapters.strategic_session.plan_section import plan_cost
from workbook.metrics import Block, Chart, Section

MARKETING = ("marketing_share", "marketing_norm_low", "marketing_norm_high")


def section(client: Any, record: Any, intervals: bool) -> Section:
    """What marketing and the plan cost, each against its measure."""
    return Section("budget", tuple((*_marketing(record), *_plan(record))))


def base_of(record: Any) -> tuple[str, float | None]:
    """What marketing is compared with: the whole budget unless revenue was chosen."""
    base = record.budget_base or "budget"
    return base, record.company_budget if base == "budget" else record.yearly_revenue


def _marketing(record: Any) -> Iterator[Block]:
    base, whole = base_of(record)
    low, high = threshold("marketing_low"), threshold("marketing_high")
    convention = message(f"marketing_{base}", low=low, high=high)
    if not whole:
        reason = [message(f"missing_{base}")]
        yield from (metric(name, None, ANSWERS, convention, warnings=reason) for name in MARKETING)
        return
    yield metric("marketing_norm_low", low * whole, ANSWERS, convention)
    yield metric("marketing_norm_high", high * whole, ANSWERS, convention)
    if record.marketing_cost is None:
        yield metric("marketing_share", None, ANSWERS, convention, warnings=[message("missing_marketing")])
        return
    share = record.marketing_cost / whole
    yield metric("marketing_share", share, ANSWERS, convention)
    yield _finding(record, base, whole, share)
    where = _where(share)
    words = {"share": share, "low": low, "high": high}
    yield Chart(
        "marketing",
        {"share": share, "low": low, "high": high},
        message(f"chart.marketing.{where}" if where != "within" else "chart.marketing", **words),
        (7.2, 1.9),
    )


def _where(share: float) -> str:
    if share < threshold("marketing_low"):
        return "below"
    return "above" if share > threshold("marketing_high") else "within"


def _finding(record: Any, base: str, whole: float, share: float) -> Block:
    where = _where(share)
    bound = {"below": threshold("marketing_low"), "above": threshold("marketing_high"), "within": share}[where]
    words = {"share": share, "amount": abs(record.marketing_cost - bound * whole)}
    return finding(f"marketing_{where}", "marketing_share", level="note" if where == "within" else "watch", **words)


def _plan(record: Any) -> Iterator[Block]:
    """What is left of the money set aside once every step is paid."""
    steps = strategy_of(record).live
    cost = plan_cost(steps).value if len(steps) else None
    reasons = [
        *([] if cost is not None else [message("missing_costs")]),
        *([] if record.plan_budget is not None else [message("missing_plan_budget")]),
    ]
    if reasons:
        yield metric("plan_budget_left", None, ANSWERS, warnings=reasons)
        return
    left = record.plan_budget - cost
    blank = int(steps["cost"].isna().sum())
    partial = (message("steps_without_cost", n=blank),) if blank else ()
    yield metric("plan_budget_left", left, ANSWERS, warnings=partial)
    words = {"cost": cost, "budget": record.plan_budget, "amount": abs(left)}
    if left < 0:
        yield finding("plan_over_budget", "plan_budget_left", "plan_cost", level="act", **words)
    else:
        yield finding("plan_within_budget", "plan_budget_left", "plan_cost", **words)
