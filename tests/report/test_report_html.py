"""The client's report: whole, plain to read, and inert whatever its texts hold."""

import re

import pytest

from workbook.report.html import render_report, render_rows, render_section
from workbook.report.page import POLICY, css_text
from workbook.wording import Wording

HOSTILE = "<script>alert(1)</script> & =1+1 ООО «Ёж»"
WORSE = (
    "</style></title>'\"--><img src=x onerror=alert(1)>{{ 7*7 }}{% raw %} "
    'http://example.com/ \\";} @import url(//x); \u202e'
)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" role="img"><title>x</title></svg>'
CHARTS = {"client_valuation-pareto": SVG}
STRUCTURE = {"kind", "name", "level", "language", "currency", "unit", "id", "metrics", "key", "segment"}


def attacked(value, text, key=""):
    """The same data with ``text`` in every string that is not part of its structure."""
    if isinstance(value, dict):
        return {name: attacked(part, text, name) for name, part in value.items()}
    if isinstance(value, list):
        return [attacked(part, text, key) for part in value]
    return text if isinstance(value, str) and key not in STRUCTURE else value


@pytest.fixture
def hostile(make_results):
    """Every text of the results attacks, the client's name and the cells of tables included."""

    def make(text):
        results = attacked(make_results("ru"), text)
        results["client"]["name"] = text
        results["chapters"]["client_valuation"]["tables"]["by_segment"][0]["segment"] = text
        results["scenario"] = {"discount_rate": 0.12, text: text}
        return results

    return make


@pytest.mark.parametrize("text", [HOSTILE, WORSE])
def test_hostile_text_in_every_field_comes_through_as_text(hostile, read, text):
    page = read(render_report(hostile(text), CHARTS))
    assert "script" not in page.tags
    assert page.text.count(" ".join(text.split())) > 25
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert {tag for tag, _ in page.elements if tag == "img"} == {"img"}
    assert all(address.startswith(("data:image/", "#")) for address in page.attributes("src", "href"))


@pytest.mark.parametrize("text", [HOSTILE, WORSE])
def test_hostile_text_cannot_end_a_style(hostile, read, make_results, text):
    attacked_page, calm = read(render_report(hostile(text), CHARTS)), read(render_report(make_results("ru"), CHARTS))
    (style,) = attacked_page.styles
    assert "alert" not in style.replace("\\", "") or "<" not in style
    assert style.count("{") == calm.styles[0].count("{") and style.count("}") == calm.styles[0].count("}")


def test_a_css_string_holds_only_letters_digits_and_escapes():
    assert re.fullmatch(r'"([A-Za-z0-9]|\\[0-9a-f]+ )*"', css_text(WORSE + HOSTILE + "\n\0"))
    assert css_text("Acme 1") == '"Acme\\20 1"'


def test_a_long_name_is_cut_short_above_printed_pages_only(make_results, read):
    page = read(render_report(make_results(name="N" * 90), {}))
    assert "N" * 90 in page.text and "N" * 71 not in page.styles[0]


@pytest.mark.parametrize("language", ["en", "fr", "ru"])
def test_a_report_loads_nothing_and_runs_nothing(make_results, read, language):
    html = render_report(make_results(language), CHARTS)
    page = read(html)
    assert ("meta", {"http-equiv": "Content-Security-Policy", "content": POLICY}) in page.elements
    assert page.tags.isdisjoint({"script", "link", "iframe", "object", "embed", "form", "base", "svg"})
    assert all(address.startswith(("data:", "#")) for address in page.attributes("src", "href", "srcset", "action"))
    assert re.findall(r"https?://", re.sub(r"data:[\w/;,+=.-]+", "", html)) == []
    assert "@import" not in html and set(re.findall(r"url\((.{5})", html)) == {"data:"}


def test_every_link_of_the_contents_leads_somewhere(make_results, read):
    page = read(render_report(make_results(), CHARTS))
    targets = set(page.attributes("id"))
    assert {address.removeprefix("#") for address in page.attributes("href")} <= targets


