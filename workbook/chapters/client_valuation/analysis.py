"""Customer value: what each customer is worth, how the revenue is spread, where to invest, and how to keep them."""

from __future__ import annotations

from typing import Any

from workbook.chapters.client_valuation.buying.learned import buying_of
from workbook.chapters.client_valuation.buying.retention_section import retention_section
from workbook.chapters.client_valuation.buying.section import purchases_section
from workbook.chapters.client_valuation.concentration_section import concentration_section
from workbook.chapters.client_valuation.customers import CHAPTER, customers_of
from workbook.chapters.client_valuation.equity import valuation
from workbook.chapters.client_valuation.matrix import matrix_of
from workbook.chapters.client_valuation.matrix_section import matrix_section
from workbook.chapters.client_valuation.models.resampling import Progress
from workbook.chapters.client_valuation.relations.cards import cards_section
from workbook.chapters.client_valuation.relations.contacts_section import contacts_section
from workbook.chapters.client_valuation.relations.efforts_section import efforts_section
from workbook.chapters.client_valuation.relations.ladder_section import ladder_section
from workbook.chapters.client_valuation.relations.loyalty import loyalty_section
from workbook.chapters.client_valuation.relations.plan import plan_section
from workbook.chapters.client_valuation.relations.principles import principles_section
from workbook.chapters.client_valuation.rfm_section import rfm_section
from workbook.chapters.client_valuation.value_section import value_section
from workbook.metrics import Result


def analyse(client: Any, intervals: bool = True, progress: Progress | None = None) -> Result:
    """Everything the chapter finds for this client. ``intervals=False`` leaves out the resampling, the slow part.

    ``progress`` is told (done, of how many) while the purchase models are fitted to resamples.
    """
    record, base = client.record(CHAPTER), customers_of(client)
    bought = buying_of(base, record)
    values = valuation(base, record, bought)
    matrix = matrix_of(base, values, record)
    sections = (
        value_section(base, values, record, intervals, progress),
        concentration_section(base, record, intervals),
        rfm_section(base),
        matrix_section(matrix, values, record),
        retention_section(client, record, intervals),
        purchases_section(base, bought, values, intervals, progress),
        efforts_section(client, base, values, record),
        contacts_section(client, base, record, intervals),
        ladder_section(client, base, record),
        cards_section(base, matrix, record),
        principles_section(base, record),
        plan_section(client, base, matrix, record),
        loyalty_section(base, record),
    )
    return Result(CHAPTER, sections)
