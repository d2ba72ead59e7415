"""Customer cards: whether each key account has its card filled in, and two people who know the client."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook import method
from workbook.chapters.client_valuation.blocks import finding, metric, table
from workbook.chapters.client_valuation.concentration import name_of
from workbook.chapters.client_valuation.customers import CHAPTER, Customers
from workbook.chapters.client_valuation.matrix import Matrix
from workbook.metrics import Block, Message, Metric, Section, Text, Warn, message
from workbook.statistics import top_count

FIELDS = ("contact", "stage", "date", "interest", "bought", "offered", "reaction", "next_step")
_NAMES = ("key_accounts", "card_completion", "two_contacts_share")
_KEY_ZONES = ("investment", "high")


def cards_section(base: Customers, matrix: Matrix, record: Any) -> Section:
    """The cards of the key accounts: how complete, with how many contacts, and where they are kept."""
    accounts, convention = key_accounts(base, matrix)
    if not accounts or not record.cards:
        return Section("cards", (*_nothing(len(accounts), convention), *_own_words(record)))
    frame = completion(base, accounts, record)
    blocks = [
        *_findings(frame),
        *_unknown(base, record),
        *_metrics(frame, convention, record),
        *_tables(base, frame, record),
        *_own_words(record),
    ]
    return Section("cards", tuple(blocks))


def key_accounts(base: Customers, matrix: Matrix) -> tuple[list[Any], Message]:
    """The customers of high attractiveness; without a matrix the top of the customers by revenue."""
    if not matrix.frame.empty:
        return list(matrix.frame.index[matrix.frame["zone"].isin(_KEY_ZONES)]), message("key_accounts_matrix")
    revenue = base.frame["yearly_revenue"].dropna().sort_values(ascending=False, kind="stable")
    share = method.chapter(CHAPTER).threshold("top_share")
    return list(revenue[revenue > 0].index[: top_count(len(revenue), share)]), message("key_accounts_top", share=share)


def completion(base: Customers, accounts: list[Any], record: Any) -> pd.DataFrame:
    """Each key account: different contacts, and the share of the agreed fields filled in on its cards."""
    agreed = record.card_fields or FIELDS
    return pd.DataFrame([_account(base, customer, agreed, record) for customer in accounts])


def _account(base: Customers, customer: Any, agreed: tuple[str, ...], record: Any) -> dict[str, Any]:
    cards = [card for card in record.cards if card.customer == customer]
    filled = sum(any(getattr(card, name) not in (None, "") for card in cards) for name in agreed)
    contacts = {card.contact.strip().casefold() for card in cards if card.contact and card.contact.strip()}
    owner = base.frame.at[customer, "owner"]
    return {
        "customer_id": customer,
        "name": name_of(base, customer),
        "owner": owner,
        "contacts": len(contacts),
        "filled": filled / len(agreed),
    }


def _nothing(n: int, convention: Message) -> Iterator[Metric]:
    yield metric(_NAMES[0], n, message("cards", n=0), convention)
    missing = "missing_cards" if n else "missing_key_accounts"
    for name in _NAMES[1:]:
        yield metric(name, None, message("cards", n=0), warnings=[message(missing)])


def _metrics(frame: pd.DataFrame, convention: Message, record: Any) -> Iterator[Metric]:
    source = message("cards", n=len(record.cards))
    yield metric(_NAMES[0], len(frame), source, convention)
    yield metric(_NAMES[1], frame["filled"].mean(), source, message("card_completion"))
    yield metric(_NAMES[2], (frame["contacts"] >= _contacts_needed()).mean(), source, message("two_contacts"))


def _contacts_needed() -> int:
    return method.chapter(CHAPTER).threshold("contacts_per_account")


def _unknown(base: Customers, record: Any) -> Iterator[Warn]:
    unknown = [card.customer for card in record.cards if card.customer not in base.frame.index]
    if unknown:
        yield Warn(message("cards_unlisted", n=len(unknown), names=sorted(set(unknown))))


def _tables(base: Customers, frame: pd.DataFrame, record: Any) -> Iterator[Block]:
    ranked = frame.sort_values(["filled", "contacts", "customer_id"], ignore_index=True)
    yield table("card_accounts", ranked, "customer_id", "name", "owner", "contacts:count", "filled:share", long=True)
    if record.cards:
        rows = [{"name": _named(base, card.customer), "role": card.role} for card in record.cards]
        cards = pd.DataFrame(rows)
        for name in FIELDS:
            cards[name] = [getattr(card, name) for card in record.cards]
        columns = ("contact", "role:text:influence_role", "stage", "date:date", *FIELDS[3:])
        yield table("cards", cards, "name", *columns, long=True)


def _named(base: Customers, customer: str) -> str:
    return name_of(base, customer) if customer in base.frame.index else customer


def _own_words(record: Any) -> Iterator[Text]:
    if record.card_rule:
        yield Text(message("text.card_rule", answer=record.card_rule))


def _findings(frame: pd.DataFrame) -> Iterator[Block]:
    alone = frame[frame["contacts"] < _contacts_needed()]
    if len(alone):
        names = alone["name"].head(method.chapter(CHAPTER).threshold("names_listed")).tolist()
        yield finding("single_contact", *_NAMES[::2], level="act", n=len(alone), all=len(frame), names=names)
    else:
        yield finding("two_contacts", *_NAMES[::2], all=len(frame))
