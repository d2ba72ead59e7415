"""Costs and result: what the model costs, what it leaves, from where on it earns, which lever moves it most."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from workbook.chapters.business_model_canvas.blocks import choices, finding, metric, share, threshold
from workbook.chapters.business_model_canvas.business import Business
from workbook.chapters.business_model_canvas.economics import Account, account, levers, priced
from workbook.chapters.business_model_canvas.relations import by_segment
from workbook.metrics import Block, Chart, Column, Finding, Message, Metric, Section, Table, message


def section(business: Business) -> Section:
    return Section("costs", tuple(_blocks(business)))


def _blocks(business: Business) -> Iterator[Block]:
    found = account(business.streams, business.costs)
    yield from _cost_metrics(found)
    yield from _result_metrics(found)
    yield from _findings(found)
    if found.profit is not None:
        yield _waterfall(found)
        yield _break_even_chart(found)
    if business.costs is not None:
        yield _split_chart(business.costs, found)
        yield Table("cost_lines", _lines(business.costs), _LINE_COLUMNS, total=True)
    yield from _tables(business, found)


_LINE_COLUMNS = (
    Column("item"),
    Column("behaviour", choices="cost_behaviour"),
    Column("stage", choices="cost_stage"),
    Column("driver"),
    Column("block", choices="canvas_block"),
    Column("amount", "currency"),
    Column("share", "share"),
)


def _lines(costs: pd.DataFrame) -> pd.DataFrame:
    """The cost lines, largest first, and their total."""
    names, total = [column.name for column in _LINE_COLUMNS], costs["amount"].sum()
    listed = costs.assign(share=costs["amount"] / (total or float("nan"))).reindex(columns=names)
    listed = listed.sort_values("amount", ascending=False, kind="stable").astype(object)
    summed = pd.DataFrame([{"amount": total, "share": listed["share"].sum()}], dtype=object)
    return pd.concat([listed, summed.reindex(columns=names)], ignore_index=True)


def _cost_metrics(found: Account) -> Iterator[Metric]:
    direct = None if found.direct_in_lines else found.direct
    yield metric("direct_costs", direct, "streams", found.gaps)
    yield metric("variable_costs", found.variable, "costs", "no_costs", convention="variable_costs")
    no_fixed = (message("no_fixed_costs"),) if found.fixed == 0 else ()
    yield metric("fixed_costs", found.fixed, "costs", "no_costs", warnings=no_fixed)
    yield metric("selling_cost_share", _selling_share(found), "costs", "no_costs", convention="selling_cost_share")


def _selling_share(found: Account) -> float | None:
    return None if found.fixed is None else share(found.selling, found.fixed + found.variable)


def _result_metrics(found: Account) -> Iterator[Metric]:
    unknown = found.gaps if found.profit is None else ()
    remarks = _remarks(found) if found.profit is not None else ()
    profit = share(found.profit, found.revenue) if found.profit is not None else None
    said = {"warnings": remarks, "convention": "operating_profit"}
    yield metric("operating_profit", found.profit, "streams_costs", unknown, **said)
    yield metric("operating_margin", profit, "streams_costs", unknown or "no_revenue")
    why = unknown or _hindrance(found)
    mixed = (message("mixed_units", n=found.streams),) if found.streams > 1 and not why else ()
    said = {"warnings": (*remarks, *mixed), "convention": "break_even_units"}
    yield metric("break_even_units", found.break_even_units, "streams_costs", why, **said)
    said = {"warnings": remarks, "convention": "break_even_amount"}
    yield metric("break_even_amount", found.break_even_amount, "streams_costs", why, **said)
    yield metric("margin_of_safety", found.safety, "streams_costs", why, convention="margin_of_safety")


def _remarks(found: Account) -> tuple[Message, ...]:
    """What the reader must know of a result that could be computed."""
    no_fixed = () if found.fixed else (message("no_fixed_costs"),)
    return (*(gap for gap in found.gaps if gap.key == "direct_in_lines"), *no_fixed)


def _hindrance(found: Account) -> tuple[Message, ...]:
    """Why a business whose figures are all known still has no break-even."""
    if not found.revenue:
        return (message("no_revenue"),)
    return (message("no_contribution", contribution=found.contribution),) if found.contribution <= 0 else ()


def _findings(found: Account) -> Iterator[Finding]:
    if found.profit is None or not found.revenue:
        return
    if found.contribution <= 0:
        values = {"contribution": found.contribution}
        yield finding("break_even_impossible", "operating_profit", level="act", **values)
        return
    yield _break_even_finding(found)
    step = threshold("lever_step")
    effects = levers(found, step).set_index("lever")["effect"]
    values = {"step": step, "price": float(effects["price"]), "volume": float(effects["volume"])}
    yield finding("lever_price", "operating_profit", **values)


def _break_even_finding(found: Account) -> Finding:
    """Break-even against today's revenue: missed, passed by a thin margin of safety, or passed."""
    missed, thin = found.safety < 0, found.safety < threshold("safety_low")
    key = "break_even_missed" if missed else "break_even_thin" if thin else "break_even_passed"
    level = "act" if missed or thin else "note"
    values = {"amount": found.break_even_amount, "missing": found.break_even_amount - found.revenue}
    values |= {"revenue": found.revenue, "safety": found.safety, "profit": found.profit}
    metrics = ("break_even_amount", "revenue", "margin_of_safety", "operating_profit")
    return finding(key, *metrics, level=level, **values)


