"""CSV files as clients bring them: read as declared or refused with row, column and value, all mistakes at once."""

import csv
import io
import re
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbook.client.intake import Dialect, records
from workbook.client.intake import csv_file as csv_module
from workbook.client.intake.columns import distinct
from workbook.method import Field, TableSpec

pytestmark = pytest.mark.usefixtures("scales")
PRINTABLE = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="#")
CELLS = st.text(PRINTABLE, min_size=1, max_size=40).map(str.strip).filter(bool)
many = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)


def rows(column, *cells):
    """A table of one column beside the ids, its cells written as they are; row 2 is the first."""
    return f"customer_id,{column}\n" + "".join(f"c{at},{cell}\n" for at, cell in enumerate(cells))


# What is read


def test_a_plain_table_is_read_by_type_with_the_rows_of_the_spreadsheet(read_csv):
    read = read_csv(
        "customer_id,date,amount,units,discount,channel,rating,segment,paid,reference,note\n"
        'a,2026-03-07,12.50,3,0.5,shop,4,Bakery,yes,R1,"two\nlines"\n'
        "b,,,,,,,,,,\n"
    )
    assert read.problems == []
    assert list(read.frame.index) == [2, 3]
    assert read.values("date") == {2: date(2026, 3, 7), 3: None}
    assert read.values("amount") == {2: 12.5, 3: None}
    assert read.values("units") == {2: 3.0, 3: None}
    assert read.values("channel") == {2: "shop", 3: None}
    assert read.values("rating") == {2: 4.0, 3: None}
    assert read.values("paid") == {2: True, 3: None}
    assert read.values("note") == {2: "two\nlines", 3: None}


def test_columns_have_the_types_that_analysis_relies_on(read_csv):
    frame = read_csv("note,paid,amount,date,customer_id,units\n,no,1,2026-01-02,a,2\n").frame
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
        "customer_id": "object",
        "date": "datetime64[ns]",
        "amount": "float64",
        "units": "float64",
        "paid": "object",
        "note": "object",
    }
    assert frame.loc[2, "paid"] is False and frame.loc[2, "note"] is None


@pytest.mark.parametrize(
    "word", ["007", "0001", "NA", "null", "None", "nan", "NaN", "true", "1e5", "=1+1", "inf", "a" * 40]
)
def test_an_id_stays_exactly_as_it_is_written(read_csv, word):
    assert read_csv(f"customer_id,amount\n{word},1\n").values("customer_id") == {2: word}


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f", " \u00a0 "])
def test_spaces_around_a_cell_are_no_part_of_it(read_csv, space):
    read = read_csv(f"customer_id,amount,date\n{space}a b{space},{space}5{space},{space}2026-01-02\n")
    assert read.problems == []
    assert (read.values("customer_id"), read.values("amount")) == ({2: "a b"}, {2: 5.0})


