"""The look: read from one file, refused where it cannot work, readable by everyone."""

import pytest

from workbook.report.brand import FOLDER, brand

GIVEN = (FOLDER / "brand.yaml").read_text("utf-8")


def luminance(code: str) -> float:
    """Relative luminance of a colour (WCAG 2.2, relative luminance)."""
    parts = [int(code[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture
def changed(tmp_path):
    """The brand of a copy of brand.yaml in which one text was replaced; its files stay where they are."""

    def read(old, new):
        text = GIVEN.replace(old, new, 1)
        for folder in ("fonts/", "mark.svg"):
            text = text.replace(folder, f"{FOLDER}/{folder}")
        path = tmp_path / f"{new.encode().hex()}.yaml"
        path.write_text(text, encoding="utf-8")
        return brand(path)

    return read


def test_the_palette_is_the_colour_blind_safe_one():
    assert list(brand().palette.values()) == ["#12355B", "#D1495B", "#E1A730", "#3A9188", "#9DB4D0", "#6B3F87"]


def test_text_stands_out_from_every_ground():
    colours = brand().colours
    for ink in ("foreground", "primary"):
        for ground in ("background", "light"):
            assert contrast(colours[ink], colours[ground]) >= 7
    assert contrast(colours["secondary"], colours["background"]) >= 3, "marks and rules"


def test_pages_and_charts_have_their_fonts_in_regular_and_bold():
    for family in (brand().screen_family, brand().print_family):
        assert {(face.weight, face.style) for face in brand().of_family(family)} >= {(400, "normal"), (700, "normal")}


def test_a_firm_puts_its_own_name_and_colour(changed):
    look = changed('name: ""', 'name: "Meridian & Co"')
    assert look.name == "Meridian & Co"
    assert changed("primary: navy", "primary: plum").colours["primary"] == "#6B3F87"


@pytest.mark.parametrize("wrong", ["navyy", "red; } body { display: none", "#12", ""])
def test_a_colour_that_is_none_is_refused(changed, wrong):
    with pytest.raises(ValueError, match="neither a colour"):
        changed("primary: navy", f'primary: "{wrong}"')


def test_a_font_that_is_not_there_is_refused(changed):
    with pytest.raises(ValueError, match="Lost.ttf"):
        changed("PTSans-Regular.ttf", "Lost.ttf")
