"""Section ``territories``: the census of new markets: which to enter, which to study further, which to leave."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from workbook.chapters.market_research import countries
from workbook.chapters.market_research.blocks import as_frame, choices, finding, metric, missing, table, threshold
from workbook.chapters.market_research.census import Census, census_of
from workbook.chapters.market_research.market import Market
from workbook.metrics import Block, Chart, Finding, Section, Text, message

SIZES = {1: (4.6, 4.1), 2: (7.2, 3.2), 3: (7.2, 2.3), 4: (7.2, 6.6)}  # of the picture, by how many radars it holds


def section(market: Market) -> Section:
    blocks = [
        *countries.blocks(market),
        *_census(market),
        *_approaches(market),
        *_adaptations(market),
        *_legal(market),
        *_sector(market),
    ]
    return Section("territories", tuple(blocks))


def _census(market: Market) -> Iterator[Block]:
    found = census_of(market)
    if found is None:
        reason = "no_territories" if market.territories is None else "no_weights"
        yield from missing(["territories_rated", "territories_go"], "territories", message(reason))
        return
    yield from _readings(found)
    source = message("territories_rated", n=len(found.frame), criteria=len(found.ranking.weights))
    limits = {name: threshold(f"territory_{name}") for name in ("go", "leave", "blocker", "checked")}
    yield metric("territories_rated", len(found.frame), source, *found.warnings)
    yield metric(
        "territories_go", int((found.frame["reading"] == "go").sum()), source, convention=message("reading", **limits)
    )
    columns = (
        "score:number",
        "low:number",
        "high:number",
        "weakest",
        "checked:share",
        "noted:share",
        "reading:text:territory_reading",
        "held:share",
        "summary",
    )
    yield table("territories", found.frame.reset_index(names="territory"), "territory", *columns)
    yield table("territory_scores", found.long, "territory", "criterion", "weight:share", "score:count", "note")
    yield from _chart(found)
    yield from _checks(market, found)


def _readings(found: Census) -> Iterator[Finding]:
    """What to do about each territory, the best first."""
    for row in found.frame.itertuples():
        values = {"territory": row.Index, "score": row.score, "weakest": row.weakest, "checked": row.checked}
        key = f"territory_{row.reading}" if row.reading != "learn_more" else f"territory_learn_{row.reason}"
        yield finding(key, "territories_go", level="act" if row.reading == "go" else "note", **values)
    shaky = found.frame.index[found.frame["held"] < threshold("rank_stable")].tolist()
    if shaky:
        yield finding("territory_shaky", "territories_go", level="watch", territories=shaky, n=len(shaky))


def _chart(found: Census) -> Iterator[Chart]:
    """A radar for each of the best territories; a radar needs three criteria."""
    heavy = found.ranking.weights.sort_values(ascending=False, kind="stable").head(threshold("axes_shown")).index
    if len(heavy) < 3:
        return
    shown = found.frame.head(threshold("radars_shown"))
    scores = found.ranking.scores.loc[shown.index, heavy].fillna(0)
    best = found.frame.index[0]
    values = {"territory": best, "score": found.frame["score"].iloc[0], "n": len(found.frame)}
    reading = found.frame["reading"].iloc[0]
    yield Chart(
        "territories", scores, message(f"chart.territories.title_{reading}", **values), SIZES.get(len(shown), SIZES[4])
    )


def _checks(market: Market, found: Census) -> Iterator[Block]:
    """The checklist: one row a check, with how many territories have it behind them and where it is still open."""
    names = list(found.frame.index)
    done = {name: found.checks.get(name, ()) for name in names}
    rows = [
        (
            check,
            sum(check in done[name] for name in names),
            ", ".join(name for name in names if check not in done[name]) or None,
        )
        for check in choices("census_check")
    ]
    yield table(
        "census_checks",
        pd.DataFrame(rows, columns=["check", "done", "open"]),
        "check:text:census_check",
        "done:count",
        "open",
    )


def _approaches(market: Market) -> Iterator[Block]:
    rows = as_frame(market.record.approaches, "approach", "territory", "transfer", "evidence")
    if rows.empty:
        return
    for transfer, key in (("fails", "approach_fails"), (None, "approach_unknown")):
        named = (
            rows[rows["transfer"] == transfer]
            if transfer
            else rows[rows["transfer"].isna() | (rows["transfer"] == "unknown")]
        )
        if len(named):
            yield finding(
                key, level="watch", approaches=named["approach"].unique().tolist(), n=named["approach"].nunique()
            )
    yield table("approaches", rows, "approach", "territory", "transfer:text:approach_transfer", "evidence")


def _adaptations(market: Market) -> Iterator[Block]:
    rows = as_frame(
        market.record.adaptations, "territory", "dimension", "observed", "change_sales", "change_price", "owner"
    )
    if rows.empty:
        return
    open_rows = rows[rows["change_sales"].isna() & rows["change_price"].isna()]
    if len(open_rows):
        yield finding(
            "adaptation_open", level="watch", n=len(open_rows), territories=open_rows["territory"].unique().tolist()
        )
    order = {dimension: at for at, dimension in enumerate(choices("census_dimension"))}
    frame = rows.assign(at=rows["dimension"].map(order)).sort_values(["territory", "at"], kind="stable")
    columns = ("dimension:text:census_dimension", "observed", "change_sales", "change_price", "owner")
    yield table("adaptations", frame, "territory", *columns)


def _legal(market: Market) -> Iterator[Block]:
    rows = as_frame(market.record.legal_rules, "territory", "rule", "kind", "written", "consequence")
    if len(rows):
        rows = rows.sort_values("territory", kind="stable")
        yield table("legal_rules", rows, "territory", "rule", "kind:text:legal_kind", "written:yes_no", "consequence")


def _sector(market: Market) -> Iterator[Block]:
    if market.record.sector_specifics:
        yield Text(message("result.sector", text=market.record.sector_specifics))
    if market.record.sector_rules:
        rules = list(market.record.sector_rules)
        yield finding("sector_rules", n=len(rules), rules=rules)
