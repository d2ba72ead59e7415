"""The canvas board in a real browser: mouse, fingers, keys; its kernel in this process."""

import pytest

from tests.grid.harness import clipped, open_page, serious
from workbook.client.store import save, stored
from workbook.forms.board import board_for

pytestmark = pytest.mark.browser
CANVAS = "business_model_canvas"
CLIENTS = {"en": "northlight", "fr": "bakery", "ru": "integrator"}
SIZES = [(1440, 900), (1024, 768), (820, 1180), (390, 844)]


@pytest.fixture
def board(browser, client):
    """Open the board of a client's copy: ``board("bakery", "fr", width=390)``."""
    opened = []

    def show(name="bakery", language="fr", *, archivable=True, folder=None, **look):
        folder = folder or client(name)
        widget = board_for(folder, CANVAS, "notes", language)
        widget.settings = {**widget.settings, "archivable": archivable}
        page = open_page(browser, widget, **look)
        page.folder = folder
        opened.append(page)
        return page

    yield show
    for page in opened:
        mistakes, asked = page.mistakes, page.asked
        page.context.close()
        assert mistakes == [] and asked == []


def is_saved(page):
    page.wait_for_selector('.wb-status[data-state="saved"]')


def notes(page, block=None, version=None):
    found = stored(page.folder, CANVAS).answers["notes"]
    mine = [note for note in found if note.get("version") == version]
    return mine if block is None else [note["text"] for note in mine if note["block"] == block]


def card(page, text):
    return page.locator(".wb-canvas .wb-note", has_text=text).first


def drag(page, note, to, *, at=(0.5, 0.95)):
    start, end = note.bounding_box(), to.bounding_box()
    page.mouse.move(start["x"] + 30, start["y"] + 12)
    page.mouse.down()
    page.mouse.move(start["x"] + 50, start["y"] + 40, steps=3)
    page.mouse.move(end["x"] + end["width"] * at[0], end["y"] + end["height"] * at[1], steps=6)
    page.mouse.up()


def test_a_note_is_added_with_enter_and_given_up_with_escape(board):
    page = board()
    page.get_by_role("button", name="Ajouter une note : Canaux").click()
    page.keyboard.type("Un marché le samedi")
    page.keyboard.press("Enter")
    is_saved(page)
    assert notes(page, "channels")[-1] == "Un marché le samedi"
    assert page.evaluate("document.activeElement.textContent").startswith("Un marché le samedi")
    page.keyboard.press("n")
    page.keyboard.type("jamais")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.keyboard.type("Un marché le dimanche")
    page.keyboard.press("Enter")
    is_saved(page)
    assert notes(page, "channels")[-1] == "Un marché le dimanche" and "jamais" not in notes(page, "channels")


def test_a_note_is_dragged_to_another_block_and_back_by_undo(board):
    page = board()
    drag(page, card(page, "SMS aux habitués"), page.locator('[data-block="relationships"]'))
    is_saved(page)
    assert notes(page, "relationships")[-1] == "SMS aux habitués"
    note = next(one for one in notes(page) if one["text"] == "SMS aux habitués")
    assert "question" not in note  # it was one of the other block
    page.get_by_role("button", name="Annuler").click()
    is_saved(page)
    assert notes(page, "channels")[1] == "SMS aux habitués"
    page.keyboard.press("Control+y")
    page.get_by_role("button", name="Rétablir").click()
    is_saved(page)
    assert "SMS aux habitués" in notes(page, "relationships")


def test_a_note_is_dragged_within_its_block_and_escape_lets_it_stay(board):
    page = board()
    drag(page, card(page, "Le comptoir"), card(page, "Affiches autour"), at=(0.5, 0.1))
    is_saved(page)
    assert notes(page, "channels")[0] == "Le comptoir"
    box = card(page, "SMS aux habitués").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(200, 300, steps=4)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert page.locator(".wb-ghost").count() == 0 and len(notes(page, "channels")) == 3


