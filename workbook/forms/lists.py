"""Lists of a chapter, tables of the client folder and the canvas at their place on the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ipywidgets import HTML, VBox

from workbook.forms.grid import grid_for_item, grid_for_table
from workbook.forms.live import Live
from workbook.forms.twin import Twin
from workbook.method import Item
from workbook.notebook import shown
from workbook.notebook.shown import Shown, rows_shown

BOARDS = frozenset({("business_model_canvas", "notes")})


class Followed:
    """A grid or board among the views: it looks after its own rows, and what it saves the others follow."""

    def __init__(self, live: Live, widget: Any):
        self.widget = widget
        widget.on_saved(live.follow)

    def answered(self) -> None:
        """It looks by itself."""

    def computed(self) -> None:
        """It shows no results."""


class TableView(Twin, VBox):
    """A table of the client folder under its name and what it is for."""

    def __init__(self, live: Live, name: str, grid: Any):
        self._live, self._name = live, name
        text = live.page.wording.text(f"table.{name}")
        super().__init__([HTML(rows_shown(text.label, text.help, [], []).html), grid])

    def twin(self) -> Shown:
        return shown.table(self._live.page, self._name)

    def answered(self) -> None:
        """The grid looks by itself."""

    def computed(self) -> None:
        """It shows no results."""


def list_view(live: Live, item: Item) -> Any:
    """The list as a grid, or as a board where its notes have a place on one."""

    def make() -> Any:
        if (live.chapter, item.id) in BOARDS:
            from workbook.forms.board import board_for

            return board_for(live.folder, live.chapter, item.id, **_about(live))
        return grid_for_item(live.folder, live.chapter, item.id, **_about(live))

    return _followed(live, item.id, make)


def table_view(live: Live, name: str) -> TableView:
    """The table as a grid; shown a second time it is the same one."""
    grid = _followed(live, f"tables/{name}", lambda: grid_for_table(live.folder, name, **_about(live)))
    return live.view(("table", name), lambda: TableView(live, name, grid))


def _about(live: Live) -> dict[str, Any]:
    return {"language": live.page.language, "who": live.who, "readonly": not live.writable}


def _followed(live: Live, key: str, make: Callable[[], Any]) -> Any:
    return live.view(key, lambda: Followed(live, make())).widget
