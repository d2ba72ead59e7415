"""Section ``tco``: what each offer costs the customer in all, and how much room that leaves our price."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workbook.chapters.pricing_and_tco.blocks import finding, metric, table, threshold
from workbook.chapters.pricing_and_tco.offers import (
    SAVING,
    Offers,
    annual,
    break_even_year,
    offers_of,
)
from workbook.chapters.pricing_and_tco.simulation import Drivers, Simulation, drivers_of, simulate, tornado
from workbook.chapters.pricing_and_tco.tco_tables import comparison_tables, cost_drivers, uncertainty
from workbook.metrics import Block, Message, Metric, Section, Warn, message

COMPARED = ("our_price", "equal_tco_price", "price_room", "break_even_year", "chance_cheaper")


def section(client: Any, record: Any, intervals: bool) -> Section:
    """The offers side by side; without a table of offers only what is missing."""
    offers = offers_of(client, record)
    blocks = _nothing() if offers is None else _compared(offers, record, intervals)
    return Section("tco", (*blocks, *cost_drivers(record, offers)))


def _nothing() -> Iterator[Block]:
    for name in (*COMPARED, "offset_costs_value"):
        yield metric(name, None, message("no_offers"), warnings=[message("missing_offers")])


def _compared(offers: Offers, record: Any, intervals: bool) -> Iterator[Block]:
    drivers = drivers_of(offers, record) if offers.rival else None
    found = simulate(offers, drivers) if drivers and intervals else None
    yield from _findings(offers, drivers, found)
    yield from (Warn(warning) for warning in (*offers.warnings, *(drivers.warnings if drivers else ())))
    yield from _totals(offers, found)
    yield from _comparison(offers, found)
    yield _offset(offers, record)
    yield from comparison_tables(offers, found)
    if drivers:
        yield from uncertainty(offers, drivers, found)
    if len(offers.later):
        yield table(
            "lines_left_out", offers.later, "offer", "item", "phase:text:tco_phase", "year:count", "amount:currency"
        )


def _source(offers: Offers) -> Message:
    return message("offers_table", n=len(offers.lines), offers=len(offers.names))


def _convention(offers: Offers) -> Message:
    terms = offers.terms
    values = {"rate": terms.stated, "years": terms.horizon}
    return (
        message("tco_real", inflation=terms.inflation, used=terms.rate, **values)
        if terms.real
        else message("tco_nominal", **values)
    )


def _totals(offers: Offers, found: Simulation | None) -> Iterator[Metric]:
    """The total and the level yearly cost of each offer."""
    source, convention, terms = _source(offers), _convention(offers), offers.terms
    for name, slug in offers.slugs.items():
        total, bounds = offers.total(name), found.totals.get(name) if found else None
        each = annual(total, terms.rate, terms.horizon)
        label = {key: Message(key, {"offer": name}) for key in ("tco_<offer>", "tco_annual_<offer>")}
        said = (*terms.warnings, *_leaning(total, bounds))
        yield metric(f"tco_{slug}", total, source, convention, bounds=bounds, warnings=said, label=label["tco_<offer>"])
        yield metric(
            f"tco_annual_{slug}",
            each,
            source,
            message("annual", years=terms.horizon),
            bounds=_yearly(bounds, offers),
            warnings=(*terms.warnings, *(() if each is not None else (message("no_years"),))),
            label=label["tco_annual_<offer>"],
        )


def _yearly(bounds: tuple[float, float] | None, offers: Offers) -> tuple[float, float] | None:
    terms = offers.terms
    return tuple(annual(bound, terms.rate, terms.horizon) for bound in bounds) if bounds and terms.horizon else None


def _comparison(offers: Offers, found: Simulation | None) -> Iterator[Metric]:
    """Our offer beside the rival's, or why the two cannot be compared."""
    source = _source(offers)
    if offers.rival is None:
        yield from (metric(name, None, source, warnings=offers.reasons) for name in COMPARED)
        return
    uneven = tuple(warning for warning in offers.warnings if warning.key == "offers_end_differently")
    warnings, price = (*offers.terms.warnings, *uneven), offers.price(offers.ours)
    room, ceiling = (found.room, found.ceiling) if found else (None, None)
    against = message("price_room", rival=offers.rival)
    yield metric("our_price", price, source, message("our_price", offer=offers.ours), warnings=_unpriced(offers))
    yield metric("equal_tco_price", price + offers.room, source, against, bounds=ceiling, warnings=warnings)
    leaning = (*warnings, *_leaning(offers.room, room))
    yield metric("price_room", offers.room, source, against, bounds=room, warnings=leaning)
    yield _first_year(offers, warnings)
    yield _chance(offers, found)


