"""Section ``agreement``: whether the raters see the same firm, and where they do not."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from workbook.chapters.commercial_effectiveness.blocks import finding, metric, missing, table, threshold
from workbook.chapters.commercial_effectiveness.case import Case
from workbook.chapters.commercial_effectiveness.levels import Levels
from workbook.chapters.commercial_effectiveness.subjects import SCALE
from workbook.metrics import Block, Chart, Finding, Metric, Section, message
from workbook.statistics.reliability import Reliability, reliability


def section(case: Case) -> Section:
    return Section("agreement", tuple(_blocks(case)))


def _blocks(case: Case) -> Iterator[Block]:
    levels = case.components
    if not levels.rated:
        names = ("raters", "dispersion", "components_disputed", "rater_reliability")
        yield from missing(names, "answers", message("no_ratings"))
        return
    alone = (message("one_rater_no_agreement"),) if levels.raters == 1 else ()
    if alone:
        yield metric("raters", levels.raters, case.source, warnings=alone)
        yield from missing(("dispersion", "components_disputed", "rater_reliability"), case.source, *alone)
        return
    yield from _several(case, levels)


def _several(case: Case, levels: Levels) -> Iterator[Block]:
    frame = levels.table()
    disputed = frame[frame["deviation"] > threshold("disputed")]
    compared = int((frame["raters"] > 1).sum())
    alike = () if compared else (message("nothing_compared"),)
    found = _reliability(levels)
    yield from _findings(levels, disputed, found)
    yield metric("raters", levels.raters, case.source)
    yield metric("dispersion", levels.dispersion, case.source, "dispersion", warnings=alike)
    yield metric(
        "components_disputed", len(disputed) if compared else None, case.source, "components_disputed", warnings=alike
    )
    yield _reliable(case, levels, found)
    if compared:
        yield _chart(levels, frame)
        shown = frame[frame["raters"] > 1].sort_values("deviation", ascending=False, kind="stable")
        columns = ("raters:count", "least:points", "level:points", "most:points", "spread:points", "deviation:points")
        yield table("dispersion", shown, f"component:text:{SCALE}", *columns, long=True)
    yield table("raters", _people(levels), "rater", "components:count", "mean:points", "distance:points")


def _complete(levels: Levels) -> pd.DataFrame:
    """Raters who rated at least half of the components, and the components that all of these rated."""
    marks = levels.matrix()
    busy = marks.loc[:, marks.count() >= threshold("rated_least") * len(marks)]
    return busy.dropna()


def _reliability(levels: Levels) -> Reliability | None:
    marks = _complete(levels)
    if len(marks) < threshold("reliability_least"):
        return None
    found = reliability(marks, threshold("interval_level"))
    return found and found.from_zero()


def _reliable(case: Case, levels: Levels, found: Reliability | None) -> Metric:
    marks = _complete(levels)
    values = {"n": len(marks), "raters": marks.shape[1]}
    if found is None:
        flat = marks.shape[1] > 1 and len(marks) >= threshold("reliability_least")
        reason = message("components_alike") if flat else message("too_few_for_reliability", **values)
        return metric("rater_reliability", None, case.source, warnings=[reason])
    return metric(
        "rater_reliability",
        found.mean,
        message("complete", **values),
        "rater_reliability",
        bounds=(found.low, found.high),
    )


def _people(levels: Levels) -> pd.DataFrame:
    """One row a rater: how many components, the mean, and the mean distance to the others, most severe first."""
    marks = levels.matrix()
    others = marks.sub(marks.mean(axis=1), axis=0)[marks.count(axis=1) > 1]
    frame = pd.DataFrame({"components": marks.count(), "mean": marks.mean(), "distance": others.mean()})
    return frame.rename_axis("rater").reset_index().sort_values("distance", kind="stable", ignore_index=True)


def _findings(levels: Levels, disputed: pd.DataFrame, found: Reliability | None) -> Iterator[Finding]:
    if len(disputed):
        yield finding(
            "components_disputed",
            "components_disputed",
            level="watch",
            n=len(disputed),
            points=float(disputed["deviation"].max()),
        )
    people = _people(levels).dropna(subset=["distance"])
    apart = float(people["distance"].max() - people["distance"].min()) if len(people) else 0.0
    if apart >= 1:
        kind, severe = people["rater"].iloc[-1], people["rater"].iloc[0]
        yield finding("raters_apart", "dispersion", level="watch", kind=kind, severe=severe, points=apart)
    if found is not None:
        word, rank = _verdict(found)
        values = {"icc": found.mean, "low": found.low, "high": found.high, "n": levels.raters}
        yield finding(f"reliability_{word}", "rater_reliability", level=rank, **values)


def _verdict(found: Reliability) -> tuple[str, str]:
    """What the reliability allows to say: its lower bound must hold as well before the order is called good."""
    if found.mean < threshold("reliability_poor"):
        return "poor", "act"
    if found.low < threshold("reliability_poor"):
        return "unsure", "watch"
    return ("good", "note") if found.mean >= threshold("reliability_good") else ("moderate", "watch")


def _chart(levels: Levels, frame: pd.DataFrame) -> Chart:
    """The components the raters disagree on most: every rater's mark, their mean, and its interval."""
    order = frame[frame["raters"] > 1].sort_values("deviation", ascending=False, kind="stable")
    order = order.head(threshold("bars_shown")).set_index("component")
    marks = levels.matrix().loc[order.index]
    widest = float(np.nanmax(order["most"] - order["least"]))
    title = message("chart.dispersion", spread=levels.dispersion, widest=widest)
    data = {"marks": marks, "means": order[["level", "low", "high"]]}
    return Chart("dispersion", data, title, (7.2, 1.9 + 0.36 * len(order)))
