"""Section ``norms``: alerts for each manager, norms that the figures suggest, process beside result."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.sales_process.activity import Activity, periods_rates, read_activity
from workbook.chapters.sales_process.blocks import finding, metric, missing, table, threshold
from workbook.chapters.sales_process.deals import Deals
from workbook.chapters.sales_process.names import key, some
from workbook.chapters.sales_process.norms import RATES, checks, read_norms, too_long
from workbook.metrics import Block, Chart, Section, Warn, message

FEW, MANY = ("few", "few_unsure"), ("many", "many_unsure")


def section(client: Any, record: Any, deals: Deals | None) -> Section:
    """Norms against what was done."""
    activity = read_activity(client)
    norms, warnings = read_norms(client)
    said = [*warnings, *(activity.warnings if activity else ())]
    blocks = [Warn(warning) for warning in said]
    frame = None
    if norms is not None and len(norms):
        frame = checks(norms, activity, deals, record.norm_months or threshold("norm_months"))
        blocks += [*_alerts(frame, norms), *_long(norms, deals)]
    else:
        blocks += missing(["norm_alerts", "deals_too_long"], "no_norms", message("missing_norms"))
    blocks += _sides(record, frame, activity, deals)
    if activity is not None:
        blocks += _suggestions(activity, norms)
    return Section("norms", tuple(blocks))


def _alerts(frame: pd.DataFrame, norms: pd.DataFrame) -> Iterator[Block]:
    known = frame[frame["verdict"] != "unknown"]
    source = message("norms", n=len(norms), managers=frame["manager"].nunique())
    if not len(known):
        yield metric("norm_alerts", None, source, "norm_alerts", warnings=[message("missing_activity")])
        return
    verdicts = known["verdict"]
    few, many, long = verdicts.isin(FEW), verdicts.isin(MANY), verdicts == "long"
    n = int((few | many | long).sum())
    if n:
        counts = {"few": int(few.sum()), "many": int(many.sum()), "long": int(long.sum())}
        yield finding("norm_alerts", "norm_alerts", level="watch", n=n, **counts)
        for manager, clear in known[verdicts == "few"].groupby("manager", sort=False):
            yield finding("norm_few", "norm_alerts", level="act", manager=manager, norms=len(clear))
    else:
        yield finding("norm_all_met", "norm_alerts")
    unasked = [message("missing_activity")] if set(norms["norm"]) & set(RATES) - set(frame["norm"]) else []
    yield metric("norm_alerts", n, source, "norm_alerts", warnings=unasked)
    work = known[known["norm"].isin(list(RATES)) & known["fulfilment"].notna()]
    if len(work):
        yield _chart(work)
    columns = ("norm:text:sales_norm", "product", "actual:index", "low:index", "high:index")
    more = ("norm_low:index", "norm_high:index", "fulfilment:share", "verdict:text:norm_verdict")
    yield table("norm_checks", frame, "manager", *columns, *more, long=True)


def _chart(work: pd.DataFrame) -> Block:
    least = work["norm_low"]
    shown = work.assign(low_share=work["low"] / least, high_share=work["high"] / least)
    order = shown["fulfilment"].sort_values(kind="stable").index[: threshold("norm_bars")]
    missed = int(work["verdict"].isin(FEW).sum())
    title = message("chart.norms", n=missed, all=len(work))
    return Chart("norms", shown.loc[order], title, (7.2, 1.9 + 0.45 * len(order)))


def _long(norms: pd.DataFrame, deals: Deals | None) -> Iterator[Block]:
    if deals is None:
        yield from missing(["deals_too_long"], "no_opportunities", message("missing_opportunities"))
        return
    frame, most = too_long(norms, deals)
    source = message("open", n=int(deals.open.sum()))
    convention = message("too_long", day=deals.as_of.date())
    if most is None:
        yield metric("deals_too_long", None, source, convention, warnings=[message("missing_norms")])
        return
    if len(frame):
        values = {"n": len(frame), "days": most, "amount": float(frame["amount"].sum())}
        yield finding("deals_too_long", "deals_too_long", level="act", **values)
    yield metric("deals_too_long", len(frame), source, convention)
    if len(frame):
        columns = ("customer", "manager", "stage", "days:days", "amount:currency")
        yield table("too_long", frame.assign(deal=frame["deal_id"]), "deal", *columns, long=True)


def _sides(record: Any, frame: pd.DataFrame | None, activity: Activity | None, deals: Deals | None) -> list[Block]:
    """Work norms fulfilled beside targets fulfilled, manager by manager."""
    if activity is None:
        why = message("missing_activity")
        return missing(["process_fulfilment", "result_fulfilment"], "no_activity", why)
    sides = _sided(record, frame, activity, deals)
    source = message("activity", managers=len(activity.totals), days=activity.days)
    return [*_side_blocks(sides, record, source, deals), *_targets_unknown(record, sides)]


def _sided(record: Any, frame: pd.DataFrame | None, activity: Activity, deals: Deals | None) -> pd.DataFrame:
    process = _process(frame) if frame is not None else pd.DataFrame(columns=["process", "low", "high"], dtype=float)
    sides = process.reindex(activity.totals.index).rename_axis("manager").reset_index()
    targets = {key(entry.manager): entry.target for entry in record.manager_targets}
    won = _won_between(deals, activity)
    sides["won"] = [won.get(key(name), 0.0) if deals is not None else np.nan for name in sides["manager"]]
    sides["target"] = np.array([targets.get(key(name)) or np.nan for name in sides["manager"]], float)
    sides["result"] = sides["won"] / sides["target"]
    busy, well = sides["process"] >= 1, sides["result"] >= 1
    cases = [sides[["process", "result"]].isna().any(axis=1), busy & well, busy, well]
    sides["quadrant"] = np.select(cases, ["unknown", "both", "busy", "lucky"], "neither")
    return sides


def _process(frame: pd.DataFrame) -> pd.DataFrame:
    """Each manager's mean fulfilment of the work norms, with the spread of counts that chance moves."""
    work = frame[frame["norm"].isin(list(RATES)) & frame["fulfilment"].notna()]
    z = NormalDist().inv_cdf((1 + threshold("interval_level")) / 2)
    spread = ((work["high"] - work["low"]) / (2 * z) / work["norm_low"]) ** 2
    parts = work.assign(spread=spread).groupby("manager", sort=False)
    found = pd.DataFrame({"process": parts["fulfilment"].mean()})
    reach = z * np.sqrt(parts["spread"].sum()) / parts.size()
    return found.assign(low=(found["process"] - reach).clip(lower=0), high=found["process"] + reach)


