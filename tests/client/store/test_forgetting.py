"""After ``forget`` a person's name is nowhere in the folder, and the folder works as before."""

import pytest

from workbook.client.answers import read_answers, validated
from workbook.client.info import read_info
from workbook.client.store import forget, history, respondents, save, save_table, settle, stored, stored_table
from workbook.errors import UsageError

from .conftest import CHAPTER

NAME = "Anna Petrova"
CANVAS = "business_model_canvas"


def change(folder, chapter=CHAPTER, who="ben", **changes):
    return save(folder, chapter, changes, stored(folder, chapter).rev, who)


def put(folder, table, rows):
    save_table(folder, table, rows, stored_table(folder, table).rev, "ben")


@pytest.fixture
def known(make_client, tmp_path):
    """A folder in which Anna Petrova stands wherever a name can stand."""
    folder = make_client("acme", {CHAPTER: {"margin_rate": 0.3}}, where=tmp_path, consultant=NAME)
    change(
        folder,
        who=NAME,
        services_to_upsell=["Audit", NAME],
        investment_actions=[f"Ask {NAME} for a review, then anna  petrova's boss"],
    )
    change(
        folder,
        CANVAS,
        partners=[{"id": "anna-petrova", "partner": NAME}, {"id": "p2", "partner": "Borealis"}],
        promise=NAME,
        model_statement=f"Written with {NAME}.",
    )
    change(folder, CANVAS, promise="Fast")
    for person, rate in ((NAME, 0.2), ("Cleo Sand", 0.4)):
        save(folder, CHAPTER, {"margin_rate": rate, "services_to_upsell": [NAME]}, "0-none", person, respondent=person)
    put(
        folder,
        "customers",
        [
            {"customer_id": "A", "name": NAME, "owner": "Cleo"},
            {"customer_id": "B", "owner": NAME, "next_step": f"call {NAME}"},
        ],
    )
    rev = stored(folder, CHAPTER).rev
    change(folder, zone_low_decision=None, high_actions=["x"])
    save(folder, CHAPTER, {"high_actions": [f"by {NAME}"]}, rev, NAME)
    (folder / f"{CHAPTER} (Anna Petrova's conflicted copy 2026-07-01).yaml").write_bytes(
        (folder / f"{CHAPTER}.yaml").read_bytes()
    )
    (folder / f"{CHAPTER}.yaml.v0.bak").write_text(f"client: acme\npromise: {NAME}\n", encoding="utf-8")
    (folder / f".{CHAPTER}.yaml.tmp").write_text(f"half {NAME}", encoding="utf-8")
    (folder / "journal 2.jsonl").write_bytes((folder / "journal.jsonl").read_bytes())
    with (folder / f"{CANVAS}.yaml").open("a", encoding="utf-8") as file:
        file.write(f"# checked by {NAME}\n")
    return folder


def traces(folder):
    found = []
    for path in folder.rglob("*"):
        text = path.name + (path.read_text("utf-8", "replace") if path.is_file() else "")
        if "petrova" in text.casefold():
            found.append(path.name)
    return found


def test_the_name_is_nowhere_afterwards(known):
    assert traces(known)
    forget(known, NAME)
    assert traces(known) == []
    assert forget(known, NAME) == []


def test_the_folder_works_as_before(known):
    before = len(history(known))
    forget(known, NAME)
    info, problems = read_info(known)
    assert problems == [] and info.consultant == ""
    for chapter in (CHAPTER, CANVAS):
        answers, problems = read_answers(known, chapter, "acme")
        problems = [problem for problem in problems if problem.column not in ("conflicts", "removed")]
        assert problems == [] and validated(chapter, answers)[1] == []
    people, problems = respondents(known, CHAPTER)
    assert problems == [] and [person.name for person in people] == ["Cleo Sand"]
    assert 5 < len(history(known)) < before
    lines = len(history(known))
    change(known, life_years=9)
    assert [line.item for line in history(known)[lines:]] == ["life_years"]


def test_what_was_whole_goes_what_was_part_is_marked_and_the_rest_stays(known):
    forget(known, NAME)
    answers = stored(known, CHAPTER).answers
    assert answers["services_to_upsell"] == ["Audit"] and answers["margin_rate"] == 0.3
    assert answers["investment_actions"] == ["Ask […] for a review, then […]'s boss"]
    canvas = stored(known, CANVAS).answers
    assert canvas["partners"] == [{"id": "removed", "partner": "[…]"}, {"id": "p2", "partner": "Borealis"}]
    assert canvas["model_statement"] == "Written with […]." and canvas["promise"] == "Fast"
    rows = stored_table(known, "customers").answers["rows"]
    assert rows == [
        {"id": "A", "customer_id": "A", "owner": "Cleo"},
        {"id": "B", "customer_id": "B", "next_step": "call […]"},
    ]


