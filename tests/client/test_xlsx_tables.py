"""Workbooks as clients bring them: the values that a spreadsheet shows, nothing run, nothing unpacked unmeasured."""

import datetime as dt
import re
import zipfile

import pytest
import xlsxwriter

from workbook.client.intake import xlsx_guard

pytestmark = pytest.mark.usefixtures("scales")
DAY, MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEADER = ["customer_id", "date", "amount"]


class Formula(str):
    """A formula with the value a spreadsheet stored for it."""

    def __new__(cls, text, value):
        made = super().__new__(cls, text)
        made.value = value
        return made


@pytest.fixture
def make(tmp_path):
    """Write a workbook: its sheets by name, each a list of rows; ``also`` may do more to each sheet."""

    def make(sheets, also=None, name="orders.xlsx", **options):
        path = tmp_path / name
        with xlsxwriter.Workbook(path, options) as book:
            formats = {form: book.add_format({"num_format": form}) for form in (DAY, MOMENT)}
            for title, rows in sheets.items():
                sheet = book.add_worksheet(title)
                for at, row in enumerate(rows):
                    for place, cell in enumerate(row):
                        write(sheet, at, place, cell, formats)
                if also:
                    also(sheet)
        return path

    return make


def write(sheet, row, column, cell, formats):
    if isinstance(cell, Formula):
        sheet.write_formula(row, column, cell, None, cell.value)
    elif isinstance(cell, dt.datetime):
        sheet.write_datetime(row, column, cell, formats[MOMENT])
    elif isinstance(cell, dt.date):
        sheet.write_datetime(row, column, cell, formats[DAY])
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif cell is not None:
        sheet.write(row, column, cell)


@pytest.fixture
def build(tmp_path):
    """Write a workbook part by part, as no spreadsheet program would: ``parts`` replace or add to a small sound one."""

    def build(parts=None, sheet=None, name="orders.xlsx"):
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for part, content in (sound_parts(sheet) | (parts or {})).items():
                archive.writestr(part, content)
        return path

    return build


def sound_parts(sheet=None):
    links = "http://schemas.openxmlformats.org/package/2006/relationships"
    rows = sheet or text_row(1, *HEADER) + text_row(2, "a", "2026-03-07", "12")
    kind = f"{RELATIONS}/worksheet"
    return {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{RELATIONS}"><sheets>'
        '<sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>',
        "_rels/.rels": f'<Relationships xmlns="{links}"><Relationship Id="r1" Type="{RELATIONS}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{links}"><Relationship Id="r1" Type="{kind}" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>",
    }


def text_row(row, *cells):
    texts = [f'<c r="{chr(65 + at)}{row}" t="inlineStr"><is><t>{cell}</t></is></c>' for at, cell in enumerate(cells)]
    return f'<row r="{row}">{"".join(texts)}</row>'


def codes(read):
    return [problem[0] for problem in read.problems]


# What is read


def test_typed_cells_are_read_as_what_they_are(make, read_xlsx):
    read = read_xlsx(
        make({"Sheet1": [HEADER, ["007", dt.date(2026, 3, 7), 12.5], ["NA", dt.datetime(2026, 3, 8), -1]]})
    )
    assert (read.problems, read.notes) == ([], [])
    assert read.values("customer_id") == {2: "007", 3: "NA"}
    assert read.values("date") == {2: dt.date(2026, 3, 7), 3: dt.date(2026, 3, 8)}
    assert read.values("amount") == {2: 12.5, 3: -1.0}
    assert {name: str(kind) for name, kind in read.frame.dtypes.items()} == {
        "customer_id": "object",
        "date": "datetime64[ns]",
        "amount": "float64",
    }


@pytest.mark.parametrize(
    ("cell", "text"),
    [(7, "7"), (7.0, "7"), (7.5, "7.5"), (0, "0"), (123456789012345, "123456789012345"), ("7.0", "7.0")],
)
def test_a_number_among_the_ids_is_its_plain_text(make, read_xlsx, cell, text):
    read = read_xlsx(make({"Sheet1": [HEADER, [cell]]}))
    assert (read.problems, read.notes, read.values("customer_id")) == ([], [], {2: text})


