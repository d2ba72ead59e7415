"""Files of every schema there ever was are read, and kept as they were before they are written anew."""

import shutil
from pathlib import Path

import pytest

from workbook.client.info import read_info
from workbook.client.migration import SCHEMA, STEPS, to_current
from workbook.client.store import history, save, save_table, stored, stored_table
from workbook.client.store.chapter_file import ChapterFile
from workbook.client.store.journal import decoded, encoded
from workbook.client.strict_yaml import read_yaml
from workbook.errors import Problems

from .conftest import CHAPTER

GOLDEN = Path(__file__).parents[2] / "golden"


def golden(name):
    data, problems = read_yaml(GOLDEN / name, file=name)
    assert problems == []
    return data


@pytest.mark.parametrize("kind", ["chapter", "respondent"])
def test_the_draft_becomes_todays_form(kind):
    today = golden(f"{kind}.1.yaml")
    assert to_current(kind, golden(f"{kind}.0.yaml"), "x.yaml") == {
        key: value for key, value in today.items() if key not in ("revision", "conflicts", "removed")
    }


@pytest.mark.parametrize("kind", ["chapter", "respondent", "client"])
def test_todays_form_stays_as_it_is(kind):
    assert to_current(kind, golden(f"{kind}.{SCHEMA}.yaml"), "x.yaml") == golden(f"{kind}.{SCHEMA}.yaml")


@pytest.mark.parametrize("kind", STEPS)
def test_every_step_leads_to_the_next_schema_and_changes_nothing_it_was_given(kind):
    for step, change in STEPS[kind].items():
        before = golden(f"{kind}.{step}.yaml")
        assert change(before)["schema"] == step + 1
        assert before == golden(f"{kind}.{step}.yaml")


def test_every_schema_has_its_golden_file():
    expected = {f"{kind}.{schema}.yaml" for kind, steps in STEPS.items() for schema in (*steps, SCHEMA)}
    assert expected <= {path.name for path in GOLDEN.glob("*.yaml")}


@pytest.mark.parametrize("schema", [2, 99, -1, "1", True, None, 1.0])
def test_another_schema_is_refused(schema):
    with pytest.raises(Problems) as raised:
        to_current("chapter", {"schema": schema, "client": "acme", "answers": {}}, "x.yaml")
    assert raised.value.problems[0].code == ("schema_newer" if schema in (2, 99) else "schema_unknown")


def test_a_draft_is_read_without_a_change_and_kept_beside_when_it_is_saved(folder):
    path = folder / f"{CHAPTER}.yaml"
    shutil.copy(GOLDEN / "chapter.0.yaml", path)
    seen = stored(folder, CHAPTER)
    assert seen.answers == golden("chapter.1.yaml")["answers"]
    assert path.read_bytes() == (GOLDEN / "chapter.0.yaml").read_bytes()
    save(folder, CHAPTER, {"life_years": 4}, seen.rev, "anna")
    assert golden("chapter.1.yaml")["answers"] | {"life_years": 4} == stored(folder, CHAPTER).answers
    assert (folder / f"{CHAPTER}.yaml.v0.bak").read_bytes() == (GOLDEN / "chapter.0.yaml").read_bytes()
    assert "schema: 1\n" in path.read_text("utf-8")


def test_a_newer_file_is_refused_untouched(folder):
    path = folder / f"{CHAPTER}.yaml"
    path.write_text("schema: 2\nclient: acme\nreplies: {}\n", encoding="utf-8")
    with pytest.raises(Problems):
        save(folder, CHAPTER, {"life_years": 4}, "0-none", "anna")
    assert path.read_text("utf-8") == "schema: 2\nclient: acme\nreplies: {}\n"
    assert sorted(path.name for path in folder.glob("*.bak")) == []


def test_a_chapter_file_is_written_as_its_golden_file(folder):
    for name, respondent in (("chapter.1.yaml", None), ("respondent.1.yaml", "Zoé Blanc")):
        document = ChapterFile(folder, CHAPTER, respondent)
        document.path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(GOLDEN / name, document.path)
        assert document._text(document.read()) == (GOLDEN / name).read_bytes()


def test_todays_client_yaml_is_read(tmp_path):
    folder = tmp_path / "acme"
    folder.mkdir()
    shutil.copy(GOLDEN / "client.1.yaml", folder / "client.yaml")
    info, problems = read_info(folder)
    assert problems == [] and info.tables.separator == ";"


def test_what_stands_beside_a_table_is_read_and_written_as_its_golden_file(folder):
    (folder / "tables" / "customers.csv").write_text("customer_id,revenue\nA,3\n", encoding="utf-8")
    side = folder / "tables" / "customers.conflicts.yaml"
    shutil.copy(GOLDEN / "table.conflicts.1.yaml", side)
    seen = stored_table(folder, "customers")
    assert seen.conflicts[0].other == "4" and seen.removed == {"rows": {"B": "0a1b2c3d4e5f"}}
    save_table(folder, "customers", [{"customer_id": "A", "revenue": 3}, {"customer_id": "C"}], seen.rev, "anna")
    assert side.read_bytes() == (GOLDEN / "table.conflicts.1.yaml").read_bytes()


def test_a_line_of_the_journal_is_written_as_its_golden_line(folder):
    raw = (GOLDEN / "journal.1.jsonl").read_bytes()
    lines = [decoded(line) for line in raw.splitlines()]
    assert None not in lines and b"".join(encoded(line) for line in lines) == raw
    (folder / "journal.jsonl").write_bytes(raw)
    assert [line.kind for line in history(folder)] == ["edit", "edit", "conflict", "settled"]
