"""The client's figures period by period: what was done, what came of it, and the ratios of the two."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.sales_process.blocks import entries
from workbook.method import chapter


def frame_of(record: Any) -> pd.DataFrame:
    """One row a period with every figure asked for, NaN where blank, and the ratios of each."""
    names = [field.id for field in chapter("sales_process").items["periods"].fields]
    frame = entries(record.periods, *names)
    numbers = [name for name in names if name != "period"]
    frame[numbers] = frame[numbers].apply(pd.to_numeric).astype(float)
    return _with_ratios(frame)


def _with_ratios(frame: pd.DataFrame) -> pd.DataFrame:
    frame["contacts"] = frame[["contacts_out", "contacts_in"]].sum(axis=1, min_count=1)
    frame["all_contacts"] = frame[["calls", "approaches", "contacts_out", "contacts_in"]].sum(axis=1, min_count=1)
    frame["sales"] = frame[["new_sales", "repeat_sales"]].sum(axis=1, min_count=1)
    frame["all_paid"] = frame[["paid", "repeat_paid"]].sum(axis=1, min_count=1)
    ratios = {
        "calls_per_meeting": ("calls", "meetings"),
        "approaches_per_invoice": ("approaches", "invoices"),
        "approaches_per_paid": ("approaches", "paid"),
        "contacts_per_repeat": ("contacts_out", "repeat_paid"),
        "paid_share": ("paid_amount", "issued_amount"),
        "average_cheque": ("paid_amount", "all_paid"),
        "repeat_share": ("repeat_sales", "sales"),
        "tenders_won_share": ("tenders_won", "tenders"),
    }
    for name, (part, whole) in ratios.items():
        frame[name] = divided(frame[part], frame[whole])
    frame["margin"] = divided(frame["sales"] - frame["cost"], frame["sales"])
    return frame


def divided(part: Any, whole: Any) -> Any:
    """A quotient, NaN where there is nothing to divide by."""
    return part / whole.where(whole > 0) if isinstance(whole, pd.Series) else part / whole if whole else np.nan
