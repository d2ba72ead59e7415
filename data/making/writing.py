"""Reading the stories, writing the files of a client folder: the same bytes on every platform."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

STORIES = Path(__file__).parent.parent / "stories"
DATES = {"ymd": "%Y-%m-%d", "dmy": "%d.%m.%Y", "mdy": "%m/%d/%Y"}


@dataclass(frozen=True)
class Dialect:
    """How a client's spreadsheet program writes CSV; the names are those of ``tables`` in client.yaml."""

    encoding: str = "utf-8"
    separator: str = ","
    decimal: str = "."
    date_order: str = "ymd"

    def cell(self, value: Any) -> str:
        if isinstance(value, date):
            return value.strftime(DATES[self.date_order])
        return f"{value:.2f}".replace(".", self.decimal) if isinstance(value, float) else str(value)


def read_story(path: Path) -> dict:
    return YAML(typ="safe", pure=True).load(path.read_text("utf-8"))


def write_table(path: Path, rows: list[dict], dialect: Dialect) -> None:
    """A CSV file with the columns of all rows; money, shares and ratings have two decimals."""
    text = io.StringIO()
    columns = list(dict.fromkeys(column for row in rows for column in row))
    lines = csv.writer(text, delimiter=dialect.separator, lineterminator="\n")
    lines.writerow(columns)
    lines.writerows([dialect.cell(row.get(column, "")) for column in columns] for row in rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.getvalue().encode(dialect.encoding))


def write_yaml(path: Path, content: dict) -> None:
    yaml = YAML()
    yaml.width, yaml.allow_unicode = 4096, True
    yaml.indent(mapping=2, sequence=4, offset=2)
    text = io.StringIO()
    yaml.dump(content, text)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.getvalue().encode("utf-8"))


def money_tables(story: dict, revenue: float) -> dict[str, list[dict]]:
    """The tables streams and costs of the canvas, in shares of the year's revenue."""
    streams = [_stream(dict(row), revenue) for row in story["streams"]]
    costs = [_cost(dict(row), revenue) for row in story["costs"]]
    return {"streams": streams, "costs": costs}


def _stream(row: dict, revenue: float) -> dict:
    share, direct, price = row.pop("share"), row.pop("direct"), row.pop("price")
    named = {"stream": row.pop("stream"), "segment": row.pop("segment", ""), "kind": row.pop("kind")}
    volume = max(1, round(revenue * share / price))
    return named | {"volume": volume, "price": float(price), "direct_cost": round(price * direct, 2)} | row


def _cost(row: dict, revenue: float) -> dict:
    amount = float(round(revenue * row.pop("share"), -2))
    return {"item": row.pop("item"), "amount": amount} | row
