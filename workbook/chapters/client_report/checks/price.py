"""Prices and costs of use, against what the canvas sells and what the deals show."""

from __future__ import annotations

from workbook.chapters.client_report.blocks import threshold
from workbook.chapters.client_report.check import Check, Judged, count, money, names, share
from workbook.chapters.client_report.matching import unmatched
from workbook.chapters.client_report.reading import Chapters, Unknown


def streams_without_a_price(chapters: Chapters) -> Judged:
    """A stream of the canvas that neither the price list nor the price methods of chapter 5 know."""
    streams = chapters.table("business_model_canvas", "streams", "stream", "revenue")
    record = chapters.client.record("pricing_and_tco")
    known = [entry.product for entry in record.price_list] + [entry.stream for entry in record.price_methods]
    if not known:
        raise Unknown("pricing_and_tco", "price_list")
    without = unmatched(streams["stream"], known)
    amount = float(streams.loc[streams["stream"].isin(without), "revenue"].sum())
    values = {"streams": without, "n": len(without), "amount": amount}
    return Judged(bool(without), count(len(streams)), count(len(streams) - len(without)), values, amount or None)


def claim_of_lower_costs(chapters: Chapters) -> Judged:
    """The canvas promises customers lower costs; the offers table says that a rival costs them less."""
    claims = chapters.table("business_model_canvas", "problem_solution", "cost_value", "segment")
    if claims.empty:
        raise Unknown("business_model_canvas", "value_by_segment")
    room = chapters.figure("pricing_and_tco", "price_room")
    values = {"segments": list(claims["segment"].dropna()), "dearer": max(-room, 0.0)}
    return Judged(room < 0, names(values["segments"]), money(room), values)


def pocket_below_the_canvas(chapters: Chapters) -> Judged:
    """The canvas counts each unit at the invoiced price, of which less reaches us."""
    price = chapters.answer("pricing_and_tco", "unit_price")
    pocket = chapters.figure("pricing_and_tco", "pocket_price")
    streams = chapters.table("business_model_canvas", "streams", "stream", "price", "volume")
    streams = streams.astype({"price": float, "volume": float})
    sold = streams[(streams["price"] - price).abs() <= threshold("same_within") * price]
    if sold.empty:
        raise Unknown("pricing_and_tco", "unit_price")
    stream = sold.iloc[0]
    lost = (stream["price"] - pocket) * stream["volume"]
    clash = stream["price"] - pocket > threshold("same_within") * stream["price"]
    values = {
        "stream": stream["stream"],
        "price": float(stream["price"]),
        "pocket": pocket,
        "units": float(stream["volume"]),
        "amount": float(lost),
    }
    return Judged(clash, money(stream["price"]), money(pocket), values, float(lost) if clash else None)


def discounts_in_two_chapters(chapters: Chapters) -> Judged:
    """The share of deals with a discount is not the same in the price chapter as in the list of deals."""
    priced = chapters.figure("pricing_and_tco", "discounted_deals_share")
    sold = chapters.figure("sales_process", "discounted_deals_share")
    values = {"priced": priced, "sold": sold}
    return Judged(abs(priced - sold) > threshold("share_apart"), share(priced), share(sold), values)


def policies_in_two_chapters(chapters: Chapters) -> Judged:
    """The same eight policies are rated differently. Points of 1 to 5 are compared as shares of the way from 1 to 5."""
    priced = (chapters.figure("pricing_and_tco", "policies_score") - 1) / 4
    rated = chapters.figure("commercial_effectiveness", "policy_score")
    values = {"priced": priced, "rated": rated}
    return Judged(abs(priced - rated) > threshold("share_apart"), share(priced), share(rated), values)


CHECKS = (
    Check(
        "streams_without_a_price",
        streams_without_a_price,
        ("business_model_canvas.revenue", "pricing_and_tco.price_list"),
        "pricing_and_tco.price_list",
    ),
    Check(
        "claim_of_lower_costs",
        claim_of_lower_costs,
        ("business_model_canvas.offers_complete", "pricing_and_tco.price_room"),
        "pricing_and_tco.offers",
    ),
    Check(
        "pocket_below_the_canvas",
        pocket_below_the_canvas,
        ("business_model_canvas.revenue", "pricing_and_tco.pocket_price"),
        "pricing_and_tco.price_waterfall",
        ("pricing_and_tco.leak",),
    ),
    Check(
        "discounts_in_two_chapters",
        discounts_in_two_chapters,
        ("pricing_and_tco.discounted_deals_share", "sales_process.discounted_deals_share"),
        "pricing_and_tco.discount_periods",
    ),
    Check(
        "policies_in_two_chapters",
        policies_in_two_chapters,
        ("pricing_and_tco.policies_score", "commercial_effectiveness.policy_score"),
        "pricing_and_tco.policies",
    ),
)
