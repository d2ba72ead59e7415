"""Section ``value``: what the customers are worth, by segment, and what that figure hangs on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook import method
from workbook.chapters.client_valuation.blocks import finding, level, metric, table, transactions_source
from workbook.chapters.client_valuation.buying.forecast import ForecastValuation
from workbook.chapters.client_valuation.customers import CHAPTER, MARGIN_SOURCES, Customers, exact_sum
from workbook.chapters.client_valuation.equity import by_customer, by_segment, sensitivity
from workbook.chapters.client_valuation.lifetime import cost, margin_multiple
from workbook.chapters.client_valuation.models.resampling import Progress
from workbook.chapters.client_valuation.valuation import Spread, Valuation
from workbook.metrics import Block, Chart, Message, Metric, Section, Warn, message


def value_section(
    base: Customers, values: Valuation, record: Any, intervals: bool, progress: Progress | None = None
) -> Section:
    """The value of the customers, its spread and its sensitivity."""
    bounds = values.spread(base.frame["segment"], progress) if intervals and values.known else Spread()
    segments = by_segment(base, values, bounds) if values.known else None
    potential, counted_in_full = _potential(base.frame)
    blocks = [
        *_findings(base, values, bounds, segments),
        *(Warn(warning) for warning in base.warnings),
        *_value_metrics(base, values, bounds),
        _multiple(record, values),
        *_other_metrics(base, record, potential, counted_in_full),
        *(_value_tables(base, values, segments) if values.known else ()),
        *_potential_table(potential),
    ]
    return Section("value", tuple(blocks))


def _value_metrics(base: Customers, values: Valuation, bounds: Spread) -> Iterator[Metric]:
    source, n = _source(base, values), max(len(values.valued), 1)
    if not values.known:
        for name in ("customer_equity", "customer_equity_undiscounted", "average_ltv"):
            yield metric(name, None, source, warnings=values.reasons)
    else:
        convention, warnings = values.convention, (*values.warnings, *bounds.warnings)
        whole = None if bounds.low is None else (bounds.low, bounds.high)
        each = None if bounds.low is None else (bounds.low / n, bounds.high / n)
        yield metric("customer_equity", values.equity(), source, convention, bounds=whole, warnings=warnings)
        yield metric(
            "customer_equity_undiscounted",
            values.undiscounted,
            source,
            values.undiscounted_convention,
            warnings=values.warnings,
        )
        yield metric("average_ltv", values.equity() / n, source, convention, bounds=each, warnings=warnings)
    yield _life(values)


def _life(values: Valuation) -> Metric:
    if values.terms is None:
        return metric("average_life", None, message("answers"), warnings=values.terms_warnings[:1])
    warnings = tuple(warning for warning in values.terms_warnings if warning.key == "life_derived")
    convention = message("life_derived" if warnings else "life_given")
    return metric("average_life", values.terms.life, message("answers"), convention, warnings=warnings)


def _source(base: Customers, values: Valuation) -> Message:
    """Where the margins come from, and of how many customers each."""
    if not values.known:
        return message("answers")
    if isinstance(values, ForecastValuation):
        return transactions_source(base.transactions)
    origin = base.frame["margin_from"].value_counts()
    said = {"n": len(values.valued), "months": method.chapter(CHAPTER).threshold("months_of_revenue")}
    if len(origin) == 1:
        return message(f"margins_{origin.index[0]}", **said)
    return message("margins", **said, **{name: int(origin.get(name, 0)) for name in MARGIN_SOURCES})


def _multiple(record: Any, values: Valuation) -> Metric:
    source, convention = message("answers"), message("margin_multiple")
    if record.retention_rate is None:
        return metric("margin_multiple", None, source, convention, warnings=[message("missing_retention")])
    warnings = [message("discount_assumed")] if record.discount_rate is None else []
    try:
        multiple = margin_multiple(record.retention_rate, record.discount_rate or 0.0, record.growth_rate or 0.0)
    except ValueError:
        return metric("margin_multiple", None, source, convention, warnings=[*warnings, message("multiple_endless")])
    return metric("margin_multiple", multiple, source, convention, warnings=warnings)


def _other_metrics(base: Customers, record: Any, potential: pd.DataFrame, in_full: int) -> Iterator[Metric]:
    warnings = [message("potential_in_full", n=in_full)] if in_full else []
    if potential.empty:
        yield metric("expected_potential", None, message("customers_table"), warnings=[message("missing_potential")])
    else:
        expected = exact_sum(potential["expected"])
        yield metric(
            "expected_potential", expected, message("customers_table"), message("potential"), warnings=warnings
        )
    yield _winning_to_keeping(record)


def _winning_to_keeping(record: Any) -> Metric:
    winning = cost(record.acquisition_cost, record.acquisition_hours, record.hour_cost)
    keeping = cost(record.retention_cost, record.retention_hours, record.hour_cost)
    source, convention = message("answers"), message("winning_to_keeping")
    if winning is None or not keeping:
        return metric("winning_to_keeping", None, source, convention, warnings=[message("missing_costs")])
    return metric("winning_to_keeping", winning / keeping, source, convention)


def _potential(frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Customers with a potential, the largest expectation first, and how many of them have no probability."""
    found = frame.dropna(subset=["potential"]).reset_index()
    in_full = int(found["potential_probability"].isna().sum())
    found["expected"] = found["potential"] * found["potential_probability"].fillna(1.0)
    return found.sort_values(["expected", "customer_id"], ascending=[False, True], ignore_index=True), in_full