def test_an_id_that_a_spreadsheet_has_rounded_is_refused(make, read_xlsx):
    read = read_xlsx(make({"Sheet1": [HEADER, [4000123412341234567]]}))
    assert [problem[:3] for problem in read.problems] == [("digits_lost", 2, "customer_id")]


@pytest.mark.parametrize("order", ["ymd", "dmy", "mdy"])
def test_a_typed_date_needs_no_declared_order(make, read_xlsx, order):
    assert read_xlsx(make({"Sheet1": [HEADER, ["a", dt.date(2026, 3, 7)]]}), date_order=order).values("date") == {
        2: dt.date(2026, 3, 7)
    }


def test_dates_are_the_same_where_the_days_are_counted_from_1904(make, read_xlsx):
    path = make({"Sheet1": [HEADER, ["a", dt.date(2026, 3, 7)]]}, date_1904=True)
    assert read_xlsx(path).values("date") == {2: dt.date(2026, 3, 7)}


@pytest.mark.parametrize(
    ("column", "cell", "code", "found"),
    [
        ("date", dt.datetime(2026, 3, 7, 14, 30), "date_with_time", "2026-03-07 14:30:00"),
        ("date", 46088, "date_day_number", "46088"),
        ("date", 0.5, "date_unreadable", "0.5"),
        ("date", "07/03/2026", "date_order", "07/03/2026"),
        ("date", True, "date_unreadable", "yes"),
        ("amount", dt.date(2026, 3, 7), "number_unreadable", "2026-03-07"),
        ("amount", "1 234,56 €", "number_currency", "1 234,56 €"),
        ("amount", "12,5", "decimal_mark", "12,5"),
        ("amount", "1\u202f234", "number_spaces", "1\u202f234"),
        ("amount", "1e3", "number_scientific", "1e3"),
        ("amount", "NA", "number_word", "NA"),
        ("amount", "１２", "other_digits", "１２"),
        ("amount", True, "number_unreadable", "yes"),
        ("units", 2.5, "count_fraction", "2.5"),
        ("units", -1, "value_below", "-1"),
        ("discount", 12, "share_above", "12"),
        ("rating", 6, "choice_unknown", "6"),
        ("channel", "Shop", "choice_unknown", "Shop"),
        ("paid", 1, "yes_no_unknown", "1"),
        ("paid", "oui", "yes_no_unknown", "oui"),
        ("segment", "two\nlines", "line_break", "two\nlines"),
    ],
)
def test_cells_that_are_refused_are_told_with_row_column_and_value(make, read_xlsx, column, cell, code, found):
    assert read_xlsx(make({"Sheet1": [["customer_id", column], ["a"], ["b", cell]]})).problems == [
        (code, 3, column, found)
    ]


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        ("paid", True, True),
        ("paid", "no", False),
        ("rating", 4, 4.0),
        ("rating", "4", 4.0),
        ("discount", 0.12, 0.12),
        ("note", "a\nb", "a\nb"),
    ],
)
def test_cells_of_other_types_are_read(make, read_xlsx, column, cell, value):
    read = read_xlsx(make({"Sheet1": [["customer_id", column], ["a", cell]]}))
    assert (read.problems, read.values(column)) == ([], {2: value})


def test_numbers_written_as_text_follow_the_declared_comma(make, read_xlsx):
    read = read_xlsx(make({"Sheet1": [HEADER, ["a", None, "1\u202f234,56"], ["b", None, 1.5]]}), decimal=",")
    assert (read.problems, read.values("amount")) == ([], {2: 1234.56, 3: 1.5})


def test_rows_are_counted_as_the_spreadsheet_does(make, read_xlsx):
    read = read_xlsx(make({"Sheet1": [HEADER, [], ["a", None, 1], [" ", "", None], ["b", None, "x"]]}))
    assert list(read.frame.index) == [3, 5]
    assert read.problems == [("number_unreadable", 5, "amount", "x")]


