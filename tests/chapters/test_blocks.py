"""The shared set of blocks: units and thresholds come from the chapter, and nothing stands without a reason."""

import numpy as np
import pandas as pd
import pytest

from workbook.chapters.blocks import Blocks, choices, filled
from workbook.metrics import message

blocks = Blocks("pricing_and_tco")


class Client:
    """A client with these tables."""

    def __init__(self, **tables):
        self.tables = tables

    def table(self, name):
        return self.tables.get(name)


def test_a_metric_takes_the_unit_of_its_chapter_and_plain_numbers():
    made = blocks.metric("discounted_deals_share", np.float64(0.2), "answers", "rule", bounds=(np.float64(0.1), 0.3))
    assert (made.value, made.unit, made.low, made.high) == (0.2, "share", 0.1, 0.3)
    assert made.source == message("answers") and made.convention == message("rule")


def test_a_metric_without_a_value_has_no_bounds_and_must_say_why():
    made = blocks.metric("discounted_deals_share", float("nan"), "answers", bounds=(0, 1), warnings=[message("why")])
    assert (made.value, made.low, made.high) == (None, None, None)
    with pytest.raises(ValueError):
        blocks.metric("discounted_deals_share", None, "answers")


def test_metrics_that_are_missing_each_say_why():
    made = blocks.missing(["discounted_deals_share", "evc_kept_share"], "answers", message("why"))
    assert [metric.name for metric in made] == ["discounted_deals_share", "evc_kept_share"]
    assert all(metric.warnings == (message("why"),) for metric in made)


def test_a_table_without_rows_is_no_table():
    assert filled(Client(offers=pd.DataFrame()), "offers") is None and filled(Client(), "offers") is None


def test_a_full_table_has_every_column_the_chapter_knows():
    full = blocks.full_table(Client(offers=pd.DataFrame({"offer": ["a"], "unknown": [1]})), "offers")
    assert "growth" in full and "unknown" not in full and full["growth"].isna().all()


def test_the_choices_of_a_scale_come_in_its_order():
    assert choices("five_force")[0] and len(choices("five_force")) == 5
