"""Whatever saving, history and forgetting have to say is said in three languages."""

import pytest

from tests.client.test_messages import literals
from workbook import texts
from workbook.client import store
from workbook.client.store import forget, open_conflicts, save, stored
from workbook.project import ROOT

from .conftest import CHAPTER

KINDS = ("save_", "conflict_", "undo_", "forget_", "respondent_", "schema_", "record_", "client_", "file_", "yaml_")
NO_CODES = set(store.__all__) | {"file_name"}


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_message_has_its_words(language):
    codes = {code for code in literals(ROOT / "workbook" / "client" / "store") if code.startswith(KINDS)} - NO_CODES
    assert len(codes) > 20
    assert sorted(codes - set(texts.shared("messages", language).rows)) == []


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_a_conflict_and_a_removal_read_as_one_line(folder, language):
    rev = stored(folder, CHAPTER).rev
    save(folder, CHAPTER, {"services_to_upsell": ["Audit"]}, rev, "anna")
    save(folder, CHAPTER, {"services_to_upsell": ["Audit", "Zoé Blanc"]}, rev, "Zoé Blanc")
    for said in (*open_conflicts(folder), *forget(folder, "Zoé Blanc")):
        line = said.line(language)
        assert line.startswith((f"{CHAPTER}.yaml, ", "journal.jsonl: "))
        assert not any(sign in line for sign in ("[missing", "{", "\n"))