def test_a_missing_metric_shows_its_reason_and_no_blank(make_results, read):
    text = read(render_report(make_results(), CHARTS)).text
    assert text.count("Not computed") == 2
    assert text.count("Fewer than 12 repeat customers.") == 2


def test_every_metric_stands_in_the_closing_list_with_source_and_convention(make_results, read):
    text = read(render_report(make_results(), CHARTS)).text
    closing = text[text.rindex("How each number was computed") :]
    for metric in make_results()["chapters"]["client_valuation"]["metrics"].values():
        assert metric["label"] in closing
    assert "£61,420 – £85,403" in closing and "without an interval" in closing
    assert "invoices of 2025" in closing and "discounted yearly" in closing


def test_findings_are_told_in_the_order_of_their_urgency(make_results, read):
    text = read(render_report(make_results(), CHARTS)).text
    headlines = text[text.index("Decide now") :]
    assert headlines.index("Two accounts carry it all.") < headlines.index("Nothing to do here.")
    section = text[text.index("What customers are worth") :]
    assert section.index("Two accounts carry it all.") < section.index("Nothing to do here.")


def test_headlines_hold_all_that_must_be_decided_and_count_what_they_leave_to_the_chapters(make_results, read):
    results = make_results()
    chapter = results["chapters"]["client_valuation"]
    levels = ["act"] * 9 + ["watch"] * 5 + ["note"] * 4
    finding = {"key": "k", "values": {}, "metrics": []}
    chapter["findings"] = [{**finding, "text": f"{level} {n}.", "level": level} for n, level in enumerate(levels)]
    text = read(render_report(results, {})).text
    headlines = text[text.index("Decide now") : text.index("Chapter 1")]
    assert headlines.count("act ") == 9 and headlines.count("watch ") == 3 and headlines.count("note ") == 1
    assert "and 2 more in the chapter" in headlines and "and 3 more in the chapter" in headlines


def test_a_what_if_never_passes_for_the_base_case(make_results, read):
    base, what_if = make_results(), make_results()
    what_if["scenario"] = {"growth_of_everything": 0.25}
    name = Wording("en").label("what_if")
    assert name not in read(render_report(base, {})).text
    page = read(render_report(what_if, {}))
    assert page.text.count(name) == 3, "on the cover, above the headlines and at the chapter"
    assert "growth_of_everything 0.25" in page.text
    assert css_text(name) in page.styles[0], "and above each printed page"


def test_an_assumption_is_named_as_its_question_is_asked(make_results, read):
    results = make_results()
    results["scenario"] = {"discount_rate": 0.12}
    asked = Wording("en", "GBP", "client_valuation").label("discount_rate")
    assert f"{asked} 12%" in read(render_report(results, {})).text


def test_a_table_shows_its_first_rows_and_says_how_many_are_left_out(make_results, read):
    text = read(render_report(make_results(), CHARTS)).text
    assert "Segment 10 10 £10,000 30 June 2026 Sale won" in text and "Segment 11" not in text
    assert "and 20 more rows: see results.json" in text


def test_a_total_is_shown_even_where_rows_are_left_out(make_results, read):
    results = make_results()
    results["chapters"]["client_valuation"]["columns"]["by_segment"] |= {"shown": 5, "total": True}
    results["chapters"]["client_valuation"]["tables"]["by_segment"][-1] |= {"segment": None, "last": None}
    page = read(render_report(results, CHARTS))
    assert "Segment 5 5 " in page.text and "Segment 6" not in page.text
    assert "Total 30 £30,000 Sale won and 24 more rows" in page.text


def test_a_chart_is_an_image_that_says_what_it_shows(make_results, read):
    page = read(render_report(make_results(), CHARTS))
    (alt,) = [attributes["alt"] for tag, attributes in page.elements if tag == "img" and attributes["alt"]]
    assert alt == "Nine customers bring half of the margin. the curve climbs fast"


