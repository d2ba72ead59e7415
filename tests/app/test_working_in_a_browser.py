"""A consultant at work in the app: types, drags, pastes, has a colleague, sees the kernel die, and loses no word."""

import pytest

from tests.app.conftest import CANVAS, VALUE, drag, dying_kernel, ready, visit
from tests.browsers import wait_for
from tests.grid.test_grid_in_a_browser import paste
from workbook.client.store import stored, stored_table

pytestmark = pytest.mark.browser
BOARD, COSTS = ".wb-board", ".wb-sheet:has(td[data-number]):not(.wb-board)"
MARGIN, HOURS = "What share of revenue remains as margin?", "How many working hours does it take to win one customer?"


@pytest.fixture(scope="module")
def helen(browser, served):
    """Customer values and the canvas, open in one browser each for as long as the module lasts."""
    context = visit(browser, served)
    yield context
    context.close()


@pytest.fixture(scope="module")
def values(helen, served):
    return ready(helen.new_page(), served.url(VALUE, client="own"))


@pytest.fixture(scope="module")
def canvas(helen, served):
    return ready(helen.new_page(), served.url(CANVAS, client="own"))


def answers(served, chapter):
    return stored(served.clients / "own", chapter).answers


def state(page, item, expected):
    page.locator(f'[data-item="{item}"] .state:text-is("{expected}")').wait_for(timeout=15_000)


def chart(page, section):
    """The first chart of a section, once it is drawn."""
    page.locator(f"#{section} .app-live img").first.wait_for(timeout=30_000)
    return page.locator(f"#{section} .app-live img").first.get_attribute("src")


def saved(sheet):
    sheet.locator('.wb-status[data-state="saved"]').wait_for(timeout=15_000)


def notes(served, block):
    return [note["text"] for note in answers(served, "business_model_canvas")["notes"] if note["block"] == block]


def test_what_is_typed_is_saved_and_results_and_charts_follow(values, served):
    before = chart(values, "value")
    values.get_by_label(MARGIN).last.fill("55")
    state(values, "margin_rate", "Saved")
    assert answers(served, "client_valuation")["margin_rate"] == 0.55
    wait_for(lambda: chart(values, "value") != before, 20)


def test_a_chapter_is_filled_by_keyboard_alone(values, served):
    values.focus(".app-skip")
    values.keyboard.press("Enter")
    for _ in range(120):
        if values.evaluate("document.activeElement.matches('[data-item=discount_rate] input[type=text]')"):
            break
        if values.evaluate("document.activeElement.matches('td')"):
            values.keyboard.press("Escape")  # Tab goes from cell to cell until Escape leaves the table
        values.keyboard.press("Tab")
    values.keyboard.press("Control+a")
    values.keyboard.type("9.5")
    values.keyboard.press("Enter")
    state(values, "discount_rate", "Saved")
    assert answers(served, "client_valuation")["discount_rate"] == 0.095


def test_a_note_is_dragged_and_the_drawn_canvas_follows(canvas, served):
    board = canvas.locator(BOARD)
    before = chart(canvas, "canvas")
    note = board.locator(".wb-note", has_text="Public framework agreements")
    drag(canvas, note, board.locator('[data-block="relationships"]'))
    saved(board)
    assert "Public framework agreements" in notes(served, "relationships")
    wait_for(lambda: chart(canvas, "canvas") != before, 20)


def test_twelve_rows_are_pasted_from_a_spreadsheet(canvas, served):
    sheet = canvas.locator(f"#costs {COSTS}").first
    before = stored_table(served.clients / "own", "costs").answers["rows"]
    sheet.locator(f'td[data-number="{len(before) - 1}"][data-place="0"]').click()
    canvas.keyboard.press("Control+Enter")
    paste(canvas, "\n".join(f"Item {n}\t{n + 1}.50\tFixed\tProduction" for n in range(12)))
    saved(sheet)
    found = stored_table(served.clients / "own", "costs").answers["rows"]
    assert [row["item"] for row in found[len(before) :]] == [f"Item {n}" for n in range(12)]