@pytest.mark.parametrize("blank", ["\n", ",\n", " , \n", '"",""\n', "\r\n"])
def test_blank_rows_are_counted_and_left_out(read_csv, blank):
    read = read_csv(f"customer_id,amount\n{blank}{blank}a,1\n{blank}b,x\n")
    assert list(read.frame.index) == [4, 6]
    assert read.problems == [("number_unreadable", 6, "amount", "x")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_will_do(read_csv, end):
    assert read_csv(end.join(["customer_id,amount", "a,1", "b,2"])).values("amount") == {2: 1.0, 3: 2.0}


def test_a_quoted_line_break_does_not_change_the_count_of_rows(read_csv):
    read = read_csv('customer_id,note,amount\na,"x\ny\nz",1\nb,,oops\n')
    assert read.problems == [("number_unreadable", 3, "amount", "oops")]


@pytest.mark.parametrize("header", ["customer_id,amount\n", "customer_id,amount", "customer_id\n"])
def test_a_table_with_nothing_but_names_is_empty_and_fine(read_csv, header):
    read = read_csv(header)
    assert (read.problems, len(read.frame)) == ([], 0)


def test_cells_missing_at_the_end_of_a_row_are_blank(read_csv):
    read = read_csv("customer_id,amount,date\na\nb,2\n")
    assert (read.problems, read.values("amount")) == ([], {2: None, 3: 2.0})


def test_blank_cells_beyond_the_last_column_do_no_harm(read_csv):
    read = read_csv("customer_id,amount\na,1,,\nb,2\n")
    assert (read.problems, read.values("amount")) == ([], {2: 1.0, 3: 2.0})


def test_columns_of_the_record_follow_those_of_the_table(read_csv):
    read = read_csv("fit,customer_id\n4,a\n", extra=[Field("fit", "number")])
    assert list(read.frame.columns) == ["customer_id", "fit"]


def test_what_was_understood_can_be_shown_before_it_is_trusted(read_csv):
    seen = read_csv(
        "customer_id;date;amount\na;;\nb;07.03.2026;1 234,5\n", separator=";", decimal=",", date_order="dmy"
    )
    shown = seen.intake.understood
    assert (shown.encoding, shown.separator, shown.decimal, shown.date_order, shown.rows) == (
        "utf-8",
        ";",
        ",",
        "dmy",
        2,
    )
    assert [(column.name, column.type) for column in shown.columns][1:] == [("date", "date"), ("amount", "money")]
    assert (shown.columns[1].sample.date(), shown.columns[2].sample) == (date(2026, 3, 7), 1234.5)


# Encodings


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "latin-1", "utf-16", "utf-8-sig"])
def test_french_is_read_in_the_encoding_declared(read_csv, encoding):
    read = read_csv("customer_id,note\nCafé Pâté,déjà vu à l'été\n", encoding=encoding)
    assert (read.problems, read.values("customer_id")) == ([], {2: "Café Pâté"})


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "utf-16", "koi8-r"])
def test_russian_is_read_in_the_encoding_declared(read_csv, encoding):
    read = read_csv("customer_id,note\nООО Ромашка,в и к\n", encoding=encoding)
    assert (read.problems, read.values("customer_id")) == ([], {2: "ООО Ромашка"})


def test_a_byte_order_mark_is_no_part_of_the_first_name(read_csv):
    assert read_csv("\ufeffcustomer_id,amount\na,1\n").values("amount") == {2: 1.0}


@pytest.mark.parametrize(
    ("written", "declared", "cell", "row"),
    [
        ("cp1251", "utf-8", "Ромашка", 3),
        ("cp1251", "cp1252", "Ромашка", 3),
        ("cp1251", "latin-1", "Ромашка", 3),
        ("cp1252", "utf-8", "Café", 3),
        ("cp1252", "utf-8", "à", 3),
        ("cp1252", "cp1251", "pâtisserie", 3),
        ("utf-8", "cp1252", "Café", 3),
        ("utf-8", "cp1251", "Ромашка", 3),
        ("utf-8-sig", "cp1252", "Café", 3),
    ],
)
def test_another_encoding_is_refused_and_named(read_csv, written, declared, cell, row):
    read = read_csv(f"customer_id,amount\na,1\n{cell},2\n".encode(written), encoding=declared)
    (problem,) = read.intake.problems
    assert problem.code == "encoding_other"
    assert problem.values["suggestion"] == written.removesuffix("-sig")
    assert written == "utf-8-sig" or read.problems == [("encoding_other", row, "customer_id", cell)]


