"""Section ``priorities``: the open steps ranked in three ways, and whether the first place can be trusted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook.chapters.strategic_session.blocks import ANSWERS, finding, message, metric, table, threshold
from workbook.chapters.strategic_session.goals import strategy_of
from workbook.chapters.strategic_session.ranking import quadrants, scored, with_ranges
from workbook.metrics import Block, Chart, Section

FIELDS = ("quick_win", "project", "fill_in", "doubtful")


def section(client: Any, record: Any, intervals: bool) -> Section:
    """RICE, weighted shortest job first, and impact against effort."""
    steps = strategy_of(record).live
    found = {name: scored(steps, name) for name in ("rice", "wsjf")}
    ranked = [block for name, frame in found.items() for block in _ranked(frame, name, intervals)]
    return Section("priorities", (*_agreement(found), *ranked, *_impact_effort(steps), *_ranks(found, steps)))


def _ranked(frame: pd.DataFrame, name: str, intervals: bool) -> Iterator[Block]:
    key, source = f"{name}_first_stays", message("scored", n=len(frame))
    if len(frame) < 2:
        yield metric(key, None, source, warnings=[message(f"missing_{name}")])
        return
    if not intervals:
        yield metric(key, None, source, warnings=[message("not_redrawn")])
        return
    frame, stays = with_ranges(frame, name)
    first, second = frame.iloc[0], frame.iloc[1]
    sure = stays >= threshold("first_sure")
    words = {"step": first["text"], "share": stays}
    yield finding(
        f"{name}_first" if sure else f"{name}_first_open",
        key,
        level="note" if sure else "watch",
        second=second["text"],
        **words,
    )
    yield metric(
        key, stays, source, message("redrawn", draws=threshold("ranking_draws"), share=threshold("judgement_error"))
    )
    shown = frame.head(threshold("bars_shown")).reset_index(drop=True)
    size = (7.2, 1.2 + 0.42 * len(shown))
    yield Chart(name, shown[["text", "score", "low", "high"]], message(f"chart.{name}", **words), size)


def _agreement(found: dict[str, pd.DataFrame]) -> Iterator[Block]:
    """Whether two ways of ranking name the same first step."""
    if any(len(frame) < 2 for frame in found.values()):
        return
    first, other = (frame.iloc[0] for frame in found.values())
    if first["id"] == other["id"]:
        yield finding("same_first", "rice_first_stays", "wsjf_first_stays", step=first["text"])
    else:
        yield finding(
            "other_first", "rice_first_stays", "wsjf_first_stays", level="watch", rice=first["text"], wsjf=other["text"]
        )


def _impact_effort(steps: pd.DataFrame) -> Iterator[Block]:
    frame = quadrants(steps)
    if not len(frame):
        yield metric("quick_wins", None, ANSWERS, warnings=[message("missing_impact_effort")])
        return
    counts = frame["field"].value_counts()
    wins = int(counts.get("quick_win", 0))
    yield metric(
        "quick_wins",
        wins,
        message("rated_steps", n=len(frame)),
        message("quadrants", effort=float(frame["effort"].median())),
    )
    doubtful = frame[frame["field"] == "doubtful"]
    if len(doubtful):
        yield finding("steps_doubtful", "quick_wins", level="watch", n=len(doubtful), steps=doubtful["text"].tolist())
    data = {
        "frame": frame[["text", "impact", "effort", "field"]].reset_index(drop=True),
        "cut": float(frame["effort"].median()),
        "high": threshold("impact_high"),
    }
    title = message("chart.impact_effort", n=wins, all=len(frame))
    yield Chart("impact_effort", data, title, (9.6, 5.2))


def _ranks(found: dict[str, pd.DataFrame], steps: pd.DataFrame) -> Iterator[Block]:
    """All steps that any of the three ways ranks, by RICE and then by WSJF."""
    frame = steps[["id", "text", "owner"]].copy()
    for name, ranked in found.items():
        own = ranked.set_index("id")
        frame[name], frame[f"{name}_rank"] = frame["id"].map(own["score"]), frame["id"].map(own["rank"])
    fields = quadrants(steps).set_index("id")["field"]
    frame["field"] = frame["id"].map(fields)
    known = frame[["rice", "wsjf"]].notna().any(axis=1) | frame["field"].notna()
    if known.any():
        listed = frame[known].sort_values(["rice_rank", "wsjf_rank"], kind="stable")
        listed = listed.assign(field=listed["field"].astype(object).where(listed["field"].notna(), None))
        yield table(
            "ranks",
            listed,
            "text",
            "owner",
            "rice:number",
            "rice_rank:count",
            "wsjf:number",
            "wsjf_rank:count",
            "field:text:field",
            long=True,
        )
