"""What people type into: a chapter's questions as forms, its lists and tables as grids, the canvas as a board.

    frontend.py    whether somebody can type here at all
    fields.py      a question as a field: control, words, bounds        typed.py  its value as it is typed and read
    form.py        a section's form, with static/*.js                   lists.py  lists and tables at their place
    live.py        the open chapter: saving, following what others save, computing again
    redrawn.py     results and charts that follow                       twin.py   the static page beside each widget

Nothing here is loaded by a run without a front end, save for ``frontend``.
"""
