"""What market research says of segments and sales, against canvas, prices, customers and the funnel."""

from __future__ import annotations

from workbook.chapters.client_report.blocks import threshold
from workbook.chapters.client_report.check import Check, Judged, money, names, share, stage
from workbook.chapters.client_report.reading import Chapters


def segments_unserved(chapters: Chapters) -> Judged:
    """A segment counted in what can be won, for which the canvas has no offer."""
    sizes = chapters.table("market_research", "sizes_by_segment", "segment", "som").set_index("segment")
    offers = chapters.table("business_model_canvas", "segment_offers", "segment", "served").set_index("segment")
    without = [name for name in offers.index[~offers["served"].astype(bool)] if sizes["som"].get(name, 0) > 0]
    amount = float(sizes["som"].reindex(without).sum())
    values = {"segments": without, "n": len(without), "som": amount}
    return Judged(bool(without), money(amount), names(without), values, amount or None)


def stage_of_market(chapters: Chapters) -> Judged:
    """One chapter sees another deciding factor in the market than the other."""
    seen, priced = chapters.figure("market_research", "maturity_stage"), chapters.figure("pricing_and_tco", "maturity")
    values = {"seen": seen, "priced": priced, "apart": abs(seen - priced)}
    return Judged(values["apart"] >= threshold("stage_apart"), stage(seen), stage(priced), values)


def som_against_funnel(chapters: Chapters) -> Judged:
    """More to be won a year than the customers who stay and the funnel can bring."""
    som = chapters.figure("market_research", "som")
    kept = chapters.answer("market_research", "revenue_now") * chapters.answer("client_valuation", "retention_rate")
    funnel = chapters.figure("sales_process", "velocity_per_day") * threshold("days_a_year")
    missing = som - kept - funnel
    values = {"som": som, "kept": kept, "funnel": funnel, "missing": missing}
    clash = missing > threshold("same_within") * som
    return Judged(clash, money(som), money(kept + funnel), values, missing if clash else None)


def hopes_of_the_pipeline(chapters: Chapters) -> Judged:
    """Deals are given better chances than deals have had so far. Customers who stay are no deals to be won."""
    pipeline = chapters.table("market_research", "pipeline", "amount", "probability").astype(
        {"amount": float, "probability": float}
    )
    deals = pipeline[pipeline["probability"] < threshold("chance_of_staying")]
    won = chapters.metric("sales_process", "win_rate")
    amount = float(deals["amount"].sum())
    hoped = float((deals["amount"] * deals["probability"]).sum() / amount) if amount else 0.0
    clash = hoped > max(won.high or 0, won.value + threshold("share_apart"))
    values = {"hoped": hoped, "won": won.value, "amount": amount}
    return Judged(clash, share(hoped), share(won.value), values, (hoped - won.value) * amount if clash else None)


def share_of_the_best(chapters: Chapters) -> Judged:
    """The segment that market research puts first is worth less, per customer, than another one we already have."""
    ranking = chapters.table("market_research", "segment_ranking", "rank", "segment").sort_values("rank")
    worth = chapters.table("client_valuation", "by_segment", "segment", "average_ltv")
    worth = worth.set_index("segment")["average_ltv"].astype(float).dropna()
    first, best = ranking["segment"].iloc[0], worth.idxmax()
    ours = float(worth.get(first, 0.0))
    values = {"first": first, "ours": ours, "best": best, "most": float(worth.max())}
    return Judged(first != best, money(ours), money(worth.max()), values)


CHECKS = (
    Check(
        "segments_unserved",
        segments_unserved,
        ("market_research.som", "business_model_canvas.segments_without_offer"),
        "business_model_canvas.value_by_segment",
        ("business_model_canvas.segment_without_offer",),
    ),
    Check(
        "stage_of_market",
        stage_of_market,
        ("market_research.maturity_stage", "pricing_and_tco.maturity"),
        "pricing_and_tco.markets",
    ),
    Check(
        "share_of_the_best",
        share_of_the_best,
        ("market_research.best_segment_score", "client_valuation.average_ltv"),
        "market_research.segment_ratings",
    ),
    Check(
        "som_against_funnel",
        som_against_funnel,
        (
            "market_research.som",
            "market_research.revenue_now",
            "client_valuation.retention_rate",
            "sales_process.velocity_per_day",
        ),
        "market_research.segments",
    ),
    Check(
        "hopes_of_the_pipeline",
        hopes_of_the_pipeline,
        ("market_research.som_pipeline", "sales_process.win_rate"),
        "market_research.pipeline",
    ),
)
