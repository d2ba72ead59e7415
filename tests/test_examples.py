"""The example clients: made again byte for byte, opened without a mistake, and telling the stories they promise."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workbook import method
from workbook.chapters.client_valuation.analysis import analyse
from workbook.client import Client, open_client
from workbook.client.check import check_folder

DATA = Path(__file__).parent.parent / "data"
PORTFOLIO = sorted(path.parent for path in (DATA / "portfolio").glob("*/client.yaml"))
MADE = [DATA / "northlight", *PORTFOLIO]
IDS = [folder.name for folder in MADE]


@cache
def opened(folder: Path) -> Client:
    return open_client(folder)


def northlight(table: str) -> pd.DataFrame:
    return opened(DATA / "northlight").table(table)


def infos() -> list:
    return [opened(folder).info for folder in PORTFOLIO]


@cache
def result(client_id: str):
    return analyse(opened(DATA / "portfolio" / client_id), intervals=False)


def warned(client_id: str) -> set[str]:
    """The keys of all warnings of chapter 4, those beside a metric included."""
    beside = {warning.key for metric in result(client_id).metrics.values() for warning in metric.warnings}
    return beside | {warning.key for warning in result(client_id).warnings}


@pytest.fixture(scope="module")
def remade(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("examples")
    script = [sys.executable, str(DATA / "make_examples.py"), "--out", str(out)]
    printed = subprocess.run(script, check=True, capture_output=True, text=True).stdout.splitlines()
    assert sorted(printed) == sorted(str(out / folder.relative_to(DATA)) for folder in MADE)
    return out


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_making_the_examples_again_gives_the_tracked_bytes(remade):
    for name in files(remade):
        assert (remade / name).read_bytes() == (DATA / name).read_bytes(), f"{name} differs: make data"


def test_no_file_of_the_portfolio_is_left_over(remade):
    assert files(remade / "portfolio") == files(DATA / "portfolio")
    assert set(files(remade / "northlight")) <= set(files(DATA / "northlight"))  # the others are written by hand


def test_the_bytes_have_plain_line_ends_and_no_mark_at_the_start(remade):
    for name in files(remade):
        content = (remade / name).read_bytes()
        assert b"\r" not in content and content.endswith(b"\n") and not content.startswith(b"\xef\xbb\xbf"), name


@pytest.mark.parametrize("folder", MADE, ids=IDS)
def test_every_example_opens_and_passes_the_check(folder):
    assert opened(folder).info.id == folder.name
    assert [line.text for line in check_folder(folder) if line.is_mistake] == []


def test_there_are_24_clients_of_24_sectors_eight_in_each_language():
    assert len(PORTFOLIO) == len({info.sector for info in infos()}) == 24
    promised = {"en": {"GBP", "USD", "EUR", "CAD"}, "fr": {"EUR", "CHF"}, "ru": {"RUB", "KZT"}}
    for language, currencies in promised.items():
        spoken = [info for info in infos() if info.language == language]
        assert len(spoken) == 8 and {info.currency for info in spoken} == currencies


def test_some_bring_both_tables_some_only_one_and_half_a_canvas():
    brought = Counter(tuple(sorted({"customers", "transactions"} & set(opened(folder).tables))) for folder in PORTFOLIO)
    assert brought == {("customers", "transactions"): 11, ("customers",): 7, ("transactions",): 6}
    assert sum((folder / "business_model_canvas.yaml").is_file() for folder in PORTFOLIO) == 12


def test_whoever_brings_no_customers_answers_retention_and_life():
    for client in map(opened, PORTFOLIO):
        if client.table("customers") is None:
            record = client.record("client_valuation")
            assert record.retention_rate and record.life_years and record.margin_rate


def test_each_client_has_15_to_40_customers_and_one_to_two_years_of_invoices():
    for client in map(opened, PORTFOLIO):
        tables = [table for table in (client.table("customers"), client.table("transactions")) if table is not None]
        assert 15 <= len(set().union(*(table["customer_id"] for table in tables))) <= 40
        if client.table("transactions") is not None:
            days = client.table("transactions")["date"]
            assert 330 < (days.max() - days.min()).days < 760


def test_french_and_russian_clients_bring_files_as_their_programs_write_them():
    formats = {info.id: info.tables for info in infos() if info.tables.separator == ";"}
    russian = {name for name, form in formats.items() if (form.encoding, form.date_order) == ("cp1251", "dmy")}
    assert russian == {"sever-logistika", "chistyy-dom", "tochka-opory"}
    assert set(formats) - russian == {"domaine-du-colombier", "horlogerie-du-jura"}
    first = (DATA / "portfolio/sever-logistika/tables/customers.csv").read_bytes().decode("cp1251").splitlines()[1]
    assert first.split(";")[1] == "Тёплая полка" and "," in first.split(";")[4]


def test_the_customers_007_and_na_survive_in_the_client_007_print():
    client = opened(DATA / "portfolio" / "007-print")
    customers = client.table("customers").set_index("customer_id")
    assert customers.at["NA", "name"] == "NA" and customers.at["007", "name"] == "The Copper Kettle"
    assert {"NA", "007", "001"} <= set(client.table("transactions")["customer_id"])


def test_the_honest_defects_show_as_warnings():
    assert {"retention_assumed", "negative_margins"} <= warned("saltreed-brewing")
    assert {"later_transactions", "unlisted_customers"} <= warned("sever-logistika")


def test_every_client_of_the_portfolio_gets_a_customer_equity():
    for folder in PORTFOLIO:
        assert result(folder.name).metrics["customer_equity"].value > 0, folder.name


def test_the_examples_stay_small():
    assert sum(path.stat().st_size for path in DATA.rglob("*") if path.is_file() and path.suffix != ".pyc") < 1_500_000


def test_the_readme_names_every_client():
    text = (DATA / "README.md").read_text("utf-8")
    assert [name for name in IDS if name not in text] == []


def test_northlight_has_sixty_customers_in_the_five_segments_of_its_list():
    customers = northlight("customers")
    assert len(customers) == 60 and set(customers["segment"]) == set(northlight("segments")["segment"])


def test_northlight_brings_three_years_of_invoices_with_references_and_credit_notes():
    lines = northlight("transactions")
    assert 1200 <= len(lines) <= 1800 and lines["reference"].is_unique
    assert lines["date"].between("2023-07-01", "2026-06-30").all()
    assert 10 <= (lines["amount"] < 0).sum() <= 60
    assert (lines[lines["amount"] > 0].groupby(["customer_id", "date"]).size() > 1).sum() > 50


def test_one_invoice_of_northlight_is_cancelled_in_full_the_same_day():
    lines = northlight("transactions")
    day = lines[(lines["customer_id"] == "N017") & (lines["date"] == "2025-03-14")]
    assert day["amount"].tolist() == [8400.0, -8400.0]


def test_the_revenue_of_northlights_customers_is_that_of_their_last_twelve_months():
    lines = northlight("transactions")
    recent = lines[lines["date"] > "2025-06-30"].groupby("customer_id")["amount"].sum()
    customers = northlight("customers").set_index("customer_id")["revenue"]
    assert np.allclose(customers, recent.reindex(customers.index, fill_value=0))


def test_the_streams_of_northlight_add_up_to_that_revenue():
    streams, revenue = northlight("streams"), northlight("customers")["revenue"].sum()
    assert (streams["volume"] * streams["price"]).sum() == pytest.approx(revenue, rel=0.02)


def test_a_few_customers_of_northlight_bring_most_and_one_a_seventh():
    net = northlight("transactions").groupby("customer_id")["amount"].sum().sort_values(ascending=False)
    assert 0.60 < net.head(12).sum() / net.sum() < 0.65
    assert 0.13 < net.iloc[0] / net.sum() < 0.15


def test_northlight_keeps_the_margin_it_answers():
    customers = northlight("customers")
    answered = opened(DATA / "northlight").record("client_valuation").margin_rate
    assert customers["margin"].sum() / customers["revenue"].sum() == pytest.approx(answered, abs=0.01)


def test_all_nine_cells_of_northlights_matrix_are_used():
    placed = cells()
    assert len(placed.drop_duplicates()) == 9
    assert ((placed["attractiveness"] == 2) & (placed["relationship"] == 0)).sum() >= 7


def test_the_unattractive_customers_of_northlight_eat_hours_and_bring_no_margin():
    customers = northlight("customers")
    low = cells()["attractiveness"] == 0
    assert customers.loc[low, "hours"].sum() > 0.2 * customers["hours"].sum()
    assert customers.loc[low, "margin"].sum() < 0.01 * customers["margin"].sum()


def test_the_axes_of_northlight_are_the_weighted_criteria_it_declares():
    customers, record = northlight("customers"), opened(DATA / "northlight").record("client_valuation")
    for axis in ("relationship", "attractiveness"):
        entries = [entry for entry in record.criteria if entry.axis == axis]
        weights = np.array([entry.weight for entry in entries])
        weighted = customers[[entry.column for entry in entries]] @ (weights / weights.sum())
        assert np.allclose(weighted, customers[axis], atol=0.006)


def test_several_once_frequent_customers_of_northlight_fell_silent_before_the_calibration_ended():
    lines = northlight("transactions")
    bought = lines[lines["amount"] >= 0].groupby("customer_id")["date"].agg(["max", "nunique"])
    silent = bought[(bought["max"] < "2025-07-01") & (bought["nunique"] >= 20)]
    assert 3 <= len(silent) <= 6


def cells() -> pd.DataFrame:
    """The band of each customer of Northlight on both axes, 0 to 2."""
    chapter, customers = method.chapter("client_valuation"), northlight("customers")
    cuts = [chapter.threshold("matrix_low"), chapter.threshold("matrix_high")]
    return customers[["relationship", "attractiveness"]].apply(lambda scores: np.digitize(scores, cuts))
