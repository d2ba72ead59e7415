"""Clients' names as parts of the names of metrics."""

from workbook.chapters.naming import slugs


def test_names_that_would_collide_get_a_number():
    assert slugs(["Public sector", "Public-sector"], "segment") == {
        "Public sector": "public_sector", "Public-sector": "public_sector_2"
    }  # fmt: skip
    assert slugs(("A b", "a-B", "Annual A b"), "offer", ("tco_{}", "tco_annual_{}")) == {
        "A b": "a_b", "a-B": "a_b_2", "Annual A b": "annual_a_b_3"
    }  # fmt: skip


def test_a_name_of_another_alphabet_is_spelled_and_one_without_letters_has_the_general_word():
    assert slugs(("Наше решение", "!!!", "???"), "offer") == {
        "Наше решение": "nashe_reshenie", "!!!": "offer", "???": "offer_2"
    }  # fmt: skip


def test_a_word_that_is_a_metrics_name_already_is_not_given():
    assert slugs(("Fixed",), "driver", ("profit_change_{}",), {"profit_change_fixed"}) == {"Fixed": "fixed_2"}
