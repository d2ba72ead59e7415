"""The editable table in a real browser, its kernel in this process."""

import json

import pytest

from tests.grid.harness import clipped, open_page, serious
from workbook.client.store import save_table, stored, stored_table
from workbook.forms.grid import grid_for_item, grid_for_table

pytestmark = pytest.mark.browser
CANVAS = "business_model_canvas"
SIZES = [(1440, 900), (1024, 768), (820, 1180), (390, 844)]
CLIENTS = {"en": "northlight", "fr": "bakery", "ru": "integrator"}


@pytest.fixture
def grid(browser, client):
    """Open a table or a list of a client's copy: ``grid("bakery", "streams", "fr")``."""
    opened = []

    def show(name, what, language="en", **look):
        folder = client(name)
        made = grid_for_table if what in ("streams", "costs", "segments", "customers", "transactions") else in_canvas
        page = open_page(browser, made(folder, what, language), **look)
        page.folder = folder
        opened.append(page)
        return page

    yield show
    for page in opened:
        mistakes, asked = page.mistakes, page.asked
        page.context.close()
        assert mistakes == [] and asked == []


def in_canvas(folder, item, language):
    return grid_for_item(folder, CANVAS, item, language)


def cell(page, row, column):
    place = [c["id"] for c in json.loads(page.evaluate("JSON.stringify(model.get('columns'))"))].index(column)
    return page.locator(f'td[data-number="{row}"][data-place="{place}"]')


def is_saved(page, state="saved"):
    page.wait_for_selector(f'.wb-status[data-state="{state}"]')


def rows(page, table):
    return stored_table(page.folder, table).answers.get("rows") or []


def paste(page, text):
    page.evaluate(
        """(text) => { const data = new DataTransfer(); data.setData("text/plain", text);
        document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true })); }""",
        text,
    )


def test_typing_enter_and_arrows_fill_cells_and_the_disk_has_them(grid):
    page = grid("bakery", "costs", "fr")
    cell(page, 0, "amount").click()
    page.keyboard.type("1 234,5")
    page.keyboard.press("Enter")
    is_saved(page)
    assert rows(page, "costs")[0]["amount"] == "1234.5"
    assert cell(page, 1, "amount").evaluate("cell => cell === document.activeElement")
    page.keyboard.press("F2")
    page.keyboard.type("999999")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowUp")
    assert "1\u202f234,50" in cell(page, 0, "amount").inner_text()
    assert rows(page, "costs")[1]["amount"] != "999999"


def test_a_mistake_stands_under_its_cell_and_is_read_aloud(grid):
    page = grid("bakery", "costs", "fr")
    cell(page, 0, "amount").click()
    page.keyboard.type("beaucoup")
    page.keyboard.press("Tab")
    is_saved(page, "held")
    wrong = cell(page, 0, "amount")
    assert wrong.get_attribute("aria-invalid") == "true" and "beaucoup" in wrong.locator(".wb-value").inner_text()
    told = page.locator(f"[id='{wrong.get_attribute('aria-describedby')}']").inner_text()
    assert "n'est pas un nombre" in told and "1 cellule" in page.locator(".wb-status").inner_text()
    wrong.click()
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    is_saved(page)
    assert cell(page, 0, "amount").get_attribute("aria-invalid") is None


def test_twelve_rows_from_a_spreadsheet_are_read_row_by_row(grid):
    page = grid("bakery", "costs", "fr")
    before = len(rows(page, "costs"))
    lines = [f"Poste {n}\t{n},50 €\tFixe\tProduction" for n in range(12)]
    lines[4] = "Poste 4\tcinq\tFixe\tProduction"
    page.keyboard.press("Tab")
    cell(page, before - 1, "item").click()
    page.keyboard.press("Control+Enter")
    paste(page, "\n".join(lines))
    is_saved(page, "held")
    found = rows(page, "costs")
    assert len(found) == before + 11 and found[-1]["amount"] == "11.5" and found[-1]["behaviour"] == "fixed"
    assert page.locator("td[aria-invalid] .wb-problem").count() == 1
    assert page.locator("tr.wb-held").count() == 1
    page.locator("td[aria-invalid]").click()
    page.keyboard.type("5,5")
    page.keyboard.press("Enter")
    is_saved(page)
    assert [row["item"] for row in rows(page, "costs")][-12:] == [f"Poste {n}" for n in range(12)]
    assert page.locator("tfoot").inner_text().split()[0] == "Somme"


def test_cells_are_copied_as_a_spreadsheet_takes_them(grid):
    page = grid("bakery", "channels", "fr")
    cell(page, 0, "name").click()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+End")
    page.keyboard.press("Control+c")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.split("\n")[1] == "SMS aux habitués\tE-mails et SMS\tActifs du soir\tInformer; Après la vente"
    cell(page, 2, "name").click()
    paste(page, text)
    is_saved(page)
    found = stored(page.folder, CANVAS).answers["channels"]
    assert [entry["name"] for entry in found][2:] == ["Affiches autour de la station", "SMS aux habitués"]
    assert found[3]["role"] == ["inform", "after_sale"]


