"""How concentrated the market is: the Herfindahl index of the players' shares, and the client's own share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from workbook import statistics
from workbook.chapters.market_research.blocks import finding, level, metric, missing, table, threshold
from workbook.chapters.market_research.market import Market, one_spelling, same
from workbook.metrics import Block, Chart, Finding, Message, Metric, message

METRICS = ("market_hhi", "effective_players", "our_share", "relative_share")


@dataclass(frozen=True)
class Shares:
    """The players by share, the largest first (index: name), and what part of the market they hold together."""

    players: pd.Series
    own: str | None

    @property
    def known(self) -> float:
        return float(self.players.sum())

    @property
    def rest(self) -> float:
        """The part of the market held by players that are not listed; none where rounding alone is missing."""
        rest = 1 - self.known
        return rest if rest > threshold("share_tolerance") else 0.0

    @property
    def hhi(self) -> float:
        """The index of the listed shares, 0 to 10,000. The rest counts as very many small players and adds nothing."""
        return float(10_000 * (self.players**2).sum())

    @property
    def highest_hhi(self) -> float:
        """The index if the rest were held by players as large as the smallest one listed."""
        return self.hhi + 10_000 * self.rest * min(float(self.players.min()), self.rest)


def shares_of(market: Market) -> Shares | None:
    """The players that hold a share; None where none is given. Names that differ by case and spaces are one player."""
    entries = [(entry.player, entry.share) for entry in market.record.market_shares if entry.share > 0]
    if not entries:
        return None
    frame = pd.DataFrame(entries, columns=["player", "share"])
    players = frame.groupby(one_spelling(frame["player"]))["share"].sum().sort_values(ascending=False, kind="stable")
    wanted = same(market.record.own_name or market.name)
    return Shares(players, next((name for name in players.index if same(name) == wanted), None))


def blocks(market: Market) -> Iterator[Block]:
    """The metrics of concentration, what they say, and the players."""
    found = shares_of(market)
    if found is None:
        yield from missing(METRICS, "market_shares", message("no_shares"))
    elif found.known > 1 + threshold("share_tolerance"):
        yield from missing(METRICS, "market_shares", message("shares_above_one", sum=found.known))
    else:
        yield from _findings(found)
        yield from _metrics(found)
        frame = found.players.rename_axis("player").reset_index(name="share")
        yield table(
            "players", frame.assign(own=frame["player"] == found.own), "player", "share:share", "own:yes_no", long=True
        )
        yield _chart(found)


def _metrics(found: Shares) -> Iterator[Metric]:
    warnings: tuple[Message, ...] = ()
    if found.rest:
        warnings = (message("shares_incomplete", rest=found.rest, low=found.hhi, high=found.highest_hhi),)
    source = message("players_shared", n=len(found.players), share=min(found.known, 1.0))
    yield metric("market_hhi", found.hhi, source, *warnings, convention=message("hhi"))
    yield metric(
        "effective_players",
        statistics.effective_number(found.hhi),
        source,
        *warnings,
        convention=message("effective_players"),
    )
    if found.own is None:
        yield from missing(METRICS[2:], "market_shares", message("own_share_unknown"))
        return
    ours, rivals = float(found.players[found.own]), found.players.drop(found.own)
    yield metric("our_share", ours, source)
    reasons = () if len(rivals) else (message("alone"),)
    yield metric(
        "relative_share",
        ours / rivals.max() if len(rivals) else None,
        source,
        *reasons,
        convention=message("relative_share"),
    )


def _findings(found: Shares) -> Iterator[Finding]:
    values = {
        "hhi": found.hhi,
        "players": statistics.effective_number(found.hhi),
        "first": found.players.index[0],
        "share": float(found.players.iloc[0]),
    }
    asks = level(found.hhi, "hhi_act", "hhi_watch")
    key = {"act": "market_concentrated", "watch": "market_moderate", "note": "market_scattered"}[asks]
    yield finding(key, "market_hhi", "effective_players", level="watch" if asks == "act" else "note", **values)
    if found.own and len(found.players) > 1:
        rank = int((found.players > found.players[found.own]).sum()) + 1
        yield finding(
            "our_place",
            "our_share",
            "relative_share",
            share=float(found.players[found.own]),
            rank=rank,
            n=len(found.players),
        )


def _chart(found: Shares) -> Chart:
    shown = found.players.head(threshold("bars_shown"))
    frame = pd.DataFrame({"player": shown.index, "share": shown.to_numpy(), "own": shown.index == found.own})
    rest = 1 - float(shown.sum())
    if rest > threshold("share_tolerance"):
        frame.loc[len(frame)] = [None, rest, False]
    values = {"hhi": found.hhi, "players": statistics.effective_number(found.hhi)}
    return Chart("market_shares", frame, message("chart.market_shares", **values), (7.2, 1.4 + 0.36 * len(frame)))
