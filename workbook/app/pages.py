"""A notebook made ready to be a page: without old outputs, told which client it is for, divided into sections."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat

from workbook.app.choices import Choice
from workbook.project import NOTEBOOKS

GUIDE = re.compile(r"\.guide\(\"(\w+)\"\)")
TITLE, DATA = "# ", ".result()"


def lay_out(folder: Path) -> None:
    """Put a bare copy of every chapter's notebook into the folder, where no client's file is near it."""
    folder.mkdir()
    for source in sorted(NOTEBOOKS.glob("*.ipynb")):
        notebook = nbformat.read(source, as_version=4)
        notebook.cells = [cell for cell in notebook.cells if not _for_readers_elsewhere(cell)]
        _divide(notebook)
        nbformat.write(notebook, folder / source.name)


def _for_readers_elsewhere(cell) -> bool:
    """The title in three languages, which the page says in one, and the last cell, which feeds the run."""
    return (cell.cell_type == "markdown" and cell.source.startswith(TITLE)) or cell.source.strip().endswith(DATA)


def _divide(notebook) -> None:
    """Note on each cell that opens a section which one: a guide opens it; what precedes the first belongs to it."""
    guides = [(cell, found[1]) for cell in notebook.cells if (found := GUIDE.search(cell.source))]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    for place, (cell, section) in enumerate(guides):
        (cell if place else notebook.cells[0]).metadata["section"] = section


def for_choice(notebook, choice: Choice, shell: dict[str, str]):
    """The notebook with this client's folder and language in a cell after its parameters, as papermill would do it.

    Both come from the lists of what there is, never from the address.
    """
    source = f"# Parameters\nclient = {str(choice.folder)!r}\nlanguage = {choice.language!r}\n"
    after = next((n for n, cell in enumerate(notebook.cells) if "parameters" in cell.metadata.get("tags", ())), -1)
    notebook.cells.insert(after + 1, nbformat.v4.new_code_cell(source))
    notebook.metadata["shell"] = shell
    notebook.metadata["sections"] = choice.chapter.sections(choice.language)
    return notebook
