"""Section ``drivers``: what drives satisfaction or recommendation, what to repair first, whether both go together."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from workbook.chapters.voice_of_the_customer import loyalty, priorities
from workbook.chapters.voice_of_the_customer.blocks import finding, metric, missing, share_bounds, table, threshold
from workbook.chapters.voice_of_the_customer.drivers import Drivers
from workbook.chapters.voice_of_the_customer.voice import Voice
from workbook.metrics import Block, Chart, Section, message


def section(voice: Voice) -> Section:
    return Section("drivers", (*_drivers(voice.key_drivers), *_grid(voice), *_loyalty(voice)))


def _drivers(found: Drivers) -> Iterator[Block]:
    names = ("drivers_r2", "driver_top_share")
    source = message(f"drivers_of_{found.outcome}", n=found.n)
    if found.frame is None:
        yield from missing(names, source, *found.reasons)
        return
    top = found.frame.iloc[0]
    yield from _driver_findings(found, top)
    yield metric("drivers_r2", found.r2, source, message("drivers_r2"), bounds=_around(found.r2, found.bounds),
                 warnings=found.notes)  # fmt: skip
    share = top["part"] if top["part"] == top["part"] else None
    reasons = () if share is not None else (message("nothing_explained"),)
    bounds = None if found.first is None else (top["part_low"], top["part_high"])
    yield metric("driver_top_share", share, source, message("driver_top_share", driver=top["driver"]), bounds=bounds,
                 warnings=(*found.notes, *reasons))  # fmt: skip
    shown = found.frame.head(threshold("bars_shown"))
    title = message(f"chart.drivers.title_{found.outcome}", driver=top["driver"], share=float(top["share"]),
                    r2=found.r2)  # fmt: skip
    yield Chart("drivers", shown, title, (7.2, 1.6 + 0.45 * len(shown)))
    yield table("drivers", found.frame, "driver", "share:share", "low:share", "high:share", "part:share")


def _around(value: float, bounds: tuple[float, float] | None) -> tuple[float, float] | None:
    return None if bounds is None else (min(bounds[0], value), max(bounds[1], value))


def _driver_findings(found: Drivers, top: pd.Series) -> Iterator[Block]:
    """The first place is said only as loudly as the draws allow; shared drivers are never ranked."""
    collinear = any(note.key == "drivers_collinear" for note in found.notes)
    sure = found.first is not None and found.first >= threshold("place_kept") and not collinear
    key = "driver_first" if sure else "driver_open"
    kept = found.first if found.first is not None else 0.0
    yield finding(f"{key}_{found.outcome}", "drivers_r2", level="note" if sure else "watch", driver=top["driver"],
                  share=float(top["share"]), kept=kept, n=found.n, r2=found.r2)  # fmt: skip


def _grid(voice: Voice) -> Iterator[Block]:
    found = priorities.grid(voice)
    if found is None:
        reason = "missing_satisfaction" if voice.csi is None else "nothing_weighs"
        yield metric("priorities", None, message("no_grid"), warnings=[message(reason)])
        return
    frame, origin = found
    repair = frame[frame["field"] == "repair"]
    yield from _repair_findings(repair)
    yield metric("priorities", len(repair), message(f"importance_{origin}", n=len(frame)), message("priorities"))
    title = message("chart.grid" if len(repair) else "chart.grid.title_none", factors=repair["factor"].tolist(),
                    n=len(repair))  # fmt: skip
    yield Chart("grid", {"rows": frame, "origin": origin}, title, (7.2, 5.0))
    yield table("grid", frame, "factor", "importance:share", "score:points", "low:points", "high:points",
                "field:text:grid_field", "kept:share")  # fmt: skip


def _repair_findings(repair: pd.DataFrame) -> Iterator[Block]:
    sure = repair.loc[~(repair["kept"] < threshold("place_kept")), "factor"].tolist()
    open_ = repair.loc[repair["kept"] < threshold("place_kept"), "factor"].tolist()
    if sure:
        yield finding("repair_first", "priorities", level="act", factors=sure, n=len(sure))
    if open_:
        yield finding("repair_perhaps", "priorities", level="watch", factors=open_, kept=threshold("place_kept"),
                      n=len(open_))  # fmt: skip


def _loyalty(voice: Voice) -> Iterator[Block]:
    names = ("satisfaction_loyalty", "satisfied_not_loyal")
    found = loyalty.link(voice)
    if found is None:
        yield from missing(names, message("nobody_answered_both"), message("missing_both"))
        return
    source = message("answered_both", n=found.n)
    few = [message("persons_few", n=found.n, least=threshold("answers_few"))]
    few = few if found.n < threshold("answers_few") else []
    reasons = few if found.rank is not None else [message("no_spread")]
    yield from _link_finding(found)
    yield metric("satisfaction_loyalty", found.rank, source, message("rank_correlation"), bounds=found.bounds,
                 warnings=reasons)  # fmt: skip
    yield from _not_loyal(found, source, few)
    yield _cross_chart(found)
    yield table("cross", found.table, "band:text:satisfaction_band", "promoters:count", "passives:count",
                "detractors:count", "persons:count")  # fmt: skip


def _link_finding(found: loyalty.Link) -> Iterator[Block]:
    if found.rank is None or found.bounds is None:
        return
    low, high = found.bounds
    key = "link_together" if low > 0 else "link_against" if high < 0 else "link_open"
    yield finding(key, "satisfaction_loyalty", level="watch" if key == "link_against" else "note", rank=found.rank,
                  low=low, high=high, n=found.n)  # fmt: skip


def _not_loyal(found: loyalty.Link, source, few: list) -> Iterator[Block]:
    """Among the satisfied, those who would not recommend: satisfaction that earns no loyalty."""
    row = found.table.set_index("band").loc["satisfied"]
    n, part = int(row["persons"]), int(row["persons"] - row["promoters"])
    if not n:
        yield metric("satisfied_not_loyal", None, source, warnings=[message("nobody_satisfied")])
        return
    convention = message("satisfied_not_loyal", cut=threshold("satisfied_from"), n=n)
    yield metric("satisfied_not_loyal", part / n, source, convention, bounds=share_bounds(part, n), warnings=few)


def _cross_chart(found: loyalty.Link) -> Chart:
    rows = found.table[found.table["persons"] > 0].reset_index(drop=True)
    satisfied = found.table.set_index("band").loc["satisfied"]
    if satisfied["persons"]:
        part = (satisfied["persons"] - satisfied["promoters"]) / satisfied["persons"]
        title = message("chart.cross", share=float(part), n=int(satisfied["persons"]))
    else:
        title = message("chart.cross.title_none", n=found.n)
    return Chart("cross", rows, title, (7.2, 1.9 + 0.5 * len(rows)))