@pytest.mark.parametrize("written", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_sixteen_bits_a_character_are_refused_and_named(read_csv, written):
    read = read_csv("customer_id,amount\na,1\n".encode(written))
    assert read.problems == [("encoding_other", 1, None, "customer_id,amount")]
    assert read.intake.problems[0].values["suggestion"] == written


def test_bytes_of_no_known_encoding_are_refused_with_their_row(read_csv):
    read = read_csv(b"customer_id,amount\na,1\nx\x81\x8d\xff\xc0\xc1\xd0,1\n", encoding="ascii")
    assert read.problems[0][1:3] == (3, "customer_id")


def test_an_encoding_that_does_not_exist_is_said_so(read_csv):
    with pytest.raises(ValueError, match="utf-99"):
        Dialect(encoding="utf-99")


# Separators and headers


@pytest.mark.parametrize(("written", "declared"), [(";", ","), ("\t", ","), (",", ";"), ("|", ","), ("\t", ";")])
def test_another_separator_is_refused_and_named(read_csv, written, declared):
    header = written.join(["customer_id", "date", "amount"])
    read = read_csv(f"{header}\na{written}2026-01-02{written}1,5\n", separator=declared)
    assert read.problems == [("separator_other", 1, None, header)]
    assert read.intake.problems[0].values["suggestion"] == written.replace("\t", "\\t")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_declared_separator_is_used(read_csv, separator):
    text = separator.join(["customer_id", "amount"]) + "\n" + separator.join(["a", "1"]) + "\n"
    assert read_csv(text, separator=separator).values("amount") == {2: 1.0}


def test_the_line_by_which_one_program_names_its_separator_is_refused(read_csv):
    assert read_csv("sep=;\ncustomer_id;amount\n", separator=";").problems == [("separator_line", 1, None, "sep=;")]


def test_a_missing_column_is_refused(read_csv):
    assert read_csv("amount,date\n1,2026-01-02\n").problems == [("column_missing", 1, "customer_id", None)]


@pytest.mark.parametrize("name", ["customer", "Customer_ID", "custmer_id", "customer id"])
def test_a_missing_column_is_looked_for_under_a_similar_name(read_csv, name):
    assert read_csv(f"{name},amount\na,1\n").problems == [("column_missing_like", 1, "customer_id", name)]


@pytest.mark.parametrize(
    ("header", "name", "first", "second"),
    [
        ("customer_id,amount,amount", "amount", "B", "C"),
        ("customer_id,customer_id,date", "customer_id", "A", "B"),
        ("date,customer_id, date ", "date", "A", "C"),
        ("customer_id,city,city", "city", "B", "C"),
    ],
)
def test_a_name_that_stands_twice_is_refused(read_csv, header, name, first, second):
    (problem,) = read_csv(header + "\n").intake.problems
    assert (problem.code, problem.row, problem.column) == ("column_twice", 1, name)
    assert problem.values == {"first": first, "second": second}


def test_values_under_no_name_are_refused(read_csv):
    read = read_csv("customer_id,,amount\na,,1\nb,x,2\n")
    assert read.problems == [("column_without_name", 3, None, "B")]


def test_a_blank_column_without_a_name_does_no_harm(read_csv):
    assert read_csv("customer_id,,amount,\na,,1,\n").problems == []


def test_other_columns_are_ignored_and_listed(read_csv):
    read = read_csv("customer_id,city,amonut\na,Lyon,1\n")
    assert read.intake.ignored_columns == ("city", "amonut")
    assert read.notes == [("column_ignored", "city"), ("column_ignored_like", "amonut")]
    assert read.intake.notes[1].values["nearest"] == "amount"


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "table_empty"), ("\n \n", "table_empty"), ("\na,b\n1,2\n", "header_blank"), (",,\na,b,c\n", "header_blank")],
)
def test_a_table_without_names_is_refused(read_csv, text, code):
    assert [problem[0] for problem in read_csv(text).problems] == [code]


# Rows


@pytest.mark.parametrize("row", ["a,1,x", "a,12,5", 'a,1,"x",', "a,1,,x"])
def test_a_row_longer_than_the_header_is_refused(read_csv, row):
    (problem,) = read_csv(f"customer_id,amount\nb,1\n{row}\n").intake.problems
    assert (problem.code, problem.row, problem.values["columns"]) == ("row_too_long", 3, 2)
    assert problem.found in ("x", "5")


def test_every_longer_row_is_named(read_csv):
    assert [p[1] for p in read_csv("customer_id,amount\na,1,2\nb,1\n\nc,1,2\n").problems] == [2, 5]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ('customer_id,note\na,"never closed\nb,x\n', 2),
        ('customer_id,note\na,x\nb,"closed" too early\n', 3),
        ('customer_id,note\na,"x\nb,"y"\n', 2),
        ('customer_id,"note\na,x\n', 1),
        ('customer_id,note\na,"tail""\n', 2),
    ],
)
def test_unbalanced_quotes_are_refused_with_the_row_where_they_begin(read_csv, text, row):
    (problem,) = read_csv(text).intake.problems
    assert (problem.code, problem.row) == ("quotes_unbalanced", row)
    assert problem.found == text.splitlines()[row - 1]


def test_quotes_are_read_as_spreadsheets_write_them(read_csv):
    read = read_csv('customer_id,note\n"a","he said ""no"", twice"\nb,5" pipe\n')
    assert read.values("note") == {2: 'he said "no", twice', 3: '5" pipe'}