def test_it_says_what_was_removed_file_by_file(known):
    found = {(removal.code, removal.file) for removal in forget(known, NAME)}
    assert {
        ("forget_file", f"respondents/{CHAPTER}/{NAME}.yaml"),
        ("forget_value", f"respondents/{CHAPTER}/Cleo Sand.yaml"),
        ("forget_value", f"{CHAPTER}.yaml"),
        ("forget_text", f"{CHAPTER}.yaml"),
        ("forget_value", "client.yaml"),
        ("forget_value", "tables/customers.csv"),
        ("forget_text", "tables/customers.csv"),
        ("forget_copy", f"{CHAPTER}.yaml.v0.bak"),
        ("forget_copy", f".{CHAPTER}.yaml.tmp"),
        ("forget_history", "journal.jsonl"),
        ("forget_history", "journal 2.jsonl"),
        ("forget_file_name", f"{CHAPTER} (Anna Petrova's conflicted copy 2026-07-01).yaml"),
    } <= found


def test_a_rows_respondent_and_a_column_headed_by_the_name_go(make_client, tmp_path):
    folder = make_client("acme", where=tmp_path)
    path = folder / "tables" / "priorities.csv"
    path.write_text(
        "respondent,group,priority,Anna Petrova\nAnna Petrova,staff,price,1\nBen,staff,speed,2\n", encoding="utf-8"
    )
    forget(folder, "anna petrova")
    assert path.read_text("utf-8") == "respondent,group,priority\nBen,staff,speed\n"


def test_a_table_in_another_encoding_keeps_it(make_client, tmp_path):
    folder = make_client("acme", where=tmp_path)
    with (folder / "client.yaml").open("a", encoding="utf-8") as file:
        file.write('tables: {encoding: cp1251, separator: ";"}\n')
    path = folder / "tables" / "customers.csv"
    path.write_bytes(
        "customer_id;name\r\n1;Анна Петрова\r\n2;Звонила Анна Петрова\r\n3;Анна Петровна\r\n".encode("cp1251")
    )
    forget(folder, "Анна Петрова")
    text = path.read_bytes().decode("cp1251")
    assert text == "customer_id;name\r\n1;\r\n2;Звонила [?]\r\n3;Анна Петровна\r\n".replace("[?]", "[…]")


def test_what_cannot_be_changed_is_listed(make_client, tmp_path):
    import xlsxwriter

    folder = make_client("acme", where=tmp_path)
    with xlsxwriter.Workbook(folder / "tables" / "customers.xlsx") as book:
        book.add_worksheet().write_column(0, 0, ["name", NAME])
    (folder / "minutes.txt").write_text(f"Present: {NAME}", encoding="utf-8")
    found = {(removal.code, removal.file) for removal in forget(folder, NAME)}
    assert found == {("forget_left", "minutes.txt"), ("forget_left", "tables/customers.xlsx")}


def test_a_broken_file_and_torn_lines_do_not_keep_the_name(folder):
    (folder / f"{CHAPTER}.yaml").write_text(f"answers: [{NAME}", encoding="utf-8")
    (folder / "journal.jsonl").write_text(f'{{"who": "{NAME}"', encoding="utf-8")
    forget(folder, NAME)
    assert traces(folder) == []


def test_a_longer_name_and_a_part_of_a_word_are_other_people(folder):
    change(folder, services_to_upsell=["Joanna Petrova", "Anna Petrovas", "ANNA PETROVA"])
    forget(folder, NAME)
    assert stored(folder, CHAPTER).answers["services_to_upsell"] == ["Joanna Petrova", "Anna Petrovas"]


def test_the_clients_own_id_stays(make_client, tmp_path):
    folder = make_client("anna-petrova", {CHAPTER: {"margin_rate": 0.3}}, where=tmp_path, name=NAME)
    found = {(removal.code, removal.file) for removal in forget(folder, NAME)}
    assert ("forget_left", "client.yaml") in found
    info, problems = read_info(folder)
    assert problems == [] and (info.id, info.name) == ("anna-petrova", "[…]")
    assert read_answers(folder, CHAPTER, "anna-petrova")[1] == []


def test_a_conflict_whose_versions_are_both_the_name_ends(folder):
    rev = stored(folder, CHAPTER).rev
    save(folder, CHAPTER, {"services_to_upsell": [NAME]}, rev, "ben")
    save(folder, CHAPTER, {"services_to_upsell": [NAME, "x"]}, rev, "cleo")
    forget(folder, NAME)
    found = stored(folder, CHAPTER)
    assert [(c.kept, c.other) for c in found.conflicts] == [([], ["x"])]
    settle(folder, CHAPTER, "services_to_upsell", ["x"], "ben")
    assert stored(folder, CHAPTER).answers["services_to_upsell"] == ["x"]


def test_a_name_of_one_letter_is_refused(folder):
    with pytest.raises(UsageError):
        forget(folder, " a ")
