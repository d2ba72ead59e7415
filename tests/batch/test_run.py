"""The main job, for real: client folders in, papermill in processes, results and reports out."""

import html
import json
import re
import shutil
from pathlib import Path

import pytest

from workbook import method
from workbook.batch import Options, make_plan, run
from workbook.errors import UsageError
from workbook.project import DATA

HOSTILE_NAME = "<script>alert(1)</script> & =1+1 ООО «Ёж»"
VALUES = {"discount_rate": 0.1, "margin_rate": 0.3, "retention_rate": 0.8, "life_years": 5}
CUSTOMERS = "customer_id,name,revenue\n007,NA,1000\n008,{name},500\nN9,=1+1,250\n"
CHAPTER = "client_valuation"


@pytest.fixture(scope="module")
def clients(make_client, tmp_path_factory) -> Path:
    """Three clients: one whose every text attacks, one with mistakes, one whose chapter has too little data."""
    where = tmp_path_factory.mktemp("folder of {clients}")
    make_client(
        "hostile",
        {CHAPTER: VALUES},
        {"customers": CUSTOMERS.format(name=HOSTILE_NAME)},
        where=where,
        name=HOSTILE_NAME,
        sector=HOSTILE_NAME,
    )
    make_client(
        "broken",
        {CHAPTER: {"discount_rate": "ten", "no_such": 1}},
        {"customers": "customer_id,revenue\nA,12 EUR\n"},
        where=where,
    )
    make_client(
        "bare",
        {CHAPTER: {"discount_rate": 0.1}},
        {"customers": "customer_id,revenue\nA,100\n"},
        where=where,
        language="ru",
        currency="RUB",
    )
    return where


@pytest.fixture(scope="module")
def done(clients, tmp_path_factory):
    """The run of these clients, with the events it told of."""
    out, heard = tmp_path_factory.mktemp("out {braces}"), []
    manifest = run(make_plan([clients], Options()), out, jobs=2, progress=lambda *event: heard.append(event))
    return out, manifest, heard


def results(out: Path, client_id: str) -> dict:
    return json.loads((out / client_id / "results.json").read_text("utf-8"))


def test_one_bad_client_never_stops_the_others(done):
    out, manifest, heard = done
    assert {name: entry["status"] for name, entry in manifest.clients.items()} == {
        "bare": "done",
        "broken": "failed",
        "hostile": "done",
    }
    assert not (out / "broken").exists()
    assert ("broken", "failed") in heard and ("hostile", "done") in heard


def test_every_mistake_of_the_bad_client_is_in_its_reason(done):
    reason = done[1].clients["broken"]["reason"]
    assert "discount_rate" in reason and "no_such" in reason and "tables/customers.csv, row 2, column revenue" in reason


def test_the_results_hold_every_promised_metric_with_its_whole_record(done):
    metrics = results(done[0], "hostile")["chapters"][CHAPTER]["metrics"]
    promised = [name for name in method.chapter(CHAPTER).metrics if "<" not in name]
    assert set(promised) <= set(metrics)
    for metric in metrics.values():
        assert {"value", "low", "high", "unit", "source", "convention", "warnings"} <= set(metric)
        assert metric["value"] is not None or metric["warnings"]


def test_customer_equity_is_what_a_hand_calculation_gives(done):
    """1,750 of revenue a year, 30 % margin, kept .8, discounted .10, five years: 525 x sum of (.8/1.1)^t."""
    expected = 525 * sum((0.8 / 1.1) ** t for t in range(1, 6))
    assert results(done[0], "hostile")["chapters"][CHAPTER]["metrics"]["customer_equity"]["value"] == pytest.approx(
        expected
    )


def test_what_cannot_be_computed_is_null_and_says_why(done):
    equity = results(done[0], "bare")["chapters"][CHAPTER]["metrics"]["customer_equity"]
    assert equity["value"] is None and equity["warnings"] and equity["unit"] == "RUB"


def test_a_hostile_name_comes_through_every_output_as_text(done):
    out, _, _ = done
    for page in (out / "index.html", out / "hostile" / "report.html"):
        text = page.read_text("utf-8")
        assert "<script" not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; =1+1 ООО «Ёж»" in text
    assert results(out, "hostile")["client"]["name"] == HOSTILE_NAME
    for output in shown_html(out / "hostile" / f"{CHAPTER}.ipynb"):
        assert "<script" not in output


def shown_html(path: Path):
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            for mime in ("text/html", "text/markdown", "image/svg+xml"):
                yield "".join(output.get("data", {}).get(mime, ""))


