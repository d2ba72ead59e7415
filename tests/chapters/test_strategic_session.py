"""Chapter 10 against figures worked by hand, a strategy of 25 goals and 60 steps, and clients with hardly any data."""

import random
from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from workbook import method
from workbook.chapters.strategic_session import charts, graph, other_chapters
from workbook.chapters.strategic_session.analysis import analyse
from workbook.chapters.strategic_session.checks import checks
from workbook.chapters.strategic_session.goals import strategy_of
from workbook.chapters.strategic_session.layers import layers
from workbook.chapters.strategic_session.minutes_section import counted
from workbook.chapters.strategic_session.other_chapters import codes, suggestions_of
from workbook.chapters.strategic_session.places import places
from workbook.chapters.strategic_session.ranking import rice, scored, with_ranges, wsjf
from workbook.chapters.strategic_session.record import rules
from workbook.chapters.strategic_session.scenarios import Base, outcome, simulated
from workbook.client import open_client
from workbook.method import read_yaml
from workbook.metrics import Finding
from workbook.project import DATA, ROOT
from workbook.record import record_model
from workbook.report import drawing
from workbook.results import chapter_json, undeclared_metrics
from workbook.wording import Wording

CHAPTER = "strategic_session"
SPEC = method.chapter(CHAPTER)
CASES = read_yaml(ROOT / "tests" / "cases" / f"{CHAPTER}.yaml")
LARGE = read_yaml(ROOT / "tests" / "cases" / f"{CHAPTER}_map.yaml")
AS_OF = date(2026, 6, 30)
PEOPLE = {"en": ["Anna Lindqvist", "Priya Nandakumar"], "ru": ["Анна Воронцова", "Екатерина Белозёрская"]}
A4 = 174 / 25.4  # inches between the margins of the printed report
SLIDE = 7.0  # inches of height that a slide leaves for a picture


def client(answers=None, **more):
    record = record_model(CHAPTER).model_validate(answers or {})
    return SimpleNamespace(
        record=lambda _: record, table=lambda _: None, info=SimpleNamespace(id="x", as_of=AS_OF), **more
    )


def strategy(goals, steps=(), **answers):
    """Goals as (id, perspective, goals served), steps as (goal, text)."""
    said = [{"id": g, "perspective": p, "text": g.upper(), "parent": list(served)} for g, p, served in goals]
    acts = [{"id": f"s{n}", "goal": goal, "text": text} for n, (goal, text) in enumerate(steps)]
    return strategy_of(client({"goals": said, "actions": acts, **answers}).record(""))


def large(language):
    """The strategy of 25 goals and 60 steps with figures, owners and dates."""
    words, names = {"en": 3, "ru": 4}[language], PEOPLE[language]
    goals = [
        {
            "id": g[0],
            "perspective": g[1],
            "parent": g[2],
            "text": g[words],
            "measure": "x",
            "unit": "%",
            "weight": 0.04,
            "now": 10.0 + n,
            "target": 40.0,
            "since": date(2026, 1, 15),
            "due": date(2027, 6, 30),
            "owner": names[n % 2],
        }
        for n, g in enumerate(LARGE["goals"])
    ]
    steps = [
        {
            "id": f"s{n}",
            "goal": s[0],
            "text": s[words - 2],
            "owner": names[n % 2],
            "cost": 500.0,
            "start": date(2026, 1 + n % 9, 1),
            "due": date(2026, 4 + n % 9, 28),
            "status": ("done", "running", "planned")[n % 3],
            "impact": ("low", "medium", "high")[n % 3],
            "effort": 1.0 + n % 5,
        }
        for n, s in enumerate(LARGE["steps"])
    ]
    return client({"goals": goals, "actions": steps, "perspective_order": "usual"})


def values(result):
    return {name: metric.value for name, metric in result.metrics.items()}


def found(result):
    return {finding.key for finding in result.findings}


def failing(strategy):
    frame = checks(strategy)
    return dict(zip(frame["check"], frame["failing"], strict=True))


def in_words(result, language="en"):
    return chapter_json(result, Wording(language, "EUR", CHAPTER), {})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_hand_worked_cases(case):
    result = analyse(client(case["answers"]))
    for name, expected in case["expect"].items():
        assert result.metrics[name].value == (None if expected is None else pytest.approx(expected, abs=1e-6)), name
    for name, keys in case.get("warned", {}).items():
        assert set(keys) <= {message.key for message in result.metrics[name].warnings}, name
    assert set(case.get("found", [])) <= found(result)
    assert undeclared_metrics(result) == []
    assert "[missing" not in str(in_words(result))


# --- published formulas


