"""The open chapter behind a page: what is saved, refused and computed again, without any browser."""

import subprocess
import sys

import pytest

from workbook.client.new import new_client
from workbook.client.store import stored
from workbook.errors import Problems
from workbook.forms import frontend
from workbook.forms.form import Form, section_form
from workbook.forms.live import live_of
from workbook.forms.redrawn import chart, results
from workbook.notebook import open_page

VALUATION, CANVAS = "client_valuation", "business_model_canvas"


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """No event loop: what a kernel does a moment later is done at once. (A browser of other tests may keep one.)"""

    def none():
        raise RuntimeError("no running event loop")

    monkeypatch.setattr("workbook.forms.live.asyncio.get_running_loop", none)


@pytest.fixture
def acme(tmp_path):
    return new_client("acme", example="northlight", where=tmp_path)


@pytest.fixture
def can_type(monkeypatch):
    monkeypatch.setenv(frontend.VOILA, "1")
    monkeypatch.delenv(frontend.HEADLESS, raising=False)


def opened(folder, chapter=VALUATION, **parameters):
    return live_of(open_page(chapter, {"client": str(folder), **parameters}))


def form_of(live, section, item):
    return next(part for part in section_form(live, section).children if item in getattr(part, "values", {}))


def typed(form: Form, item, value, base=None):
    """What the form answers when the page sends this edit."""
    answers = []
    form.send = answers.append
    edit = {"kind": "edit", "view": "v", "seq": 1, "item": item, "value": value, "base": base or form.rev}
    form._heard(form, edit, [])
    return answers[0]


def test_an_edit_is_on_the_disk_before_it_is_acknowledged(acme):
    live = opened(acme)
    form = form_of(live, "value", "margin_rate")
    answer = typed(form, "margin_rate", "35")
    assert answer == {"kind": "acked", "rev": stored(acme, VALUATION).rev, "view": "v", "seq": 1, "item": "margin_rate"}
    assert stored(acme, VALUATION).answers["margin_rate"] == 0.35
    assert form.values["margin_rate"] == "35" and form.rev == answer["rev"]


def test_results_and_charts_follow_an_edit_and_the_others_stay(acme):
    live = opened(acme)
    value, tornado, pareto = results(live, "value"), chart(live, "sensitivity"), chart(live, "pareto")
    before = value.value, tornado.value, pareto._made
    typed(form_of(live, "value", "margin_rate"), "margin_rate", "35")
    assert value.value != before[0] and tornado.value != before[1]
    assert pareto._made is before[2]


def test_answers_that_contradict_each_other_are_refused_under_the_field(acme):
    live = opened(acme)
    form = form_of(live, "matrix", "matrix_low")
    answer = typed(form, "matrix_low", "4.5")
    assert answer["kind"] == "refused" and "4.5" in answer["text"]
    assert "matrix_low" not in stored(acme, VALUATION).answers


def test_two_versions_of_one_answer_are_both_shown_until_one_is_chosen(acme):
    live = opened(acme)
    form = form_of(live, "value", "hour_cost")
    seen = form.rev
    typed(form, "hour_cost", "80", seen)
    typed(form, "hour_cost", "90", seen)
    [conflict] = form.conflicts
    assert (conflict["kept"], conflict["other"]) == ("80 £ an hour", "90 £ an hour")
    form._heard(form, {"kind": "settle", "view": "v", "seq": 2, "item": "hour_cost", "keep": False}, [])
    assert form.conflicts == [] and form.values["hour_cost"] == "90"


def test_what_somebody_else_saves_is_shown(acme):
    live = opened(acme)
    form = form_of(live, "value", "hour_cost")
    text = (acme / f"{VALUATION}.yaml").read_text("utf-8")
    (acme / f"{VALUATION}.yaml").write_text(text.replace("hour_cost: 77", "hour_cost: 78"), encoding="utf-8")
    live.follow()
    assert form.values["hour_cost"] == "78"


