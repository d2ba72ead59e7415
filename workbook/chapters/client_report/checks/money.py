"""The same money in several chapters: revenue, margin, fees, profit."""

from __future__ import annotations

from workbook.chapters.client_report.blocks import threshold
from workbook.chapters.client_report.check import Check, Judged, between, money, share
from workbook.chapters.client_report.reading import Chapters


def revenue_in_two_chapters(chapters: Chapters) -> Judged:
    """The canvas sells more, or less, than the customers of the valuation bought in the last twelve months."""
    drawn = chapters.figure("business_model_canvas", "revenue")
    bought = chapters.table("client_valuation", "by_customer", "customer_id", "yearly_revenue")
    return _apart(drawn, float(bought["yearly_revenue"].sum()), "drawn", "bought")


def margin_in_two_chapters(chapters: Chapters) -> Judged:
    """The margin with which customers are valued lies outside what the canvas leaves before and after fixed costs."""
    least = chapters.figure("business_model_canvas", "operating_margin")
    most = chapters.figure("business_model_canvas", "margin_share")
    used = chapters.answer("client_valuation", "margin_rate")
    revenue = chapters.figure("business_model_canvas", "revenue")
    off = max(used - most, least - used, 0.0)
    values = {"used": used, "least": least, "most": most, "amount": off * revenue}
    return Judged(off > 0, share(used), between(least, most), values, off * revenue or None)


def fees_in_two_chapters(chapters: Chapters) -> Judged:
    """The people who work can bring other fees than the canvas counts as revenue."""
    return _apart(
        chapters.figure("business_model_canvas", "revenue"), chapters.figure("firm_economics", "fees"), "drawn", "fees"
    )


def profit_in_two_chapters(chapters: Chapters) -> Judged:
    """The profit formula ends at another profit than the canvas."""
    drawn = chapters.figure("business_model_canvas", "operating_profit")
    return _apart(drawn, chapters.figure("firm_economics", "formula_profit"), "drawn", "formula")


def _apart(one: float, other: float, first: str, second: str) -> Judged:
    """Two figures that should be one: how far apart, in money and as a share of the larger."""
    amount, larger = abs(one - other), max(abs(one), abs(other))
    apart = amount / larger if larger else 0.0
    clash = apart > threshold("same_within")
    values = {first: one, second: other, "amount": amount, "apart": apart}
    return Judged(clash, money(one), money(other), values, amount if clash else None)


CHECKS = (
    Check(
        "revenue_in_two_chapters",
        revenue_in_two_chapters,
        ("business_model_canvas.revenue", "client_valuation.by_customer"),
        "business_model_canvas.streams",
    ),
    Check(
        "margin_in_two_chapters",
        margin_in_two_chapters,
        (
            "business_model_canvas.operating_margin",
            "business_model_canvas.margin_share",
            "client_valuation.margin_rate",
        ),
        "client_valuation.margin_rate",
    ),
    Check(
        "fees_in_two_chapters",
        fees_in_two_chapters,
        ("business_model_canvas.revenue", "firm_economics.fees"),
        "firm_economics.grades",
    ),
    Check(
        "profit_in_two_chapters",
        profit_in_two_chapters,
        ("business_model_canvas.operating_profit", "firm_economics.formula_profit"),
        "firm_economics.drivers",
    ),
)
