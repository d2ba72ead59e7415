"""The method as content: complete, in three languages, and in step with the code that reads it."""

import re
from pathlib import Path

import pytest

from workbook import method, texts
from workbook.guide import Guide
from workbook.project import TEMPLATES

CHAPTERS = method.chapters()
OTHERS = [language for language in texts.LANGUAGES if language != "en"]
SAME_IN_ALL = Path(__file__).with_name("same_in_all_languages.txt").read_text("utf-8").split("\n")
PLACEHOLDER = re.compile(r"\{(\w+)(?::[^{}]*)?\}")


def pairs():
    return [(path, language) for path in texts.text_files() for language in OTHERS]


def name(value):
    return value.relative_to(TEMPLATES).as_posix() if isinstance(value, Path) else value


@pytest.mark.parametrize(("path", "language"), pairs(), ids=name)
def test_a_translation_has_every_text_of_the_english_file_and_no_other(path, language):
    english, translated = texts.read_texts(path), texts.read_texts(texts.translation(path, language))
    assert list(translated) == list(english)


@pytest.mark.parametrize(("path", "language"), pairs(), ids=name)
def test_a_translation_is_made_from_todays_english(path, language):
    english, translated = texts.read_texts(path), texts.read_texts(texts.translation(path, language))
    stale = [key for key, text in translated.items() if text.source != english[key].stamp]
    assert stale == [], "translate these again, then `make stamp`"


@pytest.mark.parametrize(("path", "language"), pairs(), ids=name)
def test_a_translation_leaves_nothing_blank_and_nothing_in_english(path, language):
    english, translated = texts.read_texts(path), texts.read_texts(texts.translation(path, language))
    for key, text in english.items():
        for field in texts.FIELDS:
            ours, theirs = getattr(text, field), getattr(translated[key], field)
            assert bool(ours) == bool(theirs), f"{key}.{field}: English {ours!r}, {language} {theirs!r}"
            if ours and not is_neutral(ours):
                assert ours != theirs or f"{language} {ours}" in SAME_IN_ALL, (
                    f"{key}.{field} is still English: {ours!r}"
                )


@pytest.mark.parametrize(("path", "language"), pairs(), ids=name)
def test_a_translation_fills_in_the_same_values(path, language):
    english, translated = texts.read_texts(path), texts.read_texts(texts.translation(path, language))
    for key, text in english.items():
        for field in texts.FIELDS:
            ours, theirs = (set(PLACEHOLDER.findall(getattr(t, field))) for t in (text, translated[key]))
            assert ours == theirs, f"{key}.{field}"


def is_neutral(text: str) -> bool:
    """Numbers, codes and names of files read the same everywhere."""
    return not re.search(r"[a-z]{3}", re.sub(r"\{[^{}]*\}|[\w/]+\.(csv|yaml)|[a-z]+_[a-z_]+", "", text))


@pytest.mark.parametrize("chapter", CHAPTERS)
@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_word_that_a_chapter_needs_is_there(chapter, language):
    words, spec = texts.of_chapter(chapter, language), method.chapter(chapter)
    needed = {"chapter", *(f"section.{section}" for section in spec.sections)}
    for item in spec.items.values():
        needed |= {item.id, *(f"{item.id}.{field.id}" for field in item.fields)}
        for field in (item, *item.fields):
            needed |= {f"{field.scale}.{choice.value}" for choice in field.choices}
    for table in spec.all_tables().values():
        needed |= {f"table.{table.name}", *(f"table.{table.name}.{column.id}" for column in table.columns)}
    needed |= {f"metric.{metric.name}" for metric in spec.metrics.values()}
    assert sorted(key for key in needed if key not in words) == []


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_guides_say_the_same_in_three_languages(chapter):
    english, *others = (Guide.of(chapter, language) for language in ("en", *OTHERS))
    for guide in others:
        assert list(guide.sections) == list(english.sections)
        for key, section in guide.sections.items():
            assert [line.method_ids for line in section.lines] == [
                line.method_ids for line in english.sections[key].lines
            ], key


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_guide_opens_covers_every_section_and_ends_with_exercises(chapter):
    sections = list(Guide.of(chapter, "en").sections)
    assert sections[0] == "opening" and sections[-2:] == ["exercises", "next"]
    assert set(method.chapter(chapter).sections) <= set(sections)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_threshold_names_a_source_that_is_registered(chapter):
    registered = {row["id"] for row in method._rows(TEMPLATES / "sources.csv")}
    assert {threshold.source for threshold in method.chapter(chapter).thresholds.values()} <= registered


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_items_and_tables_answer_only_to_ids_of_the_inventory(chapter):
    known = {row["id"] for row in method._rows(Path(__file__).with_name("inventory.csv"))}
    spec = method.chapter(chapter)
    named = [spec.items.values(), spec.metrics.values(), spec.all_tables().values()]
    named += [item.fields for item in spec.items.values()] + [table.columns for table in spec.all_tables().values()]
    assert {i for group in named for carrier in group for i in carrier.method_ids} <= known


def test_an_unknown_chapter_is_refused_with_the_nearest_name():
    with pytest.raises(KeyError, match="client_valuation"):
        method.chapter("client_valuatoin")