@pytest.mark.parametrize(
    ("rows", "code"),
    [([[], HEADER, ["a"]], "header_blank"), ([["", " "], HEADER], "header_blank"), ([], "table_empty")],
)
def test_the_names_stand_in_the_first_row(make, read_xlsx, rows, code):
    assert codes(read_xlsx(make({"Sheet1": rows}))) == [code]


def test_a_table_with_nothing_but_names_is_empty_and_fine(make, read_xlsx):
    read = read_xlsx(make({"Sheet1": [HEADER]}))
    assert (read.problems, len(read.frame)) == ([], 0)


def test_headers_are_checked_as_in_csv(make, read_xlsx):
    read = read_xlsx(make({"Sheet1": [["amount", "amount", None, "city", "Customer"], [1, 2, 3, "x", "a"]]}))
    assert [problem[:3] for problem in read.problems] == [
        ("column_twice", 1, "amount"),
        ("column_missing_like", 1, "customer_id"),
        ("column_without_name", 2, None),
    ]
    assert ("column_ignored", "city") in read.notes


def test_a_workbook_has_no_encoding_or_separator_to_show(make, read_xlsx):
    seen = read_xlsx(make({"Sheet1": [HEADER, ["a"]]})).intake.understood
    assert (seen.encoding, seen.separator, seen.rows) == (None, None, 1)


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_workbooks_of_other_programs_are_read(build, read_xlsx, prefix):
    rows = text_row(1, *HEADER) + '<row r="2"><c r="A2" t="str"><v>a</v></c><c r="C2"><v>12.5</v></c></row>'
    sheet = f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"
    if prefix:
        sheet = re.sub("<(/?)", rf"<\1{prefix}", sheet).replace("xmlns=", "xmlns:x=")
    read = read_xlsx(build({"xl/worksheets/sheet1.xml": sheet}))
    assert (read.problems, read.values("amount")) == ([], {2: 12.5})


# Sheets, merged cells, hidden rows, formulas


def test_of_several_sheets_the_one_named_like_the_table_is_read(make, read_xlsx):
    read = read_xlsx(make({"notes": [["read me"]], "orders": [HEADER, ["a"]], "old": [HEADER]}))
    assert (read.problems, read.values("customer_id")) == ([], {2: "a"})


@pytest.mark.parametrize("names", [("one", "two"), ("Orders", "order"), ("2025", "2026", "total")])
def test_several_sheets_of_other_names_are_refused(make, read_xlsx, names):
    read = read_xlsx(make({name: [HEADER, ["a"]] for name in names}))
    assert read.problems == [("sheets_several", None, None, ", ".join(names))]


def test_empty_sheets_do_not_count(make, read_xlsx):
    read = read_xlsx(make({"Sheet1": [], "data": [HEADER, ["a"]], "Sheet3": []}))
    assert (read.problems, len(read.frame)) == ([], 1)


def test_a_hidden_sheet_counts_like_the_others(make, read_xlsx):
    path = make({"data": [HEADER], "old": [HEADER]}, also=lambda sheet: sheet.name == "old" and sheet.hide())
    assert codes(read_xlsx(path)) == ["sheets_several"]


@pytest.mark.parametrize(
    ("area", "row", "column"), [("A3:A4", 3, "customer_id"), ("B2:C2", 2, "date"), ("A1:B1", 1, "customer_id")]
)
def test_merged_cells_are_refused_with_their_row(make, read_xlsx, area, row, column):
    path = make({"Sheet1": [HEADER, ["a"], ["b"], ["c"]]}, also=lambda sheet: sheet.merge_range(area, "customer_id"))
    assert ("cells_merged", row, column, area) in read_xlsx(path).problems