@pytest.mark.parametrize(("cell", "column"), [("a\0", "customer_id"), ("\0", "customer_id"), ("b,1\0", "amount")])
def test_nul_bytes_are_refused_with_their_cell(read_csv, cell, column):
    read = read_csv(f"customer_id,amount\nx,1\n{cell}\n")
    assert [problem[:3] for problem in read.problems] == [("control_character", 3, column)]


@pytest.mark.parametrize("character", ["\x01", "\x1b", "\x7f", "\x85", "a\tb\x02"])
def test_control_characters_are_refused(read_csv, character):
    read = read_csv(f"customer_id,amount\nx{character}y,1\n")
    assert [problem[:3] for problem in read.problems] == [("control_character", 2, "customer_id")]


@pytest.mark.parametrize("column", ["customer_id", "amount", "date", "note", "channel"])
@pytest.mark.parametrize("length", [32_768, 100_000, 200_000])
def test_a_cell_longer_than_a_spreadsheet_holds_is_refused(read_csv, column, length):
    names = ["customer_id", "amount", "date", "note", "channel"]
    cells = ["x" * length if name == column else {"customer_id": "a"}.get(name, "") for name in names]
    read = read_csv(f"{','.join(names)}\n{','.join(cells)}\n")
    assert [problem[:3] for problem in read.problems] == [("cell_too_long", 2, column)]
    assert len(read.intake.problems[0].line()) < 300


@pytest.mark.parametrize("length", [40_000, 200_000])
def test_a_long_cell_is_refused_between_quotes_too(read_csv, length):
    read = read_csv(f'customer_id,note\na,"{"x " * (length // 2)}"\n')
    assert [problem[:2] for problem in read.problems] == [("cell_too_long", 2)]


def test_as_much_as_a_spreadsheet_holds_is_read(read_csv):
    assert read_csv(rows("note", "x" * 32_767)).problems == []


@pytest.mark.parametrize("column", ["customer_id", "segment", "reference"])
def test_a_line_break_is_refused_where_one_line_is_asked(read_csv, column):
    cells = {"customer_id": "a"} | {column: '"x\ny"'}
    read = read_csv(f"{','.join(cells)}\n{','.join(cells.values())}\n")
    assert read.problems == [("line_break", 2, column, "x\ny")]


# Numbers


@pytest.mark.parametrize(
    ("cell", "number"), [("12", 12), ("-12.5", -12.5), ("+3", 3), (".5", 0.5), ("5.", 5), ("007", 7), ("-0.0", 0)]
)
def test_numbers_are_read_with_the_declared_point(read_csv, cell, number):
    assert read_csv(rows("amount", cell)).values("amount") == {2: number}
    assert read_csv(rows("amount", cell, "x")).values("amount")[2] == number  # the same beside a cell that is refused


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("12,5", 12.5),
        ("-1 234,56", -1234.56),
        ("1\u202f234\u202f567", 1234567),
        ("1\u00a0234,5", 1234.5),
        ("12", 12),
        (",5", 0.5),
    ],
)
def test_numbers_are_read_with_the_declared_comma(read_csv, cell, number):
    read = read_csv(f"customer_id;amount\na;{cell}\n", separator=";", decimal=",")
    assert (read.problems, read.values("amount")) == ([], {2: number})


