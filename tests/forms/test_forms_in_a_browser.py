"""Forms as people use them: typed, saved, refused, restored after an accident, by two people, by keyboard alone."""

import os
import re
import signal

import pytest

from tests.browsers import wait_for
from tests.forms.conftest import show
from workbook.client.store import stored

pytestmark = pytest.mark.browser
CHAPTER = "client_valuation"


@pytest.fixture(scope="module")
def first(open_form):
    return open_form("en")


def answer(acme, item):
    return stored(acme, CHAPTER).answers.get(item)


def field(page, item):
    return page.locator(f'[data-item="{item}"]')


def state(page, item, expected):
    field(page, item).locator(f'.state:text-is("{expected}")').wait_for(timeout=10_000)


def test_forms_of_one_page_stay_apart(first):
    chosen = first.locator(".workbook-form input:checked").evaluate_all("all => all.map((input) => input.value)")
    assert chosen == ["end", "refuse_nobody"]
    ids = first.locator(".workbook-form [id]").evaluate_all("all => all.map((element) => element.id)")
    assert len(ids) == len(set(ids))


def test_what_is_typed_is_saved_and_the_chart_follows(first, acme):
    before = first.locator("img[alt]").first.get_attribute("alt")
    first.get_by_label("What yearly rate turns future money into today's money?").fill("12.5")
    state(first, "discount_rate", "Saved")
    assert answer(acme, "discount_rate") == 0.125
    wait_for(lambda: first.locator("img[alt]").first.get_attribute("alt") != before)


def test_a_mistake_stands_under_its_field_and_is_not_stored(first, acme):
    life = first.get_by_label("How many years does an average customer stay?")
    life.fill("many")
    life.press("Enter")
    field(first, "life_years").locator('[role="alert"]:not(:empty)').wait_for()
    assert "Found “many”, which is not a number" in field(first, "life_years").locator('[role="alert"]').inner_text()
    assert life.get_attribute("aria-invalid") == "true"
    assert answer(acme, "life_years") == 5
    life.fill("6")
    state(first, "life_years", "Saved")
    assert field(first, "life_years").locator('[role="alert"]').inner_text() == ""
    assert answer(acme, "life_years") == 6


def test_two_people_on_one_answer_lose_nothing(first, open_form, acme):
    second = open_form("fr")
    english, french = (field(page, "acquisition_cost") for page in (first, second))
    english.get_by_role("textbox").fill("2700")
    french.get_by_role("textbox").fill("2 800,50")
    state(first, "acquisition_cost", "Saved")
    state(second, "acquisition_cost", "Enregistré")
    second.get_by_text("Deux personnes ont répondu différemment").wait_for()
    first.get_by_text("Two people gave different answers").wait_for()
    shown = english.locator(".version .text").all_inner_texts()
    assert sorted(shown) == ["2,700 £", "2,800.5 £"]
    english.get_by_role("button", name="Keep this one").nth(1).click()
    wait_for(lambda: answer(acme, "acquisition_cost") == {"2,700 £": 2700, "2,800.5 £": 2800.5}[shown[1]])
    french.locator(".conflict").wait_for(state="detached")
    second.context.close()


def test_a_form_is_filled_by_keyboard_alone_and_read_aloud(first, acme):
    margin = first.get_by_label("What share of revenue remains as margin?").first
    margin.focus()
    first.keyboard.press("ArrowRight")
    state(first, "margin_rate", "Saved")
    assert answer(acme, "margin_rate") == 0.33
    field(first, "payment_timing").locator("input:checked").focus()
    first.keyboard.press("ArrowRight")
    wait_for(lambda: answer(acme, "payment_timing") == "start")
    first.keyboard.press("Tab")
    first.keyboard.press("Enter")  # Clear
    wait_for(lambda: answer(acme, "payment_timing") is None)
    field(first, "growth_rate").locator("summary").focus()
    first.keyboard.press("Enter")
    assert field(first, "growth_rate").locator("details p").first.is_visible()
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(first, context=".workbook-form").response["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in ("serious", "critical")] == []


def test_an_answer_typed_into_a_dead_kernel_is_restored_after_a_reload(first, acme):
    hours = first.get_by_label("How many working hours does it take to win one customer?")
    os.kill(int(re.search(r"kernel (\d+)", first.inner_text("body"))[1]), signal.SIGKILL)
    hours.fill("50")
    state(first, "acquisition_hours", "Not saved")
    assert answer(acme, "acquisition_hours") == 45
    show(first)
    first.get_by_text("Typed here earlier and not saved").wait_for()
    first.get_by_role("button", name="Restore").click()
    state(first, "acquisition_hours", "Saved")
    assert answer(acme, "acquisition_hours") == 50


def test_a_form_speaks_and_reads_russian(open_form, acme):
    page = open_form("ru")
    cost = page.get_by_label("Сколько стоит привлечь одного клиента?")
    cost.fill("много")
    cost.press("Enter")
    field(page, "acquisition_cost").locator('[role="alert"]', has_text="«много» — не число").wait_for()
    cost.fill("2 750,50")
    state(page, "acquisition_cost", "Сохранено")
    assert answer(acme, "acquisition_cost") == 2750.5
    page.context.close()
