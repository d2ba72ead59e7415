"""The canvas board: nine blocks of notes, on a page.

    board_for(folder, "business_model_canvas", "notes", "ru")

``blocks`` gathers what is at hand for each block, ``versions`` copies and compares canvases, ``widget`` binds them to a
client folder. How rows are kept and saved is ``workbook.forms.grid``'s affair. ``static/`` holds the page's side.
"""

from workbook.forms.board.widget import Board, board_for

__all__ = ["Board", "board_for"]
