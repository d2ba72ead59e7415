"""What the client plans to give each zone, against what the zone is worth."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from workbook import method
from workbook.chapters.client_valuation.customers import CHAPTER, exact_sum
from workbook.chapters.client_valuation.matrix import ZONES, strategy
from workbook.chapters.client_valuation.valuation import Valuation

FREE = "free_service"


def plan(totals: pd.DataFrame, values: Valuation, record: Any) -> pd.DataFrame:
    """Planned investment of each zone a year, the free services in it, and the cap on these.

    The cap a year is a share of the zone's equity spread evenly over the years it looks ahead. Columns: zone,
    strategy, services, planned, free, cap, equity_share (planned over these years / equity), over (True when free
    services exceed the cap).
    """
    ltv = totals.set_index("zone")["ltv"]
    return pd.DataFrame([_zone_plan(zone, float(ltv[zone]), values, record) for zone in ZONES])


def _zone_plan(zone: str, ltv: float, values: Valuation, record: Any) -> dict[str, Any]:
    chosen = [entry for entry in record.investments if entry.zone == zone]
    planned = exact_sum(entry.amount or 0 for entry in chosen)
    free = exact_sum(entry.amount or 0 for entry in chosen if entry.nature == FREE)
    years = max(values.years, 1.0) if values.known else np.nan
    cap = method.chapter(CHAPTER).threshold("free_service_cap") * np.maximum(ltv, 0.0) / years
    return {
        "zone": zone,
        "strategy": strategy(zone, record),
        "services": ", ".join(entry.service for entry in chosen) or None,
        "planned": planned,
        "free": free,
        "cap": cap,
        "equity_share": planned * years / ltv if ltv > 0 else np.nan,
        "over": bool(free > cap),
    }
