"""Customer value: what each customer is worth, how the revenue is spread, and where to invest."""

from __future__ import annotations

from typing import Any

from workbook.chapters.client_valuation.concentration_section import concentration_section
from workbook.chapters.client_valuation.customers import CHAPTER, customers_of
from workbook.chapters.client_valuation.equity import valuation
from workbook.chapters.client_valuation.matrix_section import matrix_section
from workbook.chapters.client_valuation.rfm_section import rfm_section
from workbook.chapters.client_valuation.value_section import value_section
from workbook.metrics import Result


def analyse(client: Any, intervals: bool = True) -> Result:
    """Everything the chapter finds for this client. ``intervals=False`` leaves out the bootstrap, the slow part."""
    record, base = client.record(CHAPTER), customers_of(client)
    values = valuation(base, record)
    sections = (
        value_section(base, values, record, intervals),
        concentration_section(base, record, intervals),
        rfm_section(base),
        matrix_section(base, values, record),
    )
    return Result(CHAPTER, sections)