@pytest.mark.parametrize("hidden", [[2], [1, 3]])
def test_hidden_rows_are_read_and_said_so(make, read_xlsx, hidden):
    def hide(sheet):
        for row in hidden:
            sheet.set_row(row, None, None, {"hidden": True})

    read = read_xlsx(make({"Sheet1": [HEADER, ["a"], ["b"], ["c"]]}, also=hide))
    assert (read.problems, list(read.values("customer_id").values())) == ([], ["a", "b", "c"])
    assert read.notes == [("hidden_rows_read", None)] and read.intake.notes[0].values["count"] == len(hidden)


def test_formulas_are_read_as_the_values_last_stored_and_said_so(make, read_xlsx):
    read = read_xlsx(make({"Sheet1": [HEADER, [Formula('="a"&1', "a1"), None, Formula("=B2*2", 24)], ["b", None, 3]]}))
    assert (read.problems, read.values("amount"), read.values("customer_id")) == (
        [],
        {2: 24.0, 3: 3.0},
        {2: "a1", 3: "b"},
    )
    assert read.notes == [("formulas_read_as_values", None)] and read.intake.notes[0].values["count"] == 2


def test_text_that_looks_like_a_formula_is_text(make, read_xlsx):
    read = read_xlsx(make({"Sheet1": [HEADER, ["=1+1"]]}))
    assert (read.problems, read.notes, read.values("customer_id")) == ([], [], {2: "=1+1"})


@pytest.mark.parametrize("error", ["#DIV/0!", "#N/A", "#REF!", "#VALUE!", "#NAME?"])
@pytest.mark.parametrize(("place", "column"), [(0, "customer_id"), (2, "amount")])
def test_the_error_of_a_formula_is_no_blank_cell(make, read_xlsx, error, place, column):
    row = ["a", None, 1]
    row[place] = Formula("=1/0", error)
    assert ("spreadsheet_error", 3, column, error) in read_xlsx(make({"Sheet1": [HEADER, ["a"], row]})).problems


def test_an_error_that_stands_alone_at_the_end_is_no_blank_row(make, read_xlsx):
    rows = [HEADER, ["a"], [None, None, Formula("=1/0", "#DIV/0!")]]
    assert ("spreadsheet_error", 3, "amount", "#DIV/0!") in read_xlsx(make({"Sheet1": rows})).problems


def test_styled_cells_without_content_are_blank(build, read_xlsx):
    cells = '<c r="A2" t="str"><f>1</f><v>a</v></c><c r="B2" s="1"/><c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    read = read_xlsx(build(sheet=text_row(1, *HEADER) + f'<row r="2">{cells}</row>'))
    assert read.problems == [("spreadsheet_error", 2, "amount", "#DIV/0!")]


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="C2"><f>1+1</f></c>',
        '<c r="C2"><f>1+1</f><v></v></c>',
        '<c r="C2"><f t="shared" si="0"/></c>',
        '<c r="C2"><f>1</f><v/></c>',
    ],
)
def test_a_formula_that_was_never_computed_is_refused(build, read_xlsx, cell):
    read = read_xlsx(build(sheet=text_row(1, *HEADER) + f'<row r="2"><c r="A2"><v>7</v></c>{cell}</row>'))
    assert read.problems == [("formula_without_value", 2, None, "C2")]


def test_a_formula_whose_result_is_no_text_is_a_blank_cell(build, read_xlsx):
    cells = '<c r="A2"><v>7</v></c><c r="B2" t="str"><f>""</f><v></v></c>'
    read = read_xlsx(build(sheet=text_row(1, *HEADER) + f'<row r="2">{cells}</row>'))
    assert (read.problems, read.values("date")) == ([], {2: None})


# What is not opened


def test_the_small_workbook_of_these_tests_is_sound(build, read_xlsx):
    assert read_xlsx(build()).problems == []


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "xl/VBAPROJECT.BIN", "xl/macrosheets/sheet1.xml"])
def test_macros_are_refused(build, read_xlsx, part):
    assert codes(read_xlsx(build({part: b"x"}))) == ["xlsx_macros"]