def test_a_formula_in_a_text_is_copied_as_text(grid):
    page = grid("northlight", "channels")
    cell(page, 0, "name").click()
    page.keyboard.type("=1+1")
    page.keyboard.press("Enter")
    is_saved(page)
    cell(page, 0, "name").click()
    page.keyboard.press("Control+c")
    assert page.evaluate("navigator.clipboard.readText()") == "'=1+1"


def test_rows_are_added_moved_deleted_and_brought_back_by_keyboard_alone(grid):
    page = grid("northlight", "partners")
    names = [entry["partner"] for entry in stored(page.folder, CANVAS).answers["partners"]]
    now = lambda: [entry["partner"] for entry in stored(page.folder, CANVAS).answers["partners"]]  # noqa: E731
    for _ in range(12):
        if page.evaluate("document.activeElement.dataset?.number === '0'"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Alt+ArrowDown")
    is_saved(page)
    assert now() == [names[1], names[0], *names[2:]]
    page.keyboard.press("Control+Enter")
    page.keyboard.type("The bank")
    page.keyboard.press("Tab")
    is_saved(page)
    assert now()[2] == "The bank"
    page.keyboard.press("Control+Delete")
    is_saved(page)
    assert "The bank" not in now()
    page.keyboard.press("Control+z")
    is_saved(page)
    assert now()[2] == "The bank"
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert not page.evaluate("Boolean(document.activeElement.closest('table'))")


def test_choices_are_taken_from_their_lists(grid):
    page = grid("northlight", "channels")
    cell(page, 0, "kind").click()
    page.keyboard.press("Enter")
    page.locator(".wb-editor").select_option(label="Partners and resellers")
    page.keyboard.press("Enter")
    cell(page, 0, "role").click()
    page.keyboard.press("F2")
    page.locator(".wb-several").get_by_label("After the sale").check()
    page.keyboard.press("Enter")
    is_saved(page)
    first = stored(page.folder, CANVAS).answers["channels"][0]
    assert first["kind"] == "partners" and "after_sale" in first["role"]


def test_without_a_kernel_it_says_not_saved_and_after_a_reload_nothing_is_lost(grid):
    page = grid("northlight", "partners")
    page.evaluate("window.dead = true")
    cell(page, 0, "partner").click()
    page.keyboard.type("Typed into the void")
    page.keyboard.press("Enter")
    page.keyboard.type("and an unfinished word")
    page.clock.fast_forward(6000)
    page.wait_for_selector('.wb-status[data-state="late"]')
    assert "Not saved" in page.locator(".wb-status").inner_text()
    assert stored(page.folder, CANVAS).answers["partners"][0]["partner"] != "Typed into the void"
    page.reload()
    page.wait_for_selector(".wb-sheet[data-state=open]")
    page.get_by_role("button", name="Restore and save").click()
    is_saved(page)
    found = [entry["partner"] for entry in stored(page.folder, CANVAS).answers["partners"]]
    assert found[:2] == ["Typed into the void", "and an unfinished word"]
    assert page.evaluate("localStorage.length") == 0


def test_what_somebody_else_saves_appears(grid):
    page = grid("northlight", "costs")
    seen = stored_table(page.folder, "costs")
    others = [{key: value for key, value in row.items() if key != "id"} for row in seen.answers["rows"]]
    others[0]["amount"], others[1]["item"] = "77", "Named by Marc"
    save_table(page.folder, "costs", others, seen.rev, "Marc")
    page.clock.fast_forward(4500)
    page.wait_for_function("() => document.querySelector('tbody').innerText.includes('Named by Marc')")
    assert "77" in cell(page, 0, "amount").inner_text()


def test_thousands_of_rows_are_drawn_where_they_are_seen(grid):
    page = grid("northlight", "transactions")
    assert page.locator("tbody tr[data-row]").count() < 120
    assert page.locator("table").get_attribute("aria-rowcount") == "1508"
    page.evaluate("document.querySelector('td[data-number]').focus()")
    page.keyboard.press("Control+End")
    page.wait_for_selector('td[data-number="1505"]')
    assert page.evaluate("document.activeElement.dataset.number") == "1505"
    spent = page.evaluate(
        """async () => { const from = performance.now();
        const up = { key: "ArrowUp", bubbles: true };
        const press = () => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", up));
        for (let n = 0; n < 20; n += 1) press();
        await new Promise(requestAnimationFrame); return performance.now() - from; }"""
    )
    assert page.evaluate("document.activeElement.dataset.number") == "1485" and spent < 2000


@pytest.mark.parametrize("language", CLIENTS)
def test_tables_are_whole_and_accessible_in_three_languages_at_every_width(grid, language):
    page = grid(CLIENTS[language], "streams", language)
    cell(page, 0, "price").click()
    page.keyboard.type("?")
    page.keyboard.press("Enter")
    is_saved(page, "held")
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert clipped(page) == [], width
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
        if width in (1440, 390):
            assert serious(page) == [], width


def test_a_readonly_grid_changes_nothing(browser, client):
    folder = client("bakery")
    page = open_page(browser, grid_for_table(folder, "costs", "fr", readonly=True))
    cell(page, 0, "amount").click()
    page.keyboard.type("5")
    page.keyboard.press("Delete")
    assert (
        page.locator(".wb-editor").count() == 0
        and not page.get_by_role("button", name="Ajouter une ligne").is_visible()
    )
    page.context.close()
