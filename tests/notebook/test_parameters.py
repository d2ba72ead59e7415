"""The opening cell takes declared names and refuses every other with the nearest one."""

import pytest

from workbook.errors import UsageError
from workbook.notebook.parameters import declared_parameters

DECLARED = ("client", "language", "discount_rate")
DEFAULTS = 'client = "northlight"\nlanguage = None\ndiscount_rate = None'


def namespace(*cells, **values):
    return {
        "In": ["", *cells, 'page = open_page("x", globals())'],
        "client": "northlight",
        "language": None,
        "discount_rate": None,
        **values,
    }


def test_none_means_the_clients_own_and_is_left_out():
    assert declared_parameters(namespace(DEFAULTS), DECLARED) == {"client": "northlight"}


def test_an_undeclared_parameter_is_refused_with_the_nearest_name():
    cells = (DEFAULTS, "# Parameters\ndiscount_rat = 0.2\nklient = 'x'\n")
    with pytest.raises(UsageError) as refusal:
        declared_parameters(namespace(*cells), DECLARED)
    assert "discount_rat: this notebook does not declare it; did you mean discount_rate?" in str(refusal.value)
    assert "did you mean client?" in str(refusal.value)


def test_other_cells_of_a_live_session_are_left_alone():
    cells = (DEFAULTS, "import pandas\nx = 3", 'page = open_page("x", globals())', "discount_rat = 3")
    assert declared_parameters(namespace(*cells), DECLARED) == {"client": "northlight"}


def test_a_notebook_without_a_client_says_what_to_write():
    with pytest.raises(UsageError, match="client"):
        declared_parameters({"In": [""]}, DECLARED)
