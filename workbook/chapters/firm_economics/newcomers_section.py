"""Section ``newcomers``: who leaves early, how the first weeks feel, who looks after what, and which tools pay."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook.chapters.firm_economics import leavers, pulse
from workbook.chapters.firm_economics.blocks import choices, entries, finding, metric, missing, table, threshold
from workbook.chapters.firm_economics.fees import triangle
from workbook.metrics import Block, Message, Section, Text, message

ORDER = {"plan": 0, "have": 1, "no": 2}


def section(client: Any, record: Any, intervals: bool) -> Section:
    """Leavers, pulse, tasks and tools."""
    return Section(
        "newcomers",
        (*leavers.blocks(client, record), *pulse.blocks(record), *_tasks(record), *_tools(client, record)),
    )


def _tasks(record: Any) -> Iterator[Block]:
    """What keeps newcomers, and whose task it is."""
    if record.manager_skill is not None:
        yield Text(message(f"text.manager_skill.{record.manager_skill}"))
    if not record.retention_tasks:
        yield metric("tasks_unowned", None, message("answers"), warnings=[message("missing_tasks")])
        return
    frame = entries(record.retention_tasks, "task", "owner")
    open_ = frame["owner"].isna() | (frame["owner"] == "nobody")
    if open_.any():
        tasks = frame.loc[open_, "task"].tolist()
        yield finding("tasks_unowned", "tasks_unowned", level="watch", n=len(tasks), tasks=tasks)
    if record.manager_skill is not None and record.manager_skill <= threshold("skill_weak"):
        yield finding("manager_unskilled", "tasks_unowned", level="watch", score=record.manager_skill)
    yield metric("tasks_unowned", int(open_.sum()), message("answers"), message("tasks_unowned", n=len(frame)))
    frame = frame.assign(open=~open_).sort_values("open", kind="stable")
    yield table("retention_tasks", frame, "task", "owner:text:retention_owner")


def _tools(client: Any, record: Any) -> Iterator[Block]:
    names = ("tools_cost", "tools_return", "tools_break_even_cut")
    if record.hiring_ready is False:
        yield Text(message("text.hiring_first"))
    if not record.onboarding_tools:
        yield from missing(names, "answers", message("missing_tools"))
        return
    listed = sheet(record)
    planned = listed[listed["state"] == "plan"]
    cost, base = float(planned["cost"].fillna(0).sum()), leavers.leaving_cost(client, record)
    yield from _returns(record, cost, len(planned), int(planned["cost"].isna().sum()), base)
    shown = listed.assign(place=listed["state"].map(ORDER).fillna(len(ORDER))).sort_values("place", kind="stable")
    yield table("tools", shown, "tool:text:onboarding_tool", "state:text:tool_state", "cost:currency", "note")


def sheet(record: Any) -> pd.DataFrame:
    """The seven tools in their order; blank where nothing is said of one."""
    said = entries(record.onboarding_tools, "tool", "state", "cost", "note").drop_duplicates("tool").set_index("tool")
    frame = said.reindex([*choices("onboarding_tool")]).rename_axis("tool").reset_index()
    texts = {
        name: [value if isinstance(value, str) and value else None for value in frame[name]]
        for name in ("state", "note")
    }
    return frame.assign(cost=pd.to_numeric(frame["cost"]), **texts)


def _returns(record: Any, cost: float, planned: int, unpriced: int, base: tuple[float | None, str]) -> Iterator[Block]:
    amount, kind = base
    source, cut = message("tools", n=planned), record.leaving_cut
    none = [] if planned else [message("no_tools_planned")]
    open_ = [message("tools_unpriced", n=unpriced)] if unpriced else []
    unknown = [] if amount is not None else [message("missing_leaving_cost")]
    gone = [*none, *unknown, *([] if cut is not None else [message("missing_leaving_cut")])]
    value = None if gone else cut * amount - cost
    if value is not None:
        yield from _finding(record, value, cost, amount)
    yield metric("tools_cost", cost if planned else None, source, "tools_cost", warnings=[*none, *open_])
    bounds = None if value is None else _bounds(record, amount, cost)
    ranged = [] if bounds or value is None else [message("no_cut_range")]
    said = [*gone, *_gate(record), *open_, *ranged]
    yield metric("tools_return", value, source, f"tools_return_{kind}", bounds=bounds, warnings=said)
    even = cost / amount if planned and amount else None
    zero = [*none, *([] if even is not None or not planned else [message("missing_leaving_cost")])]
    over = [message("tools_never_pay")] if even is not None and even > 1 else []
    yield metric("tools_break_even_cut", even, source, "tools_break_even", warnings=[*zero, *over, *open_])


def _bounds(record: Any, amount: float, cost: float) -> tuple[float, float] | None:
    """The middle 95 % of the return when the cut lies in the triangle low, likely, high."""
    low, likely, high = record.leaving_cut_low, record.leaving_cut, record.leaving_cut_high
    if low is None or high is None or not low <= likely <= high:
        return None
    tail = (1 - threshold("interval_level")) / 2
    first, last = (triangle(share, low, likely, high) * amount - cost for share in (tail, 1 - tail))
    return first, last


def _gate(record: Any) -> tuple[Message, ...]:
    """First attraction and hiring, then tools."""
    if record.hiring_ready is None:
        return (message("hiring_unknown"),)
    return () if record.hiring_ready else (message("hiring_first"),)


def _finding(record: Any, value: float, cost: float, amount: float) -> Iterator[Block]:
    if record.hiring_ready is False:
        yield finding("hiring_first", "tools_return", level="act")
    key = "tools_pay" if value >= 0 else "tools_cost_more"
    values = {"amount": abs(value), "cost": cost, "cut": record.leaving_cut, "even": cost / amount if amount else 0.0}
    yield finding(key, "tools_return", "tools_cost", level="note" if value >= 0 else "watch", **values)
