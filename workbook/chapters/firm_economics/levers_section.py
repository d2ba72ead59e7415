"""Section ``levers``: profit per partner, the four levers behind it, the projects, and hours against income."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook.chapters.firm_economics import formula, hours, projects
from workbook.chapters.firm_economics.blocks import finding, metric, missing, table, threshold
from workbook.chapters.firm_economics.firm import LEVERS, Firm, firm_of
from workbook.metrics import Block, Chart, Message, Metric, Section, Text, Warn, message

OF_THE_FIRM = ("fees", "firm_margin", "fee_per_hour", "utilisation", "leverage", "fee_per_head", "delegated_share")


def section(client: Any, record: Any, intervals: bool) -> Section:
    """The firm by its grades; without them the profit formula, where it is filled in."""
    firm = firm_of(client, record)
    blocks = _without_grades(client, record) if firm is None else _of_firm(firm, record)
    return Section(
        "levers",
        (*_situation(record), *blocks, *projects.blocks(client, firm, intervals), *hours.blocks(record)),
    )


def _situation(record: Any) -> Iterator[Block]:
    for answer in record.entry_situation:
        yield Text(message(f"text.situation.{answer}"))


def _without_grades(client: Any, record: Any) -> Iterator[Block]:
    """A firm that does not sell hours: the profit of the formula for each owner."""
    found, _, _ = formula.formula_of(client, record)
    partners = record.partners or None
    source, gone = message("no_grades"), message("missing_grades")
    if found is None or partners is None:
        reasons = [gone, *((message("missing_partners"),) if partners is None else (message("formula_open"),))]
        yield metric("profit_per_partner", None, source, warnings=reasons)
    else:
        bounds = [end / partners for end in formula.bounds_of(found, record)["profit"]]
        value, convention = found.profit / partners, message("per_partner_formula")
        yield metric("profit_per_partner", value, message("answers"), convention, bounds=bounds)
    said = (message("missing_partners"),) if partners is None else ()
    yield metric("partners", partners, message("answers"), message("partners"), warnings=said)
    yield from missing(("profit_per_partner_before_pay", "profit_per_partner_planned", *OF_THE_FIRM), source, gone)


def _of_firm(firm: Firm, record: Any) -> Iterator[Block]:
    yield from _findings(firm)
    yield from (Warn(warning) for warning in _overtime(firm))
    yield from _metrics(firm, record)
    if firm.per_partner is not None:
        moves = lever_moves(firm)
        yield _chart(firm, moves)
        yield table(
            "levers",
            moves,
            "lever:text:result.levers.lever",
            "down:currency",
            "up:currency",
            "change:currency",
            "change_share:share",
            "proportion:share",
        )
    yield _grades(firm)


def _source(firm: Firm) -> Message:
    return message("grades", n=len(firm.grades), people=firm.heads)


def _metrics(firm: Firm, record: Any) -> Iterator[Metric]:
    source, step = _source(firm), threshold("lever_step")
    said = firm.reasons
    yield metric("profit_per_partner", firm.per_partner, source, "per_partner", warnings=said)
    pay = None if firm.per_partner is None else firm.per_partner + firm.partner_pay / firm.partners
    yield metric("profit_per_partner_before_pay", pay, source, "before_pay", warnings=said)
    yield _planned(firm, record)
    partners = [reason for reason in said if reason.key != "overhead_assumed"]
    yield metric("partners", firm.partners, source, "partners", warnings=partners)
    yield metric("fees", firm.fees, source, "fees")
    zero = (message("no_fees"),)
    margin = () if firm.margin is not None else zero
    assumed = [reason for reason in said if reason.key == "overhead_assumed"]
    yield metric("firm_margin", firm.margin, source, "firm_margin", warnings=[*margin, *assumed])
    yield metric(
        "fee_per_hour",
        firm.fee_per_hour,
        source,
        "fee_per_hour",
        warnings=() if firm.fee_per_hour is not None else zero,
    )
    unknown = () if firm.utilisation is not None else (message("no_hours"),)
    yield metric("utilisation", firm.utilisation, source, "utilisation", warnings=unknown)
    yield metric("leverage", firm.leverage, source, message("leverage", step=step), warnings=partners)
    nobody = () if firm.fee_per_head is not None else (message("nobody"),)
    yield metric("fee_per_head", firm.fee_per_head, source, "fee_per_head", warnings=nobody)
    delegated = [*partners, *(() if firm.delegated is not None else (message("missing_partner_grade"),))]
    yield metric("delegated_share", firm.delegated, source, "delegated_share", warnings=delegated)


def _planned(firm: Firm, record: Any) -> Metric:
    """Profit per partner with the changes that the client plans."""
    changes = {lever: getattr(record, f"plan_{lever}") for lever in LEVERS}
    source, name = _source(firm), "profit_per_partner_planned"
    if all(change is None for change in changes.values()):
        return metric(name, None, source, warnings=[message("missing_plan")])
    changes = {lever: change or 0.0 for lever, change in changes.items()}
    value, warnings = firm.moved(**changes), list(firm.reasons)
    if firm.capped(changes["utilisation"]):
        warnings.append(message("utilisation_capped"))
    if value is None and firm.partners:
        warnings.append(message("no_staff"))
    return metric(name, value, source, message("planned", **changes), warnings=warnings)


def lever_moves(firm: Firm) -> pd.DataFrame:
    """One line a lever, and one for all four: profit per partner with the lever down and up by the step.

    ``change_share`` at today's costs; ``proportion`` by the bare product, where everything moves in proportion.
    """
    step, now = threshold("lever_step"), firm.per_partner
    rows = []
    for lever in LEVERS:
        down, up = (firm.moved(**{lever: sign * step}) for sign in (-1, 1))
        rows.append((lever, down, up, step))
    together = [firm.moved(**{lever: sign * step for lever in LEVERS}) for sign in (-1, 1)]
    rows.append(("all", *together, (1 + step) ** len(LEVERS) - 1))
    frame = pd.DataFrame(rows, columns=["lever", "down", "up", "proportion"]).astype({"down": float, "up": float})
    change = frame["up"] - now
    return frame.assign(change=change, change_share=change / abs(now) if now else None)


def _by_strength(moves: pd.DataFrame) -> pd.DataFrame:
    """The single levers that can move, the strongest first; of equal ones in the order of the method."""
    single = moves[moves["lever"] != "all"].dropna(subset=["up"])
    return single.sort_values("change", ascending=False, kind="stable", key=lambda money: money.round(2))


def _chart(firm: Firm, moves: pd.DataFrame) -> Chart:
    single = _by_strength(moves)
    first = single.iloc[0]
    title = message(f"chart.levers.{first['lever']}", step=threshold("lever_step"), amount=first["change"])
    return Chart("levers", {"moves": single, "now": firm.per_partner}, title)


def _grades(firm: Firm) -> Block:
    """What each grade brings and costs."""
    grades = firm.grades
    hours_ = grades["people"] * grades["hours_available"] * grades["utilisation"]
    frame = grades.assign(hours=hours_, fees=hours_ * grades["rate"], salaries=grades["people"] * grades["salary"])
    frame = frame.assign(contribution=frame["fees"] - frame["salaries"], partner=frame["partner"].astype(object))
    columns = ("people:number", "utilisation:share", "rate:currency", "fees:currency", "salaries:currency")
    return table("grades", frame, "grade", "partner:yes_no", *columns, "contribution:currency", long=True)


def _overtime(firm: Firm) -> Iterator[Message]:
    over = firm.grades.loc[firm.grades["utilisation"] > threshold("full_utilisation"), "grade"].tolist()
    if over:
        yield message("overtime", grades=over)


def _findings(firm: Firm) -> Iterator[Block]:
    if firm.per_partner is None:
        return
    if firm.per_partner <= 0:
        yield finding("partners_lose", "profit_per_partner", level="act", amount=abs(firm.per_partner))
        return
    if firm.margin is not None:
        yield finding(
            "product",
            "profit_per_partner",
            "firm_margin",
            "fee_per_head",
            "leverage",
            amount=firm.per_partner,
            margin=firm.margin,
            head=firm.fee_per_head,
            leverage=firm.leverage,
        )
    best = _by_strength(lever_moves(firm)).iloc[0]
    values = {"step": threshold("lever_step"), "amount": best["change"]}
    yield finding(f"lever_{best['lever']}", "profit_per_partner", level="note", **values)
    yield from _unpaid(firm)


def _unpaid(firm: Firm) -> Iterator[Block]:
    """Grades that sell hours and do not earn their own salaries, partners and the house's own staff aside."""
    grades = firm.grades[~firm.grades["partner"] & (firm.grades["utilisation"] > 0)]
    earned = grades["hours_available"] * grades["utilisation"] * grades["rate"] - grades["salary"]
    losing = grades.loc[(earned < 0) & (grades["people"] > 0), "grade"].tolist()
    if losing:
        yield finding("grades_lose", "fees", level="watch", grades=losing)
