"""The example clients' reports in a real browser: nothing asked of the network, nothing wider than screen or paper."""

import pytest

from workbook.batch import Options, make_plan, run
from workbook.project import DATA

LANGUAGES = {"northlight": "en", "bakery": "fr", "integrator": "ru"}
# One client with all chapters, in the language of the longest words; what else could be too wide is in these.
SOME = ("business_model_canvas", "client_valuation", "client_report")
EXAMPLES = {"northlight": SOME, "bakery": SOME, "integrator": ()}
PAPER, ACROSS = 658, 986  # CSS pixels between the margins of an A4 page, upright and landscape
WIDER = """() => [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !e.closest('.scroll'))
    .map(e => e.tagName + ' ' + e.textContent.trim().slice(0, 40))"""
WIDER_ON_PAPER = WIDER.replace(" && !e.closest('.scroll')", "")


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The index and the report of each example, as addresses by name."""
    out = tmp_path_factory.mktemp("demo")
    plan = [job for name, chapters in EXAMPLES.items() for job in make_plan([DATA / name], Options(chapters=chapters))]
    manifest = run(plan, out)
    assert {name: entry["status"] for name, entry in manifest.clients.items()} == dict.fromkeys(EXAMPLES, "done")
    return {"index": out / "index.html", **{name: out / name / "report.html" for name in EXAMPLES}}


@pytest.mark.parametrize("name", ["index", *EXAMPLES])
def test_a_page_asks_the_network_for_nothing_and_fits_screen_and_paper(pages, browser, name):
    asked = []
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    for width, height in ((1440, 900), (820, 1180), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(pages[name].as_uri())
        assert page.evaluate(WIDER) == [], width
    page.set_viewport_size({"width": ACROSS if name == "index" else PAPER, "height": 980})
    page.emulate_media(media="print")
    assert page.evaluate(WIDER_ON_PAPER) == []
    context.close()
    assert {url for url in asked if not url.startswith("data:")} == {pages[name].as_uri()}


@pytest.mark.parametrize(("name", "language"), LANGUAGES.items())
def test_a_report_speaks_its_clients_language_throughout(pages, name, language):
    text = pages[name].read_text("utf-8")
    assert f'<html lang="{language}"' in text
    assert "[missing" not in text
