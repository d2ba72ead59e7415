"""Section ``environment``: five forces, PESTEL with evidence, and the stage of maturity of the market."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from workbook.chapters.market_research import maturity
from workbook.chapters.market_research.blocks import as_frame, choices, finding, metric, missing, table, threshold
from workbook.chapters.market_research.market import Market
from workbook.metrics import Block, Chart, Finding, Metric, Section, message


def section(market: Market) -> Section:
    forces, factors = forces_of(market), factors_of(market)
    blocks = [
        *_forces(forces),
        *_pestel(factors),
        _evidence(forces, factors),
        *_without(forces, factors),
        *maturity.blocks(market),
    ]
    return Section("environment", tuple(blocks))


def forces_of(market: Market) -> pd.DataFrame:
    """One row a rated force, in the order of the method: force, rating (the mean of several), evidence."""
    rows = as_frame(market.record.forces, "force", "rating", "evidence").dropna(subset=["rating"])
    if rows.empty:
        return rows
    joined = {"rating": "mean", "evidence": lambda texts: "; ".join(text for text in texts if text) or None}
    frame = rows.astype({"rating": float}).groupby("force", as_index=False).agg(joined)
    order = {force: at for at, force in enumerate(choices("five_force"))}
    return frame.sort_values("force", key=lambda names: names.map(order), ignore_index=True)


def factors_of(market: Market) -> pd.DataFrame:
    """One row a rated statement, in the order of the method; ``signed``: an opportunity counts above zero."""
    rows = as_frame(market.record.pestel, "factor", "statement", "effect", "rating", "evidence").dropna(
        subset=["rating", "effect"]
    )
    order = {factor: at for at, factor in enumerate(choices("pestel_factor"))}
    rows = rows.astype({"rating": float}).sort_values(
        "factor", key=lambda names: names.map(order), kind="stable", ignore_index=True
    )
    return rows.assign(signed=rows["rating"].where(rows["effect"] == "opportunity", -rows["rating"]))


def _forces(forces: pd.DataFrame) -> Iterator[Block]:
    if forces.empty:
        yield from missing(["force_pressure"], "answers", message("no_forces"))
        return
    rated, all_forces = len(forces), len(choices("five_force"))
    warnings = () if rated == all_forces else (message("forces_open", n=all_forces - rated, all=all_forces),)
    yield from _force_findings(forces)
    yield metric(
        "force_pressure", forces["rating"].mean(), "answers", *warnings, convention=message("force_pressure", n=rated)
    )
    yield table("forces", forces, "force:text:five_force", "rating:decimal1", "evidence")
    most = forces["rating"].max()
    strongest = forces.loc[forces["rating"].idxmax(), "force"]
    frame = forces.assign(high=forces["rating"] >= threshold("pressure_high"))
    yield Chart("forces", frame, message(f"chart.forces.title_{strongest}", rating=most), (7.2, 1.3 + 0.42 * rated))


def _force_findings(forces: pd.DataFrame) -> Iterator[Finding]:
    """One finding a force that presses hard, with its evidence; one where none does."""
    high = forces[forces["rating"] >= threshold("pressure_high")]
    for row in high.itertuples():
        yield finding(f"force_{row.force}", "force_pressure", level="watch", rating=row.rating)
    if high.empty:
        yield finding("forces_mild", "force_pressure", mean=float(forces["rating"].mean()))


def _pestel(factors: pd.DataFrame) -> Iterator[Block]:
    if factors.empty:
        yield from missing(["pestel_balance"], "answers", message("no_pestel"))
        return
    covered = factors["factor"].nunique()
    all_factors = len(choices("pestel_factor"))
    warnings = () if covered == all_factors else (message("pestel_open", n=all_factors - covered, all=all_factors),)
    for effect, key in (("threat", "pestel_threat"), ("opportunity", "pestel_opportunity")):
        rows = factors[factors["effect"] == effect]
        if len(rows):
            strongest = rows.loc[rows["rating"].idxmax()]
            high = effect == "threat" and strongest["rating"] >= threshold("pressure_high")
            yield finding(
                key,
                "pestel_balance",
                level="watch" if high else "note",
                statement=strongest["statement"],
                rating=strongest["rating"],
            )
    yield metric(
        "pestel_balance",
        factors["signed"].mean(),
        "answers",
        *warnings,
        convention=message("pestel_balance", n=len(factors)),
    )
    columns = ("statement", "effect:text:pestel_effect", "rating:count", "evidence")
    yield table("pestel", factors, "factor:text:pestel_factor", *columns, long=True)
    yield _pestel_chart(factors)


def _pestel_chart(factors: pd.DataFrame) -> Chart:
    """The strongest statements, opportunities to the right."""
    strongest = factors.sort_values("rating", ascending=False, kind="stable").head(threshold("bars_shown"))
    shown = strongest.sort_values("signed", ascending=False, kind="stable")
    values = {"opportunities": int((factors["signed"] > 0).sum()), "threats": int((factors["signed"] < 0).sum())}
    return Chart("pestel", shown, message("chart.pestel", **values), (7.2, 1.5 + 0.5 * len(shown)))


def _evidence(forces: pd.DataFrame, factors: pd.DataFrame) -> Metric:
    """The share of ratings that say what they rest on."""
    known = _evident(forces, factors)
    if known.empty:
        return metric("evidence_share", None, "answers", message("no_forces"), message("no_pestel"))
    return metric("evidence_share", known.mean(), "answers", convention=message("evidence_share", n=len(known)))


def _evident(forces: pd.DataFrame, factors: pd.DataFrame) -> pd.Series:
    """For each rating, whether it says what it rests on."""
    return pd.concat([forces["evidence"], factors["evidence"]], ignore_index=True).notna()


def _without(forces: pd.DataFrame, factors: pd.DataFrame) -> Iterator[Finding]:
    bare = int((~_evident(forces, factors)).sum())
    if bare:
        yield finding("ratings_without_evidence", "evidence_share", level="watch", n=bare)