def test_a_canvas_or_a_matrix_has_the_whole_width_of_a_page(make_results):
    square = SVG.replace("<svg ", '<svg viewBox="0 0 500 400" ')
    flat = SVG.replace("<svg ", '<svg viewBox="0 0 500 290" ')
    pages = [render_report(make_results(), {"client_valuation-pareto": drawn}) for drawn in (square, flat)]
    assert ['class="chart tall"' in page for page in pages] == [True, False]


def test_a_drawing_as_wide_as_a_slide_takes_as_much_of_a_printed_page_as_it_needs(make_results):
    map_ = SVG.replace("<svg ", '<svg viewBox="0 0 712.8 750" ')
    assert 'class="chart full"' in render_report(make_results(), {"client_valuation-pareto": map_})


def test_a_country_code_is_spelled_out(make_results, read):
    assert "Royaume-Uni" in read(render_report(make_results("fr", country="GB"), {})).text
    assert "Pays de Galles" in read(render_report(make_results("fr", country="Pays de Galles"), {})).text


def test_a_chart_that_was_not_drawn_is_left_out(make_results, read):
    assert "Nine customers" not in read(render_report(make_results(), {})).text


def test_a_chapters_warning_is_told_once(make_results, read):
    results = make_results()
    results["chapters"]["client_valuation"]["warnings"].append("No prices were given.")
    text = read(render_report(results, {})).text
    assert text.count("Fourteen invoices were left out.") == 1 and text.count("No prices were given.") == 1


def test_the_same_results_give_the_same_bytes(make_results):
    assert render_report(make_results("fr"), CHARTS) == render_report(make_results("fr"), CHARTS)


@pytest.mark.parametrize("language", ["fr", "ru"])
def test_a_report_speaks_the_clients_language(make_results, read, language):
    page = read(render_report(make_results(language), CHARTS))
    assert page.elements[0] == ("html", {"lang": language})
    for key in ("contents", "headlines", "level_act", "not_computed", "computed_title", "interval"):
        ours, english = (" ".join(Wording(spoken).label(key).split()) for spoken in (language, "en"))
        assert ours in page.text and english not in page.text


def test_a_section_is_a_fragment_with_its_own_style_and_without_charts_unless_given(make_results, read):
    chapter = make_results("ru")["chapters"]["client_valuation"]
    bare = read(render_section(chapter, "value", "ru", "RUB"))
    drawn = read(render_section(chapter, "value", "ru", "RUB", {"pareto": SVG}))
    assert bare.elements[0][0] == "div" and {"html", "head", "script", "img"}.isdisjoint(bare.tags)
    assert "img" in drawn.tags and "Nine customers" not in bare.text
    assert Wording("ru").label("not_computed") in bare.text and "url(" not in bare.styles[0]


def test_a_section_that_does_not_exist_is_refused_with_the_known_ones(make_results):
    with pytest.raises(KeyError, match="value"):
        render_section(make_results()["chapters"]["client_valuation"], "worth", "en", "GBP")


@pytest.mark.parametrize("text", [HOSTILE, WORSE])
def test_rows_are_escaped_in_every_place(read, text):
    page = read(render_rows(text, [text, "b"], [(text, None), (1, 2.5)], text))
    assert page.text.count(" ".join(text.split())) == 4 and {"script", "img"}.isdisjoint(page.tags)
    assert page.text.endswith("– 1 2.5")


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (820, 1180), (390, 844)])
def test_a_browser_shows_a_hostile_report_within_its_width_and_asks_for_nothing(
    browser, hostile, tmp_path, width, height
):
    path = tmp_path / "report.html"
    path.write_text(render_report(hostile(HOSTILE + "ж" * 60), CHARTS), encoding="utf-8")
    asked, said = [], []
    page = browser.new_page(viewport={"width": width, "height": height})
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.goto(path.as_uri())
    across = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert [url for url in asked if not url.startswith("data:")] == [path.as_uri()]
    assert said == [] and across == width
