"""What a person did to rows, carried out on rows that others may have changed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.grid.test_cells import writing
from workbook.forms.grid.operations import Operation, applied, insisted, read_operations
from workbook.method import Field

ROWS = [{"id": "a", "x": 1}, {"id": "b", "x": 2}, {"id": "c"}]


def do(*given, rows=ROWS):
    return applied(rows, [Operation.of(one) for one in given])


def ids(rows):
    return [row["id"] for row in rows]


def test_a_value_is_set_where_it_stands_as_the_person_saw_it():
    done = do({"op": "set", "id": "a", "values": {"x": 9, "y": "new"}, "was": {"x": 1, "y": None}})
    assert done.rows[0] == {"id": "a", "x": 9, "y": "new"} and not done.doubtful


def test_a_value_that_somebody_else_changed_is_left_and_comes_back_as_doubtful():
    done = do({"op": "set", "id": "b", "values": {"x": 9, "y": 1}, "was": {"x": 5, "y": None}})
    assert done.rows[1] == {"id": "b", "x": 2, "y": 1}
    assert [dict(one.values) for one in done.doubtful] == [{"x": 9}]
    assert insisted(done.rows, done.doubtful)[1]["x"] == 9


def test_a_blank_value_clears_the_cell():
    assert do({"op": "set", "id": "a", "values": {"x": None}, "was": {"x": 1}}).rows[0] == {"id": "a"}


@pytest.mark.parametrize(("after", "order"), [(None, "nabc"), ("a", "anbc"), ("*end*", "abcn"), ("gone", "abcn")])
def test_a_row_is_added_behind_another(after, order):
    done = do({"op": "add", "id": "n", "values": {"x": 3, "y": ""}, "after": after})
    assert "".join(ids(done.rows)) == order and {"id": "n", "x": 3} in done.rows


@pytest.mark.parametrize(("row", "after", "order"), [("c", None, "cab"), ("a", "c", "bca"), ("b", "b", "abc")])
def test_a_row_is_moved_behind_another(row, after, order):
    assert "".join(ids(do({"op": "move", "id": row, "after": after}).rows)) == order


def test_a_row_is_deleted_unless_somebody_else_has_changed_it():
    assert ids(do({"op": "delete", "id": "a", "was": {"id": "a", "x": 1}}).rows) == ["b", "c"]
    done = do({"op": "delete", "id": "a", "was": {"id": "a", "x": 0}})
    assert ids(done.rows) == ["a", "b", "c"] and done.kept == ("a",)


def test_an_edit_of_a_row_that_is_gone_is_kept_as_the_whole_row():
    done = do({"op": "set", "id": "z", "values": {"x": 9}, "was": {"x": 8}, "whole": {"id": "z", "x": 8, "y": 7}})
    assert done.rows == ROWS
    assert insisted(done.rows, done.doubtful)[-1] == {"id": "z", "x": 9, "y": 7}


STEPS = st.lists(
    st.one_of(
        st.builds(lambda i, v: {"op": "set", "id": i, "values": {"x": v}}, st.sampled_from("abcn"), st.integers(0, 3)),
        st.builds(lambda i, a: {"op": "add", "id": i, "after": a}, st.sampled_from("nm"), st.sampled_from("abc")),
        st.builds(lambda i: {"op": "delete", "id": i}, st.sampled_from("abcn")),
    ),
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_the_rows_given_are_never_changed_and_ids_stay_different(steps):
    before = [dict(row) for row in ROWS]
    done = do(*steps)
    assert before == ROWS and len(set(ids(done.rows))) == len(done.rows)


def test_an_operation_sent_again_changes_nothing():
    steps = [
        {"op": "add", "id": "n", "values": {"x": 3}, "after": "a"},
        {"op": "set", "id": "b", "values": {"x": 9}, "was": {"x": 2}},
        {"op": "delete", "id": "c", "was": {"id": "c"}},
    ]
    once = do(*steps).rows
    again = do(*steps, rows=once)
    assert again.rows == once and not again.doubtful and not again.kept


@pytest.mark.parametrize("given", [{"op": "drop", "id": "a"}, {"op": "set"}, {"op": "set", "id": "a", "values": [1]}])
def test_what_is_no_operation_is_refused(given):
    with pytest.raises(ValueError, match="no such operation"):
        Operation.of(given)


FIELDS = (Field("name", "text", required=True), Field("n", "number", low=0.0), Field("note", "text"))


def read(*given):
    return read_operations([Operation.of(one) for one in given], FIELDS, writing())


def test_a_refused_cell_leaves_the_others_of_its_row():
    taken, problems = read({"op": "set", "id": "a", "values": {"n": "x", "note": "ok", "unknown": "?"}})
    assert [dict(one.values) for one in taken] == [{"note": "ok"}]
    assert [(one.row, one.problem.column) for one in problems] == [("a", "n")]


def test_a_new_row_waits_until_it_is_complete():
    taken, problems = read({"op": "add", "id": "n", "values": {"n": "5"}})
    assert taken == [] and [one.problem.code for one in problems] == ["cell_blank"]
    taken, problems = read({"op": "add", "id": "n", "values": {"name": "x", "n": "5"}})
    assert dict(taken[0].values) == {"name": "x", "n": 5, "note": None} and not problems
