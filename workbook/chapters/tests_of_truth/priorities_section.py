"""Section ``priorities``: are all employees focused on the same priorities as management?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.tests_of_truth.alignment import Concordance, Overlap, concordance, first_choices, named, overlap
from workbook.chapters.tests_of_truth.alignment import shares as shares_of
from workbook.chapters.tests_of_truth.blocks import (
    CHAPTER,
    finding,
    folded,
    listed,
    metric,
    missing,
    redrawn,
    share_bounds,
    table,
    threshold,
)
from workbook.chapters.tests_of_truth.listening import listening
from workbook.chapters.tests_of_truth.opinions import GROUPS, Opinions
from workbook.metrics import Block, Chart, Message, Metric, Section, Warn, message

_SUFFIX = {"all": "", "management": "_management", "staff": "_staff"}


def section(client: Any, record: Any, opinions: Opinions, intervals: bool) -> Section:
    """Agreement of the rankings, management against staff, clarity, and what customers and employees say."""
    blocks = [
        *(_agreement(client, record, opinions, intervals) if len(opinions.lines) else _nothing()),
        _clarity(client, record, intervals),
        *listening(record),
    ]
    return Section("priorities", tuple(blocks))


def _nothing() -> Iterator[Block]:
    reason = message("missing_priorities")
    yield metric("respondents", 0, "no_opinions")
    names = [f"kendall_{part}{suffix}" for suffix in _SUFFIX.values() for part in ("w", "p")]
    yield from missing([*names, "rbo", "top_priority_share", "alignment_share"], "no_opinions", reason)


def _agreement(client: Any, record: Any, opinions: Opinions, intervals: bool) -> Iterator[Block]:
    both = overlap(opinions, record.priority_order, intervals)
    all_groups = [concordance(opinions, group, intervals) for group in (None, *GROUPS)]
    yield from (Warn(warning) for warning in (*opinions.left_out, *_gaps(opinions)))
    yield from _findings(opinions, both, record)
    yield metric("respondents", len(opinions.group), _source(opinions))
    for found in all_groups:
        yield from _concordance_metrics(found, opinions)
    yield _rbo(both, opinions)
    yield from _shares(opinions, both, record)
    yield from _tables(opinions, both, all_groups, record)


def _source(opinions: Opinions) -> Any:
    counts = opinions.group.value_counts()
    return message("opinions", **{group: int(counts.get(group, 0)) for group in GROUPS})


def _gaps(opinions: Opinions) -> Iterator[Any]:
    """Rankings that leave something out are named, and so is what hardly anybody ranks."""
    if opinions.incomplete:
        yield message("incomplete_rankings", n=len(opinions.incomplete), names=opinions.incomplete)
    if opinions.rare:
        yield message("rare_priorities", names=listed(opinions.rare))


def _concordance_metrics(found: Concordance, opinions: Opinions) -> Iterator[Metric]:
    source = message("rankings", n=found.raters, objects=found.objects)
    warnings = _why_not(found, opinions)
    names = [f"kendall_{part}{_SUFFIX[found.group]}" for part in ("w", "p")]
    yield metric(names[0], found.w, source, "kendall_w", bounds=found.bounds, warnings=warnings)
    yield metric(names[1], found.p, source, message("kendall_p", draws=threshold("permutation_draws")),
                 warnings=warnings if found.p is None else ())  # fmt: skip


def _why_not(found: Concordance, opinions: Opinions) -> tuple:
    if found.w is None:
        ranked = not opinions.ranks.empty
        key = "too_few_rankings" if found.raters < 2 and ranked else "nothing_ranked" if not ranked else "all_tied"
        return (message(key, n=found.raters),)
    few = found.raters < threshold("raters_least")
    return (message("few_rankings", n=found.raters, least=threshold("raters_least")),) if few else ()


def _rbo(both: Overlap, opinions: Opinions) -> Metric:
    reasons = _few_staff(opinions)
    if both.rbo is None:
        reasons = [message("one_group_missing")]
    elif both.agreed:
        reasons = [message("list_stands_in"), *reasons]
    convention = message("rbo", p=threshold("rbo_p"))
    return metric("rbo", both.rbo, _source(opinions), convention, bounds=both.bounds, warnings=reasons)


def _few_staff(opinions: Opinions) -> list[Message]:
    n, least = len(opinions.of("staff")), threshold("raters_least")
    return [message("few_people", n=n, least=least)] if n < least else []


def _shares(opinions: Opinions, both: Overlap, record: Any) -> Iterator[Metric]:
    """Staff who put first what management puts first, and how much of what staff name is among management's first."""
    firsts, source = first_choices(opinions, "staff"), _source(opinions)
    reasons = [] if len(firsts) else [message("no_staff_asked")]
    if not both.top:
        reasons.append(message("no_management_order"))
    if reasons:
        yield from missing(["top_priority_share", "alignment_share"], source, *reasons)
        return
    agree = int(firsts[[key for key in both.top if key in firsts]].any(axis=1).sum())
    tops = [_name(opinions, record, key) for key in both.top]
    warnings = [message("several_tops", names=tops)] if len(tops) > 1 else []
    yield metric(
        "top_priority_share",
        agree / len(firsts),
        source,
        message("top_priority", priority=tops),
        bounds=share_bounds(agree, len(firsts)),
        warnings=[*warnings, *_few_staff(opinions)],
    )
    yield _alignment(opinions, both, source)


