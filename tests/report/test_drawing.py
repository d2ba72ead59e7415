"""A chart as SVG: titled, the same each time, and safe whatever its labels hold."""

from xml.etree import ElementTree

import pytest

from workbook.metrics import Chart, Message
from workbook.report.brand import brand
from workbook.report.drawing import draw

HOSTILE = "<script>alert(1)</script> & =1+1 ООО «Ёж» $\\frac{1}$"
LONG = "Государственные учреждения здравоохранения и среднего профессионального образования области"


class Words:
    """Stands for the chapter's wording."""

    def say(self, message):
        return message.key


def bars(names, *, texts, ax):
    ax.barh(list(names), range(1, len(names) + 1))


@pytest.fixture
def svg():
    def make(title, names=("a", "b")):
        return draw(Chart("bars", names, Message(title)), bars, Words())

    return make


def test_a_chart_is_an_image_with_a_title(svg):
    root = ElementTree.fromstring(svg("Half of the margin"))
    assert root.tag.endswith("svg") and root.get("role") == "img"
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "Half of the margin"


def test_hostile_text_stays_text(svg):
    drawn = svg(HOSTILE, (HOSTILE, "$x_$ & <b>"))
    root = ElementTree.fromstring(drawn)
    assert root.findtext("{http://www.w3.org/2000/svg}title") == HOSTILE
    assert "<script" not in drawn and "<metadata" not in drawn and "<!DOCTYPE" not in drawn


def test_the_same_data_give_the_same_bytes_without_a_date(svg):
    assert svg("Same") == svg("Same")
    assert "dc:date" not in svg("Same")


def test_letters_are_outlines_so_no_font_is_needed(svg):
    assert "<text" not in svg("Ёж", ("Ёж", "«Москва»"))


def test_a_long_name_is_broken_and_leaves_room_for_the_bars():
    def looked_at(names, *, texts, ax):
        bars(names, texts=texts, ax=ax)
        seen.append(ax)

    seen = []
    draw(Chart("bars", (LONG, "b"), Message("t")), looked_at, Words())
    first = seen[0].get_yticklabels()[0].get_text()
    assert max(len(line) for line in first.split("\n")) <= 26 and first.endswith("…")
    assert seen[0].get_position().width > 0.6


def names_set_at_places(names, *, texts, ax):
    ax.barh(range(len(names)), range(1, len(names) + 1))
    ax.set_yticks(range(len(names)), names)


@pytest.mark.parametrize(
    ("names", "broken"), [((LONG, "b"), True), (("first line\nsecond", LONG), False), (("short", "b"), False)]
)
def test_a_long_name_set_at_a_place_is_broken_unless_the_chapter_broke_its_names(names, broken):
    def looked_at(names, *, texts, ax):
        names_set_at_places(names, texts=texts, ax=ax)
        seen.append(ax)

    seen = []
    draw(Chart("bars", names, Message("t")), looked_at, Words())
    shown = [label.get_text() for label in seen[0].get_yticklabels()]
    assert (shown != list(names)) == broken
    assert not broken or max(len(line) for name in shown for line in name.split("\n")) <= 34


def test_numbers_on_an_axis_are_left_alone():
    def looked_at(names, *, texts, ax):
        ax.barh(["a", "b"], [1, 2])
        ax.xaxis.set_major_formatter(lambda x, _: "a figure with a very long unit behind it")
        seen.append(ax)

    seen = []
    draw(Chart("bars", (), Message("t")), looked_at, Words())
    assert "\n" not in seen[0].get_xticklabels()[0].get_text()


def test_series_take_the_colours_of_the_brand():
    def lines(data, *, texts, ax):
        seen.extend(ax.plot([0, 1], [0, n])[0].get_color() for n in range(6))

    seen = []
    draw(Chart("lines", None, Message("t")), lines, Words())
    assert seen == list(brand().palette.values())


def test_drawing_leaves_the_settings_of_matplotlib_as_they_were(svg):
    import matplotlib

    before = dict(matplotlib.rcParams)
    svg("t")
    assert dict(matplotlib.rcParams) == before
