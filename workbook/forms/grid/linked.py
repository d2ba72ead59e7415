"""A widget whose rows live in a file: it answers the page's messages, and acknowledges what is on the disk.

    page -> kernel   {"kind": "open" | "look" | "save" | "settle", "page", "seq", ...}
    kernel -> page   {"kind": "rows" | "seen" | "saved" | "failed", "page", "seq", ...}

Answers of the client travel in messages only, never in the widget's state: a notebook that is saved with its widgets
holds none of them.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from workbook.errors import Problems, WorkbookError
from workbook.forms.grid.operations import Operation
from workbook.forms.grid.sight import Answer, Sight, Source

VIEW = "application/vnd.jupyter.widget-view+json"
LOOKING = frozenset({"open", "look", "compare"})  # messages that change nothing


class Linked(anywidget.AnyWidget):
    """Rows of a source on a page. ``edits`` is the last edit received, ``acked`` the last one on the disk."""

    labels = traitlets.Dict().tag(sync=True)
    settings = traitlets.Dict().tag(sync=True)
    edits = traitlets.Int(0)
    acked = traitlets.Int(0)
    rows = traitlets.List()
    problems = traitlets.List()

    def __init__(self, source: Source, **state: Any):
        self.source, self._heard = source, []
        super().__init__(**state)
        self.on_msg(self._receive)

    def on_saved(self, callback: Callable[[], None]) -> None:
        """Call this after each save, once the disk has it: for results that follow."""
        self._heard.append(callback)

    def answers(self) -> dict[str, Callable[[dict], dict]]:
        """What is done on each kind of message; the dict returned goes back to the page."""
        return {"open": self._open, "look": self._look, "save": self._save, "settle": self._settle}

    def _receive(self, _, content: Any, buffers: Any) -> None:
        answer = self.answers().get(content.get("kind")) if isinstance(content, dict) else None
        if answer is None:
            return
        about = {"page": content.get("page"), "seq": content.get("seq")}
        try:
            found = answer(content)
        except Problems as error:
            found = {"kind": "failed", "text": " ".join(error.lines(self.settings.get("language", "en"))[:5])}
        except (WorkbookError, OSError, ValueError, KeyError) as error:
            found = {"kind": "failed", "text": str(error)}
        self.send({**found, **about})
        if content["kind"] not in LOOKING and found["kind"] != "failed":
            self._tell()  # after the page: results that follow must not keep it waiting

    def _open(self, content: dict) -> dict:
        return self._shown(self.source.read())

    def _look(self, content: dict) -> dict:
        """Only what somebody else has changed travels."""
        if content.get("rev") == self.source.rev():
            return {"kind": "seen"}
        return self._shown(self.source.read())

    def _save(self, content: dict) -> dict:
        operations = [Operation.of(given) for given in content.get("operations") or ()]
        self.edits = content.get("seq") or 0
        answer = self.source.save(operations)
        self.acked = self.edits
        return self._saved(answer)

    def _settle(self, content: dict) -> dict:
        return self._shown(self.source.settle(str(content.get("item")), str(content.get("choice"))))

    def _tell(self) -> None:
        for callback in self._heard:
            callback()

    def _shown(self, sight: Sight) -> dict:
        self.rows, self.problems = sight.rows, sight.problems
        return {"kind": "rows", **vars(sight)}

    def _saved(self, answer: Answer) -> dict:
        """The rows go back whole: in a list of thousands they still take less than a tenth of a second."""
        shown = self._shown(answer.sight)
        extra = {"refused": answer.problems, "renamed": dict(answer.renamed), "stayed": list(answer.kept)}
        return {**shown, "kind": "saved", **extra}

    def twin(self) -> dict[str, str]:
        """What stands in its place where nobody can type: text/html and text/plain."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        view = {} if os.environ.get("WORKBOOK_HEADLESS") else _view(super()._repr_mimebundle_(**kwargs))
        return {**view, **self.twin()}


def _view(bundle: Any) -> dict[str, Any]:
    """The part of the bundle by which a front end finds the widget."""
    data = bundle[0] if isinstance(bundle, tuple) else bundle
    return {VIEW: data[VIEW]} if data and VIEW in data else {}
