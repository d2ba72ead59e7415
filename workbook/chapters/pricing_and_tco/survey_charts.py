"""Pictures of what customers would pay: the price sensitivity meter, its extension, the prices shown one by one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes

from workbook.drawing.axes import INK, legend_below, say, units

CURVES = {"too_cheap": ("C1", ":"), "cheap": ("C3", "-"), "expensive": ("C2", "-"), "too_expensive": ("C0", ":")}
PATCH = {"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 1}
COMPLEMENTS = {"cheap": ("C3", "--"), "expensive": ("C2", "--")}


def plot_psm(data: Mapping[str, Any], *, texts: Any, ax: Axes) -> Axes:
    """The curves and their crossings; the line through a crossing spans its 95 % interval."""
    frame = data["curves"]
    for name, (colour, style) in CURVES.items():
        ax.plot(frame["price"], frame[name], color=colour, linestyle=style, label=texts.label(f"chart.psm.{name}"))
    for name, (colour, style) in COMPLEMENTS.items():
        ax.plot(
            frame["price"],
            1 - frame[name],
            color=colour,
            linestyle=style,
            linewidth=1,
            label=texts.label(f"chart.psm.not_{name}"),
        )
    for number, (name, found) in enumerate(data["points"].items()):
        ax.plot([found.price], [found.share], "o", color=INK, markersize=7, zorder=4)
        if name in data["bounds"]:
            ax.hlines(found.share, *data["bounds"][name], color=INK, linewidth=2.2, zorder=3)
        up = 12 if number % 2 else -12
        say(
            ax,
            texts.label(f"chart.psm.{name}"),
            (found.price, found.share),
            xytext=(0, up),
            ha="center",
            fontweight="bold",
            bbox=PATCH,
        )
    _now(ax, data["now"], texts)
    units(ax.xaxis, "currency", texts, "chart.psm.x")
    units(ax.yaxis, "share", texts, "chart.psm.y")
    ax.set_ylim(-0.02, 1.02)
    legend_below(ax, 4)
    return ax


def _now(ax: Axes, price: float | None, texts: Any) -> None:
    if price is not None:
        label = f"{texts.label('chart.psm.now')} {texts.value(price, 'currency')}"
        ax.axvline(price, color="0.55", linestyle="-.", linewidth=1.2, label=label)


def plot_reach(data: Mapping[str, Any], *, texts: Any, ax: Axes) -> Axes:
    """Share expected to buy (left) and revenue a person (right) at each stated price, with 95 % bands."""
    line, right = data["line"], ax.twinx()
    ax.plot(line["price"], line["reach"], color="C0", label=texts.label("chart.reach.reach"))
    right.plot(line["price"], line["revenue"], color="C2", label=texts.label("chart.reach.revenue"))
    for name, axis, column, colour in (
        ("nms_price_max_reach", ax, "reach", "C0"),
        ("nms_price_max_revenue", right, "revenue", "C2"),
    ):
        price = data["best"][name]
        axis.plot([price], [line.loc[line["price"] == price, column].iloc[0]], "o", color=colour, markersize=8)
        if name in data["bounds"]:
            ax.axvspan(*data["bounds"][name], color=colour, alpha=0.14, linewidth=0)
    units(ax.xaxis, "currency", texts, "chart.reach.x")
    units(ax.yaxis, "share", texts, "chart.reach.reach")
    units(right.yaxis, "currency", texts, "chart.reach.revenue")
    right.grid(False)
    right.spines["right"].set_visible(True)
    for axis in (ax, right):
        axis.set_ylim(bottom=0)
    lines = [*ax.get_lines()[:1], *right.get_lines()[:1]]
    ax.legend(lines, [one.get_label() for one in lines], loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=2)
    return ax


def plot_demand(data: Mapping[str, Any], *, texts: Any, ax: Axes) -> Axes:
    """Revenue a person asked at each price shown, with 95 % interval; above it the share that would buy."""
    frame = data["frame"]
    ax.plot(frame["price"], frame["revenue"], color="C0", zorder=3)
    ax.vlines(frame["price"], frame["revenue_low"], frame["revenue_high"], color="C0", alpha=0.35, linewidth=5)
    for row in frame.itertuples():
        won = row.price == data["best"]
        ax.plot([row.price], [row.revenue], "o", color="C3" if won else "C0", markersize=9 if won else 6, zorder=4)
        say(
            ax,
            texts.value(row.share, "share"),
            (row.price, row.revenue_high),
            xytext=(0, 8),
            ha="center",
            fontweight="bold" if won else "normal",
        )
    ax.set_ylim(bottom=0)
    ax.margins(x=0.08, y=0.14)
    units(ax.xaxis, "currency", texts, "chart.demand.x")
    units(ax.yaxis, "currency", texts, "chart.demand.y")
    return ax
