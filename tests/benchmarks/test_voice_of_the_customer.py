"""Speed of chapter 7: reading and analysing grows with the answers and stays near the bare group-bys of pandas."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workbook.chapters.voice_of_the_customer.analysis import analyse
from workbook.client import open_client

CHAPTER = "voice_of_the_customer"
FACTORS = ["Speed", "Friendliness", "Price", "Range", "Advice"]
SEGMENTS = ["North", "South", "East", "West"]
THEMES = ["Waiting", "Price", "People", "Delivery", None]
pytestmark = pytest.mark.benchmark


def seconds(work, times: int) -> float:
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def write_client(folder: Path, rows: int) -> None:
    """So many survey answers: one part recommendation scores, five parts ratings, of the same people over two years."""
    rng, people = np.random.default_rng(1), rows // 6
    day = pd.Timestamp("2024-07-01") + pd.to_timedelta(np.sort(rng.integers(0, 720, people)), unit="D")
    person = pd.Series(np.arange(people)).map("R{:07d}".format)
    base = rng.normal(0, 1, people)
    common = {"respondent": person, "segment": rng.choice(SEGMENTS, people), "date": day.strftime("%Y-%m-%d")}
    scores = pd.DataFrame(common | {"score": np.clip(np.round(7.5 + 1.5 * base + rng.normal(0, 1, people)), 0, 10)})
    scores["theme"] = rng.choice(np.array(THEMES, dtype=object), people)
    rated = pd.DataFrame(common).loc[np.repeat(np.arange(people), len(FACTORS))]
    rated["factor"] = np.tile(FACTORS, people)
    rated["score"] = np.clip(np.round(3.5 + 0.6 * np.repeat(base, 5) + rng.normal(0, 0.8, people * 5)), 1, 5).astype(
        int
    )
    (folder / "tables").mkdir(parents=True)
    scores.astype({"score": int}).to_csv(folder / "tables" / "nps.csv", index=False)
    rated.to_csv(folder / "tables" / "satisfaction.csv", index=False)
    info = {"schema": 1, "id": folder.name, "name": "Big", "sector": "x", "country": "GB", "language": "en"}
    info |= {"currency": "GBP", "as_of": "2026-06-30", "consultant": "''"}
    (folder / "client.yaml").write_text("".join(f"{k}: {v}\n" for k, v in info.items()), encoding="utf-8")


def bare(folder: Path) -> None:
    """The same figures without intervals, drivers or checks: read, group and average."""
    scores = pd.read_csv(folder / "tables" / "nps.csv", parse_dates=["date"])
    rated = pd.read_csv(folder / "tables" / "satisfaction.csv", parse_dates=["date"])
    scores["promoter"], scores["detractor"] = scores["score"] >= 9, scores["score"] <= 6
    for key in (scores["segment"], scores["date"].dt.to_period("Q"), scores["theme"]):
        scores.groupby(key)[["promoter", "detractor"]].mean()
    rated.groupby("factor")["score"].agg(["mean", "sem", "count"])
    rated.groupby([rated["date"].dt.to_period("Q"), "factor"])["score"].agg(["mean", "count"])
    matrix = rated.pivot_table(index="respondent", columns="factor", values="score")
    matrix.join(scores.groupby("respondent")["score"].mean()).corr()


@pytest.mark.parametrize("rows", [12_000, 100_000, 600_000])
def test_reading_and_analysing_grows_with_the_answers(rows, tmp_path):
    folder = tmp_path / f"rows{rows}"
    write_client(folder, rows)
    times = 5 if rows <= 100_000 else 2
    plain = seconds(lambda: bare(folder), times)
    ours = seconds(lambda: analyse(open_client(folder, [CHAPTER])), times)
    opened = open_client(folder, [CHAPTER])
    alone = seconds(lambda: analyse(opened), times)
    print(
        f"\n{rows:>9,} answers: {ours:.2f} s (analysis {alone:.2f} s), bare pandas {plain:.2f} s ({ours / plain:.1f}x)"
    )
    if rows == 100_000:
        assert ours <= 3 * plain