def test_rice_multiplies_reach_impact_and_confidence_and_divides_by_effort():
    """S. McBride, Intercom: 500 customers, high impact 2, confidence 80 %, 4 person-months."""
    assert rice(500, 2, 0.8, 4) == 200
    assert [choice.score for choice in method.scales()["session_impact"]] == [0.25, 0.5, 1, 2, 3]


def test_wsjf_divides_the_cost_of_delay_by_the_size():
    """Reinertsen; value 8, urgency 5, risk 3, size 2."""
    assert wsjf(8, 5, 3, 2) == 8


# --- structure of the map

SOUND = [("f", "financial", ()), ("c", "customer", ("f",)), ("p", "processes", ("c",)), ("g", "growth", ("p",))]


def test_a_sound_map_fails_no_check_of_structure():
    wrong = failing(strategy(SOUND, [("g", "Learn")]))
    assert all(
        not wrong[name] for name in ("without_parent", "unknown_parent", "cycle", "step_not_to_finance", "weights")
    )


def test_each_check_finds_what_it_looks_for():
    goals = [
        *SOUND,
        ("lost", "growth", ()),
        ("x", "processes", ("y",)),
        ("y", "processes", ("x",)),
        ("down", "customer", ("g", "none")),
    ]
    wrong = failing(strategy(goals, [("lost", "Astray"), ("nobody", "Homeless"), ("g", "Learn")]))
    assert wrong["without_parent"] == ["LOST"]
    assert wrong["unknown_parent"] == ["none"]
    assert wrong["cycle"] == ["X → Y"]
    assert wrong["serves_downward"] == ["DOWN → G"]
    assert wrong["step_not_to_finance"] == ["Astray"] and wrong["step_unknown_goal"] == ["Homeless"]
    assert "DOWN" in wrong["nothing_beneath"] and "G" not in wrong["nothing_beneath"]


def test_processes_and_customers_may_serve_each_other_in_either_order():
    for order in ("source", "usual"):
        both = strategy([*SOUND, ("c2", "customer", ("p",))], perspective_order=order)
        assert failing(both)["serves_downward"] == []


def test_weights_must_add_up_to_one():
    said = [{"id": n, "perspective": "financial", "text": n, "weight": w} for n, w in (("a", 0.5), ("b", 0.3))]
    assert failing(strategy_of(client({"goals": said}).record("")))["weights"] == ["0.80"]
    said[1]["weight"] = 0.5
    assert failing(strategy_of(client({"goals": said}).record("")))["weights"] == []


def test_a_goal_that_serves_itself_is_a_circle():
    assert failing(strategy([("f", "financial", ("f",))]))["cycle"] == ["F"]


def test_the_order_of_perspectives_is_that_of_the_source_unless_the_usual_one_is_chosen():
    assert strategy(SOUND).order[1] == "processes"
    assert strategy(SOUND, perspective_order="usual").order[1] == "customer"


# --- layers and places of the map


@st.composite
def maps(draw):
    n = draw(st.integers(1, 14))
    lanes = {f"g{i}": draw(st.integers(0, 3)) for i in range(n)}
    pairs = st.tuples(st.sampled_from(sorted(lanes)), st.sampled_from(sorted(lanes)))
    return lanes, list(dict.fromkeys(draw(st.lists(pairs, max_size=20))))


@given(maps(), st.integers(2, 5))
@settings(max_examples=40, deadline=None)
def test_every_goal_stands_once_in_its_lane_and_every_link_leads_up(drawn, columns):
    lanes, links = drawn
    made = layers(lanes, links, columns, 4)
    assert sorted(node for row in made.rows for node in row if isinstance(node, str)) == sorted(lanes)
    row_of = made.row_of()
    assert all(made.lanes[row_of[goal]] == lane for goal, lane in lanes.items())
    assert all(sum(isinstance(node, str) for node in row) <= columns for row in made.rows)
    for path in made.paths.values():
        rows = [row_of[node] for node in path]
        assert rows == list(range(rows[0], rows[-1] - 1, -1)) and len(rows) > 1
    assert {*made.paths, *made.closing} == set(links) and set(made.down) <= set(made.paths)


@given(maps())
@settings(max_examples=30, deadline=None)
def test_boxes_of_a_row_never_touch_and_stay_on_the_page(drawn):
    made = layers(*drawn, columns=5, sweeps=4)
    middles = places(made, 700.0, 100.0, 7.0, 6.0)
    for row in made.rows:
        widths = [100 if isinstance(node, str) else 7 for node in row]
        if sum(widths) > 700:
            continue
        left = [middles[node] - width / 2 for node, width in zip(row, widths, strict=True)]
        right = [middles[node] + width / 2 for node, width in zip(row, widths, strict=True)]
        assert left[0] >= -1e-6 and right[-1] <= 700 + 1e-6
        assert all(a <= b + 1e-6 for a, b in zip(right, left[1:], strict=False))


