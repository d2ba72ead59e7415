"""The people who decide and those they listen to: weight, attitude, and how far apart they stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.firm_economics.blocks import entries, finding, metric, missing, table, threshold
from workbook.metrics import Block, Chart, Metric, Text, Warn, message
from workbook.statistics import interval, redrawn_weights

FIELDS = ("person", "role", "influence", "attitude", "influences", "problem", "path", "knows_how")
NAMES = ("support", "paths_wanted", "deciders_unsure")


def blocks(record: Any, intervals: bool) -> Iterator[Block]:
    if record.account:
        yield Text(message("text.account", answer=record.account))
    if not record.people:
        yield from missing(NAMES, "answers", message("missing_people"))
        return
    frame = people(record)
    yield from _unknown(frame)
    yield from _findings(frame)
    yield _support(frame, intervals)
    yield from _divergence(frame)
    rated = frame.dropna(subset=["influence", "attitude"])
    if len(rated):
        yield _chart(rated, frame)
    ordered = frame.sort_values("influence", ascending=False, na_position="last", kind="stable")
    listed = ordered.assign(influences=[", ".join(names) or None for names in ordered["influences"]])
    shape = ("role:text:influence_role", "influence:count", "attitude:text:influence_attitude", "influences")
    yield table("influence", _words(listed), "person", *shape)
    yield table(
        "divergence", _words(ordered), "person", "role:text:influence_role", "problem", "path", "knows_how:yes_no"
    )


def people(record: Any) -> pd.DataFrame:
    """One row a person; ratings as numbers, blanks as None."""
    frame = entries(record.people, *FIELDS)
    numbers = {name: pd.to_numeric(frame[name]) for name in ("influence", "attitude")}
    texts = {name: [value or None for value in frame[name]] for name in ("problem", "path")}
    return frame.assign(**numbers, **texts)


def _words(frame: pd.DataFrame) -> pd.DataFrame:
    """Ratings as the whole numbers that name the steps of their scales."""
    attitude = [None if pd.isna(value) else str(int(value)) for value in frame["attitude"]]
    return frame.assign(attitude=attitude, knows_how=frame["knows_how"].astype(object))


def _support(frame: pd.DataFrame, intervals: bool) -> Metric:
    """Mean attitude weighted by influence, with its range under other weights."""
    rated = frame.dropna(subset=["influence", "attitude"])
    source = message("people", n=len(frame))
    if not len(rated):
        return metric("support", None, source, warnings=[message("missing_ratings")])
    scores, weights = rated["attitude"].to_numpy(float), rated["influence"].to_numpy(float)
    bounds = None
    if intervals:
        drawn = redrawn_weights(
            weights, threshold("weight_concentration"), threshold("weight_draws"), threshold("seed")
        )
        bounds = tuple(float(end) for end in interval(drawn @ scores, threshold("interval_level")))
    unrated = len(frame) - len(rated)
    said = () if not unrated else (message("people_unrated", n=unrated),)
    return metric("support", scores @ weights / weights.sum(), source, "support", bounds=bounds, warnings=said)


def _divergence(frame: pd.DataFrame) -> Iterator[Metric]:
    paths = _plain(frame["path"])
    none = () if len(paths) else (message("missing_paths"),)
    source = message("people", n=len(frame))
    yield metric("paths_wanted", len(set(paths)) if len(paths) else None, source, "paths_wanted", warnings=none)
    deciders = frame[frame["role"] == "decision_maker"]
    if not len(deciders):
        yield metric("deciders_unsure", None, source, warnings=[message("no_decider")])
        return
    unsure = int((deciders["knows_how"] == False).sum())  # noqa: E712 (None is not False)
    unasked = int(deciders["knows_how"].isna().sum())
    said = (message("deciders_unasked", n=unasked),) if unasked else ()
    yield metric("deciders_unsure", unsure, source, message("deciders_unsure", n=len(deciders)), warnings=said)


def _plain(words: pd.Series) -> list[str]:
    return [" ".join(str(word).casefold().split()) for word in words if word]


def _unknown(frame: pd.DataFrame) -> Iterator[Block]:
    """Names of those influenced that stand nowhere in the list."""
    known = set(frame["person"])
    strangers = sorted({name for names in frame["influences"] for name in names} - known)
    if strangers:
        yield Warn(message("people_unknown", people=strangers))


def _chart(rated: pd.DataFrame, frame: pd.DataFrame) -> Chart:
    known = set(rated["person"])
    links = [(row.person, name) for row in rated.itertuples() for name in row.influences if name in known]
    against = rated[
        (rated["attitude"] < threshold("support_neutral")) & (rated["influence"] >= threshold("influence_strong"))
    ]
    key = "chart.influence.against" if len(against) else "chart.influence"
    data = {"people": rated[["person", "role", "influence", "attitude"]], "links": links}
    return Chart("influence", data, message(key, n=len(against), all=len(rated)), (7.2, 4.8))


def _findings(frame: pd.DataFrame) -> Iterator[Block]:
    neutral, strong = threshold("support_neutral"), threshold("influence_strong")
    against = frame[(frame["attitude"] < neutral) & (frame["influence"] >= strong)]
    for row in against.itertuples():
        allies = [
            other.person for other in frame.itertuples() if other.attitude > neutral and row.person in other.influences
        ]
        key = "opponent_reached" if allies else "opponent_alone"
        yield finding(key, "support", level="watch" if allies else "act", person=row.person, allies=allies)
    paths = set(_plain(frame["path"]))
    if len(paths) > 1:
        yield finding("paths_differ", "paths_wanted", level="watch", n=len(paths))
    unsure = frame[(frame["role"] == "decision_maker") & np.array([value is False for value in frame["knows_how"]])]
    if len(unsure):
        yield finding("deciders_unsure", "deciders_unsure", level="watch", people=unsure["person"].tolist())
