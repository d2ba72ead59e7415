"""What is written into a client folder, and how: saving, history, undo, conflicts, respondents, forgetting.

seen = stored(folder, "client_valuation")
saved = save(folder, "client_valuation", {"margin_rate": 0.3}, seen.rev, "Helen")
undo(folder, None, "Helen")
"""

from workbook.client.store.conflicts import open_conflicts
from workbook.client.store.copies import conflict_copies
from workbook.client.store.forgetting import Removal, forget
from workbook.client.store.journal import Line, history
from workbook.client.store.respondents import Agreement, Respondent, agreement, respondents
from workbook.client.store.reunion import merge_copies, merge_copy
from workbook.client.store.saving import save, save_table, settle, stored, stored_table
from workbook.client.store.stored import Conflict, Saved, Stored
from workbook.client.store.undoing import undo

__all__ = [
    "Agreement",
    "Conflict",
    "Line",
    "Removal",
    "Respondent",
    "Saved",
    "Stored",
    "agreement",
    "conflict_copies",
    "forget",
    "history",
    "merge_copies",
    "merge_copy",
    "open_conflicts",
    "respondents",
    "save",
    "save_table",
    "settle",
    "stored",
    "stored_table",
    "undo",
]