def test_ids_like_007_and_names_like_na_survive(done):
    rows = results(done[0], "hostile")["chapters"][CHAPTER]["tables"]
    texts = json.dumps(rows, ensure_ascii=False)
    assert '"007"' in texts and '"NA"' in texts


def test_the_executed_notebook_holds_no_path_and_no_time(done, clients):
    text = (done[0] / "hostile" / f"{CHAPTER}.ipynb").read_text("utf-8")
    assert str(clients) not in text and "papermill" not in json.loads(text)["metadata"]
    assert "start_time" not in text


def test_reports_load_nothing_and_run_nothing(done):
    for page in done[0].rglob("*.html"):
        text = page.read_text("utf-8")
        assert "default-src 'none'" in html.unescape(text)
        assert not re.search(r"(src|href)\s*=\s*[\"']?(https?:)?//", text)
        assert not re.search(r"url\(\s*[\"']?(https?:)?//", text)


def test_a_second_run_with_resume_does_only_what_is_not_done(done, clients):
    out, _, _ = done
    heard = []
    run(make_plan([clients], Options()), out, resume=True, progress=lambda *event: heard.append(event))
    assert ("hostile", "skipped") in heard and ("bare", "skipped") in heard and ("broken", "failed") in heard


def test_another_language_into_the_same_folder_is_refused_and_nothing_is_lost(done, clients):
    out, _, _ = done
    before = (out / "hostile" / "report.html").read_bytes()
    for _ in range(2):
        manifest = run(make_plan([clients / "hostile"], Options(language="fr")), out)
        assert manifest.clients["hostile"]["status"] == "failed" and "--out" in manifest.clients["hostile"]["reason"]
    assert (out / "hostile" / "report.html").read_bytes() == before


def test_a_what_if_is_kept_and_printed(clients, tmp_path):
    plan = make_plan([clients / "hostile"], Options(scenario={"discount_rate": 0.2}, language="fr"))
    run(plan, tmp_path)
    found = results(tmp_path, "hostile")
    expected = 525 * sum((0.8 / 1.2) ** t for t in range(1, 6))
    assert found["scenario"] == {"discount_rate": 0.2}
    assert found["chapters"][CHAPTER]["metrics"]["customer_equity"]["value"] == pytest.approx(expected)
    assert "0,2" in (tmp_path / "hostile" / "report.html").read_text("utf-8") or "20\u202f%" in (
        tmp_path / "hostile" / "report.html"
    ).read_text("utf-8")


def test_a_run_says_the_same_twice(done, clients, tmp_path):
    run(make_plan([clients / "hostile"], Options()), tmp_path)
    for name in ("results.json", "report.html", f"{CHAPTER}.ipynb"):
        assert (tmp_path / "hostile" / name).read_bytes() == (done[0] / "hostile" / name).read_bytes()


def test_the_client_folder_is_left_as_it_was(done, clients):
    assert {path.name for path in (clients / "hostile").rglob("*")} == {
        "client.yaml",
        f"{CHAPTER}.yaml",
        "tables",
        "customers.csv",
    }


def test_two_clients_whose_ids_differ_by_case_are_both_refused(clients, tmp_path, make_client):
    make_client("HOSTILE", {CHAPTER: VALUES}, where=tmp_path)
    plan = make_plan([clients, tmp_path], Options())
    assert [job.client_id for job in plan if job.refused and "another client" in job.refused] == ["HOSTILE", "hostile"]


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        (Options(chapters=("client_valuatoin",)), CHAPTER),
        (Options(language="de"), "en"),
        (Options(formats=("doc",)), "html"),
        (Options(scenario={"discount_rat": 1}), "discount_rate"),
    ],
)
def test_an_option_nobody_could_follow_is_refused_with_the_nearest_word(options, hint):
    with pytest.raises(UsageError, match=hint):
        make_plan([DATA / "northlight"], options)


def test_a_folder_without_clients_is_refused(tmp_path):
    with pytest.raises(UsageError, match=r"client\.yaml"):
        make_plan([tmp_path], Options())


def test_results_of_an_earlier_run_are_set_aside_when_the_client_fails_today(clients, tmp_path):
    work = tmp_path / "clients" / "bare"
    shutil.copytree(clients / "bare", work)
    run(make_plan([work], Options()), tmp_path / "out")
    (work / "tables" / "customers.csv").write_text("customer_id,revenue\nA,much\n", encoding="utf-8")
    run(make_plan([work], Options()), tmp_path / "out")
    assert not (tmp_path / "out" / "bare").exists()
    assert (tmp_path / "out" / "bare.earlier" / "report.html").is_file()
