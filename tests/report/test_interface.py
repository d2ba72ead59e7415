"""Every word that pages say is there, in three languages."""

import re

import pytest

from workbook.client.info import ClientInfo
from workbook.project import ROOT, TEMPLATES
from workbook.report.html import FACTS
from workbook.report.index import DOCUMENTS
from workbook.report.sections import LEVELS
from workbook.texts import LANGUAGES, shared

SAID = re.compile(r"""\b(?:label|say)\(\s*["'](\w+)["']\s*[,)]""")
PAGES = [*sorted((TEMPLATES / "report").glob("*.j2")), *sorted((ROOT / "workbook" / "report").glob("*.py"))]


def words() -> set[str]:
    """The keys that templates and pages name, and those they put together."""
    said = {key for path in PAGES for key in SAID.findall(path.read_text("utf-8"))}
    built = {*(f"level_{level}" for level in LEVELS), *(f"document_{kind}" for kind in DOCUMENTS), *FACTS}
    return said | built | {f"language_{language}" for language in LANGUAGES} | {f"unit_name_{unit}" for unit in NAMED}


NAMED = ("share", "points", "index", "count", "days", "years", "per_year")


def test_pages_name_their_words_plainly_enough_to_be_found():
    assert {"contents", "headlines", "more_rows", "index_why", "what_if"} <= words()
    assert set(FACTS) <= set(ClientInfo.model_fields)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_pages_is_there(language):
    assert sorted(key for key in words() if key not in shared("interface", language)) == []


@pytest.mark.parametrize("language", ["fr", "ru"])
def test_every_word_of_the_pages_is_translated(language):
    english, translated = shared("interface", "en"), shared("interface", language)
    same = [key for key in words() if translated.get(key).label == english.get(key).label]
    assert sorted(same) == []
