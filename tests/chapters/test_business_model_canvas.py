"""Chapter 2 against figures worked by hand, what must never change the answer, and clients with hardly any data."""

from types import SimpleNamespace

import matplotlib
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from workbook import method, texts
from workbook.chapters.business_model_canvas import charts
from workbook.chapters.business_model_canvas.analysis import analyse
from workbook.chapters.business_model_canvas.canvas import SIZE
from workbook.chapters.business_model_canvas.cards import Box, fitted
from workbook.chapters.business_model_canvas.comparison import changes
from workbook.chapters.business_model_canvas.drawing import FOOTER, PLACES
from workbook.chapters.business_model_canvas.economics import account, levers, priced
from workbook.chapters.business_model_canvas.record import rules
from workbook.client import open_client
from workbook.drawing.lettering import shortened, text_width, wrapped
from workbook.method import read_yaml
from workbook.project import DATA, ROOT
from workbook.record import record_model
from workbook.results import chapter_json, undeclared_metrics
from workbook.wording import Wording

CHAPTER = "business_model_canvas"
CASES = read_yaml(ROOT / "tests" / "cases" / f"{CHAPTER}.yaml")
SPEC = method.chapter(CHAPTER)
BLOCKS = tuple(choice.value for choice in method.scales()["canvas_block"])
EXAMPLES = ("bakery", "integrator", "northlight")


def table(rows):
    """Rows as intake makes a table of them: yes and no as booleans, numbers as floats."""
    if rows is None:
        return None
    frame = pd.DataFrame(rows)
    numbers = {name: float for name in ("volume", "price", "direct_cost", "amount", "customers") if name in frame}
    if "recurring" in frame:
        frame["recurring"] = pd.Series(
            [{"yes": True, "no": False}.get(value) for value in frame["recurring"]], dtype=object
        )
    return frame.astype(numbers)


def record(**answers):
    return record_model(CHAPTER).model_validate(answers)


def client(answers=None, **tables):
    frames = {name: table(rows) for name, rows in tables.items()}
    answered = record(**(answers or {}))
    return SimpleNamespace(record=lambda _: answered, table=frames.get)


def values(result):
    return {name: metric.value for name, metric in result.metrics.items()}


def said(result, name):
    return {message.key for message in result.metrics[name].warnings}


def in_words(result):
    """The whole result in English; every key has its sentence or the text would say that it is missing."""
    return chapter_json(result, Wording("en", "EUR", CHAPTER), {})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_hand_worked_cases(case):
    tables = {name: case[name] for name in ("streams", "costs", "segments") if name in case}
    result = analyse(client(case.get("answers"), **tables))
    for name, expected in case["expect"].items():
        assert result.metrics[name].value == (None if expected is None else pytest.approx(expected, abs=1e-6)), name
    for name, keys in case.get("warned", {}).items():
        assert set(keys) <= said(result, name)
    assert set(case.get("found", [])) <= {finding.key for finding in result.findings}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_case_can_be_said_in_words(case):
    tables = {name: case[name] for name in ("streams", "costs", "segments") if name in case}
    assert "[missing" not in str(in_words(analyse(client(case.get("answers"), **tables))))


# --- clients with hardly any data

NOTE = {"id": "n1", "block": "segments", "text": "Students"}
SPARSE = {
    "nothing at all": client(),
    "empty tables": client({}, streams=[], costs=[], segments=[]),
    "a list of segments alone": client(segments=[{"segment": "Students"}]),
    "one note": client({"notes": [NOTE]}),
    "costs alone": client(costs=[{"item": "Rent", "amount": 5.0, "behaviour": "fixed", "stage": "production"}]),
    "one versioned note": client({"notes": [{**NOTE, "version": "Old"}], "versions": [{"id": "v", "name": "Old"}]}),
    "relations without types": client({"relations": [{"id": "r", "segment": "Students"}]}),
    "costs of zero": client(costs=[{"item": "Rent", "amount": 0.0, "behaviour": "fixed", "stage": "selling"}]),
    "free goods": client(
        streams=[{"stream": "Gift", "kind": "sale", "volume": 5, "price": 0, "direct_cost": 1, "recurring": "no"}]
    ),
}


