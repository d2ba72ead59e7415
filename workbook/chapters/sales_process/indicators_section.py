"""Section ``indicators``: process and result side by side, and the ratios that join them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.sales_process import speed
from workbook.chapters.sales_process.blocks import entries, finding, metric, missing, share_bounds, table, threshold
from workbook.chapters.sales_process.deals import Deals
from workbook.chapters.sales_process.names import key
from workbook.chapters.sales_process.periods import divided, frame_of
from workbook.metrics import Block, Chart, Message, Section, Text, message
from workbook.statistics.counts import count_interval

EFFORTS = {
    "calls_per_meeting": ("calls", "meetings"),
    "approaches_per_invoice": ("approaches", "invoices"),
    "approaches_per_paid": ("approaches", "paid"),
    "contacts_per_repeat": ("contacts_out", "repeat_paid"),
}
SHARES = {
    "invoices_paid_share": ("paid", "invoices"),
    "repeat_paid_share": ("repeat_paid", "repeat_invoices"),
    "tenders_won_share": ("tenders_won", "tenders"),
    "discounted_deals_share": ("discounted", "deals"),
}
MONEY = {
    "amount_paid_share": ("paid_amount", "issued_amount"),
    "deal_margin": ("margin_amount", "sales"),
    "average_first_deal": ("new_sales", "new_customers"),
    "repeat_share": ("repeat_sales", "sales"),
    "repeat_per_new": ("repeat_paid", "new_customers"),
    "money_per_approach": ("new_sales", "approaches"),
    "average_cheque": ("paid_amount", "all_paid"),
    "cost_per_new_deal": ("cost_new", "new_customers"),
    "cost_per_repeat_deal": ("cost_repeat", "repeat_paid"),
}
SINGLE = ("discounts_given", "earned_per_contact", "approaches_per_thousand")
SUMS = {
    "sales": ("new_sales", "repeat_sales"),
    "margin_amount": ("new_sales", "repeat_sales", "cost"),
    "all_paid": ("paid", "repeat_paid"),
    "all_contacts": ("calls", "approaches", "contacts_out", "contacts_in"),
}


def section(client: Any, record: Any, deals: Deals | None, intervals: bool) -> Section:
    """Ratios of the last period, the periods over time, and what is followed."""
    blocks = (
        *(_periods(frame_of(record)) if record.periods else _nothing()),
        *speed.blocks(deals, intervals),
        *_kpis(record),
        *_customers(record, deals),
    )
    return Section("indicators", blocks)


def _nothing() -> Iterator[Block]:
    yield from missing([*EFFORTS, *SHARES, *MONEY, *SINGLE], "answers", message("missing_periods"))


def _periods(frame: pd.DataFrame) -> Iterator[Block]:
    last = frame.iloc[-1].copy()
    last["margin_amount"] = last["sales"] - last["cost"]
    yield from _findings(frame)
    yield from _last_period(last)
    yield from _over_time(frame)


def _last_period(last: pd.Series) -> Iterator[Block]:
    source = message("period", period=last["period"])
    for name, (part, whole) in EFFORTS.items():
        value, why = _ratio(last, part, whole)
        yield metric(name, value, source, "effort", bounds=_effort_bounds(last, part, whole, value), warnings=why)
    for name, (part, whole) in SHARES.items():
        value, why = _ratio(last, part, whole, within=True)
        bounds = share_bounds(last[part], last[whole]) if value is not None else None
        yield metric(name, value, source, "part_of_counts", bounds=bounds, warnings=why)
    for name, (part, whole) in MONEY.items():
        value, why = _ratio(last, part, whole)
        yield metric(name, value, source, "ratio_money", warnings=why)
    discounts = last["discounts"]
    why = [] if not np.isnan(discounts) else [_missing("discounts")]
    yield metric("discounts_given", discounts, source, "ratio_money", warnings=why)
    yield _earned(last, source)
    per, (value, why) = threshold("per_money"), _ratio(last, "approaches", "new_sales")
    yield metric("approaches_per_thousand", None if value is None else value * per, source, "ratio_money", warnings=why)


def _missing(*fields: str) -> Message:
    """Which figures of the last period are missing, in the words of the questions."""
    asked = [name for field in fields for name in SUMS.get(field, (field,))]
    return message("missing_count", fields=[message(f"periods.{name}") for name in dict.fromkeys(asked)])


def _ratio(last: pd.Series, part: str, whole: str, within: bool = False) -> tuple[float | None, list[Message]]:
    """A ratio of the last period, or why there is none. ``within``: the part belongs to the whole."""
    blank = [name for name in (part, whole) if np.isnan(last[name])]
    if blank:
        return None, [_missing(*blank)]
    if last[whole] <= 0:
        return None, [message("nothing_to_divide", fields=_missing(whole).values["fields"])]
    if within and last[part] > last[whole]:
        return None, [message("more_than_all", fields=_missing(part, whole).values["fields"])]
    return float(last[part] / last[whole]), []


def _effort_bounds(last: pd.Series, part: str, whole: str, value: float | None) -> tuple[float, float] | None:
    """The effort if the count it is divided by had fallen at the ends of what chance allows."""
    if value is None:
        return None
    low, high = count_interval(last[whole], threshold("interval_level"))
    return float(last[part] / high), float(last[part] / low)


def _earned(last: pd.Series, source: Message) -> Block:
    by_margin = not np.isnan(last["margin_amount"])
    value, why = _ratio(last, "margin_amount" if by_margin else "sales", "all_contacts")
    warnings = why if by_margin or value is None else [message("earned_sales")]
    return metric(
        "earned_per_contact", value, source, "earned_margin" if by_margin else "earned_sales", warnings=warnings
    )


def _findings(frame: pd.DataFrame) -> Iterator[Block]:
    first, last = frame.iloc[0], frame.iloc[-1]
    if len(frame) > 1:
        contacts, paid = (_change(first[name], last[name]) for name in ("all_contacts", "paid_amount"))
        if contacts is not None and paid is not None:
            futile = contacts > 0 > paid
            values = {"contacts": contacts, "paid": abs(paid) if futile else paid}
            key_ = "activity_without_result" if futile else "result_follows"
            yield finding(key_, "average_cheque", level="act" if futile else "note", **values)
    new, repeat = divided(last["cost_new"], last["new_customers"]), divided(last["cost_repeat"], last["repeat_paid"])
    if not np.isnan(new) and not np.isnan(repeat):
        cheaper = "repeat_cheaper" if repeat <= new else "new_cheaper"
        yield finding(cheaper, "cost_per_new_deal", "cost_per_repeat_deal", new=new, repeat=repeat)


def _change(before: float, after: float) -> float | None:
    return after / before - 1 if before > 0 and not np.isnan(after) else None


def _over_time(frame: pd.DataFrame) -> Iterator[Block]:
    done = frame[["period", "all_contacts", "paid_amount"]].dropna()
    if len(done) > 1 and (done[["all_contacts", "paid_amount"]].iloc[0] > 0).all():
        yield _side_by_side(done)
    sold = frame[["period", "new_sales", "repeat_sales", "repeat_share"]].dropna()
    if len(sold):
        title = message("chart.new_repeat", share=float(sold["repeat_share"].iloc[-1]))
        yield Chart("new_repeat", sold, title)
    columns = ("calls:count", "meetings:count", "calls_per_meeting:index", "approaches:count")
    more = ("approaches_per_invoice:index", "approaches_per_paid:index", "contacts:count", "contacts_per_repeat:index")
    yield table("process_periods", frame, "period", *columns, *more)
    columns = ("paid_amount:currency", "paid_share:share", "average_cheque:currency", "new_sales:currency")
    more = ("repeat_sales:currency", "repeat_share:share", "margin:share", "discounts:currency")
    frame = frame.assign(tenders_won=frame["tenders_won_share"])
    yield table("result_periods", frame, "period", *columns, *more, "tenders_won:share")


def _side_by_side(done: pd.DataFrame) -> Block:
    first, last = done.iloc[0], done.iloc[-1]
    title = message(
        "chart.side_by_side",
        first=first["period"],
        contacts=_change(first["all_contacts"], last["all_contacts"]),
        paid=_change(first["paid_amount"], last["paid_amount"]),
    )
    return Chart("side_by_side", done, title)


def _kpis(record: Any) -> Iterator[Block]:
    if record.kpis:
        frame = entries(record.kpis, "kpi", "kind", "part", "target", "owner")
        kinds = set(frame["kind"])
        if len(kinds) == 1:
            yield finding(f"kpis_{kinds.pop()}_only", "average_cheque", level="watch")
        yield table("kpis", frame, "kpi", "kind:text:kpi_kind", "part:text:kpi_part", "target", "owner")
    if record.quality_notes:
        yield Text(message("text.quality", answer=record.quality_notes))


def _customers(record: Any, deals: Deals | None) -> Iterator[Block]:
    """What one contact earns, customer by customer: the sales given, else what was won in the opportunities."""
    if not record.customer_contacts:
        return
    frame = entries(record.customer_contacts, "customer", "contacts", "sales")
    won = _won_by_customer(deals)
    told = pd.to_numeric(frame["sales"]).astype(float)
    frame["sales"] = told.where(told.notna(), [won.get(key(name), np.nan) for name in frame["customer"]])
    contacts = frame["contacts"].astype(float)
    frame["per_contact"] = frame["sales"] / contacts.where(contacts > 0)
    frame = frame.sort_values("per_contact", ascending=False, kind="stable", na_position="last")
    top = frame.iloc[0]
    if not np.isnan(top["per_contact"]):
        yield finding("customer_most", "earned_per_contact", customer=top["customer"], amount=top["per_contact"])
    yield table(
        "customer_contacts", frame, "customer", "sales:currency", "contacts:count", "per_contact:currency", long=True
    )


def _won_by_customer(deals: Deals | None) -> dict[str, float]:
    if deals is None:
        return {}
    codes, names = pd.factorize(deals.frame["customer"].to_numpy()[deals.won])
    sums = np.bincount(codes[codes >= 0], weights=deals.amount[deals.won][codes >= 0], minlength=len(names))
    return {key(name): float(total) for name, total in zip(names, sums, strict=True)}
