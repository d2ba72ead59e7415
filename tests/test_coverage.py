"""Every id of the method's inventory stands in its chapter and is seen in the executed notebook, in three languages."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbook import method
from workbook.batch import Options, make_plan, run
from workbook.guide import Guide
from workbook.project import DATA
from workbook.texts import LANGUAGES, of_chapter

FINISHED = method.chapters()
INVENTORY = method._rows(Path(__file__).with_name("inventory.csv"))


@pytest.fixture(scope="module", params=LANGUAGES)
def seen(request, tmp_path_factory) -> tuple[str, dict[str, str]]:
    """The language and, by chapter, all text that northlight's executed notebooks show in it."""
    out = tmp_path_factory.mktemp(request.param)
    run(make_plan([DATA / "northlight"], Options(language=request.param)), out)
    return request.param, {name: shown(out / "northlight" / f"{name}.ipynb") for name in method.chapters()}


def shown(path: Path) -> str:
    """The text of all outputs of a notebook, without markup, white space folded."""
    return folded(" ".join(texts(json.loads(path.read_text("utf-8")))))


def texts(notebook: dict) -> Iterator[str]:
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            yield html.unescape(
                re.sub(r"<style.*?</style>|<[^>]+>", " ", "".join(data.get("text/html", "")), flags=re.S)
            )
            yield "".join(data.get("text/markdown", ""))


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


def test_what_carries_an_id_is_seen_in_the_executed_notebook(seen):
    language, notebooks = seen
    unseen = [
        (chapter, i, text)
        for chapter, everything in notebooks.items()
        for i, text in carriers(chapter, language)
        if folded(text) not in everything
    ]
    assert unseen == []
