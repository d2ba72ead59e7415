"""The app's pages in a real browser: they load, change, present, and say when they have stopped."""

import pytest

from tests.app.conftest import CANVAS, VALUE, kernel_of, ready, visit
from tests.browsers import wait_for
from workbook.app.choices import Choices
from workbook.texts import shared

pytestmark = pytest.mark.browser
SIZES = ((1440, 900), (1024, 768), (820, 1180))


@pytest.fixture(scope="module")
def context(browser, served):
    context = visit(browser, served)
    yield context
    context.close()


@pytest.fixture
def page(context):
    """A page that keeps what it asked for and what it complained about."""
    page = context.new_page()
    page.asked, page.complaints = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    page.close()


def test_the_address_it_prints_opens_the_first_chapter(browser, served):
    context = browser.new_context()
    page = context.new_page()
    ready(page, served.address)
    assert "token" not in page.url and "/chapter/00_start_here?client=acme" in page.url
    link = page.locator("main").get_by_role("link", name="Business model canvas").first.get_attribute("href")
    assert link == f"/chapter/{CANVAS}?client=acme"
    context.close()


def test_every_chapter_loads_from_this_computer_alone_without_a_complaint(page, served):
    for chapter in Choices(served.clients).chapters:
        ready(page, served.url(chapter.stem, client="blank"))
        assert page.locator("h1").inner_text().endswith(chapter.title("en"))
        wrong = page.locator("text=/could not be shown|displaying widget|\\[missing/").all_inner_texts()
        assert (chapter.stem, wrong) == (chapter.stem, [])
    foreign = [url for url in page.asked if not url.startswith((f"http://{served.host}/", "data:", "blob:"))]
    assert (foreign, page.complaints) == ([], [])


def test_language_client_and_chapter_change_from_the_page(page, served):
    ready(page, served.url("00_start_here"))
    for language in ("ru", "fr"):
        with page.expect_navigation(timeout=60_000):
            page.click(f".app-languages a[lang={language}]")
        ready(page)
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator(".app-languages [aria-current]").inner_text() == language.upper()
    with page.expect_navigation():
        page.select_option("#app-client", "pain")
    ready(page)
    assert "client=pain&language=fr" in page.url and "Northlight" not in page.locator("main").inner_text()
    with page.expect_navigation(timeout=60_000):
        page.click(f".app-contents a[href*='{CANVAS}']")
    ready(page)
    assert f"/chapter/{CANVAS}?client=pain&language=fr" in page.url


def test_with_the_keyboard_a_client_opens_only_on_enter(page, served):
    ready(page, served.url("00_start_here"))
    page.focus("#app-client")
    page.keyboard.press("ArrowDown")
    assert "client=acme" in page.url and page.locator(".app-client button").is_visible()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "client=acme" not in page.url
    ready(page)


def test_presenting_shows_one_section_at_a_time_and_goes_by_keys(page, served):
    ready(page, served.url(VALUE, client="blank"))
    page.click(".app-present")
    sections = page.locator("main > section:visible")
    names = page.locator("main > section").evaluate_all("all => all.map(one => one.id)")

    def shown() -> list[str]:
        return sections.evaluate_all("all => all.map(one => one.id)")

    assert shown() == names[:1] and not page.locator(".app-bar").is_visible()
    for key, place in (("PageDown", 1), ("ArrowRight", 2), ("PageUp", 1), ("End", -1), ("Home", 0), ("ArrowLeft", 0)):
        page.keyboard.press(key)
        assert shown() == [names[place]], key
    assert page.locator(".app-steps span").inner_text() == f"1 of {len(names)}"
    plain = page.locator("main").evaluate("one => getComputedStyle(one).zoom")
    assert float(plain) >= 1.25
    page.keyboard.press("End")
    ready(page.reload() and page)
    assert shown() == [names[-1]], "a reload goes on presenting where it was"
    page.keyboard.press("Home")
    for _ in range(names.index("value")):
        page.keyboard.press("ArrowRight")
    page.locator("main > section.shown input[type=text]").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("t")
    assert shown() == ["value"], "a field that is typed in keeps its keys"
    page.locator(".app-steps p").click()
    page.keyboard.press("Escape")
    assert page.locator(".app-bar").is_visible() and len(shown()) == len(names)


