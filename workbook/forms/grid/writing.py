"""How people write on this screen: their decimal mark, their dates, and the words they use for choices."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from workbook import method
from workbook.client.info import ClientInfo
from workbook.client.intake import Dialect
from workbook.texts import Texts

DECIMALS = {"en": ".", "fr": ",", "ru": ","}
DATE_ORDERS = {"en": "ymd", "fr": "dmy", "ru": "dmy"}


@dataclass(frozen=True)
class Writing:
    """The marks and words in which cells are typed, pasted and shown.

    ``segments`` are the names that the client's list of segments holds; None where there is no such list.
    """

    language: str
    texts: Texts
    decimal: str = "."
    date_order: str = "ymd"
    currency: str = ""
    segments: tuple[str, ...] | None = field(default=None)

    @cached_property
    def dialect(self) -> Dialect:
        return Dialect(decimal=self.decimal, date_order=self.date_order)

    def choices(self, column: method.Field) -> list[tuple[str, str]]:
        """What may stand in that column, as (value that files store, words on the screen); nothing for free text."""
        if column.choices:
            return [(choice.value, self.texts.label(f"{column.scale}.{choice.value}")) for choice in column.choices]
        if column.type == "yes_no":
            return [(word, self.texts.label(word)) for word in ("yes", "no")]
        if column.type == "segment" and self.segments is not None:
            return [(name, name) for name in self.segments]
        return []


def writing_of(info: ClientInfo, language: str, texts: Texts, segments: tuple[str, ...] | None = None) -> Writing:
    """What client.yaml declares of its tables, and where it declares nothing what is usual in the language."""
    declared = info.tables.model_fields_set
    return Writing(
        language,
        texts,
        decimal=info.tables.decimal if "decimal" in declared else DECIMALS[language],
        date_order=info.tables.date_order if "date_order" in declared else DATE_ORDERS[language],
        currency=info.currency,
        segments=segments,
    )
