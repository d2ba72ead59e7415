"""Opening a client folder: everything right is read, everything wrong is said at once."""

import pytest

from workbook.client import find_client, open_client
from workbook.client.check import check_folder, check_folders
from workbook.errors import Problems, UsageError

CHAPTER = "client_valuation"


def mistakes(folder) -> list[str]:
    return [line.text for line in check_folder(folder) if line.is_mistake]


def test_only_client_yaml_is_required(make_client):
    client = open_client(make_client("acme"))
    assert client.record(CHAPTER).retention_rate is None
    assert client.table("customers") is None


def test_answers_and_tables_are_read_as_written(make_client):
    folder = make_client("acme", {CHAPTER: {"discount_rate": 0.1}}, {"customers": "customer_id,name\n007,NA\n"})
    client = open_client(folder)
    assert client.record(CHAPTER).discount_rate == 0.1
    assert client.table("customers").iloc[0].to_dict() == {"customer_id": "007", "name": "NA"}


def test_every_mistake_of_a_folder_is_listed_at_once(make_client):
    folder = make_client(
        "acme",
        {CHAPTER: {"discount_rate": "ten", "retenton_rate": 0.8, "payment_timing": "middle"}},
        {"customers": "customer_id,revenue\nA,12\nA,1 EUR\n", "costumers": "x\n"},
    )
    (folder / "client_valuatoin.yaml").write_text("schema: 1\n", encoding="utf-8")
    lines = mistakes(folder)
    row = "tables/customers.csv, row 3, column"
    parts = ("column discount_rate: ", "retention_rate", "payment_timing", f"{row} customer_id", f"{row} revenue")
    for part in (*parts, "tables/costumers.csv", "client_valuatoin.yaml"):
        assert any(part in line for line in lines), (part, lines)
    assert all("\n" not in line for line in lines)


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"language": "de"}, "language"),
        ({"currency": "XXY"}, "currency"),
        ({"as_of": "30.06.2026"}, "as_of"),
        ({"curency": "EUR"}, "currency"),
        ({"schema": 2}, "client.yaml"),
        ({"id": "other"}, "id"),
    ],
)
def test_a_mistake_in_client_yaml_names_its_key(make_client, change, part):
    given = {("client_id" if key == "id" else key): value for key, value in change.items() if key != "id"}
    folder = make_client("acme", **given)
    if "id" in change:
        text = (folder / "client.yaml").read_text("utf-8").replace("id: acme", f"id: {change['id']}")
        (folder / "client.yaml").write_text(text, encoding="utf-8")
    assert any(part in line for line in mistakes(folder))


def test_messages_are_in_the_clients_language(make_client):
    folder = make_client("acme", {CHAPTER: {"discount_rate": "dix"}}, language="fr")
    with pytest.raises(Problems) as raised:
        open_client(folder)
    assert raised.value.language == "fr" and "missing" not in str(raised.value)


def test_a_segment_that_is_not_in_the_list_is_reported_with_the_nearest(make_client):
    tables = {"segments": "segment\nRetail\n", "customers": "customer_id,segment\nA,Retial\n"}
    assert any("Retial" in line and "Retail" in line for line in mistakes(make_client("acme", {}, tables)))


def test_without_a_list_of_segments_their_names_are_not_checked(make_client):
    assert mistakes(make_client("acme", {}, {"customers": "customer_id,segment\nA,Anything\n"})) == []


def test_a_client_is_found_by_path_and_by_id_and_a_number_is_refused(make_client, monkeypatch):
    folder = make_client("acme")
    monkeypatch.chdir(folder.parent)
    assert find_client("acme").resolve() == folder.resolve()
    assert find_client("northlight").name == "northlight"
    with pytest.raises(UsageError, match="quotes"):
        find_client(7)
    with pytest.raises(UsageError, match="northlight"):
        find_client("northlite")


def test_more_columns_are_noted_and_are_no_mistake(make_client):
    folder = make_client("acme", {}, {"customers": "customer_id,colour\nA,red\n"})
    assert [(line.is_mistake, "colour" in line.text) for line in check_folders([folder])] == [(False, True)]