@pytest.mark.parametrize("sparse", SPARSE.values(), ids=SPARSE.keys())
def test_a_client_with_hardly_any_data_gets_every_metric_or_the_reason(sparse):
    result = analyse(sparse)
    assert sorted(result.metrics) == sorted(SPEC.metrics)
    assert not undeclared_metrics(result)
    assert all(metric.warnings for metric in result.metrics.values() if metric.value is None)
    assert "[missing" not in str(in_words(result))


def test_a_client_without_anything_has_no_metric_at_all():
    assert set(values(analyse(client())).values()) == {None}


def test_a_canvas_without_notes_is_drawn_blank_as_a_form_to_fill_in():
    result = analyse(client())
    assert result.charts["canvas"].data == {block: [] for block in BLOCKS}
    assert result.charts["canvas"].title.key == "chart.canvas.blank"


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_fill_every_block_and_compute_every_metric(name):
    result = analyse(open_client(DATA / name, [CHAPTER], language="en"))
    assert values(result)["completeness"] == 1
    assert [metric for metric, value in values(result).items() if value is None] == []
    assert "[missing" not in str(in_words(result))


def test_the_bakery_has_two_canvases_and_says_that_its_last_blocks_are_invented():
    bakery = open_client(DATA / "bakery", [CHAPTER]).record(CHAPTER)
    invented = [note for note in bakery.notes if note.block in BLOCKS[5:] and not note.version]
    assert invented and all("fictive" in note.evidence for note in invented)
    assert len(bakery.versions) == 1


# --- what must never change the answer

MONEY = st.floats(0.5, 5000, allow_nan=False)
STREAMS = st.lists(st.tuples(st.floats(1, 1000), MONEY, st.floats(0, 1.2)), min_size=1, max_size=6)
COSTS = st.lists(
    st.tuples(MONEY, st.sampled_from(["fixed", "variable"]), st.sampled_from(["production", "selling"])), max_size=6
)


def stream_rows(drawn):
    return [
        {
            "stream": f"s{n}",
            "kind": "sale",
            "volume": volume,
            "price": price,
            "direct_cost": price * part,
            "recurring": "no",
        }
        for n, (volume, price, part) in enumerate(drawn)
    ]


def cost_rows(drawn):
    return [{"item": f"c{n}", "amount": amount, "behaviour": b, "stage": s} for n, (amount, b, s) in enumerate(drawn)]


@settings(max_examples=60, deadline=None)
@given(STREAMS, COSTS)
def test_at_break_even_the_profit_is_zero(streams, costs):
    found = account(table(stream_rows(streams)), table(cost_rows(costs)) if costs else None)
    if found.break_even_amount is not None and found.revenue:
        scale = found.break_even_amount / found.revenue
        again = account(table(stream_rows([(v * scale, p, d) for v, p, d in streams])), None)
        profit = again.revenue - again.direct - found.variable * scale - found.fixed
        assert profit == pytest.approx(0, abs=1e-6 * max(found.revenue, found.fixed, 1))
        assert found.break_even_units == pytest.approx(sum(v for v, _, _ in streams) * scale)


@settings(max_examples=40, deadline=None)
@given(STREAMS, COSTS, st.randoms(use_true_random=False), st.floats(0.01, 100))
def test_neither_the_order_of_rows_nor_the_currency_changes_shares_and_units(streams, costs, shuffle, rate):
    first = analyse(client(streams=stream_rows(streams), costs=cost_rows(costs) or None))
    turned = list(zip(stream_rows(streams), range(len(streams)), strict=True))
    shuffle.shuffle(turned)
    rows = [{**row, "price": row["price"] * rate, "direct_cost": row["direct_cost"] * rate} for row, _ in turned]
    other = analyse(client(streams=rows, costs=cost_rows([(amount * rate, b, s) for amount, b, s in costs]) or None))
    for name in (
        "margin_share",
        "recurring_share",
        "margin_of_safety",
        "break_even_units",
        "operating_margin",
        "largest_margin_share",
    ):
        one, two = values(first)[name], values(other)[name]
        if one is not None and two is not None:
            assert two == pytest.approx(one, rel=1e-6, abs=1e-9), name