def test_fingers_drag_a_note_by_its_grip_and_scroll_elsewhere(board):
    page = board(width=820, height=1180, has_touch=True, is_mobile=True)
    touch = page.context.new_cdp_session(page)
    grip = card(page, "SMS aux habitués").locator(".wb-grip").bounding_box()
    to = page.locator('[data-block="segments"]').bounding_box()
    start = (grip["x"] + 20, grip["y"] + 20)
    end = (to["x"] + 60, to["y"] + to["height"] - 20)

    def send(kind, x=None, y=None):
        points = [] if x is None else [{"x": x, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", *start)
    for step in range(1, 9):
        send("touchMove", start[0] + (end[0] - start[0]) * step / 8, start[1] + (end[1] - start[1]) * step / 8)
    send("touchEnd")
    is_saved(page)
    assert notes(page, "segments")[-1] == "SMS aux habitués"


def test_the_board_is_filled_by_keyboard_alone(board):
    page = board()
    page.evaluate("document.querySelector('.wb-note').focus()")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.closest('.wb-block').dataset.block") == "relationships"
    page.keyboard.press("3")
    is_saved(page)
    assert notes(page, "channels")[-1] == "Service rapide, sans paroles inutiles"
    page.keyboard.press("Alt+ArrowUp")
    is_saved(page)
    assert notes(page, "channels")[-2] == "Service rapide, sans paroles inutiles"
    page.wait_for_function("document.querySelector('.wb-voice').textContent.includes('3 sur 4')")
    page.keyboard.press("Alt+ArrowRight")
    page.keyboard.press("F2")
    page.keyboard.press("End")
    page.keyboard.type(" !")
    page.keyboard.press("Enter")
    page.keyboard.press("c")
    page.keyboard.press("a")
    is_saved(page)
    page.keyboard.press("Delete")
    is_saved(page)
    assert len(notes(page, "segments")) == 2


def test_everything_about_a_note_is_changed_at_the_side(board):
    page = board("northlight", "en")
    note = card(page, "Spring round table")
    note.focus()
    page.keyboard.press("d")
    drawer = page.get_by_role("dialog")
    drawer.get_by_label("Segment").select_option("Healthcare")
    drawer.get_by_label("Evidence").fill("Guest list of May")
    drawer.get_by_label("Known or believed?").select_option("testing")
    drawer.get_by_label("Red", exact=True).check(force=True)
    page.keyboard.press("Escape")
    is_saved(page)
    found = next(one for one in notes(page) if one["text"] == "Spring round table")
    assert (found["segment"], found["evidence"], found["status"]) == ("Healthcare", "Guest list of May", "testing")
    assert found["colour"] == "red" and page.evaluate("document.activeElement.dataset.note") == found["id"]


def test_a_key_question_is_answered_with_a_note(board):
    page = board("northlight", "en")
    page.get_by_role("button", name="Questions and guidance: Revenue streams").click()
    drawer = page.get_by_role("dialog")
    assert "Licence" in drawer.inner_text() and "What are they really ready to pay for?" in drawer.inner_text()
    drawer.get_by_role("button", name="Answer with a note: What are they really ready to pay for?").click()
    page.keyboard.type("A seat in the benchmark")
    page.keyboard.press("Enter")
    is_saved(page)
    assert notes(page)[-1]["question"] == "ready_to_pay" or "ready_to_pay" in [n.get("question") for n in notes(page)]


def test_notes_are_filtered_and_coloured(board):
    page = board("northlight", "en")
    all_notes = page.locator(".wb-canvas .wb-note").count()
    page.get_by_role("button", name="Filter and colours").click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_label("Known or believed?").select_option("confirmed")
    shown = page.locator(".wb-canvas .wb-note").count()
    assert 0 < shown < all_notes and f"{shown} of {all_notes} notes shown" in page.locator(".wb-counted").inner_text()
    drawer.get_by_role("button", name="Show all notes").click()
    assert page.locator(".wb-canvas .wb-note").count() == all_notes
    page.get_by_label("by their own colour").check()
    assert "Financial services" not in page.locator(".wb-legend").inner_text()


def test_an_archived_note_is_put_away_and_shown_again(board):
    page = board("northlight", "en")
    widget_notes = page.locator(".wb-canvas .wb-note").count()
    card(page, "Spring round table").focus()
    page.evaluate("window.dead = true")  # how it is stored is the record's affair
    page.keyboard.press("a")
    assert page.locator(".wb-canvas .wb-note").count() == widget_notes - 1
    page.get_by_role("button", name="Filter and colours").click()
    page.get_by_label("Show archived notes (1)").check()
    assert page.locator(".wb-archived").count() == 1
    page.keyboard.press("Escape")
    card(page, "Spring round table").focus()
    page.keyboard.press("a")
    assert page.locator(".wb-archived").count() == 0


def test_a_canvas_is_copied_changed_and_compared(board):
    page = board("northlight", "en")
    page.get_by_role("button", name="Copy as a version").click()
    page.get_by_label("Name of the copy").fill("Spring")
    page.get_by_role("button", name="Copy", exact=True).click()
    page.wait_for_function("[...document.querySelectorAll('.wb-version option')].some((o) => o.value === 'Spring')")
    assert len(notes(page, version="Spring")) == len(notes(page))
    card(page, "Spring round table").focus()
    page.keyboard.press("4")
    is_saved(page)
    page.get_by_role("button", name="Compare").click()
    page.get_by_label("Before").select_option("Spring")
    page.wait_for_selector(".wb-changes li")
    assert "Moved" in page.locator(".wb-changes").inner_text()
    assert "Spring round table (was in Channels)" in page.locator(".wb-changes").inner_text()
    assert page.locator(".wb-small-board").count() == 2 and serious(page) == []


def test_two_people_change_one_note_and_choose_between_both_versions(board):
    page = board("northlight", "en")
    card(page, "Spring round table").dblclick()
    page.keyboard.type("Summer round table")
    seen = stored(page.folder, CANVAS)
    others = [
        {**n, "text": "Autumn round table"} if n["text"] == "Spring round table" else n for n in seen.answers["notes"]
    ]
    save(page.folder, CANVAS, {"notes": others}, seen.rev, "Marc")
    page.keyboard.press("Enter")
    banner = page.locator(".wb-conflict")
    banner.wait_for()
    assert "Autumn round table" in banner.inner_text() and "Summer round table" in banner.inner_text()
    banner.get_by_role("button", name="Take the other version").click()
    banner.wait_for(state="detached")
    assert "Summer round table" in notes(page, "channels")


def test_a_note_typed_while_the_kernel_dies_is_restored_after_a_reload(board):
    page = board("northlight", "en")
    page.evaluate("window.dead = true")
    page.get_by_role("button", name="Add a note: Key partners").click()
    page.keyboard.type("An agency, half typ")
    page.clock.fast_forward(6000)
    page.reload()
    page.wait_for_selector(".wb-sheet[data-state=open]")
    page.get_by_role("button", name="Restore and save").click()
    is_saved(page)
    assert notes(page, "partners")[-1] == "An agency, half typ"


def test_the_canvas_alone_is_printed_on_one_page_with_credit_and_limits(board):
    page = board("integrator", "ru")
    page.get_by_role("button", name="Печать").click()
    frame = page.frames[-1]
    frame.wait_for_selector('.wb-print[style*="zoom"]', state="attached")
    root = frame.locator(".wb-print")
    text = root.inner_text()
    assert "Strategyzer, CC BY-SA 3.0" in text and "Ценностные предложения" in text and "Сохранено" not in text
    box = root.evaluate("root => [root.getBoundingClientRect().width, root.getBoundingClientRect().height]")
    assert box[0] <= 1047 and box[1] <= 717
    over = """root => { const foot = root.querySelector(".wb-foot").getBoundingClientRect().top;
      return [...root.querySelectorAll(".wb-note")].some((note) => note.getBoundingClientRect().bottom > foot); }"""
    assert not root.evaluate(over)


def test_the_board_fills_the_screen_and_comes_back(board):
    page = board("northlight", "en")
    page.get_by_role("button", name="Full screen").click()
    page.wait_for_selector(".wb-board.wb-full")
    assert clipped(page) == []
    page.get_by_role("button", name="Full screen").click()
    page.wait_for_selector(".wb-board:not(.wb-full)")


@pytest.mark.parametrize("language", CLIENTS)
def test_boards_are_whole_and_accessible_in_three_languages_at_every_width(board, language):
    page = board(CLIENTS[language], language)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert clipped(page) == [], width
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
    page.set_viewport_size({"width": 1024, "height": 768})
    page.locator(".wb-block-tools button").first.click()
    assert serious(page) == [] and clipped(page) == []
    page.keyboard.press("Escape")
    page.evaluate("document.querySelector('.wb-note').focus()")
    page.keyboard.press("d")
    page.set_viewport_size({"width": 390, "height": 844})
    assert serious(page) == [] and clipped(page) == []


def test_the_plain_modules_load_without_being_joined(browser, client):
    page = open_page(
        browser, board_for(client("bakery"), CANVAS, "notes", "fr"), module="/workbook/forms/board/static/board.js"
    )
    assert page.locator(".wb-note").count() == 24 and page.mistakes == []
    page.context.close()