def test_two_people_on_one_canvas_lose_nothing(browser, canvas, served):
    context = visit(browser, served)
    marc = ready(context.new_page(), served.url(CANVAS, client="own", language="fr"))
    boards = canvas.locator(BOARD), marc.locator(BOARD)
    for page, board, text in ((canvas, boards[0], "Helen's note"), (marc, boards[1], "La note de Marc")):
        board.locator('[data-block="partners"] .wb-add').click()
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    for board in boards:
        saved(board)
        for text in ("Helen's note", "La note de Marc"):
            board.locator('[data-block="partners"] .wb-note', has_text=text).wait_for(timeout=15_000)
    assert {"Helen's note", "La note de Marc"} <= set(notes(served, "partners"))
    context.close()


def test_fingers_move_a_note(browser, served):
    context = visit(browser, served, viewport={"width": 820, "height": 1180}, has_touch=True, is_mobile=True)
    page = ready(context.new_page(), served.url(CANVAS, client="own"))
    board = page.locator(BOARD)
    board.locator(".wb-note", has_text="Spring round table").scroll_into_view_if_needed()
    grip = board.locator(".wb-note", has_text="Spring round table").locator(".wb-grip").bounding_box()
    to = board.locator('[data-block="relationships"]').bounding_box()
    start, end = (grip["x"] + 15, grip["y"] + 15), (to["x"] + 60, to["y"] + to["height"] - 20)
    touch = context.new_cdp_session(page)
    steps = [(start[0] + (end[0] - start[0]) * n / 8, start[1] + (end[1] - start[1]) * n / 8) for n in range(9)]
    for kind, places in (("touchStart", steps[:1]), ("touchMove", steps[1:])):
        for x, y in places:
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    saved(board)
    wait_for(lambda: "Spring round table" in notes(served, "relationships"))
    context.close()


def test_a_note_added_when_the_kernel_died_is_restored_after_a_reload(canvas, served):
    with dying_kernel(canvas, served):
        canvas.locator(f'{BOARD} [data-block="partners"] .wb-add').click()
        canvas.keyboard.type("An agency")
        canvas.keyboard.press("Enter")
    dialog = canvas.locator("dialog#app-gone")
    dialog.wait_for(state="visible", timeout=15_000)
    assert "An agency" not in notes(served, "partners")
    with canvas.expect_navigation():
        dialog.locator("button").click()
    ready(canvas).get_by_role("button", name="Restore").click()
    saved(canvas.locator(BOARD))
    assert notes(served, "partners")[-1] == "An agency"


def test_what_was_typed_when_the_kernel_died_is_restored_after_a_reload(values, served):
    with dying_kernel(values, served):
        values.get_by_label(HOURS).fill("52")
    dialog = values.locator("dialog#app-gone")
    dialog.wait_for(state="visible", timeout=15_000)
    values.keyboard.press("Escape")
    assert dialog.is_visible() and "on disk" in dialog.inner_text()
    assert answers(served, "client_valuation")["acquisition_hours"] != 52
    with values.expect_navigation():
        dialog.locator("button").click()
    ready(values)
    assert values.locator('[data-item="acquisition_hours"] input').count(), values.locator("main").inner_text()[:300]
    values.get_by_role("button", name="Restore").click()
    state(values, "acquisition_hours", "Saved")
    assert answers(served, "client_valuation")["acquisition_hours"] == 52


@pytest.mark.parametrize(
    ("language", "typed", "stands"), [("fr", "1 234,5", "Enregistré"), ("ru", "1 235,5", "Сохранено")]
)
def test_numbers_are_typed_as_the_language_writes_them(values, served, language, typed, stands):
    ready(values, served.url(VALUE, client="own", language=language))
    values.locator('[data-item="acquisition_cost"] input').fill(typed)
    state(values, "acquisition_cost", stands)
    assert answers(served, "client_valuation")["acquisition_cost"] == float(typed.replace(" ", "").replace(",", "."))