def _alignment(opinions: Opinions, both: Overlap, source: Any) -> Metric:
    said, n = named(opinions, "staff"), threshold("priorities_named")
    wanted = set(both.frame["management"].rank(method="min").pipe(lambda place: place.index[place <= n]))
    matching = said[[key for key in said if key in wanted]].sum(axis=1).to_numpy(float)
    everything = said.sum(axis=1).to_numpy(float)
    bounds = redrawn(lambda times: (times @ matching) / (times @ everything), len(said), "raters_least")
    return metric("alignment_share", matching.sum() / everything.sum(), source, message("alignment", n=n),
                  bounds=bounds)  # fmt: skip


def _name(opinions: Opinions, record: Any, key: str) -> str:
    """A priority as it was written: by the people asked, or on management's list."""
    written = {folded(what): what for what in record.priority_order}
    return opinions.priorities.get(key) or written.get(key, key)


def _findings(opinions: Opinions, both: Overlap, record: Any) -> Iterator[Block]:
    firsts = first_choices(opinions, "staff")
    if not len(firsts) or not both.top:
        return
    top = [_name(opinions, record, key) for key in both.top]
    share = float(firsts[[key for key in both.top if key in firsts]].any(axis=1).mean())
    passing, failing = threshold("bounds")["top_priority_share"]
    asks = "note" if share >= passing else "watch" if share > failing else "act"
    yield finding("top_priority", "top_priority_share", level=asks, priority=top, share=share, n=len(firsts))
    theirs = shares_of(firsts)["share"].sort_values(ascending=False, kind="stable")
    if theirs.index[0] not in both.top:
        said = {"priority": opinions.priorities[theirs.index[0]], "share": float(theirs.iloc[0])}
        yield finding("staff_top", "top_priority_share", level="watch", **said)
    agreed = [folded(what) for what in record.priority_order[:1]]
    if agreed and not both.agreed and agreed[0] not in both.top:
        yield finding("list_differs", "respondents", level="watch", listed=record.priority_order[0], people=top)


def _tables(opinions: Opinions, both: Overlap, groups: list[Concordance], record: Any) -> Iterator[Block]:
    frame = both.frame.assign(
        priority=[_name(opinions, record, key) for key in both.frame.index],
        gap=both.frame["staff"] - both.frame["management"],
    )
    firsts = shares_of(first_choices(opinions, "staff")).reindex(frame.index)
    frame = frame.join(firsts.add_prefix("first_")).sort_values(["management", "staff"], ignore_index=True)
    if frame[["management", "staff"]].notna().all(axis=None) and len(frame) > 1:
        yield _places_chart(frame)
    if frame["first_people"].sum() > 0:
        first = frame.sort_values(["first_share", "priority"], ascending=[False, True], ignore_index=True)
        title = message("chart.first_choices", priority=first["priority"][0], share=float(first["first_share"][0]))
        yield Chart(
            "first_choices", first.head(threshold("rows_shown")), title, (7.2, 1.3 + 0.42 * min(len(first), 15))
        )
    places = ("management:decimal1", "staff:decimal1", "gap:decimal1", "first_people:count", "first_share:share")
    yield table("priority_places", frame, "priority", *places, "first_low:share", "first_high:share", long=True)
    rows = [{"group": f.group, "raters": f.raters, "objects": f.objects, "w": f.w, "p": f.p,
             "low": f.bounds[0] if f.bounds else None, "high": f.bounds[1] if f.bounds else None}
            for f in groups]  # fmt: skip
    columns = ("raters:count", "objects:count", "w:index", "low:index", "high:index", "p:index")
    yield table("concordance", pd.DataFrame(rows).astype({"w": float, "p": float}), "group:text:truth_side", *columns)


def _places_chart(frame: pd.DataFrame) -> Chart:
    shown = frame.head(threshold("rows_shown"))
    widest = shown.loc[shown["gap"].abs().idxmax()]
    if abs(widest["gap"]) < 1:
        title = message("chart.places.even")
    else:
        key = "chart.places" if widest["gap"] > 0 else "chart.places.higher"
        title = message(key, priority=widest["priority"], n=float(abs(widest["gap"])))
    return Chart("places", shown, title, (7.2, 1.7 + 0.46 * len(shown)))


def _clarity(client: Any, record: Any, intervals: bool) -> Metric:
    """How clear the strategy is to those asked; the one answer of the chapter where nobody was."""
    given = [person.record.clarity for person in client.respondents(CHAPTER) if person.record.clarity is not None]
    if not given:
        alone = record.clarity
        warnings = [message("missing_clarity" if alone is None else "clarity_own_view")]
        return metric("clarity", alone, "answers", "clarity", warnings=warnings)
    scores = np.array(given, float)
    bounds = redrawn(lambda times: times @ scores / len(scores), len(scores), "raters_least") if intervals else None
    few = len(scores) < threshold("raters_least")
    warnings = [message("few_people", n=len(scores), least=threshold("raters_least"))] if few else []
    return metric("clarity", scores.mean(), message("people", n=len(scores)), "clarity", bounds=bounds,
                  warnings=warnings)  # fmt: skip