def _leaning(value: float, bounds: tuple[float, float] | None) -> tuple[Message, ...]:
    """A warning where the uncertainty points one way, so far that the stated figure lies outside its own interval."""
    return () if bounds is None or bounds[0] <= value <= bounds[1] else (message("stated_outside"),)


def _unpriced(offers: Offers) -> tuple[Message, ...]:
    return tuple(w for w in offers.warnings if w.key == "offers_without_price" and offers.ours in w.values["offers"])


def _first_year(offers: Offers, warnings: tuple[Message, ...]) -> Metric:
    year = break_even_year(offers)
    never = () if year is not None else (message("never_cheaper", years=offers.terms.horizon),)
    return metric(
        "break_even_year",
        year,
        _source(offers),
        message("break_even_year", rival=offers.rival),
        warnings=(*warnings, *never),
    )


def _chance(offers: Offers, found: Simulation | None) -> Metric:
    value, reason = (found.cheaper, ()) if found else (None, (message("nothing_uncertain"),))
    draws = message("simulation", draws=threshold("simulation_draws"))
    return metric("chance_cheaper", value, _source(offers), draws, warnings=reason)


def _offset(offers: Offers, record: Any) -> Metric:
    saved = -offers.lines.loc[offers.lines["phase"] == SAVING, "value"].sum()
    given = bool(record.offset_costs) and offers.ours is not None
    missing = () if given else (message("missing_offset_costs"),)
    return metric(
        "offset_costs_value", saved + 0.0 if given else None, convention=message("offset_costs"), warnings=missing
    )


def _findings(offers: Offers, drivers: Drivers | None, found: Simulation | None) -> Iterator[Block]:
    if offers.rival is None:
        return
    yield _room(offers, found)
    year = break_even_year(offers)
    if year:
        yield finding("cheaper_from", "break_even_year", ours=offers.ours, rival=offers.rival, year=year)
    total, price = offers.total(offers.ours), offers.price(offers.ours)
    if total > 0 and 0 <= price <= total:
        yield finding("beyond_price", "our_price", offer=offers.ours, share=1 - price / total, amount=total - price)
    moved = tornado(offers, drivers)
    if len(moved) and (moved[["room_low", "room_high"]].min(axis=1) < 0).any() and offers.room > 0:
        risky = moved[moved[["room_low", "room_high"]].min(axis=1) < 0]["driver"].tolist()
        yield finding("room_hangs_on", "price_room", level="watch", n=len(risky), drivers=risky)


def _room(offers: Offers, found: Simulation | None) -> Block:
    """What the price room asks for: a decision where it is negative, care where the simulation leaves it open."""
    values = {
        "ours": offers.ours,
        "rival": offers.rival,
        "room": abs(offers.room),
        "price": offers.price(offers.ours) + offers.room,
    }
    names = ("price_room", "equal_tco_price")
    if offers.room < 0:
        return finding("room_negative", *names, level="act", **values)
    if found and found.cheaper < threshold("chance_sure"):
        return finding("room_unsure", *names, "chance_cheaper", level="watch", share=found.cheaper, **values)
    return finding("room", *names, **values)