def refused_numbers():
    """Cell, decimal mark declared, code, what to write instead."""
    return [
        # a comma where a point is declared, and the other way round
        ("12,5", ".", "decimal_mark", "12.5"),
        ("-0,75", ".", "decimal_mark", "-0.75"),
        ("1,234", ".", "decimal_mark", "1234 / 1.234"),
        ("12.5", ",", "decimal_mark", "12,5"),
        ("1.234", ",", "decimal_mark", "1234 / 1,234"),
        ("1 234.5", ",", "decimal_mark", "1234,5"),
        # spaces and other marks between the thousands
        ("1 234", ".", "number_spaces", "1234"),
        ("1 234,56", ".", "number_spaces", "1234.56"),
        ("1\u202f234.56", ".", "number_spaces", "1234.56"),
        ("1\u00a0234", ".", "number_spaces", "1234"),
        ("1,234.56", ".", "number_thousands", "1234.56"),
        ("1.234,56", ",", "number_thousands", "1234,56"),
        ("1,234,567", ".", "number_thousands", "1234567"),
        ("1'234", ".", "number_thousands", "1234"),
        # currency
        ("1 234,56 €", ".", "number_currency", "1234.56"),
        ("€12.50", ".", "number_currency", "12.50"),
        ("$1,200.00", ".", "number_currency", "1200.00"),
        ("500 ₽", ".", "number_currency", "500"),
        ("12.5 EUR", ".", "number_currency", "12.5"),
        ("USD 12", ".", "number_currency", "12"),
        ("1 500,00 руб.", ",", "number_currency", "1500,00"),
        # percent
        ("12 %", ".", "number_percent", "12"),
        ("12,5%", ",", "number_percent", "12,5"),
        ("-3%", ".", "number_percent", "-3"),
        # underscores and exponents
        ("1_000", ".", "number_underscore", "1000"),
        ("12_345.6", ".", "number_underscore", "12345.6"),
        ("1e3", ".", "number_scientific", "1000"),
        ("1.5E-2", ".", "number_scientific", "0.015"),
        ("-2E+5", ".", "number_scientific", "-200000"),
        ("1,23E+05", ",", "number_scientific", "123000"),
        # other digits
        ("٣٤", ".", "other_digits", "34"),
        ("１２．５", ".", "other_digits", "12.5"),
        ("१२", ".", "other_digits", "12"),
        # other signs
        ("(1234)", ".", "number_sign", "-1234"),
        ("12-", ".", "number_sign", "-12"),
        ("\u221212", ".", "number_sign", "-12"),
        # words
        ("NA", ".", "number_word", None),
        ("n/a", ".", "number_word", None),
        ("nan", ".", "number_word", None),
        ("NaN", ".", "number_word", None),
        ("null", ".", "number_word", None),
        ("None", ".", "number_word", None),
        ("inf", ".", "number_word", None),
        ("-Infinity", ".", "number_word", None),
        ("-", ".", "number_word", None),
        ("True", ".", "number_unreadable", None),
        ("FALSE", ".", "number_unreadable", None),
        ("#DIV/0!", ".", "spreadsheet_error", None),
        ("#N/A", ".", "spreadsheet_error", None),
        ("twelve", ".", "number_unreadable", None),
        ("0x1F", ".", "number_unreadable", None),
        ("12 34", ",", "number_unreadable", None),
        ("1.2.3,4,5", ".", "number_thousands", None),
        ("9" * 400, ".", "number_unreadable", None),
    ]


@pytest.mark.parametrize(("cell", "decimal", "code", "instead"), refused_numbers())
@pytest.mark.parametrize("column", ["amount", "units"])
def test_a_number_written_another_way_is_refused_with_what_to_write(read_csv, cell, decimal, code, instead, column):
    read = read_csv(f"customer_id;{column}\na;5\nb;{cell}\n", separator=";", decimal=decimal)
    assert read.problems == [(code, 3, column, cell)]
    assert read.values(column) == {2: 5.0, 3: None}
    assert instead is None or read.intake.problems[0].values["suggestion"] == instead


@pytest.mark.parametrize(("cell", "share"), [("12 %", "0.12"), ("12.5%", "0.125"), ("100 %", "1"), ("7,5 %", "0.075")])
def test_a_percentage_is_refused_with_the_share_to_write(read_csv, cell, share):
    read = read_csv(f"customer_id;discount\na;{cell}\n", separator=";")
    assert read.problems == [("share_percent", 2, "discount", cell)]
    assert read.intake.problems[0].values["suggestion"] == share


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("units", "2.5", "count_fraction"),
        ("units", "-1", "value_below"),
        ("discount", "-0.1", "value_below"),
        ("discount", "12", "share_above"),
        ("discount", "1.0001", "share_above"),
        ("rating", "6", "choice_unknown"),
        ("rating", "4.5", "choice_unknown"),
    ],
)
def test_a_number_out_of_bounds_is_refused(read_csv, column, cell, code):
    assert read_csv(rows(column, "1", cell)).problems == [(code, 3, column, cell)]


def test_a_value_above_its_bound_is_refused(read_csv):
    spec = TableSpec("orders", (Field("customer_id", "id"), Field("score", "number", low=1, high=5)))
    read = read_csv(rows("score", "1", "5", "5.1", "0.9"), spec=spec)
    assert read.problems == [("value_above", 4, "score", "5.1"), ("value_below", 5, "score", "0.9")]


