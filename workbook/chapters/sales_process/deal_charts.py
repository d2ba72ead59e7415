"""Pictures of the opportunities: who wins, how long it takes, where it stops, why, and what is still open."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from workbook.drawing.axes import INK, legend_below, money_axis, say, share_axis, units
from workbook.drawing.bars import bars, intervals
from workbook.drawing.names import folded, name_rows

PALE = "#C9D6E2"


def plot_conversions(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """The share that went on from each stage, with its interval; the narrowest in the warning colour."""
    narrowest = frame["conversion"].min()
    bars(
        ax,
        frame["stage"].tolist(),
        frame["conversion"],
        ["C1" if c == narrowest else "C0" for c in frame["conversion"]],
    )
    intervals(ax, frame["low"], frame["high"])
    template = texts.label("chart.conversions.effort")
    for at, row in enumerate(frame.itertuples(index=False)):
        words = texts.value(row.conversion, "share")
        if row.effort == row.effort:
            words += " · " + texts.fill(template, {"effort": texts.value(row.effort, "index")})
        say(ax, words, (max(row.conversion, row.high), at), xytext=(7, 0))
    share_axis(ax, texts, "chart.conversions.x", 1.0)
    ax.set_xlim(0, 1.45)
    ax.set_xticks(np.linspace(0, 1, 6))
    return ax


def plot_decision(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """By each day: won, lost, still open. The dotted lines bound what is still open."""
    days = np.r_[0.0, frame["day"]]
    won, lost = (np.r_[0.0, frame[name]] for name in ("won", "lost"))
    look = {"step": "post", "linewidth": 0}
    ax.fill_between(days, 0, won, color="C3", label=texts.label("chart.decision.won"), **look)
    ax.fill_between(days, won, 1 - lost, color="#E3E7EC", label=texts.label("chart.decision.open"), **look)
    ax.fill_between(days, 1 - lost, 1, color="C1", alpha=0.75, label=texts.label("chart.decision.lost"), **look)
    for name in ("low", "high"):
        ax.step(frame["day"], frame["won"] + frame[name], where="post", color=INK, linewidth=1, linestyle=":")
    ax.set(ylim=(0, 1), xlim=(0, _most_days(frame)))
    ax.set_xlabel(texts.label("chart.decision.x"))
    units(ax.yaxis, "share", texts, "chart.decision.y")
    legend_below(ax, 3)
    return ax


def _most_days(frame: pd.DataFrame) -> float:
    """Where the curve ends for the reader: most sales have left the view by then."""
    left = frame.loc[frame["open"] < 0.01, "day"]
    return float(left.iloc[0] if len(left) else frame["day"].iloc[-1]) or 1.0


def plot_win_rates(data: dict[str, Any], *, texts: Any, ax: Axes) -> Axes:
    """The share won of each curator with its interval, and the share of all."""
    rows = data["rows"]
    places = np.arange(len(rows))
    ax.hlines(places, rows["low"], rows["high"], color="C0", linewidth=2.4)
    ax.plot(rows["win_rate"], places, "o", color="C0", markersize=8)
    ax.axvline(data["all"], color=INK, linestyle="--", linewidth=1)
    template = texts.label("chart.win_rates.counts")
    for at, row in zip(places, rows.itertuples(index=False), strict=True):
        counted = texts.fill(template, {"won": row.won, "closed": row.won + row.lost})
        say(ax, f"{texts.value(row.win_rate, 'share')} · {counted}", (row.high, at), xytext=(8, 0))
    name_rows(ax, rows["name"].tolist())
    ax.set_ylim(len(rows) - 0.4, -0.9)
    words = f"{texts.label('chart.win_rates.all')} {texts.value(data['all'], 'share')}"
    say(ax, words, (data["all"], -0.65), xytext=(5, 0))
    share_axis(ax, texts, "chart.win_rates.x", min(1.0, float(rows["high"].max())))
    ax.set_xlim(0, float(rows["high"].max()) * 1.45)
    return ax


def plot_trend(months: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """The win rate of the sales opened in each month; months still running are hollow."""
    places = np.arange(len(months))
    known = months["win_rate"].notna().to_numpy()
    ax.vlines(places[known], months["low"][known], months["high"][known], color="0.55", linewidth=1.6)
    for state, look in (("settled", {"color": "C0"}), ("running", {"color": "C0", "markerfacecolor": "white"})):
        mine = known & (months["state"] == state).to_numpy()
        if mine.any():
            label = texts.label(f"chart.trend.{state}")
            ax.plot(places[mine], months["win_rate"][mine], "o", markersize=7, label=label, **look)
    step = max(1, int(np.ceil(len(months) / 8)))
    names = [_month(day, texts) for day in months["month"]]
    ax.set_xticks(places[::step], names[::step])
    ax.set_ylim(-0.03, min(1.0, float(months["high"].max()) * 1.1))
    ax.set_xlabel(texts.label("chart.trend.x"))
    units(ax.yaxis, "share", texts, "chart.trend.y")
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.3), ncols=2)
    return ax


def _month(day: pd.Timestamp, texts: Any) -> str:
    from babel.dates import format_date

    return format_date(day.date(), "LLL\nyyyy", locale=texts.language)


def plot_refusals(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Reasons for refusal, the most frequent first, and what they add up to."""
    places = np.arange(len(frame))
    colours = [{"reason": "C1", "rest": PALE, "blank": "0.75"}[kind] for kind in frame["kind"]]
    ax.bar(places, frame["share"], color=colours, width=0.65)
    for colour, width in (("white", 4.5), ("0.15", 1.6)):
        ax.vlines(
            places, frame["low"].astype(float), frame["high"].astype(float), color=colour, linewidth=width, zorder=4
        )
    ax.plot(
        places, frame["cumulated"], color="C0", marker="o", markersize=5, label=texts.label("chart.refusals.cumulated")
    )
    for at, row in zip(places, frame.itertuples(index=False), strict=True):
        say(ax, texts.value(row.share, "share"), (at, np.nanmax([row.share, row.high])), xytext=(0, 9), ha="center")
    names = [_reason(row, texts) for row in frame.itertuples(index=False)]
    ax.set_xticks(places, [folded(name, 13) for name in names], fontsize="small")
    ax.set_ylim(0, 1.05)
    units(ax.yaxis, "share", texts, "chart.refusals.y")
    ax.legend(loc="center right")
    return ax


def _reason(row: Any, texts: Any) -> str:
    return row.reason if row.kind == "reason" else texts.label(f"chart.refusals.{row.kind}")


def plot_forecast(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """What is open at each stage, and what is expected of it."""
    places = np.arange(len(frame))
    ax.barh(places, frame["amount"], height=0.6, color=PALE, label=texts.label("chart.forecast.amount"))
    ax.barh(places, frame["expected"], height=0.6, color="C0", label=texts.label("chart.forecast.expected"))
    for at, row in zip(places, frame.itertuples(index=False), strict=True):
        words = f"{texts.value(row.expected, 'currency')} / {texts.value(row.amount, 'currency')}"
        say(ax, words, (row.amount, at), xytext=(6, 0))
    name_rows(ax, frame["stage"].tolist())
    ax.invert_yaxis()
    ax.set_xlabel(texts.label("chart.forecast.x"))
    money_axis(ax, texts, "chart.forecast.x", frame["amount"].max())
    ax.set_xlim(0, frame["amount"].max() * 1.45 or 1)
    ax.legend(loc="upper center", bbox_to_anchor=(0.45, -0.24), ncols=2)
    return ax