@settings(max_examples=40, deadline=None)
@given(STREAMS)
def test_shares_of_revenue_and_of_margin_add_up_to_one(streams):
    money = priced(table(stream_rows(streams)))
    assert money["revenue_share"].sum() == pytest.approx(1)
    assert money["margin_share"].isna().all() or money["margin_share"].sum() == pytest.approx(1)


def test_splitting_a_stream_in_two_changes_neither_revenue_nor_break_even():
    whole = {"stream": "a", "kind": "sale", "volume": 100, "price": 10, "direct_cost": 4, "recurring": "no"}
    halves = [{**whole, "stream": name, "volume": 50} for name in "ab"]
    costs = table([{"item": "Rent", "amount": 240, "behaviour": "fixed", "stage": "production"}])
    one, two = account(table([whole]), costs), account(table(halves), costs)
    assert (one.revenue, one.break_even_amount, one.break_even_units) == (
        two.revenue,
        two.break_even_amount,
        two.break_even_units,
    )


def test_a_tenth_on_prices_adds_a_tenth_of_revenue():
    found = account(table(CASES[1]["streams"]), table(CASES[1]["costs"]))
    effects = levers(found, 0.1).set_index("lever")["effect"]
    assert effects.to_dict() == pytest.approx({"price": 5000, "volume": 1500, "unit_costs": 3500, "fixed_costs": 900})


def test_a_subscription_is_compared_with_single_purchases():
    answers = {"subscriptions": [{"id": "s", "stream": "Bread", "included": 30, "single_price": 40}]}
    streams = [
        {"stream": "Bread", "kind": "subscription", "volume": 12, "price": 1000, "direct_cost": 0, "recurring": "yes"}
    ]
    row = analyse(client(answers, streams=streams)).tables["subscriptions"].frame.iloc[0]
    assert row["unit_price"] == pytest.approx(33.333333)
    assert row["pays_from"] == 25 and row["discount"] == pytest.approx(1 / 6)


def test_what_people_would_pay_for_is_compared_without_regard_to_case_and_spaces():
    paying = [
        {"id": "p", "segment": "Workers", "pays_now": ["Fresh  bread"], "ready_to_pay": ["fresh bread", "Coffee"]}
    ]
    result = analyse(client({"paying": paying}))
    assert result.tables["payments"].frame["not_sold"].tolist() == ["Coffee"]


def test_segments_come_from_the_list_or_else_from_the_answers():
    answers = {"relations": [{"id": "r", "segment": "Workers"}], "notes": [{**NOTE, "segment": "Students"}]}
    assert analyse(client(answers)).tables["segment_offers"].frame["segment"].tolist() == ["Students", "Workers"]
    assert analyse(client({"notes": [NOTE]})).tables["segment_offers"].frame["segment"].tolist() == ["Students"]
    listed = analyse(client(answers, segments=[{"segment": "Workers"}, {"segment": "Students"}, {"segment": "Others"}]))
    assert listed.tables["segment_offers"].frame["segment"].tolist() == ["Workers", "Students", "Others"]


def test_the_present_canvas_alone_is_drawn_and_counted():
    notes = [NOTE, {"id": "n2", "block": "costs", "text": "Rent", "version": "Old"}]
    result = analyse(client({"notes": notes, "versions": [{"id": "v", "name": "Old"}]}))
    assert values(result)["completeness"] == pytest.approx(1 / 9)
    assert result.charts["canvas"].data["costs"] == []
    assert result.charts["canvas"].data["segments"] == [{"text": "Students", "colour": "", "segment": "", "status": ""}]


# --- versions


def notes(*rows):
    fields = ("id", "block", "text", "segment", "continues")
    return record(notes=[dict(zip(fields, row, strict=False)) for row in rows]).notes


def test_versions_tell_added_removed_moved_and_reworded_notes_apart():
    before = notes(
        ("a", "segments", "Students"), ("b", "channels", "Messages"), ("c", "revenue", "Bread"), ("d", "costs", "Rent")
    )
    after = notes(
        ("e", "segments", "  students "),
        ("f", "relationships", "Messages"),
        ("g", "revenue", "Bread and pies", None, "c"),
        ("h", "partners", "Mill"),
    )
    found = changes(before, after)
    assert found[["block", "change"]].to_numpy().tolist() == [
        ["relationships", "moved"], ["revenue", "reworded"], ["partners", "added"], ["costs", "removed"],
    ]  # fmt: skip
    assert found.loc[0, "was"] == "channels" and found.loc[1, "previous"] == "Bread"