@many
@given(cell=st.text("0123456789.,+-eE_ %€xnaif\u00a0'", max_size=8))
def test_a_number_is_read_only_where_its_writing_leaves_no_doubt(read_csv, cell):
    read = read_csv(f"customer_id;amount\na;{cell}\n", separator=";")
    plain = re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", cell.strip(), re.ASCII)
    expected = float(cell) if plain else None
    assert read.values("amount") == {2: expected}
    assert bool(read.problems) == bool(cell.strip() and not plain)


# Dates


@pytest.mark.parametrize(
    ("order", "cell"),
    [
        ("ymd", "2026-03-07"),
        ("ymd", "2026/03/07"),
        ("ymd", "2026-3-7"),
        ("ymd", "2026-03-07 00:00:00"),
        ("ymd", "2026-03-07T00:00:00"),
        ("dmy", "07.03.2026"),
        ("dmy", "07/03/2026"),
        ("dmy", "7-3-2026"),
        ("mdy", "03/07/2026"),
        ("mdy", "3/7/2026"),
    ],
)
def test_dates_are_read_in_the_declared_order(read_csv, order, cell):
    assert read_csv(rows("date", cell), date_order=order).values("date") == {2: date(2026, 3, 7)}


def refused_dates():
    """Order declared, cell, code."""
    return [
        ("ymd", "07/03/2026", "date_order"),
        ("ymd", "07.03.2026", "date_order"),
        ("ymd", "03-07-2026", "date_order"),
        ("dmy", "2026-03-07", "date_order"),
        ("dmy", "03/17/2026", "date_order"),
        ("mdy", "17/03/2026", "date_order"),
        ("mdy", "13.03.2026", "date_order"),
        ("mdy", "2026-03-07", "date_order"),
        ("ymd", "2026-02-30", "date_impossible"),
        ("ymd", "2026-13-01", "date_impossible"),
        ("dmy", "31.04.2026", "date_impossible"),
        ("dmy", "29/02/2025", "date_impossible"),
        ("ymd", "0026-03-07", "date_impossible"),
        ("ymd", "3026-03-07", "date_impossible"),
        ("ymd", "2026-03-07 14:30", "date_with_time"),
        ("ymd", "2026-03-07T14:30:00Z", "date_with_time"),
        ("dmy", "07/03/2026 08:26", "date_with_time"),
        ("dmy", "07.03.26", "date_short_year"),
        ("mdy", "3/7/26", "date_short_year"),
        ("ymd", "46088", "date_day_number"),
        ("ymd", "٢٠٢٦-٠٣-٠٧", "other_digits"),
        ("ymd", "2026-03/07", "date_unreadable"),
        ("ymd", "20260307", "date_unreadable"),
        ("ymd", "7 March 2026", "date_unreadable"),
        ("dmy", "7 mars 2026", "date_unreadable"),
        ("ymd", "NA", "date_unreadable"),
        ("ymd", "2026-03", "date_unreadable"),
    ]


@pytest.mark.parametrize(("order", "cell", "code"), refused_dates())
def test_a_date_written_another_way_is_refused(read_csv, order, cell, code):
    good = {"ymd": "2026-01-02", "dmy": "02.01.2026", "mdy": "01/02/2026"}[order]
    read = read_csv(rows("date", good, cell), date_order=order)
    assert read.problems == [(code, 3, "date", cell)]
    assert read.values("date") == {2: date(2026, 1, 2), 3: None}


def test_a_day_and_a_month_that_change_places_are_said_so(read_csv):
    problem = read_csv(rows("date", "17/03/2026"), date_order="mdy").intake.problems[0]
    assert problem.values["orders"] == ["dmy"] and problem.values["example"] == "03/07/2026"


def test_the_number_of_a_day_is_told_as_the_date_it_stands_for(read_csv):
    problem = read_csv(rows("date", "46088"), date_order="dmy").intake.problems[0]
    assert problem.values["suggestion"] == "07.03.2026"


@many
@given(
    day=st.dates(date(1678, 1, 1), date(2261, 12, 31)),
    order=st.sampled_from(["%Y-%m-%d ymd", "%d.%m.%Y dmy", "%m/%d/%Y mdy"]),
)
def test_every_day_is_read_back(read_csv, day, order):
    form, name = order.split()
    written = day.strftime(form)
    assert read_csv(rows("date", written), date_order=name).values("date") == {2: day}