def test_the_timer_counts_up_or_down_and_past_zero(page, served):
    page.clock.install()
    ready(page, served.url("00_start_here"))
    page.click(".app-present")
    output = page.locator(".app-timer output")
    page.keyboard.press("t")
    page.clock.run_for(65_400)
    assert output.inner_text() == "1:05"
    page.keyboard.press("+")
    page.keyboard.press("+")
    assert output.inner_text() == "0:55"
    page.clock.run_for(60_000)
    assert output.inner_text().startswith("−0:0") and page.locator(".app-timer.over").count()
    page.keyboard.press("0")
    assert output.inner_text() == "2:00"
    page.keyboard.press("Escape")


def test_a_page_whose_server_no_longer_answers_says_so(page, served):
    ready(page, served.url(VALUE, client="blank", language="ru"))
    page.route("**/api/kernels/*", lambda route: route.abort())
    page.locator("dialog#app-away").wait_for(state="visible", timeout=15_000)
    assert shared("interface", "ru").label("app_away") in page.locator("dialog#app-away").inner_text()


def test_mistakes_of_the_clients_files_are_listed_and_no_traceback_is_shown(page, served):
    ready(page, served.url(CANVAS, client="broken", language="fr"))
    shown = page.locator("main").inner_text()
    assert shared("interface", "fr").label("app_mistakes") in shown
    assert "client.yaml" in shown and "<b>Taler</b>" in shown
    assert "Traceback" not in shown and str(served.clients) not in shown


def test_a_page_that_is_closed_or_on_which_nothing_lives_ends_its_kernel(page, served):
    for stem in (VALUE, "00_start_here"):
        ready(page, served.url(stem, client="blank"))
        kernel = kernel_of(page)
        if page.locator(".app-live").count():
            assert served.ask_inside(f"/api/kernels/{kernel}").status == 200
            page.goto("about:blank")
        wait_for(lambda kernel=kernel: served.ask_inside(f"/api/kernels/{kernel}").status == 404)


@pytest.mark.parametrize("language", ["en", "fr", "ru"])
def test_nothing_is_clipped_or_wider_than_the_screen(page, served, language):
    ready(page, served.url("00_start_here", language=language))
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert _too_wide(page) == []
        page.click(".app-present")
        assert _too_wide(page) == []
        page.keyboard.press("Escape")


@pytest.mark.parametrize(("stem", "language"), [("03_tests_of_truth", "ru"), ("06_sales_process", "fr")])
def test_wide_tables_scroll_in_their_own_frame(page, served, stem, language):
    page.set_viewport_size({"width": 820, "height": 1180})
    ready(page, served.url(stem, language=language))
    page.wait_for_function("""() => {
        const tables = [...document.querySelectorAll('main .app-live .scroll')];
        const wide = tables.filter((one) => one.scrollWidth > one.clientWidth + 1);
        return wide.length && wide.every((one) => one.tabIndex === 0 && one.ariaLabel);
    }""")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
    cut = "all => all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.innerText)"
    assert page.locator(".wb-windowed tbody .wb-is-date .wb-value").evaluate_all(cut) == []


def _too_wide(page) -> list[str]:
    """What of the page's frame sticks out of the window or of its own box."""
    return page.evaluate("""() => {
        const frame = [...document.querySelectorAll('.app-bar *, .app-presenter *, h1, .app-contents a')];
        const seen = frame.filter((one) => one.getClientRects().length && !one.closest('.app-skip, label'));
        const out = seen.filter((one) => {
            const box = one.getBoundingClientRect();
            const text = one.matches('a, button, p, span') && one.clientWidth > 0;
            const clipped = text && one.scrollWidth > one.clientWidth + 1;
            return box.right > innerWidth + 1 || box.left < -1 || clipped;
        });
        const wide = document.documentElement.scrollWidth > innerWidth + 1 ? ['page'] : [];
        return [...out.map((one) => one.outerHTML.slice(0, 120)), ...wide];
    }""")


def test_axe_finds_nothing_serious(page, served):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for stem, client in (("00_start_here", "pain"), (CANVAS, "blank")):
        ready(page, served.url(stem, client=client))
        assert _serious(axe.run(page)) == [], stem
    page.click(".app-present")
    assert _serious(axe.run(page, context="footer")) == []


def _serious(found) -> list[tuple[str, str]]:
    grave = [rule for rule in found.response["violations"] if rule["impact"] in ("serious", "critical")]
    return [(rule["id"], rule["nodes"][0]["html"][:160]) for rule in grave]