def test_progress_counts_the_answers_of_the_section(acme):
    live = opened(acme)
    form = form_of(live, "value", "hour_cost")
    assert form.progress["text"] == "11 of 11 answered"
    typed(form, "hour_cost", "")
    assert form.progress["answered"] == 10


def test_an_example_of_the_project_takes_no_answers():
    live = opened("northlight")
    form = form_of(live, "value", "hour_cost")
    assert "workbook new acme --from northlight" in form.about["readonly"]
    form._heard(form, {"kind": "edit", "item": "hour_cost", "value": "1", "base": form.rev}, [])
    assert stored(live.folder, VALUATION).answers["hour_cost"] == 77


@pytest.mark.parametrize("chapter", [VALUATION, CANVAS])
@pytest.mark.parametrize("language", ["en", "fr", "ru"])
def test_a_blank_client_has_forms_for_every_section(chapter, language, tmp_path):
    live = opened(new_client("blank", language=language, where=tmp_path), chapter)
    for section in {item.section for item in live.page.spec.items.values()}:
        assert section_form(live, section).children


def test_a_form_shown_twice_is_one_form(acme):
    live = opened(acme)
    assert section_form(live, "value") is section_form(live, "value")
    assert opened(acme) is live


def test_every_live_piece_has_its_static_twin(acme, can_type):
    page = open_page(VALUATION, {"client": str(acme)})
    pieces = [page.form("value"), page.table("customers"), page.results("value"), page.chart("sensitivity")]
    for piece in pieces:
        data = piece._repr_mimebundle_()[0]
        assert "application/vnd.jupyter.widget-view+json" in data
        assert data["text/html"].startswith("<div class=") and data["text/plain"]
    assert "What share of revenue remains as margin?" in pieces[0]._repr_mimebundle_()[0]["text/html"]


def test_a_client_with_mistakes_opens_where_they_can_be_mended(acme, can_type, monkeypatch):
    text = (acme / f"{VALUATION}.yaml").read_text("utf-8")
    wrong = text.replace("margin_rate: 0.32", "margin_rate: lots")
    (acme / f"{VALUATION}.yaml").write_text(wrong, encoding="utf-8")
    page = open_page(VALUATION, {"client": str(acme)})
    form = form_of(page.live, "value", "margin_rate")
    shown = results(page.live, "value")
    assert "lots" in form.mistakes["margin_rate"] and "lots" in shown.value
    typed(form, "margin_rate", "32")
    assert form.mistakes == {} and "lots" not in shown.value
    (acme / f"{VALUATION}.yaml").write_text(wrong, encoding="utf-8")
    monkeypatch.setenv(frontend.HEADLESS, "1")
    with pytest.raises(Problems):
        open_page(VALUATION, {"client": str(acme)})


class Shell:
    def __init__(self, msg_id):
        self.kernel = self
        self.header = {"header": {"msg_id": msg_id}}

    def get_parent(self):
        return self.header


@pytest.mark.parametrize(
    ("msg_id", "expected"),
    [("1f0c-3a_4242_17", False), ("0b5c9f6e-31ab-4c1e-9f0e-2b1f3c4d5e6f", True), ("", False)],
)
def test_forms_live_where_a_browser_asked_and_not_under_a_program(msg_id, expected, monkeypatch):
    import IPython

    monkeypatch.delenv(frontend.HEADLESS, raising=False)
    monkeypatch.delenv(frontend.VOILA, raising=False)
    monkeypatch.setattr(IPython, "get_ipython", lambda: Shell(msg_id))
    assert frontend.has_front_end() is expected


def test_a_page_without_a_front_end_loads_no_widgets():
    code = (
        "import sys; from workbook.notebook import open_page; page = open_page('client_valuation', "
        "{'client': 'northlight'}); page.form('value'); page.table('customers'); page.results('value'); "
        "sys.exit(any(name in sys.modules for name in ('ipywidgets', 'anywidget')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
