"""Section ``criteria``: are the performance criteria dictated by a healthy fear of failing?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook.chapters.tests_of_truth.blocks import (
    choices,
    entries,
    finding,
    folded,
    listed,
    metric,
    missing,
    share_bounds,
    table,
)
from workbook.metrics import Block, Chart, Section, Text, message

_FIELDS = (
    *("indicator", "objective", "user", "tool", "frequency", "target", "failure_line", "last_value", "decision"),
    *("use", "value_added", "progress"),
)
_SHARES = (
    *("indicators_orphan_share", "indicators_decided_share", "indicators_value_share", "indicators_progress_share"),
    "failure_line_share",
)


def section(client: Any, record: Any, intervals: bool) -> Section:
    """The register of indicators, what they serve, what they have led to, and the objectives nobody measures."""
    frame = register(record)
    blocks = [
        *(_judged(frame, record) if len(frame) else _nothing(record)),
        *_objectives(frame, record),
        *_audit(frame),
        *_words(record),
    ]
    return Section("criteria", tuple(blocks))


def register(record: Any) -> pd.DataFrame:
    """One row an indicator; orphan: it serves none of the objectives; state: decided (a decision came of it), used
    (somebody uses it), unused."""
    frame = entries(record.indicators, *_FIELDS)
    objectives = {folded(objective) for objective in record.objectives}
    serves = [objective is not None and (not objectives or folded(objective) in objectives)
              for objective in frame["objective"].where(frame["objective"].notna(), None)]  # fmt: skip
    frame["orphan"] = [not known for known in serves]
    acting = frame["use"].isin(["learn", "reward", "punish"]) | frame["user"].notna()
    frame["state"] = acting.map({True: "used", False: "unused"}).mask(frame["use"] == "none", "unused")
    frame["state"] = frame["state"].mask(frame["decision"].notna(), "decided")
    return frame


def _nothing(record: Any) -> Iterator[Block]:
    yield metric("indicators", 0, "answers")
    yield from missing([*_SHARES], "answers", message("missing_indicators"))


def _judged(frame: pd.DataFrame, record: Any) -> Iterator[Block]:
    n = len(frame)
    parts = (frame["orphan"], frame["state"] == "decided", frame["value_added"].eq(True), frame["progress"].eq(True),
             frame["failure_line"].notna())  # fmt: skip
    yield metric("indicators", n, "answers")
    for name, part in zip(_SHARES, parts, strict=True):
        held = int(part.sum())
        warned = [message("no_objectives")] if name == _SHARES[0] and not record.objectives else []
        yield metric(name, held / n, message("indicators", n=n), name, bounds=share_bounds(held, n), warnings=warned)
    yield from _findings(frame, n)
    yield _chart(frame, record)
    columns = ("objective", "orphan:yes_no", "user", "tool", "frequency:text:truth_frequency", "target", "failure_line")
    yield table(
        "indicators", frame, "indicator", *columns, "last_value", "decision", "state:text:truth_state", long=True
    )
    served = ("value_added:yes_no", "progress:yes_no", "use:text:truth_use")
    yield table("indicator_aims", frame, "indicator", *served, long=True)


def _findings(frame: pd.DataFrame, n: int) -> Iterator[Block]:
    for key, part, asks in (
        ("orphans", frame[frame["orphan"]], "act"),
        ("unused", frame[frame["state"] == "unused"], "watch"),
    ):
        if len(part):
            metrics = "indicators_orphan_share" if key == "orphans" else "indicators_decided_share"
            yield finding(f"indicators_{key}", metrics, level=asks, n=len(part), all=n, names=listed(part["indicator"]))
    punished = int((frame["use"] == "punish").sum())
    if punished * 2 > n:
        yield finding("fear_punishes", "indicators", level="act", n=punished, all=n)
    if not frame["failure_line"].notna().any():
        yield finding("no_failure_line", "failure_line_share", level="watch", n=n)


def _chart(frame: pd.DataFrame, record: Any) -> Chart:
    """Indicators by objective and by what came of them; those without an objective last."""
    names = {folded(objective): objective for objective in record.objectives}
    for objective in frame.loc[~frame["orphan"], "objective"]:
        names.setdefault(folded(objective), objective)
    keys = [
        "" if orphan else folded(objective)
        for orphan, objective in zip(frame["orphan"], frame["objective"], strict=True)
    ]
    counts = pd.crosstab(pd.Series(keys, name="objective"), frame["state"])
    rows = [*names, *([""] if frame["orphan"].any() else [])]
    counts = counts.reindex(index=rows, columns=["decided", "used", "unused"], fill_value=0)
    counts.index = [names.get(key) for key in counts.index]
    bare = int((counts.sum(axis=1) == 0).sum())
    said = {"n": int(frame["orphan"].sum()), "all": len(frame), "bare": bare}
    return Chart("indicators", counts, message("chart.indicators", **said), (7.2, 1.7 + 0.5 * len(counts)))


def _objectives(frame: pd.DataFrame, record: Any) -> Iterator[Block]:
    """Objectives that at least one indicator serves, and those that none does."""
    if not record.objectives:
        yield from missing(["objectives_measured_share"], "answers", message("missing_objectives"))
        return
    served = {folded(objective) for objective in frame["objective"].dropna()}
    bare = [objective for objective in record.objectives if folded(objective) not in served]
    n = len(record.objectives)
    yield metric("objectives_measured_share", 1 - len(bare) / n, message("objectives", n=n), "objectives_measured",
                 bounds=share_bounds(n - len(bare), n))  # fmt: skip
    if bare:
        yield finding("objectives_bare", "objectives_measured_share", level="act", n=len(bare), names=listed(bare))


def _audit(frame: pd.DataFrame) -> Iterator[Block]:
    """What the indicators are used for: to learn, to reward, to punish, or not at all."""
    if frame["use"].notna().any():
        counts = frame["use"].value_counts()
        rows = [{"use": use, "indicators": int(counts.get(use, 0))} for use in choices("truth_use")]
        found = pd.DataFrame(rows)
        yield table("uses", found.assign(share=found["indicators"] / found["indicators"].sum()),
                    "use:text:truth_use", "indicators:count", "share:share")  # fmt: skip


def _words(record: Any) -> Iterator[Text]:
    for name in ("performance_measured", "use_note"):
        if getattr(record, name):
            yield Text(message(f"text.{name}", answer=getattr(record, name)))
    for name in ("performance_criteria", "performance_tools"):
        if getattr(record, name):
            yield Text(message(f"text.{name}", answers=list(getattr(record, name))))
