"""What may be asked for, and how a notebook is made ready for it."""

import nbformat
import pytest

from workbook.app import pages
from workbook.app.choices import Choices, NoSuchPage
from workbook.project import NOTEBOOKS


def test_a_page_is_a_chapter_for_a_client_in_the_clients_own_language(clients):
    choice = Choices(clients).chosen("02_business_model_canvas", {"client": [b"pain"]})
    assert (choice.chapter.name, choice.client, choice.language) == ("business_model_canvas", "pain", "fr")


def test_one_client_folder_can_be_opened_as_well(clients):
    assert list(Choices(clients / "acme").clients()) == ["acme"]


def test_clients_are_listed_by_name_and_a_broken_file_by_its_id(clients, make_client):
    folder = make_client("zebra", name="Alpha")
    bad = make_client("bad", where=folder.parent)
    (bad / "client.yaml").write_text("schema: [", encoding="utf-8")
    assert Choices(folder.parent).clients() == {"zebra": "Alpha", "bad": "bad"}


@pytest.mark.parametrize("stem", ["", "nothing", "../acme", "02_business_model_canvas.ipynb"])
def test_a_chapter_that_there_is_not_is_refused(clients, stem):
    with pytest.raises(NoSuchPage):
        Choices(clients).chosen(stem, {})


def test_every_chapter_has_its_title_and_sections_in_every_language(clients):
    for chapter in Choices(clients).chapters:
        for language in ("en", "fr", "ru"):
            assert "[missing" not in chapter.title(language) and chapter.sections(language)


def test_the_copies_hold_no_output_and_open_every_section_of_the_guide(clients, tmp_path):
    pages.lay_out(tmp_path / "notebooks")
    for chapter in Choices(clients).chapters:
        notebook = nbformat.read(tmp_path / "notebooks" / f"{chapter.stem}.ipynb", as_version=4)
        assert not any(cell.get("outputs") for cell in notebook.cells)
        assert not any(".result()" in cell.source for cell in notebook.cells)
        opened = [cell.metadata["section"] for cell in notebook.cells if "section" in cell.metadata]
        assert opened == list(chapter.sections("en"))
        assert "section" in notebook.cells[0].metadata


def test_a_clients_path_is_given_as_a_plain_string_whatever_it_holds(make_client, tmp_path):
    folder = make_client("acme", where=tmp_path / 'it\'s a "test"\n{x}')
    choice = Choices(folder).chosen(sorted(NOTEBOOKS.glob("04*.ipynb"))[0].stem, {})
    notebook = pages.for_choice(nbformat.read(NOTEBOOKS / f"{choice.chapter.stem}.ipynb", as_version=4), choice, {})
    place = next(n for n, cell in enumerate(notebook.cells) if "parameters" in cell.metadata.get("tags", ()))
    given = {}
    exec(notebook.cells[place + 1].source, given)
    assert (given["client"], given["language"]) == (str(folder.resolve()), "en")
