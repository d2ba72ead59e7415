"""YAML that people write by hand: nothing in it changes its meaning unseen, and what is refused has its line."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from workbook.client import strict_yaml
from workbook.client.strict_yaml import read_yaml, write_yaml

many = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)


@pytest.fixture(scope="session")
def read(tmp_path_factory):
    """Read this text, or these bytes, as a file; every mistake is also put into words in three languages."""
    path = tmp_path_factory.mktemp("yaml") / "client.yaml"

    def read(content):
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        data, problems = read_yaml(path, file="client.yaml")
        lines = [problem.line(language) for problem in problems for language in ("en", "fr", "ru")]
        assert not [line for line in lines if "[missing" in line]
        return data, problems

    return read


@pytest.fixture(scope="session")
def refusals(read):
    """The mistakes of a text as (code, row)."""

    def refusals(content):
        return [(problem.code, problem.row) for problem in read(content)[1]]

    return refusals


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("No", "No"),
        ("NO", "NO"),
        ("007", "007"),
        ("00", "00"),
        ("-007", "-007"),
        ("01.5", "01.5"),
        ("1e3", "1e3"),
        ("12e5", "12e5"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("nan", "nan"),
        ("inf", "inf"),
        ("2026-02-30", "2026-02-30"),
        ("2026-03-07T10:00:00", "2026-03-07T10:00:00"),
        ("07.03.2026", "07.03.2026"),
        ("=1+1", "=1+1"),
        ("٣", "٣"),
        ("12 %", "12 %"),
        ("7", 7),
        ("0", 0),
        ("-3", -3),
        ("12.5", 12.5),
        ("0.5", 0.5),
        (".5", 0.5),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("2026-03-07", dt.date(2026, 3, 7)),
        ('"7"', "7"),
        ("'true'", "true"),
        ('"2026-03-07"', "2026-03-07"),
        ('""', ""),
    ],
)
def test_a_word_means_what_it_says(read, word, value):
    data, problems = read(f"answer: {word}\n")
    assert problems == []
    assert data == {"answer": value} and type(data["answer"]) is type(value)


def test_a_whole_file_is_read_with_its_order(read):
    text = "schema: 1\nid: '007'\nanswers:\n  b: [1, no]\n  a:\n    - id: x\n      text: |\n        one\n        two\n"
    data, problems = read(text)
    assert problems == []
    assert data == {"schema": 1, "id": "007", "answers": {"b": [1, "no"], "a": [{"id": "x", "text": "one\ntwo\n"}]}}
    assert list(data["answers"]) == ["b", "a"]


@pytest.mark.parametrize("text", ["2026: a\n", "no: a\n", "007: a\n", "true: a\n"])
def test_a_name_is_text_as_it_is_written(read, text):
    assert list(read(text)[0]) == [text.partition(":")[0]]


@pytest.mark.parametrize("text", ["", "\n", "# only a remark\n", "---\n"])
def test_an_empty_file_says_nothing_and_is_fine(read, text):
    assert read(text) == (None, [])


def test_a_byte_order_mark_is_no_part_of_the_first_name(read):
    assert read(b"\xef\xbb\xbfid: a\n") == ({"id": "a"}, [])


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("a: 1\nb: !!python/object:os.system x\n", 2),
        ("a: !!str 1\n", 1),
        ("a: !!binary aGk=\n", 1),
        ("a: 1\nb:\n  - !custom {c: 1}\n", 3),
        ("!!omap [a: 1]\n", 1),
        ("a: ! x\n", 1),
    ],
)
def test_tags_are_refused(refusals, text, row):
    assert refusals(text) == [("yaml_tag", row)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: &x 1\nb: 2\n", [("yaml_alias", 1)]),
        ("a: &x [1]\nb: *x\n", [("yaml_alias", 1), ("yaml_alias", 2)]),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", [("yaml_alias", 1), ("yaml_alias", 3)]),
        ("&k a: 1\n", [("yaml_alias", 1)]),
    ],
)
def test_anchors_and_aliases_are_refused(refusals, text, found):
    assert refusals(text) == found


def test_a_billion_laughs_are_not_heard(refusals):
    layers = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))
    assert {code for code, _ in refusals(layers)} == {"yaml_alias"}


@pytest.mark.parametrize(
    ("text", "row", "first"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, 1),
        ("a:\n  b: 1\n  c: 2\n  b: 3\n", 4, 2),
        ("a: {b: 1, b: 2}\n", 1, 1),
        ("7: x\n'7': y\n", 2, 1),
        ("- a: 1\n  a: 2\n", 2, 1),
    ],
)
def test_a_name_that_stands_twice_is_refused_and_the_first_is_kept(read, text, row, first):
    _, (problem,) = read(text)
    assert (problem.code, problem.row, problem.values["first"]) == ("yaml_key_twice", row, first)


@pytest.mark.parametrize(("text", "row"), [("a: 1\n---\nb: 2\n", 2), ("---\na: 1\n---\n", 3), ("a\n...\n---\nb\n", 3)])
def test_several_documents_are_refused(refusals, text, row):
    assert refusals(text) == [("yaml_documents", row)]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 21 + "]" * 21,
        "[" * 200_000,
        "{a: " * 30 + "1" + "}" * 30,
        "\n".join("  " * depth + "a:" for depth in range(25)),
        "- " * 40 + "x",
    ],
)
def test_a_depth_bomb_is_refused(read, text):
    data, problems = read(text)
    assert data is None and [problem.code for problem in problems] == ["yaml_depth"]


def test_answers_may_be_nested_as_deep_as_the_limit(read):
    assert read("[" * 20 + "]" * 20)[1] == []


@pytest.mark.parametrize("word", [".nan", ".NaN", ".inf", "-.inf", "+.INF"])
def test_numbers_that_are_none_are_refused(read, word):
    _, (problem,) = read(f"a: 1\nb: {word}\n")
    assert (problem.code, problem.row, problem.found) == ("yaml_number", 2, word)


@pytest.mark.parametrize(
    ("content", "row"),
    [
        (b"a: 1\nb: \0\n", 2),
        (b"a: 1\nb: caf\xe9\n", 2),
        ("имя: Ромашка\n".encode("cp1251"), 1),
        ("a: 1\n".encode("utf-16"), 1),
        (b'a: 1\nb: "\\0"\n', 2),
        (b'a: "\\ud800"\n', 1),
        (b"a: 1\nb: \x07\n", 2),
        (b"a: \xed\xa0\x80\n", 1),
    ],
)
def test_bytes_that_are_no_text_are_refused(refusals, content, row):
    assert refusals(content) == [("yaml_bytes", row)]


def test_a_file_beyond_the_limit_is_not_opened(refusals):
    assert refusals("# " + "x" * strict_yaml.MAX_BYTES) == [("yaml_size", None)]


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [
        ("a: 1\nnote: first: second\n", "yaml_colon", 2),
        ("a: 1\n b: 2\n", "yaml_colon", 2),
        ("a:\n\tb: 1\n", "yaml_tab", 2),
        ("\ta: 1\n", "yaml_tab", 1),
        ('a: 1\nb: "open\nc: 2\n', "yaml_unclosed", 2),
        ("a: 1\nb: [1, 2\n", "yaml_unclosed", 2),
        ("a: @home\n", "yaml_syntax", 1),
        ("a: 1\nb: %d\n", "yaml_syntax", 2),
        ("- a\nb: 1\n", "yaml_syntax", 2),
    ],
)
def test_a_slip_of_the_pen_is_refused_with_its_line(read, text, code, row):
    data, (problem,) = read(text)
    assert data is None and (problem.code, problem.row) == (code, row)
    assert problem.found == text.splitlines()[row - 1].strip()


@pytest.mark.parametrize(("text", "row"), [("? [a]\n: 1\n", 1), ("a: 1\n? {b: 1}\n: 2\n", 2), (": 1\n", 1)])
def test_a_name_that_is_no_word_is_refused(refusals, text, row):
    assert refusals(text) == [("yaml_key", row)]


def test_every_mistake_is_told_at_once(refusals):
    assert refusals("a: !!str 1\nb: .nan\na: 2\nc: &x 3\n") == [
        ("yaml_tag", 1), ("yaml_number", 2), ("yaml_key_twice", 3), ("yaml_alias", 4),
    ]  # fmt: skip


def test_a_file_that_cannot_be_opened_is_said_so(tmp_path):
    assert [problem.code for problem in read_yaml(tmp_path / "none.yaml", file="none.yaml")[1]] == ["file_unreadable"]


@many
@given(content=st.binary(max_size=80) | st.text("ab:-?[]{}&*!|>'\"%@#,\n\t 1.~", max_size=40).map(str.encode))
@example(b"%YAML 1.1\n---\na: no\n")
@example(b"a: !<x y\n")
@example(b"%TAG ! \n---\n")
@example(b"? \n? \n")
def test_no_bytes_break_the_reading(read, content):
    read(content)


# Writing

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)
LINES = st.lists(st.text("ab c:#-|>'\"\\\t\u00a0\u2028é", max_size=12), max_size=5).map("\n".join)
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
SCALARS = st.none() | st.booleans() | NUMBERS | st.dates() | TEXT | LINES
DATA = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT.filter(bool), inner, max_size=4),
    max_leaves=12,
)


@many
@given(data=DATA)
def test_what_is_written_is_read_back_unchanged(read, data):
    back, problems = read(write_yaml(data))
    assert (back, problems) == (data, [])
    assert repr(back) == repr(data)  # types and the order of names too


@many
@given(data=DATA)
def test_writing_again_changes_nothing(read, data):
    assert write_yaml(read(write_yaml(data))[0]) == write_yaml(data)


WORDS = [
    "no",
    "Yes",
    "NULL",
    "null",
    "true",
    "~",
    "",
    "007",
    "7",
    "1e3",
    "1.5",
    "2026-03-07",
    "=1+1",
    "\u2028",
    "\ufeff",
]
MARKS = [
    "- a",
    "a: b",
    "a #b",
    " a",
    "a ",
    "&x",
    "*x",
    "!x",
    "@x",
    "%x",
    "|",
    ">",
    "[a]",
    "{a}",
    "'a'",
    '"a"',
    "#",
    "?",
]


@pytest.mark.parametrize("word", [*WORDS, *MARKS, ":", "---", "...", "a\tb", "💡"])
def test_a_text_that_could_mean_something_else_stays_text(read, word):
    text = write_yaml({"a": word, "list": [word], word or "x": 1})
    assert read(text) == ({"a": word, "list": [word], word or "x": 1}, [])


def test_words_that_other_programs_mistake_are_quoted():
    written = write_yaml({"a": "no", "b": "007", "c": "=1+1", "d": "Café & fils"})
    assert written == 'a: "no"\nb: "007"\nc: "=1+1"\nd: Café & fils\n'


def test_answers_are_written_as_a_person_would():
    data = {
        "schema": 1,
        "answers": {
            "opened": dt.date(2026, 3, 7),
            "share": 0.15,
            "streams": [{"id": "bread", "kinds": ["daily", "weekly"]}, {"id": "cakes", "kinds": []}],
            "note": "Two ovens.\nOne baker: busy.",
            "left": None,
        },
    }
    assert write_yaml(data) == (
        "schema: 1\n"
        "answers:\n"
        "  opened: 2026-03-07\n"
        "  share: 0.15\n"
        "  streams:\n"
        "    - id: bread\n"
        "      kinds:\n"
        "        - daily\n"
        "        - weekly\n"
        "    - id: cakes\n"
        "      kinds: []\n"
        "  note: |-\n"
        "    Two ovens.\n"
        "    One baker: busy.\n"
        "  left: null\n"
    )


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({1: "a"}, TypeError),
        ({"a": object()}, TypeError),
        ({"a": dt.datetime(2026, 3, 7)}, TypeError),
        ({"a": {1, 2}}, TypeError),
        ({"a": float("nan")}, TypeError),
        ({"a": float("inf")}, TypeError),
        ({"a": "x\0"}, ValueError),
        ({"a": "\ud800"}, ValueError),
        ({"": 1}, ValueError),
        ({"k" * 201: 1}, ValueError),
    ],
)
def test_what_cannot_be_read_back_is_not_written(data, error):
    with pytest.raises(error):
        write_yaml(data)
