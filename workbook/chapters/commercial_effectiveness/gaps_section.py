"""Section ``gaps``: which components are furthest from where they should be, weighed by how much they matter."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from workbook.chapters.commercial_effectiveness.blocks import blank, finding, level, metric, missing, table, threshold
from workbook.chapters.commercial_effectiveness.case import Case
from workbook.chapters.commercial_effectiveness.subjects import SCALE
from workbook.metrics import Block, Chart, Finding, Metric, Section, message

NAMES = ("gap_mean", "components_below_target", "first_gaps_share", "first_gaps_stable")


def section(case: Case) -> Section:
    return Section("gaps", tuple(_blocks(case)))


def _blocks(case: Case) -> Iterator[Block]:
    frame = case.gaps
    if frame.empty:
        yield from missing(NAMES, "answers", message("no_ratings"))
        return
    yield from _findings(frame)
    yield from _metrics(case, frame)
    if (frame["gap"] > 0).any():
        yield _chart(frame)
    columns = ("importance:count", "level:points", "target:points", "gap:points", "priority:points", "share:share")
    yield table("gaps", frame, f"component:text:{SCALE}", *columns, "stays:share", "owner")


def _metrics(case: Case, frame: pd.DataFrame) -> Iterator[Metric]:
    below = frame[frame["gap"] > 0]
    assumed = []
    if not frame["importance_said"].all():
        assumed.append(
            message(
                "importance_assumed",
                n=int((~frame["importance_said"]).sum()),
                importance=threshold("importance_default"),
            )
        )
    if not frame["target_said"].all():
        n = int((~frame["target_said"]).sum())
        assumed.append(message("target_assumed", n=n, target=threshold("target_default")))
    yield metric("gap_mean", frame["gap"].mean(), case.source, "gap", warnings=assumed)
    yield metric("components_below_target", len(below), case.source, warnings=assumed)
    first = frame.head(threshold("first_gaps"))
    nothing = () if len(below) else (message("no_gap"),)
    share = first["share"].sum() if len(below) else None
    yield metric("first_gaps_share", share, case.source, "priority", warnings=(*nothing, *assumed))
    stable = first.loc[first["gap"] > 0, "stays"].mean() if len(below) and case.intervals else None
    undrawn = () if case.intervals or nothing else (message("not_redrawn"),)
    alone = (message("one_rater"),) if case.components.raters == 1 else ()
    drawn = message("stays", draws=threshold("gap_draws"), jitter=threshold("importance_jitter"))
    yield metric("first_gaps_stable", stable, case.source, drawn, warnings=(*nothing, *undrawn, *alone))


def _findings(frame: pd.DataFrame) -> Iterator[Finding]:
    below = frame[frame["gap"] > 0]
    if below.empty:
        yield finding("no_gaps", "components_below_target", n=len(frame))
        return
    for row in below.head(threshold("first_gaps")).itertuples():
        values = {"level_": row.level, "target": row.target, "importance": int(row.importance)}
        rank = level(row.priority, "gap_act", "gap_watch")
        yield finding(f"gap_{row.component}", "components_below_target", level=rank, **values)
    first = below.head(threshold("first_gaps"))
    stays = first["stays"].dropna()
    if len(stays):
        firm = int((stays >= threshold("stable_share")).sum())
        rank = "note" if firm == len(stays) else "watch"
        yield finding(
            "first_gaps_firm",
            "first_gaps_stable",
            level=rank,
            n=firm,
            all=len(stays),
            share=round(stays.mean(), 2),
            limit=threshold("stable_share"),
        )
    ownerless = first[blank(first["owner"])]
    if len(ownerless):
        yield finding(
            "first_gaps_ownerless", "components_below_target", level="watch", n=len(ownerless), all=len(first)
        )


def _chart(frame: pd.DataFrame) -> Chart:
    below = frame[frame["gap"] > 0]
    shown = below.head(threshold("bars_shown"))
    first = min(threshold("first_gaps"), len(below))
    title = message("chart.gaps", n=len(below), all=len(frame), first=first, share=below.head(first)["share"].sum())
    columns = ["component", "priority", "low", "high", "gap", "importance", "stays"]
    return Chart("gaps", shown[columns], title, (7.2, 1.6 + 0.38 * len(shown)))
