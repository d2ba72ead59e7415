"""Editable tables: for every list of a chapter and every table of the client folder.

    grid_for_item(folder, "business_model_canvas", "channels", "fr")
    grid_for_table(folder, "costs", "fr")
    Grid(columns, rows)                 rows in memory

``cells`` reads what a person types or pastes, ``operations`` what they did to the rows, ``entries`` and ``tables``
bring it to the disk, ``linked`` answers the page. ``static/`` holds the page's side: ``sheet.js`` keeps the rows and
saves them, ``grid.js`` shows them.
"""

from workbook.forms.grid.linked import Linked
from workbook.forms.grid.widget import Grid, grid_for_item, grid_for_table

__all__ = ["Grid", "Linked", "grid_for_item", "grid_for_table"]
