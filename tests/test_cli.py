"""The commands, as a newcomer types them."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from workbook.cli import app

COMMANDS = ("check", "run", "new", "status", "lab", "history", "forget")


def invoke(*words: str):
    return CliRunner().invoke(app, list(words))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_with_an_example(name):
    shown = invoke(name, "--help")
    assert shown.exit_code == 0 and "Example: workbook" in shown.output


def test_help_imports_nothing_heavy():
    heavy = ("pandas", "numpy", "matplotlib", "papermill", "pydantic", "jinja2")
    code = f"import sys; import workbook.cli; print([m for m in {heavy} if m in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def test_check_is_silent_and_zero_for_a_good_folder(make_client):
    assert (lambda shown: (shown.exit_code, shown.output))(invoke("check", str(make_client("acme")))) == (0, "")


def test_check_prints_each_mistake_on_one_line_and_exits_1(make_client):
    shown = invoke("check", str(make_client("acme", {}, {"customers": "customer_id,revenue\nA,x\nB,y\n"})))
    assert shown.exit_code == 1
    assert [line.split(":")[0] for line in shown.output.splitlines()] == [
        f"tables/customers.csv, row {row}, column revenue" for row in (2, 3)
    ]


def test_new_makes_a_folder_that_check_accepts(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for words in (("acme",), ("bread", "--from", "bakery", "--language", "ru"), ("second", "--from", "bread")):
        assert invoke("new", *words).exit_code == 0
        assert invoke("check", words[0]).exit_code == 0


def test_new_refuses_what_cannot_be_a_folder():
    from workbook.errors import UsageError

    for client_id in ("../x", "con", "a b", "x" * 65):
        assert isinstance(invoke("new", client_id).exception, UsageError)


def test_status_names_the_next_question(make_client):
    shown = invoke("status", str(make_client("acme")))
    assert shown.exit_code == 0 and "What to fill in next" in shown.output


def test_status_shows_how_far_several_people_agree(make_client):
    folder = make_client("acme")
    for name, kept in (("Ann", 0.5), ("Bob", 0.7)):
        path = folder / "respondents" / "client_valuation" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        answers = f"answers:\n  retention_rate: {kept}\n  payment_timing: end\n"
        path.write_text(f"schema: 1\nclient: acme\nrespondent: {name}\n{answers}", encoding="utf-8")
    shown = invoke("status", str(folder)).output
    assert "(2 of 2 people): mean 0.6, spread 0.14, from 0.5 to 0.7" in shown
    assert "(2 of 2 people): 100% say At the end" in shown


def test_check_previews_how_tables_were_understood(make_client):
    tables = {"customers": "customer_id;revenue\n007;1 250,50\n"}
    folder = make_client("acme", {}, tables, written={"separator": ";", "decimal": ","})
    shown = invoke("check", str(folder), "--preview")
    assert shown.exit_code == 0
    assert "tables/customers.csv: 1 row; encoding utf-8, separator ;, decimal mark ,, dates ymd" in shown.output
    assert "customer_id (id): 007" in shown.output and "revenue (money): 1250.5" in shown.output


def test_history_undo_and_forget_work_from_the_command_line(make_client):
    from workbook.client.store import save, stored

    folder = make_client("acme", {"client_valuation": {"margin_rate": 0.3}})
    save(folder, "client_valuation", {"margin_rate": 0.4}, stored(folder, "client_valuation").rev, "Anna Petrova")
    assert "Anna Petrova  client_valuation  margin_rate: 0.3 -> 0.4" in invoke("history", str(folder)).output
    assert invoke("history", str(folder), "--undo", "0").exit_code == 0
    assert stored(folder, "client_valuation").answers["margin_rate"] == 0.3
    assert "history" in invoke("forget", str(folder), "Anna Petrova").output
    assert "Petrova" not in (folder / "journal.jsonl").read_text("utf-8")
    assert "stands nowhere" in invoke("forget", str(folder), "Anna Petrova").output


def test_a_refusal_is_one_plain_message_and_status_2():
    shown = subprocess.run(
        [sys.executable, "-m", "workbook.cli", "check", "no-such-client"], capture_output=True, text=True, check=False
    )
    assert shown.returncode == 2 and "Traceback" not in shown.stderr and "no-such-client" in shown.stderr