def test_sorting_the_rows_leaves_few_crossings_in_a_large_map():
    found_ = strategy_of(large("en").record(""))
    sorted_ = layers(found_.lanes, found_.links, 6, SPEC.threshold("map_sweeps"))
    assert sorted_.crossings <= 6 < layers(found_.lanes, found_.links, 6, 0).crossings


@given(st.permutations(range(6)))
@settings(max_examples=15, deadline=None)
def test_the_order_of_links_changes_neither_depth_nor_reach(order):
    links = [("a", "b"), ("b", "c"), ("a", "c"), ("d", "b"), ("e", "d"), ("f", "c")]
    shuffled = [links[place] for place in order]
    assert graph.depths("abcdef", shuffled) == graph.depths("abcdef", links)
    assert graph.reaching({"c"}, shuffled) == set("abcdef")


# --- a strategy of 25 goals and 60 steps


def drawn(chart, language):
    with rc_context(drawing._style()):
        figure = Figure(figsize=chart.size, layout="constrained")
        canvas = FigureCanvasAgg(figure)
        getattr(charts, f"plot_{chart.name}")(chart.data, texts=Wording(language, "EUR", CHAPTER), ax=figure.subplots())
        drawing._break_long_labels(figure)
        canvas.draw()
        return figure


@pytest.mark.parametrize("language", ["en", "ru"])
def test_25_goals_and_60_steps_are_readable_on_a4_and_on_a_slide(language):
    result = analyse(large(language), intervals=False)
    assert {"map_holds", "goals_ready"} <= found(result)
    pictures = [result.charts[name] for name in ("strategy_map", *(f"steps_{p}" for p in SPEC_PERSPECTIVES))]
    for chart in pictures:
        figure = drawn(chart, language)
        letters = min(text.get_fontsize() for text in figure.findobj(Text) if text.get_text())
        wide, high = chart.size
        assert letters * A4 / wide >= 5, chart.name
        assert letters * min(SLIDE / high, 1.3) >= 5, chart.name
        assert high * A4 / wide <= 9, chart.name  # one page, with title and reading
        for text in figure.findobj(Text):
            box = text.get_window_extent()
            assert not text.get_text() or figure.bbox.padded(3).contains(box.x0, box.y0), text.get_text()
            assert not text.get_text() or figure.bbox.padded(3).contains(box.x1, box.y1), text.get_text()


SPEC_PERSPECTIVES = ("financial", "customer", "processes", "growth")


def test_every_goal_and_every_step_of_the_large_strategy_is_drawn_in_full():
    result = analyse(large("ru"), intervals=False)
    written = " ".join(text.get_text() for text in drawn(result.charts["strategy_map"], "ru").findobj(Text))
    assert "…" not in written
    steps = [text for p in SPEC_PERSPECTIVES for text in drawn(result.charts[f"steps_{p}"], "ru").findobj(Text)]
    said = "".join(text.get_text() for text in steps).replace(" ", "")
    assert [s[2] for s in LARGE["steps"] if s[2].replace(" ", "")[:30] not in said] == []


# --- findings of earlier chapters


@pytest.fixture(scope="module")
def northlight():
    return open_client(DATA / "northlight", [CHAPTER])


def test_every_earlier_chapter_can_be_named_in_a_decision():
    earlier = {name for name in method.chapters() if method.chapter(name).number < SPEC.number}
    assert earlier <= {choice.value for choice in method.scales()["session_chapter"]}
    assert set(SPEC.threshold("suggested_perspectives")) == {c.value for c in method.scales()["session_chapter"]}


def test_findings_of_all_earlier_chapters_with_data_arrive_and_keep_chapter_and_code(northlight):
    arrived = suggestions_of(northlight)
    assert {one.chapter for one in arrived} == set(other_chapters.earlier(northlight))
    assert {"market_research", "business_model_canvas", "client_valuation", "pricing_and_tco"} <= {
        o.chapter for o in arrived
    }
    assert len({(one.chapter, one.code) for one in arrived}) == len(arrived)
    assert {one.level for one in arrived} <= {"act", "watch"}


def test_decisions_of_northlight_still_meet_their_findings(northlight):
    result = analyse(northlight, intervals=False)
    assert "suggestions_gone" not in result.tables
    settled = result.tables["suggested"].frame
    refused = settled[settled["decision"] == "refused"]
    assert len(refused) == values(result)["suggestions_refused"] and refused["reason"].map(bool).all()


