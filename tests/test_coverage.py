"""Every id of the method's inventory stands in its chapter and is seen in the executed notebook, in three languages."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from workbook import method
from workbook.guide import Guide
from workbook.project import NOTEBOOKS
from workbook.texts import LANGUAGES, of_chapter

FINISHED = method.chapters()
INVENTORY = method._rows(Path(__file__).with_name("inventory.csv"))


@pytest.fixture(scope="module")
def shell():
    """IPython in this process, as a run's kernels are: nobody types into it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKBOOK_HEADLESS", "1")
        yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


def shown(shell: InteractiveShell, chapter: str, language: str) -> str:
    """All text that northlight's executed notebook shows, without markup, white space folded; charts are not drawn."""
    notebook = json.loads((NOTEBOOKS / f"{method.chapter(chapter).notebook}.ipynb").read_text("utf-8"))
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    sources = ["".join(cell["source"]) for cell in cells]
    sources = [f"{sources[0]}\nlanguage = {language!r}", *sources[1:]]
    shell.reset()
    return folded(" ".join(text for source in sources if "page.chart(" not in source for text in texts(shell, source)))


def texts(shell: InteractiveShell, source: str) -> Iterator[str]:
    with capture_output() as captured:
        ran = shell.run_cell(source)
        ran.raise_error()
        result, _ = shell.display_formatter.format(ran.result)
    for data in (*(output.data for output in captured.outputs), result):
        yield html.unescape(re.sub(r"<style.*?</style>|<[^>]+>", " ", data.get("text/html", ""), flags=re.S))
        yield data.get("text/markdown", "")


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def carriers(chapter: str, language: str) -> Iterator[tuple[str, str]]:
    """Each inventory id of the chapter with a text that carries it."""
    spec, words = method.chapter(chapter), of_chapter(chapter, language)
    for item in spec.items.values():
        yield from ((i, words.label(item.id)) for i in item.method_ids)
        for field in item.fields:
            yield from ((i, words.label(f"{item.id}.{field.id}")) for i in field.method_ids)
        for field in (item, *item.fields):
            yield from (
                (i, words.label(f"{field.scale}.{choice.value}")) for choice in field.choices for i in choice.method_ids
            )
    for table in spec.all_tables().values():
        yield from ((i, words.label(f"table.{table.name}")) for i in table.method_ids)
        yield from (
            (i, words.label(f"table.{table.name}.{column.id}")) for column in table.columns for i in column.method_ids
        )
    for metric in spec.metrics.values():
        yield from ((i, words.label(f"metric.{metric.name}")) for i in metric.method_ids)
    for section in Guide.of(chapter, language).sections.values():
        yield from ((i, line.text or section.title) for line in section.lines for i in line.method_ids)


@pytest.mark.parametrize("chapter", FINISHED)
def test_every_id_of_a_finished_chapter_is_carried(chapter):
    carried = {i for i, _ in carriers(chapter, "en")}
    assert [row["id"] for row in INVENTORY if row["chapter"] == chapter and row["id"] not in carried] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("chapter", FINISHED)
def test_what_carries_an_id_is_seen_in_the_executed_notebook(shell, chapter, language):
    everything = shown(shell, chapter, language)
    assert [(i, text) for i, text in carriers(chapter, language) if folded(text) not in everything] == []
