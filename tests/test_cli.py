"""The commands, as a newcomer types them."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from workbook.cli import app

COMMANDS = ("check", "run", "new", "status", "lab")


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


def test_a_refusal_is_one_plain_message_and_status_2():
    shown = subprocess.run(
        [sys.executable, "-m", "workbook.cli", "check", "no-such-client"], capture_output=True, text=True, check=False
    )
    assert shown.returncode == 2 and "Traceback" not in shown.stderr and "no-such-client" in shown.stderr