@pytest.mark.parametrize("language", ["en", "fr", "ru"])
def test_a_suggestion_speaks_the_readers_language(northlight, language):
    rows = in_words(analyse(northlight, intervals=False), language)["tables"]["suggested"]
    assert "[missing" not in str(rows) and all(row["text"] for row in rows)


def test_the_other_chapters_are_computed_once_for_the_same_files(northlight, monkeypatch):
    first = suggestions_of(northlight)
    monkeypatch.setattr(other_chapters, "_collected", lambda client: pytest.fail("computed again"))
    assert suggestions_of(open_client(DATA / "northlight", [CHAPTER])) == first


def test_a_chapter_that_asks_for_goals_while_it_is_asked_for_findings_gets_an_answer(northlight, monkeypatch):
    inner = []
    monkeypatch.setattr(other_chapters, "_of_chapter", lambda name, client: inner.append(suggestions_of(client)) or ())
    assert other_chapters._collected(northlight) == () and set(inner) == {()}


def test_codes_of_repeated_findings_name_what_they_are_about():
    same = [Finding("gap", {"n": 1, "segment": s}, ()) for s in ("Public sector", "Health", "Health")]
    assert codes([*same, Finding("low", {}, ())]) == ["gap:public_sector", "gap:health", "gap:health_2", "low"]


def test_a_refusal_needs_a_reason_and_an_acceptance_a_goal(monkeypatch):
    decided = [
        {"id": "a", "chapter": "market_research", "finding": "one", "decision": "refused"},
        {"id": "b", "chapter": "market_research", "finding": "two", "decision": "accepted", "goal": "nowhere"},
    ]
    result = analyse(client({"suggestions": decided}))
    assert {"refused_without_reason", "accepted_without_goal"} <= found(result)
    assert len(result.tables["suggestions_gone"].frame) == 2


# --- rankings, scenarios, votes


def steps_frame(rows):
    said = [
        {
            "id": f"s{n}",
            "goal": "g",
            "text": f"S{n}",
            "reach": float(r),
            "impact": "high",
            "confidence": 0.8,
            "effort": float(e),
            "value": 5,
            "urgency": 3,
            "risk": 2,
            "size": 2,
        }
        for n, (r, e) in enumerate(rows)
    ]
    return strategy_of(client({"actions": said}).record("")).live


@given(
    st.lists(st.tuples(st.integers(1, 500), st.integers(1, 12)), min_size=2, max_size=8), st.sampled_from([2.0, 10.0])
)
@settings(max_examples=15, deadline=None)
def test_counting_reach_in_other_units_changes_no_rank(rows, factor):
    plain, scaled = (scored(steps_frame(r), "rice") for r in (rows, [(a * factor, e) for a, e in rows]))
    assert plain["id"].tolist() == scaled["id"].tolist()


def test_a_first_place_far_ahead_stays_and_a_close_one_does_not():
    _, sure = with_ranges(scored(steps_frame([(1000, 1), (10, 1)]), "rice"), "rice")
    _, open_ = with_ranges(scored(steps_frame([(100, 1), (99, 1)]), "rice"), "rice")
    assert sure == 1 and 0.4 < open_ < 0.65


def test_steps_that_are_done_are_not_ranked():
    said = [{"id": "a", "goal": "g", "text": "A", "status": "done", "impact": "high", "effort": 1.0}]
    assert values(analyse(client({"actions": said})))["quick_wins"] is None


DRIVERS = pd.DataFrame(
    {"driver": ["A", "B"], "acts_on": ["revenue", "costs"], "low": [-0.2, 0], "mid": [0, 0.05], "high": [0.1, 0.05]}
)


def test_the_simulation_keeps_within_the_two_edges_and_repeats_itself():
    draws = simulated(Base(1000, 800), DRIVERS, 2000, 1)
    assert draws.min() >= 800 - 840 and draws.max() <= 1100 - 800
    assert np.array_equal(draws, simulated(Base(1000, 800), DRIVERS, 2000, 1))


def test_a_triangle_has_the_mean_of_its_corners():
    one = DRIVERS.head(1)
    draws = simulated(Base(1000, 0), one, 40000, 1) / 1000 - 1
    assert draws.mean() == pytest.approx((-0.2 + 0 + 0.1) / 3, abs=0.002)


def test_drivers_multiply():
    revenue, costs = outcome(Base(100, 50), pd.Series(["revenue", "revenue", "costs"]), [0.1, 0.2, 0.1])
    assert (revenue, costs) == (pytest.approx(132), pytest.approx(55))


