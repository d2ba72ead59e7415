"""Key drivers: which factors of satisfaction go with overall satisfaction, or with recommendation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbook.chapters.voice_of_the_customer import explained
from workbook.chapters.voice_of_the_customer.blocks import threshold
from workbook.chapters.voice_of_the_customer.ratings import Ratings
from workbook.chapters.voice_of_the_customer.voice import Voice
from workbook.metrics import Message, message
from workbook.statistics import interval


@dataclass(frozen=True)
class Drivers:
    """``frame``: one row a driver, the strongest first: driver, share, low, high, part (of R2) with its bounds.

    ``first``: how often the strongest stays first when the respondents are drawn again; None where nothing is drawn.
    ``frame`` is None and ``reasons`` say why where the answers carry no statement.
    """

    outcome: str
    frame: pd.DataFrame | None
    r2: float | None
    bounds: tuple[float, float] | None
    n: int
    first: float | None
    reasons: tuple[Message, ...]
    notes: tuple[Message, ...]


def of(voice: Voice) -> Drivers:
    """The drivers of satisfaction as a whole where the client names the factor that asks for it, else of
    recommendation.
    """
    ratings = voice.ratings
    outcome = "overall" if voice.record.overall_factor else "recommendation"
    if ratings is None or ratings.refusals or ratings.frame.empty:
        reasons = (message("missing_satisfaction"),) if ratings is None else ratings.refusals or _only_overall()
        return _none(outcome, 0, *reasons)
    answered = overall(ratings) if outcome == "overall" else voice.recommended
    if answered is None:
        return _none(outcome, 0, message(f"no_{outcome}"))
    matrix = voice.per_person.join(answered.rename("outcome"), how="inner")
    complete = matrix.dropna()
    return _measured(outcome, matrix, complete, voice)


def _only_overall() -> tuple[Message]:
    return (message("only_overall"),)


def _none(outcome: str, n: int, *reasons: Message) -> Drivers:
    return Drivers(outcome, None, None, None, n, None, reasons, ())


def per_person(ratings: Ratings) -> pd.DataFrame:
    """Mean share of the scale by respondent (rows) and factor (columns); only those who left a name."""
    named, k = ratings.frame["named"].to_numpy(), len(ratings.factors)
    people = ratings.people
    cell = ratings.frame["person"].to_numpy()[named] * k + ratings.frame["factor"].to_numpy()[named]
    n = np.bincount(cell, minlength=len(people) * k)
    with np.errstate(invalid="ignore"):
        means = np.bincount(cell, weights=ratings.frame["share"].to_numpy()[named], minlength=len(people) * k) / n
    found = pd.DataFrame(means.reshape(len(people), k), index=pd.Index(people), columns=list(ratings.factors))
    return found[n.reshape(len(people), k).any(axis=1)]


def overall(ratings: Ratings) -> pd.Series | None:
    """Overall satisfaction by respondent; None where nobody with a name rated it."""
    rows = ratings.overall[ratings.overall["named"]]
    if rows.empty:
        return None
    means = rows.groupby("person")["share"].mean()
    return pd.Series(means.to_numpy(), index=ratings.people[means.index])


def recommended(voice: Voice) -> pd.Series | None:
    """The mean recommendation score by respondent; None where there is none, or its scale is in doubt."""
    found = voice.scores
    if found is None or found.refusals:
        return None
    rows = found.frame[found.frame["named"]]
    if rows.empty:
        return None
    n = np.bincount(rows["person"], minlength=len(found.people))
    sums = np.bincount(rows["person"], weights=rows["score"], minlength=len(found.people))
    return pd.Series(sums / n, index=found.people)


def _measured(outcome: str, matrix: pd.DataFrame, complete: pd.DataFrame, voice: Voice) -> Drivers:
    """The shares, when there are enough complete respondents for the number of drivers, and something varies."""
    k, n = complete.shape[1] - 1, len(complete)
    reasons = tuple(_reasons(outcome, complete, k, n))
    if reasons:
        return _none(outcome, n, *reasons)
    names = list(complete.columns[:-1])
    x, y = complete[names].to_numpy(float), complete["outcome"].to_numpy(float)
    parts, r2 = explained.shares(x, y)
    drawn = _drawn(x, y) if voice.intervals else None
    notes = [message("drivers_incomplete", n=len(matrix) - n, all=len(matrix))] if n < len(matrix) else []
    return Drivers(outcome, _frame(names, parts, r2, drawn), r2, _bounds(drawn), n,
                   None if drawn is None else float((drawn[:, :-1].argmax(axis=1) == parts.argmax()).mean()), (),
                   (*notes, *_collinear(names, x)))  # fmt: skip


def _reasons(outcome: str, complete: pd.DataFrame, k: int, n: int):
    if k < 2:
        yield message("one_driver")
    elif k > threshold("drivers_most"):
        yield message("too_many_drivers", n=k, most=threshold("drivers_most"))
    elif n < threshold("respondents_per_driver") * k:
        yield message("too_few_for_drivers", n=n, k=k, least=threshold("respondents_per_driver") * k)
    elif complete["outcome"].nunique() < 2:
        yield message(f"same_{outcome}")


def _drawn(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return explained.drawn_shares(x, y, threshold("driver_draws"), threshold("driver_groups"), threshold("seed"))


def _frame(names: list[str], parts: np.ndarray, r2: float, drawn: np.ndarray | None) -> pd.DataFrame:
    low, high = (np.nan, np.nan) if drawn is None else interval(drawn[:, :-1], threshold("interval_level"))
    frame = pd.DataFrame({"driver": names, "share": parts, "low": low, "high": high})
    frame["low"], frame["high"] = frame[["low", "share"]].min(axis=1), frame[["high", "share"]].max(axis=1)
    frame["part"] = frame["share"] / r2 if r2 > 0 else np.nan
    if drawn is None:
        frame[["low", "high"]] = np.nan
    frame["part_low"], frame["part_high"] = _parts(drawn)
    frame["part_low"], frame["part_high"] = (
        frame[["part_low", "part"]].min(axis=1),
        frame[["part_high", "part"]].max(axis=1),
    )
    return frame.sort_values(["share", "driver"], ascending=[False, True], kind="stable", ignore_index=True)


def _parts(drawn: np.ndarray | None):
    """The bounds of each driver's part of R2."""
    if drawn is None or not (drawn[:, -1] > 0).all():
        return np.nan, np.nan
    return interval(drawn[:, :-1] / drawn[:, -1:], threshold("interval_level"))


def _bounds(drawn: np.ndarray | None) -> tuple[float, float] | None:
    if drawn is None:
        return None
    low, high = interval(drawn[:, -1], threshold("interval_level"))
    return float(low), float(high)


def _collinear(names: list[str], x: np.ndarray):
    """Drivers that the others repeat: what they explain is shared out among them, so no one of them stands out."""
    full = np.column_stack([np.ones(len(x)), x])
    found = explained.repeated(explained.correlations(full.T @ full))
    twins = [name for name, value in zip(names, found, strict=True) if value >= threshold("collinear")]
    if twins:
        yield message("drivers_collinear", factors=twins)
