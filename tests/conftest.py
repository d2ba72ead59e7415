"""Shared pieces of the tests: small client folders made by hand."""

from pathlib import Path

import pytest

from tests.browsers import chromium


@pytest.fixture(scope="session")
def make_client(tmp_path_factory):
    """Write a client folder: ``make_client("acme", {chapter: {item: answer}}, {table: "a,b\\n1,2\\n"}, name=...)``."""

    def make(client_id: str, answers=None, tables=None, *, where: Path | None = None, written=None, **info) -> Path:
        from workbook.client.strict_yaml import write_yaml

        folder = (where or tmp_path_factory.mktemp("clients")) / client_id
        (folder / "tables").mkdir(parents=True)
        given = {"schema": 1, "id": client_id, "name": client_id, "sector": "", "country": "", "language": "en",
                 "currency": "EUR", "as_of": "2026-06-30", "consultant": "", **info}  # fmt: skip
        given |= {"tables": written} if written else {}
        lines = [f"{key}: {given[key]}" for key in ("schema", "as_of")]
        rest = {key: value for key, value in given.items() if key not in ("schema", "as_of")}
        (folder / "client.yaml").write_text("\n".join(lines) + "\n" + write_yaml(rest), encoding="utf-8")
        for chapter, values in (answers or {}).items():
            text = write_yaml({"schema": 1, "client": client_id, "answers": values})
            (folder / f"{chapter}.yaml").write_text(text, encoding="utf-8")
        for table, text in (tables or {}).items():
            (folder / "tables" / f"{table}.csv").write_text(text, encoding="utf-8")
        return folder

    return make


@pytest.fixture(scope="module")  # closed behind each module: one process can drive one browser at a time
def browser():
    """A real browser; the test is skipped where there is none."""
    with chromium() as found:
        yield found