@pytest.mark.parametrize("name", ["orders.xlsm", "orders.xlsb", "orders.xls", "orders.xltx"])
def test_other_kinds_of_workbook_are_refused_by_name(make, read_xlsx, name):
    assert read_xlsx(make({"Sheet1": [HEADER]}, name=name)).problems == [("file_kind", None, None, name[6:])]


@pytest.mark.parametrize(
    "part", ["xl/externalLinks/externalLink1.xml", "xl/ExternalLinks/_rels/externalLink1.xml.rels"]
)
def test_links_to_other_files_are_refused(build, read_xlsx, part):
    assert codes(read_xlsx(build({part: "<externalLink/>"}))) == ["xlsx_links"]


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_markup_that_declares_entities_is_refused(build, read_xlsx, part, encoding):
    text = '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">]><worksheet>&lol;</worksheet>'
    assert codes(read_xlsx(build({part: text.encode(encoding)}))) == ["xlsx_markup"]


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/media/image1.png", "xl/sharedStrings.xml"])
def test_a_part_that_swells_when_unpacked_is_refused(build, read_xlsx, part):
    assert codes(read_xlsx(build({part: b" " * 20_000_000}))) == ["xlsx_bomb"]


def test_parts_that_together_are_too_much_are_refused(build, read_xlsx, monkeypatch):
    monkeypatch.setattr(xlsx_guard, "MAX_UNPACKED", 1_000_000)
    assert codes(read_xlsx(build({f"xl/p{n}.xml": b"<a/>" * 50_000 for n in range(8)}))) == ["xlsx_bomb"]


def test_thousands_of_parts_are_refused(build, read_xlsx):
    assert codes(read_xlsx(build({f"xl/p{n}.xml": "" for n in range(2_500)}))) == ["xlsx_too_many_parts"]


@pytest.mark.parametrize("far", ["XFD1048576", "ZZ1000000", "B900000000"])
def test_two_cells_that_span_the_whole_sheet_are_refused(build, read_xlsx, far):
    rows = text_row(1, *HEADER) + f'<row r="1048576"><c r="{far}"><v>1</v></c></row>'
    assert codes(read_xlsx(build(sheet=rows))) == ["xlsx_area"]


def test_a_long_text_shown_in_every_row_is_refused(build, read_xlsx):
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 40_001))
    texts = f"<sst {MAIN}><si><t>{'long ' * 6_500}</t></si></sst>"
    assert codes(read_xlsx(build({"xl/sharedStrings.xml": texts}, sheet=cells))) == ["xlsx_area"]


def test_a_part_that_lies_about_its_size_is_refused(build, read_xlsx):
    path = build({"xl/worksheets/sheet1.xml": b" " * 20_000_000})
    content = path.read_bytes()
    path.write_bytes(content.replace((20_000_000).to_bytes(4, "little"), (4_000_000).to_bytes(4, "little")))
    assert codes(read_xlsx(path)) == ["xlsx_unreadable"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        b"customer_id,amount\na,1\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000,  # an older .xls, or any workbook with a password
        b"<html><table/></html>",
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path, read_xlsx, content):
    path = tmp_path / "orders.xlsx"
    path.write_bytes(content)
    assert codes(read_xlsx(path)) == ["xlsx_unreadable"]


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"])
@pytest.mark.parametrize("content", [b"", b"<", b"<a>", b"not markup", b"<?xml version='1.0' encoding='UTF-99'?><a/>"])
def test_a_damaged_part_is_refused_and_never_breaks_the_intake(build, read_xlsx, part, content):
    assert codes(read_xlsx(build({part: content})))[0] in ("xlsx_unreadable", "table_empty")


@pytest.mark.parametrize("cut", [10, 200, 400])
def test_half_a_workbook_is_refused(make, read_xlsx, cut):
    path = make({"Sheet1": [HEADER, ["a"]]})
    path.write_bytes(path.read_bytes()[:-cut])
    assert codes(read_xlsx(path)) == ["xlsx_unreadable"]
