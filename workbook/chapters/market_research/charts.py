"""The pictures of this chapter. Each takes what the analysis computed and draws it; the page adds title and source."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator, MultipleLocator

from workbook.drawing.axes import money_axis, points_axis, share_axis
from workbook.drawing.bars import amounts, bars, intervals, scores
from workbook.drawing.names import name_rows, names_at_ends
from workbook.drawing.radar import draw_radars

GREY = "#8A97A3"
_WAYS = {"top_down": "C0", "pipeline": "C3", "capacity": "C4", "today": "C2"}


def plot_market_size(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """TAM, SAM and SOM as counted from the segments, with their interval; the published size as a mark."""
    names = [texts.label(f"market_level.{name}") for name in frame["level"]]
    bars(ax, names, frame["top_down"], ["C4", "C0", "C3"][: len(frame)])
    intervals(ax, frame["low"], frame["high"])
    published = frame["published"].astype(float)
    if published.notna().any():
        ax.plot(
            published,
            range(len(frame)),
            "D",
            color="C1",
            label=texts.label("chart.market_size.published"),
            linestyle="none",
        )
        ax.legend(loc="lower right")
    ends = frame[["top_down", "high", "published"]].astype(float).max(axis=1)
    amounts(ax, ends, frame["top_down"], texts, "currency")
    return money_axis(ax, texts, "chart.market_size.x", ends.max())


def plot_obtainable(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """What can be won in a year, one bar for each way of counting; the estimate from the segments with its interval."""
    bars(
        ax,
        [texts.label(f"chart.obtainable.{way}") for way in frame["way"]],
        frame["amount"],
        [_WAYS[way] for way in frame["way"]],
    )
    intervals(ax, frame["low"], frame["high"])
    ends = frame[["amount", "high"]].max(axis=1)
    amounts(ax, ends, frame["amount"], texts, "currency")
    return money_axis(ax, texts, "chart.obtainable.x", ends.max())


def plot_demand_trend(index: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Units of each product, its first count set to 100; the last one named at the end of its line."""
    places = np.arange(len(index.columns))
    ends = {}
    for at, (product, line) in enumerate(index.iterrows()):
        known = line.notna().to_numpy()
        ax.plot(places[known], line[known], marker="o", color=f"C{at % 6}")
        ends[product] = (places[known][-1], float(line[known].iloc[-1]), f"C{at % 6}")
    names_at_ends(ax, ends)
    ax.axhline(100, color=GREY, linewidth=0.8, linestyle="--")
    ax.set_xticks(places, list(index.columns))
    ax.set_xlim(-0.15, len(places) - 1 + 0.38 * max(len(places) - 1, 1))
    ax.set_ylabel(texts.label("chart.demand_trend.y"))
    return ax


