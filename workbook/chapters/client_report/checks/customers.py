"""What the customers are worth, against the promises of the canvas and the attention they get."""

from __future__ import annotations

import pandas as pd

from workbook.chapters.client_report.blocks import threshold
from workbook.chapters.client_report.check import Check, Judged, count, money, names, share, years
from workbook.chapters.client_report.reading import Chapters, Unknown


def segments_without_customers(chapters: Chapters) -> Judged:
    """A segment of the canvas in which nobody buys, or customers of a segment that the canvas does not know."""
    drawn = list(chapters.table("business_model_canvas", "segment_offers", "segment")["segment"])
    valued = chapters.table("client_valuation", "by_segment", "segment", "customers")
    buying = list(valued.loc[valued["customers"] > 0, "segment"])
    empty = [name for name in drawn if name not in buying]
    values = {"segments": empty, "n": len(empty), "drawn": len(drawn)}
    return Judged(bool(empty), count(len(drawn)), count(len(drawn) - len(empty)), values)


def silence_after_the_sale(chapters: Chapters) -> Judged:
    """Segments with whom nobody keeps in touch after the sale, in which good customers have fallen silent."""
    silent = _without_after_sale(chapters)
    lapsed = chapters.table("client_valuation", "lapsed", "segment", "yearly")
    there = lapsed[lapsed["segment"].isin(silent)]
    amount = float(there["yearly"].sum())
    values = {"segments": silent, "n": len(there), "amount": amount}
    return Judged(bool(silent) and len(there) > 0, names(silent), money(amount), values, amount or None)


def _without_after_sale(chapters: Chapters) -> list[str]:
    """Segments no channel serves after the sale; a channel that names no segment serves all."""
    drawn = list(chapters.table("business_model_canvas", "segment_offers", "segment")["segment"])
    mix = chapters.table("business_model_canvas", "channel_mix", "channel", "segment", "after_sale")
    after = mix[mix["after_sale"].astype(bool)]
    if after["segment"].isna().any():
        return []
    return [name for name in drawn if name not in set(after["segment"])]


def relations_against_worth(chapters: Chapters) -> Judged:
    """A segment costs more in relations a year than its customers are worth."""
    cost = chapters.table("business_model_canvas", "relation_segments", "segment", "cost")
    cost = cost.set_index("segment")["cost"].astype(float).dropna()
    worth = chapters.table("client_valuation", "by_segment", "segment", "equity").set_index("segment")["equity"]
    both = pd.DataFrame({"cost": cost, "worth": worth.astype(float)}).dropna()
    losing = both[both["cost"] > threshold("relation_cost_most") * both["worth"]]
    spent, earned = float(losing["cost"].sum()), float(losing["worth"].sum())
    values = {"segments": list(losing.index), "spent": spent, "worth": earned}
    first, second = (both if losing.empty else losing).sum()
    return Judged(len(losing) > 0, money(first), money(second), values, spent or None)


def service_against_worth(chapters: Chapters) -> Judged:
    """Key customers of the matrix who get a low level of service."""
    placed = chapters.table("client_valuation", "matrix_customers", "customer_id", "zone", "revenue", "name")
    placed = placed.set_index("customer_id")
    given = chapters.brought("tests_of_truth", "service_levels", "customer_id", "service_level")
    given = given.drop_duplicates("customer_id").set_index("customer_id")["service_level"].astype(float)
    key = placed[placed["zone"] == "high"].join(given.rename("level"), how="inner")
    if key.empty:
        raise Unknown("tests_of_truth", "service_levels")
    low = key[key["level"] <= threshold("service_low")].sort_values("revenue", ascending=False)
    amount = float(low["revenue"].sum())
    values = {
        "names": list(low["name"].head(threshold("names_shown"))),
        "n": len(low),
        "all": len(key),
        "amount": amount,
    }
    return Judged(len(low) > 0, count(len(key)), count(len(key) - len(low)), values, amount or None)


def choice_in_two_chapters(chapters: Chapters) -> Judged:
    """The firm as a whole offers another breadth of choice than its segments get."""
    tested = chapters.figure("tests_of_truth", "choice_breadth")
    audited = chapters.figure("client_valuation", "choice_breadth")
    values = {"tested": tested, "audited": audited}
    return Judged(abs(tested - audited) > threshold("share_apart"), share(tested), share(audited), values)


def life_in_two_chapters(chapters: Chapters) -> Judged:
    """The years with which customers are valued are not those with which the profit formula counts."""
    valued = chapters.figure("client_valuation", "average_life")
    period = chapters.answer("firm_economics", "formula_period")
    counted = chapters.figure("firm_economics", "mean_lifetime") / threshold("periods_a_year")[period]
    apart = abs(valued - counted) / max(valued, counted, 1e-9)
    values = {"valued": valued, "counted": counted}
    return Judged(apart > threshold("life_apart"), years(valued), years(counted), values)


def critics_among_the_worth(chapters: Chapters) -> Judged:
    """More revenue is with customers who speak against us than the valuation says is likely to be lost."""
    critics = chapters.figure("voice_of_the_customer", "detractors_share")
    kept = chapters.answer("client_valuation", "retention_rate")
    bought = chapters.table("client_valuation", "by_customer", "customer_id", "yearly_revenue")
    beyond = critics - (1 - kept)
    values = {"critics": critics, "kept": kept, "amount": max(beyond, 0) * float(bought["yearly_revenue"].sum())}
    clash = beyond > threshold("share_apart")
    return Judged(clash, share(critics), share(1 - kept), values, values["amount"] if clash else None)


CHECKS = (
    Check(
        "segments_without_customers",
        segments_without_customers,
        ("business_model_canvas.segments_count", "client_valuation.customers"),
        "business_model_canvas.segment_profiles",
    ),
    Check(
        "silence_after_the_sale",
        silence_after_the_sale,
        (
            "business_model_canvas.channel_roles_missing",
            "client_valuation.lapsed_customers",
            "client_valuation.lapsed_value",
        ),
        "business_model_canvas.channels",
        ("business_model_canvas.channel_missing_after_sale",),
    ),
    Check(
        "relations_against_worth",
        relations_against_worth,
        ("business_model_canvas.relation_cost", "client_valuation.customer_equity"),
        "business_model_canvas.relations",
    ),
    Check(
        "service_against_worth",
        service_against_worth,
        ("client_valuation.equity_high", "tests_of_truth.service_mismatch_share"),
        "tests_of_truth.service_levels",
        ("tests_of_truth.underserved",),
    ),
    Check(
        "choice_in_two_chapters",
        choice_in_two_chapters,
        ("tests_of_truth.choice_breadth", "client_valuation.choice_breadth"),
        "tests_of_truth.segment_loyalty",
    ),
    Check(
        "life_in_two_chapters",
        life_in_two_chapters,
        ("client_valuation.average_life", "firm_economics.mean_lifetime", "firm_economics.formula_period"),
        "client_valuation.life_years",
    ),
    Check(
        "critics_among_the_worth",
        critics_among_the_worth,
        ("voice_of_the_customer.detractors_share", "client_valuation.retention_rate"),
        "client_valuation.retention_rate",
    ),
)