def test_the_interval_of_the_base_case_is_the_middle_of_the_simulation():
    answers = next(case["answers"] for case in CASES if case["name"] == "three scenarios")
    base = analyse(client(answers)).metrics["scenario_profit_base"]
    assert base.low < base.value < base.high and base.low > 20 and base.high < 340


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("XYZ"), st.integers(1, 3)), min_size=1, max_size=12))
@settings(max_examples=30, deadline=None)
def test_shares_of_dots_add_up_whoever_votes_first(cast):
    frame = pd.DataFrame(cast, columns=["person", "option", "dots"])
    counts = counted(frame)
    assert counts["share"].sum() == pytest.approx(1)
    assert (counts["low"] <= counts["high"] + 1e-12).all()
    again = counted(frame.sample(frac=1, random_state=1))
    assert again.set_index("option")["share"].to_dict() == pytest.approx(counts.set_index("option")["share"].to_dict())


def test_people_vote_in_files_of_their_own_and_are_counted_once():
    own = record_model(CHAPTER).model_validate({"votes": [{"id": "a", "option": "B", "dots": 3}]})
    here = {
        "votes": [
            {"id": "a", "person": "Ada", "option": "A", "dots": 3},
            {"id": "b", "person": "Bo", "option": "A", "dots": 3},
        ]
    }
    people = (SimpleNamespace(name="Ada", record=own),)
    result = analyse(client(here, respondents=lambda _: people))
    assert values(result)["dots"] == 6 and "vote_tied" in found(result)


# --- answers that contradict each other, and hardly any answers


def test_contradicting_answers_are_refused():
    said = {
        "drivers": [{"id": "a", "driver": "A", "acts_on": "costs", "low": 0, "mid": 0.5, "high": 0.1}],
        "goals": [{"id": "g", "perspective": "growth", "text": "G", "since": "2026-05-01", "due": "2026-04-01"}],
        "actions": [{"id": "a", "goal": "g", "text": "A", "start": "2026-05-01", "due": "2026-04-01"}],
    }
    for item in ("goals", "actions"):
        for name in ("since", "start", "due"):
            if name in said[item][0]:
                said[item][0][name] = date.fromisoformat(said[item][0][name])
    places_ = [place for _, place, _ in rules(record_model(CHAPTER).model_validate(said))]
    assert places_ == ["drivers.1.mid", "goals.1.due", "actions.1.due"]


def test_an_empty_client_gets_every_metric_with_what_is_missing():
    result = analyse(client())
    assert {name for name in SPEC.metrics} == set(result.metrics)
    assert all(metric.value is None and metric.warnings for metric in result.metrics.values())
    assert "[missing" not in str(in_words(result))


def entries_of(item):
    """An entry with nothing but what is required."""
    sample = {"text": "X", "count": 1, "date": AS_OF, "share": 0.1, "money": 10.0, "number": 1.0, "memo": "X"}
    fields = {f.id: sample.get(f.type) for f in item.fields if f.required}
    for field in item.fields:
        if field.required and field.choices:
            value = field.choices[0].value
            fields[field.id] = int(value) if value.isdigit() else value
    return {"id": "a", **fields}


@pytest.mark.parametrize("item", [i.id for i in SPEC.items.values() if i.type == "records"])
def test_an_entry_with_only_what_is_required_is_enough_for_words_in_three_languages(item):
    result = analyse(client({item: [entries_of(SPEC.items[item])]}))
    for language in ("en", "fr", "ru"):
        assert "[missing" not in str(in_words(result, language))
    for chart in result.charts.values():
        drawn(chart, "fr")


@pytest.mark.parametrize("seed", range(8))
def test_any_part_of_northlights_answers_gives_words_and_pictures(northlight, seed):
    record = northlight.record(CHAPTER)
    chosen = random.Random(seed).sample(sorted(SPEC.items), len(SPEC.items) // 3)
    answers = {name: getattr(record, name) for name in chosen if getattr(record, name) not in (None, ())}
    plain = {k: [dict(e) for e in v] if SPEC.items[k].type == "records" else v for k, v in answers.items()}
    result = analyse(client(plain))
    assert "[missing" not in str(in_words(result, "ru")) and undeclared_metrics(result) == []
    for chart in list(result.charts.values())[:4]:
        drawn(chart, "ru")


def test_what_if_budgets_change_only_what_rests_on_them(northlight):
    usual = values(analyse(northlight, intervals=False))
    other = open_client(DATA / "northlight", [CHAPTER], scenario={"plan_budget": 100000.0})
    less = values(analyse(other, intervals=False))
    assert {name for name in usual if usual[name] != less[name]} == {"plan_budget_left"}
