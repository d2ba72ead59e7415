"""Two canvases compared: which notes are the same, which came, went, moved to another block or were reworded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from workbook.chapters.business_model_canvas.blocks import choices

CHANGES = ("added", "removed", "moved", "reworded")


@dataclass(frozen=True)
class Pair:
    """The same note on two canvases."""

    before: Any
    after: Any

    @property
    def change(self) -> str | None:
        """moved to another block, reworded in its block, or None where it stands as it stood."""
        if self.before.block != self.after.block:
            return "moved"
        return None if _same_text(self.before, self.after) else "reworded"


def folded(text: str) -> str:
    """The text without case and spare spaces: what counts as the same note."""
    return " ".join(text.casefold().split())


def paired(before: tuple[Any, ...], after: tuple[Any, ...]) -> tuple[list[Pair], list[Any], list[Any]]:
    """The notes of both canvases that are the same, those only before, those only after.

    A note is recognised by its id (``continues`` names its twin on another canvas), then by its text in the same block
    and segment, then in the same block, then anywhere. Each note is matched once.
    """
    pairs: list[Pair] = []
    before, after = list(before), list(after)
    for same in (_twins, _same_place, _same_block, _same_text):
        _match(same, before, after, pairs)
    return pairs, before, after


def _twins(old: Any, new: Any) -> bool:
    linked = new.continues == old.id or old.continues == new.id
    return linked or bool(new.continues and new.continues == old.continues)


def _same_place(old: Any, new: Any) -> bool:
    return _same_block(old, new) and old.segment == new.segment


def _same_block(old: Any, new: Any) -> bool:
    return old.block == new.block and _same_text(old, new)


def _same_text(old: Any, new: Any) -> bool:
    return folded(old.text) == folded(new.text)


def _match(same: Callable[[Any, Any], bool], before: list[Any], after: list[Any], pairs: list[Pair]) -> None:
    """Move the notes that are the same from both lists to ``pairs``, first come first served."""
    for new in list(after):
        old = next((note for note in before if same(note, new)), None)
        if old is not None:
            before.remove(old)
            after.remove(new)
            pairs.append(Pair(old, new))


def changes(before: tuple[Any, ...], after: tuple[Any, ...]) -> pd.DataFrame:
    """What turns one canvas into the other: one row a change, by block in the order of filling.

    Columns: block (where the note stands now, or stood), change, text, was (the earlier block of a moved note),
    previous (the earlier words of a reworded one); both None elsewhere.
    """
    pairs, gone, new = paired(before, after)
    rows = [(note.block, "added", note.text, None, None) for note in new]
    rows += [(note.block, "removed", note.text, None, None) for note in gone]
    rows += [_changed(pair) for pair in pairs if pair.change]
    frame = pd.DataFrame(rows, columns=["block", "change", "text", "was", "previous"])
    order = {value: place for place, value in enumerate((*choices("canvas_block"), *CHANGES))}
    return frame.sort_values(["block", "change"], key=lambda part: part.map(order), kind="stable", ignore_index=True)


def _changed(pair: Pair) -> tuple:
    was = pair.before.block if pair.change == "moved" else None
    previous = None if _same_text(pair.before, pair.after) else pair.before.text
    return pair.after.block, pair.change, pair.after.text, was, previous
