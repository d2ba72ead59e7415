"""The page that compares clients: one row each, currencies apart, failures first."""

import re

import pytest

from workbook.report.index import alphabetical, link, render_index
from workbook.report.page import POLICY
from workbook.wording import Wording

HOSTILE = "<script>alert(1)</script> & =1+1 ООО «Ёж»"


def run_of(*results, failed=(), **more):
    clients = {found["client"]["id"]: {"status": "done", "seconds": 1.0} for found in results}
    clients |= {client_id: {"status": "failed", "reason": reason} for client_id, reason in failed}
    times = {"started": "2026-11-22T01:40:05+00:00", "finished": "2026-11-22T01:43:11+00:00"}
    return {**times, "versions": {"workbook": "0.1.0"}, "clients": clients, **more}


@pytest.fixture
def portfolio(make_results):
    """Three clients in pounds, euros and euros again."""
    named = (("en", "b", "Birch"), ("fr", "e", "Élan"), ("fr", "a", "Zinc"))
    clients = [make_results(language, id=client_id, name=name) for language, client_id, name in named]
    clients[1]["chapters"]["client_valuation"]["metrics"]["customer_equity"]["value"] = 7150.99
    return clients


def tables(html):
    return re.findall(r"<table>.*?</table>", html, flags=re.DOTALL)


def test_currencies_are_kept_apart_and_the_page_says_why(portfolio, read):
    html = render_index(run_of(*portfolio), portfolio)
    euros, pounds = tables(html)
    assert "Élan" in euros and "Zinc" in euros and "Birch" not in euros
    assert "€71,510" in euros and "£71,510" in pounds and "£" not in euros
    assert Wording("en").label("index_why") in read(html).text


def test_one_currency_needs_no_explanation(portfolio, read):
    html = render_index(run_of(portfolio[0]), portfolio[:1])
    assert Wording("en").label("index_why") not in read(html).text and len(tables(html)) == 1


def test_bars_compare_only_clients_of_one_currency(portfolio):
    html = render_index(run_of(*portfolio), portfolio)
    euros, pounds = (re.findall(r'style="width:([\d.]+)%"', table) for table in tables(html))
    assert euros == ["10.00", "100.00"] and pounds == ["100.00"]


def test_clients_stand_in_alphabetical_order(portfolio):
    html = render_index(run_of(*portfolio), list(reversed(portfolio)))
    assert html.index("Élan") < html.index("Zinc")
    assert sorted(["zinc", "Élan", "Ash"], key=lambda name: alphabetical(name, "")) == ["Ash", "Élan", "zinc"]


def test_failed_clients_come_first_with_their_reasons(portfolio, read):
    run = run_of(*portfolio, failed=[("lost", "tables/x.csv, row 3: found 12,5,0")])
    text = read(render_index(run, portfolio)).text
    assert "4 clients: 3 done, 1 failed" in text
    assert text.index("tables/x.csv, row 3: found 12,5,0") < text.index("Birch")


def test_a_row_says_who_the_client_is_and_how_many_warnings_there_are(portfolio, read):
    text = read(render_index(run_of(*portfolio), portfolio)).text
    assert "Birch Consulting France English 30 June 2026" in text
    assert "Done 1 warning Report Data" in text


def test_links_lead_to_what_was_made(portfolio, read):
    run = run_of(*portfolio)
    run["clients"]["b"]["outputs"] = {"report.html": "sha256:0", "deck.pptx": "sha256:0", "results.json": "sha256:0"}
    addresses = read(render_index(run, portfolio)).attributes("href")
    for made in ("report.html", "deck.pptx", "results.json", "client_valuation.ipynb"):
        assert f"./b/{made}" in addresses
    assert "./a/report.html" in addresses
    assert "./b/model.xlsx" not in addresses and "./a/deck.pptx" not in addresses


def test_links_are_relative_and_percent_encoded():
    assert link("javascript:alert(1)//..", "a b?#.html") == "./javascript%3Aalert%281%29%2F%2F../a%20b%3F%23.html"


def test_hostile_text_in_a_portfolio_comes_through_as_text(make_results, read):
    results = make_results("ru", id="x", name=HOSTILE, sector=HOSTILE, country=HOSTILE, as_of=HOSTILE)
    results["chapters"]["client_valuation"]["title"] = HOSTILE
    page = read(render_index(run_of(results, failed=[(HOSTILE, HOSTILE)], versions={HOSTILE: HOSTILE}), [results]))
    assert "script" not in page.tags and page.text.count(HOSTILE) == 9
    assert ("meta", {"http-equiv": "Content-Security-Policy", "content": POLICY}) in page.elements
    assert all(address.startswith("./x/") for address in page.attributes("href"))
    assert all(address.startswith("data:") for address in page.attributes("src"))


def test_a_what_if_is_marked_in_its_row(portfolio, read):
    portfolio[0]["scenario"] = {"discount_rate": 0.2}
    assert read(render_index(run_of(*portfolio), portfolio)).text.count(Wording("en").label("what_if")) == 1


def test_a_metric_that_no_client_has_gets_no_column(portfolio, read):
    text = read(render_index(run_of(*portfolio), portfolio)).text
    assert "71.2%" in text and "NPS" not in text


def test_a_run_without_a_single_result_still_has_its_page(read):
    text = read(render_index(run_of(failed=[("lost", "")]), [])).text
    assert "lost no reason recorded" in text and "no results" in text


@pytest.mark.parametrize("language", ["fr", "ru"])
def test_the_page_can_speak_another_language(portfolio, read, language):
    page = read(render_index(run_of(*portfolio, language=language), portfolio))
    assert page.elements[0] == ("html", {"lang": language}) and Wording(language).label("index_title") in page.text
