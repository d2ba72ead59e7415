"""A chapter's notebook can be filled in: a form for each section with questions, a grid for each table it reads."""

import json

import pytest

from workbook import method
from workbook.project import NOTEBOOKS


@pytest.mark.parametrize("chapter", method.chapters())
def test_every_question_and_every_table_has_its_cell(chapter):
    spec = method.chapter(chapter)
    notebook = json.loads((NOTEBOOKS / f"{spec.notebook}.ipynb").read_text("utf-8"))
    cells = {"".join(cell["source"]) for cell in notebook["cells"]}
    needed = {f'page.form("{item.section}")' for item in spec.items.values()}
    needed |= {f'page.table("{table}")' for table in spec.all_tables()}
    assert sorted(needed - cells) == []
