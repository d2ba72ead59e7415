"""Interviews grouped by theme: how many people raised it, in which segments, in whose words."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from workbook.chapters.market_research.blocks import finding, metric, missing, table, threshold
from workbook.chapters.market_research.market import Market, one_spelling
from workbook.metrics import Block, Chart, Finding, message

METRICS = ("interview_respondents", "interview_themes", "late_themes")


def log(market: Market) -> pd.DataFrame | None:
    """The interviews in the order in which they were held, names and themes in one spelling each; undated ones last."""
    if market.interviews is None:
        return None
    rows = market.interviews.dropna(subset=["respondent", "theme"])
    rows = rows.assign(respondent=one_spelling(rows["respondent"]), theme=one_spelling(rows["theme"]))
    return rows.sort_values("date", kind="stable", na_position="last") if len(rows) else None


def themes(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a theme, the most raised first: respondents, share of them, mentions, segments, one quote."""
    people = rows["respondent"].nunique()
    groups = rows.groupby("theme", sort=True)
    frame = groups.agg(
        respondents=("respondent", "nunique"), mentions=("respondent", "size"), quote=("quote", _quote)
    ).reset_index()
    frame["segments"] = [sorted(group["segment"].dropna().unique()) for _, group in groups]
    frame["segments"] = frame["segments"].map(lambda names: ", ".join(names) or None)
    frame["share"] = frame["respondents"] / people
    return frame.sort_values(["respondents", "mentions", "theme"], ascending=[False, False, True], ignore_index=True)


def _quote(quotes: pd.Series) -> str | None:
    """The first quote that was written down for the theme."""
    known = quotes.dropna()
    return known.iloc[0] if len(known) else None


def late_themes(rows: pd.DataFrame) -> list[str]:
    """The themes first heard from the last respondents: none means that further talks would bring little new."""
    people = list(dict.fromkeys(rows["respondent"]))
    late = people[-threshold("last_interviews") :]
    first = rows.drop_duplicates("theme")
    return first.loc[first["respondent"].isin(late), "theme"].tolist()


def blocks(market: Market) -> Iterator[Block]:
    """Metrics, findings, the table of themes with quotes, and the chart."""
    rows = log(market)
    if rows is None:
        yield from missing(METRICS, "interviews", message("no_interviews"))
        return
    found, people = themes(rows), rows["respondent"].nunique()
    enough = people > threshold("last_interviews")
    late = late_themes(rows) if enough else None
    yield from _findings(market, found, people, late)
    source = message("interviews_held", n=people, rows=len(rows))
    yield metric("interview_respondents", people, source)
    yield metric("interview_themes", len(found), source, convention=message("themes"))
    reasons = () if enough else (message("too_few_to_saturate", n=people, last=threshold("last_interviews")),)
    yield metric(
        "late_themes",
        None if late is None else len(late),
        source,
        *reasons,
        convention=message("late_themes", last=threshold("last_interviews")),
    )
    yield table(
        "themes", found, "theme", "respondents:count", "share:share", "mentions:count", "segments", "quote", long=True
    )
    if len(found) > 1:
        first, shown = found.iloc[0], found.head(threshold("bars_shown"))
        title = message("chart.themes", theme=first["theme"], n=int(first["respondents"]), all=people)
        yield Chart("themes", shown, title, (7.2, 1.4 + 0.4 * len(shown)))


def _findings(market: Market, found: pd.DataFrame, people: int, late: list[str] | None) -> Iterator[Finding]:
    if people < threshold("interviews_least"):
        yield finding(
            "interviews_few", "interview_respondents", level="watch", n=people, least=threshold("interviews_least")
        )
    first = found.iloc[0]
    yield finding("theme_first", "interview_themes", theme=first["theme"], n=int(first["respondents"]), all=people)
    planned = market.record.interviews_planned
    if planned is not None and people < planned:
        yield finding("interviews_behind", "interview_respondents", n=people, planned=planned)
    if late is not None:
        values = {"n": len(late), "themes": late, "last": threshold("last_interviews")}
        yield finding(
            "themes_open" if late else "themes_saturated", "late_themes", level="watch" if late else "note", **values
        )
