"""Speed of chapter 4: reading and valuing grows with the rows, and the models fit as fast as the peer's."""

from __future__ import annotations

import resource
import time
from importlib import import_module
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workbook import method
from workbook.chapters.client_valuation.analysis import analyse
from workbook.chapters.client_valuation.models import histories, purchases, spending
from workbook.client import open_client

CHAPTER = "client_valuation"
pytestmark = pytest.mark.benchmark


def seconds(work, times: int = 1) -> float:
    """The shortest of several runs: what the work takes when nothing else happens."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def write_client(folder: Path, rows: int) -> None:
    """A client with so many transactions over two years, twenty a customer on average."""
    rng, n = np.random.default_rng(1), rows // 20
    first, rate = rng.integers(0, 365, n), rng.gamma(1.2, 1, n)
    repeats = rng.multinomial(rows - n, rate / rate.sum())
    customer = np.concatenate([np.arange(n), np.repeat(np.arange(n), repeats)])
    later = np.repeat(first, repeats) + rng.random(rows - n) * np.repeat(730 - first, repeats)
    day = np.concatenate([first, later.astype(int)])
    order = np.lexsort((customer, day))
    dates = pd.Timestamp("2024-07-01") + pd.to_timedelta(day[order], unit="D")
    frame = pd.DataFrame({"customer_id": customer[order], "date": dates.strftime("%Y-%m-%d")})
    frame["customer_id"] = "C" + frame["customer_id"].astype(str).str.zfill(7)
    frame["amount"] = np.round(rng.gamma(4, 12, rows), 2)
    (folder / "tables").mkdir(parents=True)
    frame.to_csv(folder / "tables" / "transactions.csv", index=False)
    info = {"schema": 1, "id": folder.name, "name": "Big", "sector": "x", "country": "GB", "language": "en"}
    info |= {"currency": "GBP", "as_of": "2026-06-30", "consultant": "''"}
    text = "".join(f"{key}: {value}\n" for key, value in info.items())
    (folder / "client.yaml").write_text(text, encoding="utf-8")
    answers = "{margin_rate: 0.3, discount_rate: 0.1, time_unit: week, calibration_end: 2025-12-31}"
    (folder / f"{CHAPTER}.yaml").write_text(f"schema: 1\nclient: {folder.name}\nanswers: {answers}\n", encoding="utf-8")


def bare(path: Path) -> None:
    lines = pd.read_csv(path, parse_dates=["date"], dtype={"customer_id": str})
    lines.groupby("customer_id")["amount"].sum()


@pytest.mark.parametrize("rows", [10_000, 100_000, 1_000_000, 10_000_000])
def test_reading_and_valuing_grows_with_the_rows(rows, tmp_path):
    folder = tmp_path / f"rows{rows}"
    write_client(folder, rows)
    times = 3 if rows <= 1_000_000 else 1
    plain = seconds(lambda: bare(folder / "tables" / "transactions.csv"), times)
    ours = seconds(lambda: analyse(open_client(folder, [CHAPTER])), times)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\n{rows:>10,} rows: {ours:.2f} s, bare pandas {plain:.2f} s ({ours / plain:.1f}x), {memory:,.0f} MB at most"
    )
    if rows == 1_000_000:
        assert ours <= 3 * plain


@pytest.mark.filterwarnings("ignore")
def test_fitting_takes_less_than_twice_the_time_of_the_peer():
    lifetimes = import_module("lifetimes")
    folder = Path(lifetimes.__file__).parent / "datasets"
    summary = pd.read_csv(folder / "cdnow_customers_summary_with_transactions.csv")
    days = [np.round(summary[name].to_numpy() * 7).astype(int) for name in ("t_x", "T")]
    known = histories.Histories(np.arange(len(summary)), summary["x"].to_numpy(), *days, summary["zbar"].to_numpy(), 0)
    back, limit = summary[summary["x"] > 0], method.chapter(CHAPTER).threshold("parameter_limit")

    def peer():
        lifetimes.BetaGeoFitter().fit(summary["x"], summary["t_x"], summary["T"])
        lifetimes.GammaGammaFitter().fit(back["x"], back["zbar"])

    def ours():
        purchases.fit_bgnbd(purchases.rows_of(known, 7), limit)
        spending.fit_gammagamma(known, limit)

    mine, theirs = seconds(ours, 10), seconds(peer, 10)
    print(f"\nboth models on CDNOW: {mine * 1000:.0f} ms, lifetimes {theirs * 1000:.0f} ms")
    assert mine < 2 * theirs
