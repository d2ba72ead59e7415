"""Two people's changes go together: nothing is lost, nothing wins unseen."""

from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.client.store.ancestry import buried, common_ground, mark
from workbook.client.store.merging import Clash, apply, diff, merge, plain

OFTEN = settings(max_examples=300, deadline=None)  # a loaded machine is no mistake
IDS = st.sampled_from("abcdef")
VALUES = st.one_of(
    st.integers(0, 3), st.sampled_from(["x", "y"]), st.lists(st.sampled_from("pq"), min_size=1, max_size=2)
)
ENTRY = st.dictionaries(st.sampled_from(["text", "amount", "marks"]), VALUES, max_size=3)


@st.composite
def states(draw):
    """Answers as a chapter has them: plain ones, and a list of entries with ids."""
    answers = draw(st.dictionaries(st.sampled_from(["goal", "rate", "steps"]), VALUES, max_size=3))
    entries = draw(st.dictionaries(IDS, ENTRY, max_size=5))
    order = draw(st.permutations(list(entries)))
    return plain({**answers, "notes": [{"id": key, **entries[key]} for key in order]})


def cells(state):
    """Every value with its place, whatever the order of the entries."""
    flat = {(item,): repr(value) for item, value in state.items() if item != "notes"}
    for entry in state.get("notes", ()):
        flat |= {("notes", entry["id"], field): repr(value) for field, value in entry.items()}
    return flat


@given(states(), states())
@OFTEN
def test_the_edits_between_two_states_lead_from_one_to_the_other_and_back(old, new):
    edits = diff(old, new)
    assert apply(old, edits) == new
    assert cells(apply(new, [edit.inverse for edit in reversed(edits)])) == cells(old)


@given(states())
@OFTEN
def test_nothing_changed_is_no_edit(state):
    assert diff(state, state) == [] and merge(state, state, state) == (state, [])


@given(states(), states())
@OFTEN
def test_who_is_alone_gets_what_he_gave(base, theirs):
    assert merge(base, base, theirs) == (theirs, [])
    assert merge(base, theirs, base) == (theirs, [])


@given(states(), states(), states())
@OFTEN
def test_changes_in_different_places_go_together_in_either_order(base, ours, theirs):
    one, clashes = merge(base, ours, theirs)
    other, crossed = merge(base, theirs, ours)
    if not clashes:
        assert crossed == [] and cells(one) == cells(other)


@given(states(), states(), states())
@OFTEN
def test_merged_twice_is_merged_once(base, ours, theirs):
    once, clashes = merge(base, ours, theirs)
    twice, again = merge(base, once, theirs)
    assert twice == once and again == clashes


@given(states(), states(), states())
@OFTEN
def test_a_value_of_either_side_stands_or_is_in_a_clash_or_was_deleted_on_purpose(base, ours, theirs):
    merged, clashes = merge(base, ours, theirs)
    kept = cells(merged)
    for side, changes in (("ours", diff(base, ours)), ("theirs", diff(base, theirs))):
        for path, value in new_cells(changes):
            assert kept.get(path) == value or any(mentions(clash, path, value) for clash in clashes), (
                side,
                path,
                value,
            )


def new_cells(edits):
    for edit in edits:
        if edit.new is None or edit.path[1:] == ("*",):
            continue
        if edit.path[0] == "notes" and len(edit.path) == 2:
            yield from ((("notes", edit.path[1], field), repr(value)) for field, value in edit.new.items())
        elif edit.path == ("notes",):
            yield from cells({"notes": edit.new}).items()
        else:
            yield edit.path, repr(edit.new)


def mentions(clash, path, value):
    if path[: len(clash.path)] != clash.path:
        return False
    sides = [side for side in (clash.kept, clash.other) if side is not None]
    if path == clash.path:
        return value in map(repr, sides)
    return any(repr(side.get(path[-1])) == value for side in sides if isinstance(side, dict))


@given(states(), states())
@OFTEN
def test_without_a_common_past_nothing_that_stands_is_replaced(ours, theirs):
    merged, clashes = merge(common_ground(ours, theirs, {}, {}), ours, theirs)
    kept = cells(merged)
    assert cells(ours).items() <= kept.items()
    for path, value in cells(theirs).items():
        assert kept.get(path) == value or any(mentions(clash, path, value) for clash in clashes)


NOTE = {"id": "a", "text": "once"}


def test_an_entry_deleted_here_does_not_come_back_from_an_old_copy():
    gone = buried({}, {"notes": [NOTE]}, {})
    assert gone == {"notes": {"a": mark(NOTE)}}
    theirs = {"notes": [NOTE, {"id": "b"}]}
    assert merge(common_ground({}, theirs, gone, {}), {}, theirs) == ({"notes": [{"id": "b"}]}, [])


def test_an_entry_deleted_here_and_changed_there_is_shown_and_does_not_come_back():
    gone = buried({}, {"notes": [NOTE]}, {})
    changed = {"id": "a", "text": "twice"}
    merged, clashes = merge(common_ground({}, {"notes": [changed]}, gone, {}), {}, {"notes": [changed]})
    assert (merged, clashes) == ({}, [Clash(("notes", "a"), None, changed)])


def test_an_entry_deleted_there_goes_here_too_unless_it_was_changed_here():
    gone = buried({}, {"notes": [NOTE]}, {})
    assert merge(common_ground({"notes": [NOTE]}, {}, {}, gone), {"notes": [NOTE]}, {}) == ({}, [])
    changed = {"notes": [{"id": "a", "text": "twice"}]}
    merged, clashes = merge(common_ground(changed, {}, {}, gone), changed, {})
    assert merged == changed and clashes == [Clash(("notes", "a"), changed["notes"][0], None)]


def test_a_tombstone_goes_when_its_entry_stands_again():
    gone = buried({}, {"notes": [NOTE]}, {})
    assert buried(gone, {}, {"notes": [NOTE]}) == {}


def test_a_new_order_is_taken_over_unless_both_made_one():
    a, b, c = ({"id": key} for key in "abc")
    base, turned = {"notes": [a, b]}, {"notes": [b, a]}
    assert merge(base, base, turned)[0] == turned
    assert merge({"notes": [a, b, c]}, {"notes": [c, a, b]}, {"notes": [b, a, c]}) == ({"notes": [c, a, b]}, [])
