"""A section's questions as a form: one component for the questions between two lists, in the order of the chapter.

The page (``static/*.js``) builds real labels, inputs and fieldsets and keeps what is typed until Python says that the
disk has it. Messages from the page: ``shown`` (the form is there), ``edit`` (view, seq, item, value, base) and
``settle`` (view, seq, item, keep); answers: ``acked`` with the new rev, or ``refused`` with what to write instead.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import traitlets as t
from anywidget import AnyWidget
from ipywidgets import VBox

from workbook.errors import Problems
from workbook.forms.conflicts import waiting
from workbook.forms.fields import described, under_field
from workbook.forms.grid.look import style
from workbook.forms.grid.module import joined
from workbook.forms.live import Live
from workbook.forms.twin import Twin
from workbook.forms.typed import read, written
from workbook.method import Item
from workbook.notebook import shown
from workbook.wording import Wording

STATIC = Path(__file__).parent / "static"
WORDS = (
    "saving", "saved", "not_saved", "not_saved_why", "kept_here", "restore", "discard", "why_we_ask", "example",
    "use_example", "undo", "clear_answer", "choose", "one_a_line", "conflict_title", "conflict_kept", "keep_this",
)  # fmt: skip


class Form(AnyWidget):
    """The fields of some questions. Traits are what the page shows; what is typed arrives as messages."""

    _esm = joined(STATIC / "form.js")
    _css = style([STATIC / "form.css"], ".workbook-form")
    about = t.Dict().tag(sync=True)
    fields = t.List().tag(sync=True)
    values = t.Dict().tag(sync=True)
    conflicts = t.List().tag(sync=True)
    mistakes = t.Dict().tag(sync=True)
    progress = t.Dict().tag(sync=True)
    rev = t.Unicode().tag(sync=True)

    def __init__(self, live: Live, section: str, items: list[Item], is_first: bool = True):
        self._live, self._section, self._items = live, section, {item.id: item for item in items}
        super().__init__(about=_about(live, section, is_first), mistakes=self._mistakes(), **self._state())
        self.on_msg(self._heard)

    def answered(self) -> None:
        """Show what is stored now."""
        with self.hold_sync():
            for name, value in self._state().items():
                setattr(self, name, value)

    def computed(self) -> None:
        """Names of segments may have changed, and answers that contradict each other become known."""
        self.fields = self._fields()
        self.mistakes = self._mistakes()

    def _mistakes(self) -> dict[str, str]:
        """What keeps the answers from being computed, under the question where it stands."""
        page, found = self._live.page, {}
        for mistake in page.mistakes:
            item = (mistake.column or "").partition(".")[0]
            if mistake.file == f"{page.spec.name}.yaml" and item in self._items:
                found.setdefault(item, []).append(under_field(mistake, page.wording, item))
        return {item: " ".join(texts) for item, texts in found.items()}

    def _state(self) -> dict[str, Any]:
        live, seen = self._live, self._live.seen
        typed = [item for item in self._items.values() if item.type != "records"]
        return {
            "fields": self._fields(),
            "values": {item.id: written(item, seen.answers.get(item.id), live.writing) for item in typed},
            "conflicts": waiting(seen, self._items, live.page.wording, live.writing),
            "progress": progress(live, self._section),
            "rev": seen.rev,
        }

    def _fields(self) -> list[dict[str, Any]]:
        live = self._live
        fields = [described(item, live.page.wording, live.writing) for item in self._items.values()]
        return [field | _what_if(live, field["id"]) for field in fields]

    def _heard(self, _: Any, message: dict[str, Any], buffers: Any) -> None:
        if message.get("kind") == "shown":
            self._live.completing.wait()
        answer = {"edit": self._edit, "settle": self._settle}.get(message.get("kind"))
        if answer and self._live.writable:
            about = {key: message.get(key) for key in ("view", "seq", "item")}
            self.send(answer(message) | about)

    def _edit(self, message: dict[str, Any]) -> dict[str, Any]:
        live, item = self._live, self._items[message["item"]]
        try:
            value = read(item, message["value"], live.writing)
            saved = live.save({item.id: value}, message["base"])
        except Problems as found:
            return {"kind": "refused", "text": told(found, item, live.page.wording)}
        return {"kind": "acked", "rev": saved.rev}

    def _settle(self, message: dict[str, Any]) -> dict[str, Any]:
        live = self._live
        found = [conflict for conflict in live.seen.conflicts if conflict.item == message["item"]]
        try:
            if found:
                live.settle(found[0], message["keep"])
        except Problems as problems:
            return {"kind": "refused", "text": told(problems, self._items[message["item"]], live.page.wording)}
        return {"kind": "acked", "rev": live.seen.rev}


class SectionForm(Twin, VBox):
    """The form of a whole section, its lists at their place among the questions."""

    def __init__(self, live: Live, section: str, parts: list[Any]):
        self._live, self._section = live, section
        self._forms = [part for part in parts if isinstance(part, Form)]
        super().__init__(parts)

    def twin(self) -> Any:
        return shown.questions(self._live.page, self._section)

    def answered(self) -> None:
        for part in self._forms:
            part.answered()

    def computed(self) -> None:
        for part in self._forms:
            part.computed()


def section_form(live: Live, section: str) -> SectionForm:
    """The form of that section; shown a second time it is the same one."""
    return live.view(("form", section), lambda: SectionForm(live, section, _parts(live, section)))


def _parts(live: Live, section: str) -> list[Any]:
    from workbook.forms.lists import list_view

    parts: list[Any] = []
    group: list[Item] = []
    items = live.page.spec.items_of(section)
    for item in items:
        group.append(item)
        if item.type == "records" or item is items[-1]:
            parts.append(Form(live, section, group, is_first=not parts))
            parts += [list_view(live, item)] if item.type == "records" else []
            group = []
    return parts


def told(found: Problems, item: Item, wording: Wording) -> str:
    return " ".join(under_field(problem, wording, item.id) for problem in found.problems)


def progress(live: Live, section: str) -> dict[str, Any]:
    """How many of the section's questions are answered."""
    items = live.page.spec.items_of(section)
    count = {"answered": sum(item.id in live.seen.answers for item in items), "items": len(items)}
    wording = live.page.wording
    return count | {"text": wording.fill(wording.label("answered_of"), count)}


def _about(live: Live, section: str, is_first: bool) -> dict[str, Any]:
    wording = live.page.wording
    return {
        "client": live.page.client.info.id,
        "chapter": live.chapter,
        "language": wording.language,
        "title": wording.label("questions") if is_first else "",
        "section": wording.label(f"section.{section}"),
        "readonly": "" if live.writable else read_only(live),
        "words": {key: wording.label(key) for key in WORDS},
    }


def read_only(live: Live) -> str:
    """Why an example takes no answers, and how to get a copy that does."""
    wording = live.page.wording
    return wording.fill(wording.label("read_only_example"), {"client": live.page.client.info.id})


def _what_if(live: Live, item: str) -> dict[str, str]:
    scenario, wording = live.page.client.scenario, live.page.wording
    if item not in scenario:
        return {}
    assumed = shown.one_answer(live.page.spec.items[item], scenario[item], wording)
    return {"what_if": f"{wording.label('what_if')}: {assumed}"}