def _won_between(deals: Deals | None, activity: Activity) -> dict[str, float]:
    if deals is None:
        return {}
    closed = deals.frame["closed"]
    inside = deals.won & ((closed >= activity.first) & (closed <= activity.last)).to_numpy()
    rows = deals.frame[inside & deals.frame["manager"].notna().to_numpy()]
    return rows.groupby(rows["manager"].map(key))["amount"].sum().to_dict()


def _side_blocks(sides: pd.DataFrame, record: Any, source: Any, deals: Deals | None) -> Iterator[Block]:
    process = sides["process"].mean() if sides["process"].notna().any() else None
    aimed = sides[sides["result"].notna()]
    result = aimed["won"].sum() / aimed["target"].sum() if len(aimed) else None
    yield from _quadrants(sides)
    yield metric(
        "process_fulfilment",
        process,
        source,
        "process_fulfilment",
        warnings=[] if process is not None else [message("missing_norms")],
    )
    why = "missing_opportunities" if deals is None else "missing_targets"
    yield metric(
        "result_fulfilment",
        result,
        source,
        "result_fulfilment",
        warnings=[] if result is not None else [message(why)],
    )
    if process is not None and result is not None:
        title = message("chart.sides", process=process, result=result)
        yield Chart("sides", sides.dropna(subset=["process", "result"]), title, (7.2, 4.6))
    if process is not None or len(aimed):
        columns = ("process:share", "low:share", "high:share", "won:currency", "target:currency", "result:share")
        yield table("manager_sides", sides, "manager", *columns, "quadrant:text:side_quadrant")


def _quadrants(sides: pd.DataFrame) -> Iterator[Block]:
    for quadrant, code, asks in (("busy", "busy_without_result", "act"), ("lucky", "result_without_activity", "watch")):
        names = sides.loc[sides["quadrant"] == quadrant, "manager"].tolist()
        if names:
            yield finding(code, "process_fulfilment", "result_fulfilment", level=asks, managers=names)


def _targets_unknown(record: Any, sides: pd.DataFrame) -> Iterator[Block]:
    known = {key(name) for name in sides["manager"]}
    unknown = [entry.manager for entry in record.manager_targets if key(entry.manager) not in known]
    if unknown:
        yield Warn(message("targets_unknown", names=some(unknown)))


def _suggestions(activity: Activity, norms: pd.DataFrame | None) -> Iterator[Block]:
    """Quartiles of what was done, beside the norm of today."""
    rows = []
    for name, values in periods_rates(activity).items():
        today = norms.loc[norms["norm"] == name, "low"].dropna() if norms is not None else []
        quartiles = np.quantile(values, [0.25, 0.5, 0.75])
        rows.append([name, float(today.iloc[0]) if len(today) else np.nan, *quartiles, len(values)])
    frame = pd.DataFrame(rows, columns=["norm", "today", "lower", "median", "upper", "n"])
    columns = ("today:index", "lower:index", "median:index", "upper:index", "n:count")
    yield table("norm_suggestions", frame, "norm:text:sales_norm", *columns)