# Choices and names


@pytest.mark.parametrize(
    ("cell", "nearest"), [("Shop", ["shop"]), ("onlin", ["online"]), ("fax", ["shop", "online", "wholesale"])]
)
def test_a_choice_that_is_none_is_refused_with_the_nearest(read_csv, cell, nearest):
    read = read_csv(rows("channel", "shop", cell))
    assert read.problems == [("choice_unknown", 3, "channel", cell)]
    assert read.intake.problems[0].values["nearest"] == nearest


@pytest.mark.parametrize(("cell", "nearest"), [("bakery", "Bakeries"), ("Cafe", "Cafés"), ("CAFÉS", "Cafés")])
def test_an_unknown_segment_is_refused_with_the_nearest(read_csv, cell, nearest):
    read = read_csv(rows("segment", "Cafés", cell), segments=frozenset({"Bakeries", "Cafés"}))
    assert read.problems == [("segment_unknown", 3, "segment", cell)]
    assert read.intake.problems[0].values["nearest"] == [nearest]


def test_segments_are_not_checked_where_there_is_no_list(read_csv):
    assert read_csv(rows("segment", "anything")).problems == []


@pytest.mark.parametrize("cell", ["Yes", "NO", "true", "1", "oui", "да", "y"])
def test_yes_and_no_are_two_words(read_csv, cell):
    assert read_csv(rows("paid", "yes", "no", cell)).problems == [("yes_no_unknown", 4, "paid", cell)]


@pytest.mark.parametrize(
    ("cells", "row", "first"), [(("a", "b", "a"), 4, 2), (("a", "", "", " a "), 5, 2), (("1", "1.0", "1"), 4, 2)]
)
def test_a_value_that_must_be_unique_is_refused_the_second_time(read_csv, cells, row, first):
    read = read_csv(rows("reference", *cells))
    assert [problem[:3] for problem in read.problems] == [("value_twice", row, "reference")]
    assert read.intake.problems[0].values["first"] == first


@pytest.mark.parametrize("blank", ["", " ", "\u00a0", '""'])
def test_a_blank_cell_is_refused_where_a_value_is_required(read_csv, blank):
    assert read_csv(f"customer_id,amount\na,1\n{blank},2\n").problems == [("cell_blank", 3, "customer_id", "")]


def test_a_required_number_may_not_be_blank(read_csv):
    spec = TableSpec("orders", (Field("customer_id", "id"), Field("amount", "money", required=True)))
    assert read_csv(rows("amount", "1", ""), spec=spec).problems == [("cell_blank", 3, "amount", "")]


# All at once


def test_every_mistake_is_told_at_once_from_the_top_row_down(read_csv):
    read = read_csv("customer_id,date,amount,paid\na,2026-02-30,1 000,maybe\n,,2,no\nc,x,y,yes\n")
    assert [problem[1:3] for problem in read.problems] == [
        (2, "date"), (2, "amount"), (2, "paid"), (3, "customer_id"), (4, "date"), (4, "amount"),
    ]  # fmt: skip


def test_a_message_is_one_plain_line_with_row_column_and_remedy(read_csv):
    line = read_csv("customer_id;amount\na;12,5\n", separator=";").intake.problems[0].line()
    assert line.startswith("tables/orders.csv, row 2, column amount: found “12,5”") and "write 12.5" in line


def test_after_a_hundred_mistakes_of_a_kind_their_number_is_told(read_csv):
    read = read_csv(rows("amount", *["12 %"] * 130, *["x"] * 101))
    codes = [problem[0] for problem in read.problems]
    assert (codes.count("number_percent"), codes.count("number_unreadable"), codes.count("more_of_the_same")) == (
        100,
        100,
        2,
    )
    assert codes[99:101] == ["number_percent", "more_of_the_same"]
    assert [p.values["count"] for p in read.intake.problems if p.code == "more_of_the_same"] == [30, 1]


def test_a_million_wrong_cells_are_told_in_a_hundred_lines(read_csv):
    assert len(read_csv("customer_id,date\n" + "a,x\n" * 100_000).problems) == 101


# Limits


def test_a_file_beyond_the_limit_is_not_opened(read_csv, monkeypatch):
    monkeypatch.setattr("workbook.client.intake.MAX_BYTES", 20)
    assert read_csv(rows("amount", "1", "2")).problems == [("file_too_large", None, None, None)]


