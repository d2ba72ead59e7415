"""Northlight Advisory, the consulting firm: its tables from the story of each of its sixty customers."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from making import buying
from making.buying import Buyer, Invoice, cents_around
from making.writing import STORIES, Dialect, money_tables, read_story, write_table

CHANCES = (0.1, 0.2, 0.35, 0.5, 0.6)  # of winning the potential, by how far the customer sees a partner in the firm


def make_northlight(out: Path) -> Path:
    """Writes the firm's tables. Its answers are written by hand and stay as they are."""
    story = read_story(STORIES / "northlight.yaml")
    with (STORIES / "northlight.csv").open(encoding="utf-8", newline="") as lines:
        accounts = list(csv.DictReader(lines))
    for name, rows in northlight_tables(story, accounts).items():
        write_table(out / "northlight" / "tables" / f"{name}.csv", rows, Dialect())
    return out / "northlight"


def northlight_tables(story: dict, accounts: list[dict]) -> dict[str, list[dict]]:
    """The five tables; the revenue of the customers and of the streams is that of the last year's invoices."""
    rng = np.random.default_rng(story["seed"])
    invoices = [line for account in accounts for line in _invoices(_buyer(account, story), story["as_of"], rng)]
    invoices += _wrong_invoice(**story["cancelled"])
    recent = buying.last_year(invoices, story["as_of"])
    customers = [_customer(account, recent.get(account["customer_id"], []), story) for account in accounts]
    tables = {"segments": story["segments"], "customers": customers, "transactions": buying.booked(invoices)}
    return tables | money_tables(story, sum(row["revenue"] for row in customers))


def _buyer(account: dict, story: dict) -> Buyer:
    since, first = date.fromisoformat(account["since"]), buying.months_before(story["as_of"], story["months"])
    last = date.fromisoformat(account["stops"]) if account["stops"] else story["as_of"]
    names = (account["customer_id"], account["name"], account["segment"])
    rate, fees = float(account["invoices"]), int(account["fees"]) * 100_000
    return Buyer(*names, max(since, first), last, rate, fees, account, joins=since > first)


def _invoices(buyer: Buyer, as_of: date, rng: np.random.Generator) -> list[Invoice]:
    """The year's fees over the days drawn in that year, rising a little; some second invoices, some credit notes."""
    days, worked = buying.order_days(buyer, rng), buying.working_days(buyer.start, buyer.stop)
    lines, in_year, of_year = [], _by_year(days, as_of), _by_year(worked, as_of)
    for day in days:
        ago = (as_of - day).days // 365
        usual = buyer.cents * (1 - 0.035 * ago) * of_year[ago] / buying.WORKING_DAYS / in_year[ago]
        expenses = int(rng.integers(2_000, 90_000)) if rng.random() < 0.3 else 0
        lines.append(Invoice(day, buyer.id, cents_around(usual, 5_000, rng) + expenses))
        if rng.random() < 0.07:
            lines.append(Invoice(day, buyer.id, cents_around(usual * 0.3, 2_500, rng)))
        if rng.random() < 0.025:
            later = min(day + timedelta(int(rng.integers(5, 26))), as_of)
            lines.append(Invoice(later, buyer.id, -cents_around(usual * 0.25, 1_000, rng), credit=True))
    return lines


def _by_year(days: list[date], as_of: date) -> Counter:
    """How many of the days lie in the last year, the year before, and so on."""
    return Counter((as_of - day).days // 365 for day in days)


def _wrong_invoice(customer: str, day: date, amount: int) -> list[Invoice]:
    """An invoice made out to the wrong customer and cancelled in full the same day."""
    return [Invoice(day, customer, amount * 100), Invoice(day, customer, -amount * 100, credit=True)]


def _customer(account: dict, recent: list[Invoice], story: dict) -> dict:
    cents = sum(line.cents for line in recent)
    hours = round(cents / 100 / float(account["hourly"]))
    criteria = _criteria(account, sum(not line.credit for line in recent), story["steps"])
    return {key: account[key] for key in ("customer_id", "name", "segment", "since")} | {
        "revenue": cents / 100,
        "margin": cents / 100 - hours * story["hour_cost"],
        "hours": hours,
        "potential": float(account["potential"]) * 1000,
        "potential_probability": CHANCES[int(account["partnership"]) - 1],
        **{axis: _weighted(criteria, weights) for axis, weights in story["weights"].items()},
        **criteria,
        "owner": story["owners"][account["segment"]],
        "next_step": story["next_steps"].get(account["customer_id"], ""),
    }


def _criteria(account: dict, invoices: int, steps: dict[str, list[float]]) -> dict[str, int]:
    """The six criteria from 1 to 5: three read from figures, three judged by the partners."""
    figures = {"crit_regularity": invoices, "crit_margin": account["hourly"], "crit_potential": account["potential"]}
    read = {name: 1 + sum(float(value) >= step for step in steps[name]) for name, value in figures.items()}
    return read | {f"crit_{name}": int(account[name]) for name in ("satisfaction", "partnership", "fit")}


def _weighted(criteria: dict[str, int], weights: dict[str, float]) -> float:
    return round(sum(criteria[name] * weight for name, weight in weights.items()), 2)
