"""The survey: how many answers are needed, how many people to invite for them, and how sure the answers so far are."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from workbook.chapters.market_research.blocks import finding, metric, table, threshold
from workbook.chapters.market_research.market import Market
from workbook.chapters.market_research.sampling import error_reached, sample_size, share_interval
from workbook.metrics import Block, Message, Metric, message


def population_of(market: Market) -> tuple[int | None, Message]:
    """How many people the survey is to speak for, and where that number comes from; None counts as unlimited."""
    if market.record.population is not None:
        return market.record.population, message("population_given", n=market.record.population)
    counted = 0 if market.segments is None else int(market.segments["customers"].sum())
    return (counted, message("population_segments", n=counted)) if counted else (None, message("population_unlimited"))


def margin_of(market: Market) -> float:
    given = market.record.margin_error
    return threshold("margin_error") if given is None else given


def blocks(market: Market) -> Iterator[Block]:
    """Metrics of the survey, what they ask for, its plan, and the sample that each segment alone would need."""
    population, source = population_of(market)
    needed = sample_size(population, margin_of(market))
    yield from _findings(market, population, needed)
    yield metric("sample_size", needed, source, convention=message("sample_size", margin=margin_of(market)))
    yield _error(market, population)
    yield from _response(market, needed)
    if any(value is not None for value in _plan(market).values()):
        yield from _plan_table(market, needed)
    if market.segments is not None and market.segments["customers"].notna().any():
        yield _by_segment(market)


def _error(market: Market, population: int | None) -> Metric:
    answered = market.record.survey_answered
    error = None if answered is None else error_reached(answered, population)
    reasons = () if error is not None else (message("no_answers"),)
    return metric(
        "error_reached", error, message("answered", n=answered or 0), *reasons, convention=message("error_reached")
    )


def _response(market: Market, needed: int) -> Iterator[Metric]:
    """The share of the invited who answered, and how many invitations the needed answers take at that rate."""
    invited, answered = market.record.survey_invited, market.record.survey_answered
    rate = answered / invited if invited and answered is not None else None
    reasons = () if rate is not None else (message("no_invitations"),)
    bounds = share_interval(answered, invited) if rate is not None else None
    source = message("invited", n=invited or 0, answered=answered or 0)
    yield metric("response_rate", rate, source, *reasons, convention=message("wilson"), bounds=bounds)
    invitations = math.ceil(round(needed / rate, 9)) if rate else None
    span = (math.ceil(needed / bounds[1]), math.ceil(needed / bounds[0])) if rate else None
    reasons = reasons or (() if rate else (message("nobody_answered"),))
    yield metric(
        "invitations_needed", invitations, source, *reasons, convention=message("invitations", n=needed), bounds=span
    )


def _findings(market: Market, population: int | None, needed: int) -> Iterator[Block]:
    answered, invited = market.record.survey_answered, market.record.survey_invited
    if answered is not None:
        reached = error_reached(answered, population)
        if reached is not None:
            enough = answered >= needed
            values = {"answered": answered, "needed": needed, "error": reached, "margin": margin_of(market)}
            yield finding(
                "sample_enough" if enough else "sample_short",
                "sample_size",
                "error_reached",
                level="note" if enough else "watch",
                **values,
            )
        if invited and answered / invited < threshold("response_low"):
            yield finding("response_low", "response_rate", level="watch", rate=answered / invited)
    planned = market.record.survey_planned
    if planned is not None and planned < needed:
        yield finding("plan_short", "sample_size", level="watch", planned=planned, needed=needed)


def _plan(market: Market) -> dict[str, float | None]:
    record = market.record
    minutes = {"survey": record.survey_minutes, "interview": record.interview_minutes}
    people = {"survey": record.survey_planned, "interview": record.interviews_planned}
    hours = {
        key: people[key] * minutes[key] / 60 if people[key] is not None and minutes[key] is not None else None
        for key in people
    }
    return {
        "survey_planned": people["survey"],
        "survey_hours": hours["survey"],
        "interviews_planned": people["interview"],
        "interview_hours": hours["interview"],
    }


def _plan_table(market: Market, needed: int) -> Iterator[Block]:
    """The plan of both instruments: people, minutes each, hours of the respondents, done so far."""
    record, plan = market.record, _plan(market)
    held = None if market.interviews is None else market.interviews["respondent"].nunique()
    rows = [
        (
            "survey",
            plan["survey_planned"],
            needed,
            record.survey_answered,
            record.survey_minutes,
            plan["survey_hours"],
            record.survey_reward,
        ),
        (
            "interview",
            plan["interviews_planned"],
            None,
            held,
            record.interview_minutes,
            plan["interview_hours"],
            record.survey_reward,
        ),
    ]
    frame = pd.DataFrame(rows, columns=["instrument", "planned", "needed", "done", "minutes", "hours", "reward"])
    columns = ("planned:count", "needed:count", "done:count", "minutes:number", "hours:decimal1", "reward")
    yield table("survey_plan", frame, "instrument:text:result.survey_plan.kind", *columns)


def _by_segment(market: Market) -> Block:
    """How many answers each segment needs to be judged by itself, and how many people there were interviewed."""
    known = market.segments.dropna(subset=["customers"])
    known = known[known["customers"] >= 1]
    held = pd.Series(dtype=float)
    if market.interviews is not None:
        held = market.interviews.groupby("segment")["respondent"].nunique()
    frame = pd.DataFrame({"segment": known["segment"], "customers": known["customers"]})
    frame["needed"] = [sample_size(int(n), margin_of(market)) for n in known["customers"]]
    frame["interviewed"] = held.reindex(known["segment"]).fillna(0).to_numpy()
    return table("sample_by_segment", frame, "segment", "customers:count", "needed:count", "interviewed:count")
