"""Section ``minutes``: what was voted, what was decided, and what waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd

from workbook.chapters.strategic_session.blocks import (
    ANSWERS,
    CHAPTER,
    entries,
    finding,
    message,
    metric,
    session_day,
    table,
)
from workbook.metrics import Block, Chart, Section


def section(client: Any, record: Any, intervals: bool) -> Section:
    """The vote, the decisions and the parking lot."""
    today = session_day(client, record)
    return Section("minutes", (*_votes(client, record), *_decisions(record, today), *_parking(record, today)))


def cast(client: Any, record: Any) -> pd.DataFrame:
    """All dots: those written here and those of people's own files; who has a file of one's own is counted from it."""
    people = client.respondents(CHAPTER) if hasattr(client, "respondents") else ()
    own = [(person.name, vote.option, vote.dots) for person in people for vote in person.record.votes]
    named = {name for name, _, _ in own}
    here = [(vote.person or vote.id, vote.option, vote.dots) for vote in record.votes if vote.person not in named]
    return pd.DataFrame([*here, *own], columns=["person", "option", "dots"])


def counted(votes: pd.DataFrame) -> pd.DataFrame:
    """Each option with its dots and its share, and the range of that share when any one person stays away."""
    totals = votes.groupby("option")["dots"].sum().sort_values(ascending=False, kind="stable")
    shares = totals / totals.sum()
    without = [_shares(votes[votes["person"] != person], totals.index) for person in votes["person"].unique()]
    spread = pd.DataFrame(without) if len(without) > 1 else pd.DataFrame([shares])
    return pd.DataFrame(
        {
            "dots": totals,
            "share": shares,
            "low": spread.min().reindex(totals.index),
            "high": spread.max().reindex(totals.index),
        }
    ).reset_index()


def _shares(votes: pd.DataFrame, options: pd.Index) -> pd.Series:
    totals = votes.groupby("option")["dots"].sum().reindex(options).fillna(0)
    return totals / max(totals.sum(), 1)


def _votes(client: Any, record: Any) -> Iterator[Block]:
    votes = cast(client, record)
    if not len(votes):
        yield metric("dots", None, ANSWERS, warnings=[message("missing_votes")])
        yield metric("vote_leader_share", None, ANSWERS, warnings=[message("missing_votes")])
        return
    frame, people = counted(votes), votes["person"].nunique()
    source = message("votes", n=people)
    first = frame.iloc[0]
    yield _winner(votes, frame)
    uneven = votes.groupby("person")["dots"].sum().nunique() > 1
    warnings = (message("dots_uneven"),) if uneven else ()
    yield metric("dots", int(votes["dots"].sum()), source, warnings=warnings)
    alone = (*warnings, message("one_voter")) if people == 1 else warnings
    yield metric("vote_leader_share", first["share"], source, "dots_share", warnings=alone)
    words = {"option": first["option"], "share": first["share"], "question": record.vote_question}
    key = "chart.votes.asked" if record.vote_question else "chart.votes"
    yield Chart("votes", frame, message(key, **words), (7.2, 1.2 + 0.42 * len(frame)))
    yield table("votes", frame, "option", "dots:count", "share:share", "low:share", "high:share")


def _winner(votes: pd.DataFrame, frame: pd.DataFrame) -> Block:
    """Whether the first place hangs on a single person."""
    first = frame.iloc[0]
    if len(frame) > 1 and frame.iloc[1]["dots"] == first["dots"]:
        return finding(
            "vote_tied",
            "vote_leader_share",
            level="act",
            options=frame.loc[frame["dots"] == first["dots"], "option"].tolist(),
        )
    for person in votes["person"].unique():
        left = votes[votes["person"] != person].groupby("option")["dots"].sum()
        if len(left) and left.get(first["option"], 0) <= left.drop(first["option"], errors="ignore").max():
            return finding(
                "vote_close", "vote_leader_share", level="watch", option=first["option"], share=first["share"]
            )
    return finding("vote_clear", "vote_leader_share", option=first["option"], share=first["share"])


def _decisions(record: Any, today: date) -> Iterator[Block]:
    frame = entries(record.decisions, "decision", "date", "owner", "due", "status")
    if not len(frame):
        yield metric("decisions_open", None, ANSWERS, warnings=[message("missing_decisions")])
        return
    open_ = frame[~frame["status"].isin(["done", "dropped"])]
    yield metric("decisions_open", len(open_), message("decisions", n=len(frame)))
    loose = open_[~open_["owner"].map(bool) | open_["due"].isna()]
    if len(loose):
        yield finding(
            "decisions_loose", "decisions_open", level="act", n=len(loose), decisions=loose["decision"].tolist()
        )
    yield table("decisions", frame, "decision", "date:date", "owner", "due:date", "status:text:session_status")


def _parking(record: Any, today: date) -> Iterator[Block]:
    frame = entries(record.parking, "topic", "raised_by", "owner", "return_on")
    if not len(frame):
        yield metric("topics_parked", None, ANSWERS, warnings=[message("missing_parking")])
        return
    yield metric("topics_parked", len(frame), message("parking", n=len(frame)))
    lost = frame[~frame["owner"].map(bool) | frame["return_on"].isna()]
    if len(lost):
        yield finding("parking_lost", "topics_parked", level="watch", n=len(lost), topics=lost["topic"].tolist())
    yield table("parking", frame, "topic", "raised_by", "owner", "return_on:date")