def plot_segment_ranking(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """The weighted score of each segment, with the range over redrawn weights."""
    return scores(ax, frame, ["C0"] * len(frame), texts, "chart.segment_ranking.x")


def plot_size_growth(points: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Segments by growth (to the right) and size (upwards); the bubble is what can be obtained there."""
    largest = points["som"].max()
    known = points["som"].notna() & (largest > 0)
    areas = np.where(known, 60 + 900 * points["som"].fillna(0) / largest if largest > 0 else 60, 60)
    ax.scatter(points["growth_rate"], points["tam"], s=areas, color="C0", alpha=0.65, edgecolor="white", zorder=3)
    for (name, row), area in zip(points.iterrows(), areas, strict=True):
        place = (0, np.sqrt(area) / 2 + 4)
        ax.annotate(
            name, (row["growth_rate"], row["tam"]), xytext=place, textcoords="offset points", ha="center", fontsize=9
        )
    ax.axvline(0, color=GREY, linewidth=0.9)
    ax.margins(x=0.2, y=0.22)
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: texts.value(x, "share")))
    ax.yaxis.set_major_locator(MaxNLocator(5))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda y, _: texts.value(y, "currency")))
    ax.set(xlabel=texts.label("chart.size_growth.x"), ylabel=texts.label("chart.size_growth.y"))
    return ax


def plot_market_shares(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """The players by share; the client in the accent colour, everybody not listed in grey."""
    rest = texts.label("chart.market_shares.rest")
    names = [rest if player is None or player != player else player for player in frame["player"]]
    colours = ["C1" if own else GREY if name == rest else "C0" for own, name in zip(frame["own"], names, strict=True)]
    bars(ax, names, frame["share"], colours)
    amounts(ax, frame["share"], frame["share"], texts, "share")
    return share_axis(ax, texts, "chart.market_shares.x", frame["share"].max())


def plot_benchmark(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Weighted scores of the client (accent colour) and its competitors, with their range over redrawn weights."""
    return scores(ax, frame, ["C1" if own else "C0" for own in frame["own"]], texts, "chart.benchmark.x")


def plot_benchmark_profile(lines: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """A radar of the client, the best rival and the mean of all rivals over the weightiest criteria."""
    named = lines.rename(columns={"": texts.label("chart.benchmark_profile.mean")})
    draw_radars(ax, [("", named)], ("C1", "C0", GREY), 1)
    ax.legend(loc="center left", bbox_to_anchor=(1.02, 0.5))
    return ax


def plot_forces(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """The five forces, 1 to 5; those that press hard in the accent colour."""
    names = [texts.label(f"five_force.{force}") for force in frame["force"]]
    bars(ax, names, frame["rating"], ["C1" if high else "C0" for high in frame["high"]])
    return points_axis(ax, texts, "chart.forces.x")


def plot_pestel(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Statements by weight: opportunities to the right, threats to the left."""
    factors = [texts.label(f"pestel_factor.{factor}") for factor in frame["factor"]]
    named, pairs = texts.label("chart.pestel.named"), zip(factors, frame["statement"], strict=True)
    names = [texts.fill(named, {"factor": factor, "statement": statement}) for factor, statement in pairs]
    bars(ax, names, frame["signed"], ["C3" if value > 0 else "C1" for value in frame["signed"]])
    ax.axvline(0, color="0.25", linewidth=0.8)
    ax.set_xlim(-5.3, 5.3)
    ax.xaxis.set_major_locator(MultipleLocator(1))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: texts.value(abs(x), "count")))
    ax.set_xlabel(f"← {texts.label('chart.pestel.threats')}     {texts.label('chart.pestel.opportunities')} →")
    return ax


def plot_maturity(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """What decides the choice, from the first stage of a market to the last; the present stage in the accent colour."""
    names = [texts.label(f"result.maturity.kind.{stage}") for stage in frame["stage"]]
    bars(ax, names, frame["rating"], ["C1" if here else "C0" for here in frame["here"]])
    return points_axis(ax, texts, "chart.maturity.x")


def plot_themes(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """How many of the respondents raised each theme."""
    bars(ax, frame["theme"].tolist(), frame["respondents"], ["C0"] * len(frame))
    amounts(ax, frame["respondents"], frame["respondents"], texts, "count")
    ax.set_xlim(0, frame["respondents"].max() * 1.15)
    ax.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    ax.set_xlabel(texts.label("chart.themes.x"))
    return ax


def plot_practices(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Each practice from our level to the target."""
    places = np.arange(len(frame))
    ax.hlines(places, frame["our_level"], frame["target"], color="C4", linewidth=4, zorder=2)
    ax.plot(
        frame["target"], places, "D", color="C3", markersize=8, label=texts.label("chart.practices.target"), zorder=3
    )
    ax.plot(
        frame["our_level"], places, "o", color="C0", markersize=8, label=texts.label("chart.practices.ours"), zorder=4
    )
    name_rows(ax, frame["practice"].tolist())
    ax.invert_yaxis()
    ax.set(xlim=(-0.2, 4.2), xlabel=texts.label("chart.practices.x"))
    ax.xaxis.set_major_locator(MultipleLocator(1))
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.6 / ax.figure.get_size_inches()[1]), ncols=2)
    return ax


def plot_territories(rated: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """A radar a territory, best first: the further out, the fewer obstacles."""
    figures = [(name, row.to_frame()) for name, row in rated.iterrows()]
    draw_radars(ax, figures, ("C0",), 2 if len(figures) in (2, 4) else min(len(figures), 3))
    return ax


def plot_countries(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Shares of the revenue by country, the largest on top."""
    bars(ax, frame["country"].tolist(), frame["share"], ["C0"] * len(frame))
    amounts(ax, frame["share"], frame["share"], texts, "share")
    return share_axis(ax, texts, "chart.countries.x", frame["share"].max())