def test_a_note_known_by_its_id_is_not_mistaken_for_another_with_its_old_words():
    before = notes(("a", "segments", "Students"), ("b", "segments", "Workers"))
    after = notes(("c", "segments", "Pupils", None, "a"), ("d", "channels", "Students"))
    assert sorted(changes(before, after)["change"]) == ["added", "removed", "reworded"]


def test_a_canvas_compared_with_itself_has_no_changes_and_the_other_way_round_turns_them_over():
    one = notes(("a", "segments", "Students"), ("b", "channels", "Shop"), ("c", "channels", "Shop"))
    two = notes(("d", "segments", "Workers"), ("e", "channels", "Shop"))
    assert changes(one, one).empty
    turned = {"added": "removed", "removed": "added"}
    assert sorted(changes(two, one)["change"]) == sorted(turned[change] for change in changes(one, two)["change"])


def test_versions_are_compared_in_the_order_of_their_dates():
    versions = [{"id": "b", "name": "Second", "date": "2026-01-01"}, {"id": "a", "name": "First", "date": "2025-01-01"}]
    versions = [{**v, "date": pd.Timestamp(v["date"]).date()} for v in versions]
    rows = [
        {"id": f"n{n}", "block": "segments", "text": text, "version": version}
        for n, (text, version) in enumerate([("A", "Second"), ("B", "First"), ("C", None)])
    ]
    frame = analyse(client({"notes": rows, "versions": versions})).tables["version_changes"].frame
    assert list(dict.fromkeys(zip(frame["since"], frame["to"], strict=True))) == [("First", "Second"), ("Second", None)]


def test_an_unlisted_version_and_a_lost_predecessor_are_refused_with_the_nearest():
    answers = record(
        notes=[{**NOTE, "version": "Sprng"}, {"id": "n2", "block": "costs", "text": "Rent", "continues": "n9"}],
        versions=[{"id": "v", "name": "Spring"}],
    )
    found = {place: values for _, place, values in rules(answers)}
    assert found["notes.1.version"]["expected"] == "Spring"
    assert found["notes.2.continues"]["found"] == "n9"
    assert rules(record(notes=[NOTE])) == []


# --- drawings

LONG = {
    "ru": "Высококвалифицированнопрофессиональноориентированное взаимодействие с представителями подразделений",
    "fr": "Anticonstitutionnellement, l’accompagnement de l’interprofessionnalisation des établissements",
    "dollars": "From $5 to $10 a head, 10_000 {buyers} & more % off",
}


class Words:
    """Labels long enough to try any drawing."""

    def __init__(self, word="Взаимоотношения с клиентами и потребителями"):
        self.word = word

    def label(self, key):
        return "+ ещё {n}" if key == "chart.canvas.more" else self.word

    def value(self, number, unit):
        return f"{number:,.0f} {unit}"


def full_canvas(text, each=4):
    segments = ["Средние предприятия", "Торговые сети", ""]
    return {
        block: [
            {"text": text, "colour": f"C{n}", "segment": segments[n % 3], "status": ("untested", "refuted", "")[n % 3]}
            for n in range(each)
        ]
        for block in BLOCKS
    }


@pytest.mark.parametrize("each", [0, 1, 4, 25])
@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_no_word_on_the_canvas_leaves_its_block_whatever_the_length(text, each):
    figure = Figure(figsize=SIZE)
    ax = charts.plot_canvas(full_canvas(text, each), texts=Words(), ax=figure.subplots())
    renderer = FigureCanvasAgg(figure).get_renderer()
    width, height = (0.992 * 72 * inches for inches in figure.get_size_inches())
    edges = [
        Box(left * width, top * (height - FOOTER), wide * width, high * (height - FOOTER))
        for left, top, wide, high in PLACES.values()
    ]
    to_points = ax.transData.inverted()
    for artist in ax.texts:
        (left, bottom), (right, top) = to_points.transform(artist.get_window_extent(renderer).get_points())
        top, bottom = min(top, bottom), max(top, bottom)
        inside = any(
            box.left - 0.5 <= left
            and right <= box.left + box.width + 0.5
            and box.top - 1 <= top
            and bottom <= box.top + box.height + 1
            for box in edges
        )
        footer = top > height - FOOTER and right <= width + 0.5 and bottom <= height + 1
        assert inside or footer, artist.get_text()