def test_more_rows_than_the_limit_are_refused(read_csv, monkeypatch):
    monkeypatch.setattr(csv_module, "MAX_ROWS", 3)
    assert read_csv(rows("amount", "1", "2", "3")).problems == [("rows_too_many", None, None, None)]


def test_ten_million_transactions_are_within_the_limits():
    size = 10_000_000 * len("C00012345,2026-03-07,123.45\n")
    assert (min(records.MAX_BYTES, size), min(records.MAX_ROWS, 10_000_000)) == (size, 10_000_000)


@pytest.mark.parametrize("name", ["orders.xls", "orders.ods", "orders.csv.gz", "orders"])
def test_another_kind_of_file_is_refused(tmp_path, name):
    from workbook.client.intake import read_table

    path = tmp_path / name
    path.write_text("customer_id\n")
    assert [p.code for p in read_table(path, TableSpec("orders", ()), Dialect(), file=name).problems] == ["file_kind"]


def test_a_file_that_cannot_be_opened_is_said_so(tmp_path):
    from workbook.client.intake import read_table

    read = read_table(tmp_path / "none.csv", TableSpec("orders", ()), Dialect(), file="none.csv")
    assert [problem.code for problem in read.problems] == ["file_unreadable"]


# Whatever comes


@many
@given(
    content=st.binary(max_size=300) | st.text('ab,;"\n\r 1é\u202fя', max_size=40).map(str.encode),
    encoding=st.sampled_from(["utf-8", "cp1251", "cp1252", "latin-1", "utf-16", "ascii", "koi8-r"]),
    separator=st.sampled_from([",", ";", "\t", "|"]),
    decimal=st.sampled_from([".", ","]),
)
def test_no_bytes_break_the_intake(read_csv, content, encoding, separator, decimal):
    read_csv(b"customer_id,amount,date,note\n" + content, encoding=encoding, separator=separator, decimal=decimal)
    read_csv(content, encoding=encoding, separator=separator, decimal=decimal)


@pytest.mark.parametrize(
    "content", [b'customer_id,"note\n\xe9', b"\xe9", b"\n\xe9", b"a," + b"x" * 200_000 + b"\xe9", b'"\xe9']
)
def test_a_wrong_byte_has_a_place_whatever_stands_around_it(read_csv, content):
    assert [problem[0] for problem in read_csv(content).problems] == ["encoding_other"]


def test_comma_may_be_separator_and_decimal_mark_where_numbers_are_quoted(read_csv):
    read = read_csv('customer_id,amount\na,"1 234,5"\nb,7\n', decimal=",")
    assert (read.problems, read.values("amount")) == ([], {2: 1234.5, 3: 7.0})


@many
@given(text=st.text('ab,"\n\r ;1é', max_size=40))
def test_rows_are_parted_as_the_strict_csv_rules_say(read_csv, text):
    read = read_csv("customer_id,note\n" + text)
    try:
        parted = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        assert [problem[0] for problem in read.problems][-1:] == ["quotes_unbalanced"]
        return
    cells = {
        at: [cell.strip() for cell in row] for at, row in enumerate(parted, 2) if any(cell.strip() for cell in row)
    }
    if not read.problems:
        assert read.values("customer_id") == {at: row[0] or None for at, row in cells.items()}
        assert read.values("note") == {at: row[1] if len(row) > 1 and row[1] else None for at, row in cells.items()}


@many
@given(cells=st.lists(CELLS, min_size=1))
def test_what_a_program_writes_is_read_back(read_csv, cells):
    written = io.StringIO()
    csv.writer(written).writerows([["customer_id", "amount"], *([cell, at] for at, cell in enumerate(cells))])
    read = read_csv(written.getvalue())
    assert list(read.values("customer_id").values()) == cells
    assert list(read.values("amount").values()) == list(range(len(cells)))


def test_two_words_that_meet_in_one_key_are_still_told_apart(monkeypatch):
    import numpy as np

    monkeypatch.setattr("workbook.client.intake.columns._MIX", np.uint64(0))
    cells = np.array([b"12345678a", b"12345678b", b"12345678a"], dtype="S16")
    column = distinct(cells)
    assert [column.words[code] for code in column.codes] == ["12345678a", "12345678b", "12345678a"]
