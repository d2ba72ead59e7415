"""Section ``survey``: what customers say they would pay, asked in two ways."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.pricing_and_tco.blocks import filled, finding, metric, table, threshold
from workbook.chapters.pricing_and_tco.shown_prices import shown_prices
from workbook.chapters.pricing_and_tco.survey import (
    INTENTS,
    POINTS,
    PRICES,
    QUESTIONS,
    Crossing,
    best_prices,
    curves,
    price_points,
    reach,
    spread,
    swapped,
    valid,
)
from workbook.metrics import Block, Chart, Message, Section, Text, message


def section(client: Any, record: Any, intervals: bool) -> Section:
    """The price sensitivity meter, its extension by intent, and the prices shown one by one."""
    return Section(
        "survey", (*_product(record), *_meter(client, record, intervals), *shown_prices(client, record, intervals))
    )


def _product(record: Any) -> Iterator[Block]:
    if record.survey_product:
        yield Text(message("text.survey_product", answer=record.survey_product))


def _meter(client: Any, record: Any, intervals: bool) -> Iterator[Block]:
    survey = filled(client, "price_survey")
    if survey is None:
        missing = [message("missing_survey")]
        yield from (
            metric(name, None, message("no_survey"), warnings=missing)
            for name in ("psm_valid", "psm_invalid", *POINTS, *PRICES)
        )
        return
    answers = valid(survey)
    yield from _counted(survey, answers)
    prices = answers[list(QUESTIONS)].to_numpy(float)
    points = price_points(prices) if len(prices) else dict.fromkeys(POINTS)
    bounds = spread(prices) if intervals else {}
    warned = _doubts(survey, answers, intervals)
    yield from _point_findings(points, bounds, record)
    for name in POINTS:
        yield _point(name, points[name], bounds.get(name), len(answers), warned)
    if len(prices):
        yield _curves_chart(prices, points, bounds, record)
        yield table(
            "price_points",
            _points_table(points, bounds),
            "point:text:price_point",
            "price:currency",
            "low:currency",
            "high:currency",
            "share:share",
        )
    yield from _extension(answers, intervals, warned)


def _counted(survey: pd.DataFrame, answers: pd.DataFrame) -> Iterator[Block]:
    """How many answers count; most of them contradictory means that two columns look swapped."""
    invalid = len(survey) - len(answers)
    source, share = message("survey", n=len(survey)), invalid / len(survey)
    if share > threshold("psm_swapped"):
        yield finding("psm_most_invalid", "psm_invalid", level="act", n=invalid, all=len(survey))
    elif share >= threshold("psm_invalid_watch"):
        yield finding("psm_many_invalid", "psm_invalid", level="watch", n=invalid, all=len(survey), share=share)
    yield metric("psm_valid", len(answers), source, message("psm_valid"))
    yield metric("psm_invalid", invalid, source, message("psm_valid"))


def _doubts(survey: pd.DataFrame, answers: pd.DataFrame, intervals: bool) -> tuple[Message, ...]:
    """Why no price point of this survey is to be trusted, or none has an interval."""
    doubts, n = [], len(answers)
    invalid = len(survey) - n
    if invalid / len(survey) > threshold("psm_swapped"):
        pair = swapped(survey)
        values = {"n": invalid, "all": len(survey)}
        doubts.append(
            message("columns_swapped", first=pair[0], second=pair[1], **values)
            if pair
            else message("most_invalid", **values)
        )
    if n == 0:
        doubts.append(message("no_valid_answers"))
    elif n < threshold("bootstrap_least"):
        doubts.append(message("few_answers", n=n, least=threshold("bootstrap_least")))
    elif intervals and n * threshold("bootstrap_draws") > threshold("bootstrap_limit"):
        doubts.append(
            message("interval_too_large", n=n, draws=threshold("bootstrap_draws"), limit=threshold("bootstrap_limit"))
        )
    return tuple(doubts)


def _point(name: str, found: Crossing | None, bounds: tuple | None, n: int, warned: tuple[Message, ...]):
    source, convention = message("valid_answers", n=n), message("psm_curves")
    if found is None:
        reasons = warned if n == 0 else (*warned, message("no_crossing"))
        return metric(name, None, source, convention, warnings=reasons)
    flat = (message("flat_crossing", low=found.price, high=found.high),) if found.flat else ()
    zero = (message("crossing_at_zero"),) if found.flat and found.share == 0 else ()
    wide = (message("wide_interval", low=bounds[0], high=bounds[1]),) if _wide(found.price, bounds) else ()
    return metric(name, found.price, source, convention, bounds=bounds, warnings=(*warned, *flat, *zero, *wide))


def _wide(price: float, bounds: tuple[float, float] | None) -> bool:
    return bounds is not None and bounds[1] - bounds[0] > threshold("psm_wide") * abs(price)


def _point_findings(points: dict, bounds: dict, record: Any) -> Iterator[Block]:
    low, high = points["psm_pmc"], points["psm_pme"]
    if low is None or high is None:
        return
    values = {"low": low.price, "high": high.price}
    yield finding("psm_range", "psm_pmc", "psm_pme", **values)
    now = record.survey_current_price
    if now is None:
        return
    place = "below" if now < low.price else "above" if now > high.price else "inside"
    yield finding(
        f"psm_price_{place}", "psm_pmc", "psm_pme", level="note" if place == "inside" else "act", price=now, **values
    )


def _curves_chart(prices: np.ndarray, points: dict, bounds: dict, record: Any) -> Chart:
    shares = curves(prices)
    shares[list(QUESTIONS)] = shares[list(QUESTIONS)] / len(prices)
    known = {name: found for name, found in points.items() if found}
    title = (
        message("chart.psm", low=points["psm_pmc"].price, high=points["psm_pme"].price)
        if len(known) == len(POINTS)
        else message("chart.psm.none")
    )
    data = {"curves": shares, "points": known, "bounds": bounds, "now": record.survey_current_price}
    return Chart("psm", data, title, (7.2, 4.6))


def _points_table(points: dict, bounds: dict) -> pd.DataFrame:
    rows = [
        (name, found.price, *bounds.get(name, (None, None)), found.share) for name, found in points.items() if found
    ]
    return pd.DataFrame(rows, columns=["point", "price", "low", "high", "share"])


def _extension(answers: pd.DataFrame, intervals: bool, warned: tuple[Message, ...]) -> Iterator[Block]:
    """The prices of highest reach and highest revenue, from the respondents who also gave their intents."""
    asked = set(INTENTS) <= set(answers.columns)
    full = answers.dropna(subset=list(INTENTS)) if asked else answers.head(0)
    if full.empty:
        reason = message("no_valid_answers" if answers.empty else "missing_intents")
        yield from (metric(name, None, message("no_intents"), warnings=[reason]) for name in PRICES)
        return
    prices, intents = full[list(QUESTIONS)].to_numpy(float), full[list(INTENTS)].to_numpy(float)
    found, bounds = best_prices(prices, intents), spread(prices, intents) if intervals else {}
    few = warned or (
        (message("few_answers", n=len(full), least=threshold("bootstrap_least")),)
        if len(full) < threshold("bootstrap_least")
        else ()
    )
    for name in PRICES:
        reason = () if found[name] is not None else (message("nobody_buys"),)
        yield metric(
            name,
            found[name],
            message("intents", n=len(full)),
            message("nms"),
            bounds=bounds.get(name),
            warnings=(*few, *reason),
        )
    if found["nms_price_max_revenue"] is not None:
        yield from _reach_blocks(reach(prices, intents), found, bounds)


def _reach_blocks(line: pd.DataFrame, found: dict, bounds: dict) -> Iterator[Block]:
    revenue = found["nms_price_max_revenue"]
    share = float(line.loc[line["price"] == revenue, "reach"].iloc[0])
    yield finding("nms", *PRICES, reach=found["nms_price_max_reach"], revenue=revenue, share=share)
    yield Chart(
        "reach", {"line": line, "best": found, "bounds": bounds}, message("chart.reach", revenue=revenue, share=share)
    )