def test_notes_shrink_first_and_are_counted_only_when_they_no_longer_fit():
    box = Box(0, 0, 130, 120)
    few, many = (
        fitted([{"text": "Bread", "status": ""}] * 3, box),
        fitted([{"text": LONG["fr"], "status": ""}] * 9, box),
    )
    assert few.left_out == 0 and few.cards[0].size == 9.5
    assert many.left_out == 9 - len(many.cards) > 0 and many.cards[0].size == 7
    assert all(card.box.top + card.box.height <= 120 for card in many.cards)


@given(st.text("абвщЫéèWil -.$ \n", max_size=120), st.floats(15, 200))
@settings(max_examples=60, deadline=None)
def test_wrapped_lines_fit_and_lose_no_letter(text, wide):
    lines = wrapped(text, 8, wide)
    assert all(text_width(line, 8) <= wide or len(line.rstrip("-")) <= 1 for line in lines)
    assert "".join(lines).replace("-", "").replace(" ", "") == "".join(text.split()).replace("-", "")
    assert text_width(shortened(text, 8, wide), 8) <= wide or not shortened(text, 8, wide).rstrip("…")


def test_a_no_break_space_keeps_a_price_on_one_line():
    assert wrapped("Abonnement 33\u202f€", 8, text_width("Abonnement 33", 8) + 1) == ["Abonnement", "33\u202f€"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_chart_of_the_examples_can_be_drawn_with_long_words(name):
    result = analyse(open_client(DATA / name, [CHAPTER], language="en"))
    for chart in result.charts.values():
        figure = Figure(figsize=chart.size, layout="constrained")
        getattr(charts, f"plot_{chart.name}")(chart.data, texts=Words(), ax=figure.subplots())
        FigureCanvasAgg(figure).draw()


def test_a_loss_without_break_even_is_drawn_too():
    streams = [
        {"stream": "Pens at $5 and $6", "kind": "sale", "volume": 100, "price": 5, "direct_cost": 6, "recurring": "no"}
    ]
    result = analyse(
        client(streams=streams, costs=[{"item": "Rent", "amount": 50, "behaviour": "fixed", "stage": "production"}])
    )
    assert result.charts["break_even"].data["break_even"] is None
    for chart in result.charts.values():
        figure = Figure(figsize=chart.size, layout="constrained")
        getattr(charts, f"plot_{chart.name}")(chart.data, texts=Words("$a$"), ax=figure.subplots())
        FigureCanvasAgg(figure).draw()


def test_the_canvas_carries_credit_and_limits():
    figure = Figure(figsize=SIZE)
    with matplotlib.rc_context({"font.family": ["DejaVu Sans"]}):
        ax = charts.plot_canvas(full_canvas("Bread", 1), texts=Wording("en", "EUR", CHAPTER), ax=figure.subplots())
    drawn = " ".join(artist.get_text() for artist in ax.texts)
    assert "Strategyzer, CC BY-SA 3.0" in drawn and "not for deep research" in drawn


# --- content


def test_every_sentence_of_the_texts_can_be_reached_from_the_code():
    source = "".join(path.read_text("utf-8") for path in (ROOT / "workbook" / "chapters" / CHAPTER).glob("*.py"))
    words = texts.read_texts(method.CHAPTERS / CHAPTER / "texts.en.csv")
    generated = (
        "block_empty_",
        "channel_missing_",
        "relation_gap_",
        "promise_weakest_",
        "preparation_",
        "interviews_held_",
        "talks_held_",
    )
    keys = {
        key.partition(".")[2] for key in words if key.startswith(("finding.", "warning.", "convention.", "source."))
    }
    assert [key for key in sorted(keys) if f'"{key}"' not in source and not key.startswith(generated)] == []


def test_channel_cells_are_whole_numbers_a_person_can_count():
    cells = analyse(client(CASES[14]["answers"], segments=CASES[14]["segments"])).charts["channel_roles"].data
    assert cells.loc["Workers"].tolist() == [2, 1, 1]
    assert cells.to_numpy().dtype.kind in "iu" and np.all(cells.to_numpy() >= 0)