def _waterfall(found: Account) -> Chart:
    """Steps from revenue down to the operating profit: amount of each, and the level it starts from."""
    steps = [
        ("revenue", found.revenue, 0.0),
        ("direct", -found.direct, found.revenue),
        ("variable", -found.variable, found.revenue - found.direct),
        ("fixed", -found.fixed, found.contribution),
        ("profit", found.profit, 0.0),
    ]
    shown = [step for step in steps if step[0] in ("revenue", "profit") or step[1]]
    key = "chart.waterfall" if found.profit >= 0 else "chart.waterfall.loss"
    title = message(key, revenue=found.revenue, profit=found.profit)
    return Chart("waterfall", pd.DataFrame(shown, columns=["step", "amount", "start"]), title)


def _break_even_chart(found: Account) -> Chart:
    """Total costs and revenue against revenue at the present mix; ``break_even`` is None where the lines never meet."""
    reach = threshold("break_even_reach") * max(found.revenue, found.break_even_amount or 0.0)
    slope = share(found.direct + found.variable, found.revenue) or 0.0
    costs = [found.fixed, found.fixed + slope * reach]
    lines = pd.DataFrame({"revenue": [0.0, reach], "costs": costs, "fixed": [found.fixed] * 2})
    data = {"lines": lines, "today": found.revenue, "break_even": found.break_even_amount}
    key = "chart.break_even.none" if found.break_even_amount is None else "chart.break_even"
    return Chart("break_even", data, message(key, amount=found.break_even_amount, revenue=found.revenue))


def _split_chart(costs: pd.DataFrame, found: Account) -> Chart:
    """Cost lines by behaviour (rows) and stage (columns); direct costs of the streams, if known, on their own row."""
    rows, columns = (list(choices(scale)) for scale in ("cost_behaviour", "cost_stage"))
    cells = costs.pivot_table(index="behaviour", columns="stage", values="amount", aggfunc="sum")
    cells = cells.reindex(index=rows, columns=columns).fillna(0.0)
    if found.direct:
        cells.loc["direct"] = [found.direct, *[0.0] * (len(columns) - 1)]
    return Chart("cost_split", cells, message("chart.cost_split", share=_selling_share(found)))


_LEVER_COLUMNS = (
    Column("lever", choices="result.levers.lever"),
    Column("change", "share"),
    Column("before", "currency"),
    Column("after", "currency"),
    Column("effect", "currency"),
)
_STREAM_COLUMNS = (
    Column("stream"),
    Column("volume", "number"),
    Column("break_even", "number"),
    Column("amount", "currency"),
)
_SELLING_COLUMNS = (Column("selling", "currency"), Column("customers", "count"), Column("each", "currency"))


def _tables(business: Business, found: Account) -> Iterator[Table]:
    if found.profit is not None:
        yield Table("levers", levers(found, threshold("lever_step")), _LEVER_COLUMNS)
    if found.break_even_amount is not None:
        yield Table("break_even_streams", _by_stream(business, found), _STREAM_COLUMNS)
    customers = by_segment(business)["customers"].sum()
    if found.selling and customers:
        row = (found.selling, customers, found.selling / customers)
        yield Table("selling_cost", pd.DataFrame([row], columns=["selling", "customers", "each"]), _SELLING_COLUMNS)


def _by_stream(business: Business, found: Account) -> pd.DataFrame:
    """Each stream's volume and revenue at break-even, the mix of today kept."""
    money = priced(business.streams)
    part = found.break_even_amount / found.revenue
    return money[["stream", "volume"]].assign(break_even=money["volume"] * part, amount=money["revenue"] * part)