def _potential_table(potential: pd.DataFrame) -> Iterator[Block]:
    if not potential.empty:
        shares = ("potential:currency", "potential_probability:share", "potential_start:date", "expected:currency")
        yield table("potential", potential, "customer_id", "name", "segment", *shares, long=True)


def _value_tables(base: Customers, values: Valuation, segments: pd.DataFrame) -> Iterator[Block]:
    money = ("equity:currency", "low:currency", "high:currency", "share:share", "average_ltv:currency")
    yield table("by_segment", segments, "segment", "customers:count", "revenue:currency", *money, total=True)
    yield from _segment_chart(base, segments)
    moves = sensitivity(values)
    yield Chart("sensitivity", moves, message("chart.sensitivity", swing=float(moves["swing"].iloc[0])), (7.2, 3.0))
    changes = ("equity_low:currency", "equity_high:currency", "change_low:currency", "change_high:currency")
    settings = _settings_text(moves)
    yield table("sensitivity", settings, "driver:text:driver", "low_setting:number", "high_setting:number", *changes)
    columns = ("yearly_revenue:currency", "margin:currency", "ltv:currency", "share:share")
    yield table(
        "by_customer", by_customer(base, values), "rank:count", "customer_id", "name", "segment", *columns, long=True
    )


def _settings_text(moves: pd.DataFrame) -> pd.DataFrame:
    """Rates as percentages, so that one column can hold them beside years."""
    scale = moves["driver"].map({"life": 1.0, "horizon": 1.0}).fillna(100.0)
    return moves.assign(low_setting=moves["low_setting"] * scale, high_setting=moves["high_setting"] * scale)


def _segment_chart(base: Customers, segments: pd.DataFrame) -> Iterator[Chart]:
    named = segments.iloc[:-1]
    if not base.segmented or len(named) < 2 or not segments["equity"].iloc[-1] > 0:
        return
    shown = named.head(method.chapter(CHAPTER).threshold("rows_shown"))
    first = named[named["segment"].notna()].iloc[0]
    title = message("chart.equity_by_segment", segment=first["segment"], share=float(first["share"]))
    yield Chart("equity_by_segment", shown, title, (7.2, 1.2 + 0.45 * len(shown)))


def _findings(base: Customers, values: Valuation, bounds: Spread, segments: pd.DataFrame | None) -> Iterator[Block]:
    if not values.known:
        return
    key, said = values.headline()
    said |= {"equity": values.equity(), "n": len(values.valued), "average": values.equity() / len(values.valued)}
    if bounds.low is not None:
        key, said = f"{key}_between", said | {"low": bounds.low, "high": bounds.high}
    yield finding(key, "customer_equity", "average_ltv", **said)
    yield from _segment_finding(base, segments)
    strongest = sensitivity(values).iloc[0]
    if strongest["swing"] > 0:
        driver = strongest["driver"]
        step = method.chapter(CHAPTER).threshold(f"sensitivity_{driver}") * (
            100 if driver in ("retention", "rate") else 1
        )
        said = {"low": float(strongest["equity_low"]), "high": float(strongest["equity_high"]), "step": step}
        yield finding(f"sensitive_to_{driver}", "customer_equity", **said)


def _segment_finding(base: Customers, segments: pd.DataFrame) -> Iterator[Block]:
    named = segments.iloc[:-1].dropna(subset=["segment"])
    if len(named) < 2 or not segments["equity"].iloc[-1] > 0:
        return
    first = named.iloc[0]
    said = {
        "segment": first["segment"],
        "share": float(first["share"]),
        "equity": float(first["equity"]),
        "customers": int(first["customers"]),
    }
    yield finding(
        "largest_segment", "customer_equity", level=level(float(first["share"]), None, "segment_watch"), **said
    )
