"""How far a client has come, chapter by chapter, and what to fill in next."""

from __future__ import annotations

from dataclasses import dataclass

from workbook import method
from workbook.client.folder import Client


@dataclass(frozen=True)
class ChapterProgress:
    """One chapter's state: items answered of all its items, tables brought of those it reads, the next open item."""

    chapter: str
    answered: int
    items: int
    tables: int
    tables_read: int
    next_item: str | None

    @property
    def share(self) -> float:
        """Answered items and brought tables as a share of all, 0-1."""
        return (self.answered + self.tables) / max(self.items + self.tables_read, 1)

    @property
    def state(self) -> str:
        """empty, started or complete."""
        if self.answered + self.tables == 0:
            return "empty"
        return "complete" if self.share == 1 else "started"


def progress(client: Client) -> list[ChapterProgress]:
    """The progress of every chapter the client was opened with, in the method's order."""
    return [_of_chapter(client, method.chapter(name)) for name in method.chapters() if name in client.records]


def _of_chapter(client: Client, chapter: method.Chapter) -> ChapterProgress:
    record, tables = client.record(chapter.name), chapter.all_tables()
    open_items = [item.id for item in chapter.items.values() if getattr(record, item.id) in (None, ())]
    return ChapterProgress(
        chapter=chapter.name,
        answered=len(chapter.items) - len(open_items),
        items=len(chapter.items),
        tables=sum(client.table(name) is not None for name in tables),
        tables_read=len(tables),
        next_item=open_items[0] if open_items else None,
    )


def next_step(client: Client) -> ChapterProgress | None:
    """The first chapter, in the method's order, that still has an open item; None when all are answered."""
    return next((chapter for chapter in progress(client) if chapter.next_item), None)
