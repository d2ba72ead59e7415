"""A table with a column of every type, and how the tests of this folder read it."""

import datetime as dt

import pytest

from workbook import method
from workbook.client.intake import Dialect, read_table
from workbook.method import Choice, Field, TableSpec

SPEC = TableSpec(
    "orders",
    (
        Field("customer_id", "id", required=True),
        Field("date", "date"),
        Field("amount", "money"),
        Field("units", "count", low=0),
        Field("discount", "share", low=0, high=1),
        Field("channel", "one_of", scale="channels"),
        Field("rating", "scale", scale="ratings"),
        Field("segment", "segment"),
        Field("paid", "yes_no"),
        Field("reference", "text", unique=True),
        Field("note", "memo"),
    ),
)
SCALES = {
    "channels": tuple(Choice(value, None, ()) for value in ("shop", "online", "wholesale")),
    "ratings": tuple(Choice(str(value), float(value), ()) for value in range(1, 6)),
}
LANGUAGES = ("en", "fr", "ru")


class Table:
    """What ``read_table`` made of one file, in a form that a test compares at a glance."""

    def __init__(self, intake):
        self.intake, self.frame = intake, intake.frame
        for problem in (*intake.problems, *intake.notes):
            for language in LANGUAGES:
                assert "[missing" not in problem.line(language)

    @property
    def problems(self):
        """Every mistake as (code, row, column, what was found)."""
        return [(problem.code, problem.row, problem.column, problem.found) for problem in self.intake.problems]

    @property
    def notes(self):
        return [(note.code, note.column) for note in self.intake.notes]

    def values(self, column):
        """The column as plain values by row, missing ones as None."""
        filled = self.frame[column].astype(object).where(self.frame[column].notna(), None)
        return {row: plain(value) for row, value in filled.items()}


def plain(value):
    return value.date() if isinstance(value, dt.datetime) else value


@pytest.fixture
def scales(monkeypatch):
    """The scales that the columns of these tests refer to, in place of the method's own."""
    monkeypatch.setattr(method, "scales", lambda: SCALES)


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("tables")


@pytest.fixture(scope="session")
def read_csv(folder):
    """Read a CSV file made of this text (in the declared encoding) or of these bytes."""

    def read(content, *, segments=None, extra=(), spec=SPEC, **dialect) -> Table:
        path = folder / "orders.csv"
        declared = Dialect(**dialect)
        path.write_bytes(content if isinstance(content, bytes) else content.encode(declared.encoding))
        return Table(read_table(path, spec, declared, file="tables/orders.csv", segments=segments, extra=extra))

    return read


@pytest.fixture(scope="session")
def read_xlsx():
    """Read the workbook at a path."""

    def read(path, *, segments=None, **dialect) -> Table:
        return Table(read_table(path, SPEC, Dialect(**dialect), file="tables/orders.xlsx", segments=segments))

    return read
