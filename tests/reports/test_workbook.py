"""Workbook and CSV: read back by other programs, they say what the dataset says."""

import csv
from datetime import date, datetime
from io import BytesIO, TextIOWrapper
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from service.reports import csv as csv_rendition
from service.reports import xlsx
from service.reports.flat import Percent, Value, flat
from service.reports.tables import Written
from service.reports.texts import Texts
from service.reports.words import LANGUAGES
from tests.events.story import SEAL
from tests.figures.quarter import made, told
from tests.reports.pages import report, told_report

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")')


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def opened(written: Written) -> Workbook:
    return load_workbook(BytesIO(xlsx.render(written)))


def written_with(text: str) -> Written:
    return report(made(told().state), "en", Texts({SEAL.sha256: text}))


def test_a_workbook_read_back_has_the_tables_with_numbers_as_numbers(language: str) -> None:
    written = told_report(language)
    book = opened(written)
    assert book.sheetnames == [written.words.t("cover.sheet"), *(t.name for t in written.tables())]
    for table in written.tables():
        plain = flat(table, written.words)
        rows = list(book[table.name].iter_rows(values_only=True))
        assert rows[0] == plain.titles
        assert len(rows) == len(plain.rows) + 1, table.key
        for row, expected in zip(rows[1:], plain.rows, strict=True):
            assert [_read(value) for value in row] == [_written(value) for value in expected], table.key


def _read(value: object) -> object:
    return value.date() if isinstance(value, datetime) else value


def _written(value: Value) -> object:
    if isinstance(value, Percent):
        return None if value.exact is None else pytest.approx(value.exact, rel=1e-15)
    return value


def test_rates_are_shown_in_percent_and_days_as_days() -> None:
    book = opened(told_report())
    formats = {
        cell.number_format
        for sheet in book.worksheets[1:]
        for row in sheet.iter_rows(min_row=2)
        for cell in row
        if isinstance(cell.value, float)
    }
    assert formats == {"0.0%"}
    days = [
        cell
        for sheet in book.worksheets[1:]
        for row in sheet.iter_rows(min_row=2)
        for cell in row
        if isinstance(cell.value, datetime)
    ]
    assert len(days) > 20
    assert {cell.number_format for cell in days} == {"yyyy-mm-dd"}


def test_sheets_can_be_read_and_printed_as_they_are(language: str) -> None:
    written = told_report(language)
    book = opened(written)
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref is not None
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.oddFooter.left.text == written.data.cover.quarter
        assert "&P" in sheet.oddFooter.right.text
    cover = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
    assert written.data.cover.root in cover
    assert book.properties.created == datetime(2021, 7, 5, 12)  # noqa: DTZ001 - a workbook has no zones


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula(text: str) -> None:
    written = written_with(text)
    cells = [
        cell
        for sheet in opened(written).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value == text
    ]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}
    fields = {field for rows in archive(written).values() for row in rows for field in row}
    assert f"'{text}" in fields
    assert text not in fields


def test_a_text_longer_than_a_cell_is_cut_with_a_sign_and_control_characters_survive() -> None:
    long = opened(written_with("ა" * 40_000))
    texts = [cell.value for row in long["Delays"].iter_rows() for cell in row if isinstance(cell.value, str)]
    (cut,) = {text for text in texts if len(text) > 10_000}
    assert (len(cut), cut[-1]) == (xlsx.MAX_TEXT, "…")
    assert opened(written_with("bell\x07 \ufffe"))


def archive(written: Written) -> dict[str, list[list[str]]]:
    with ZipFile(BytesIO(csv_rendition.render(written))) as found:
        return {
            name: list(csv.reader(TextIOWrapper(found.open(name), "utf-8", newline=""), strict=True))
            for name in found.namelist()
        }


def test_csv_parsed_back_has_the_same_tables(language: str) -> None:
    written = told_report(language)
    found = archive(written)
    tables = list(written.tables())
    assert len(found) == len(tables) + 1
    for table, (name, rows) in zip(tables, list(found.items())[1:], strict=True):
        assert name.endswith(f"-{table.key.replace('_', '-')}.csv")
        plain = flat(table, written.words)
        assert len(rows[0]) == len(plain.titles)
        for row, expected in zip(rows[1:], plain.rows, strict=True):
            assert row == [_field(value) for value in expected], table.key


def _field(value: Value) -> str:
    if isinstance(value, Percent):
        return value.shown or ""
    if isinstance(value, date):
        return value.isoformat()
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text[:1] in "=+-@\t\r" and text else text


def test_csv_is_utf_8_with_crlf_and_no_byte_order_mark() -> None:
    with ZipFile(BytesIO(csv_rendition.render(told_report("ka")))) as found:
        for name in found.namelist():
            content = found.read(name)
            assert not content.startswith(b"\xef\xbb\xbf")
            assert content.endswith(b"\r\n")
            assert content.decode("utf-8")
            assert found.getinfo(name).date_time == (1980, 1, 1, 0, 0, 0)


def test_quotes_commas_and_line_breaks_are_kept() -> None:
    text = 'He said: "no", and\r\nleft; ok'
    fields = {field for rows in archive(written_with(text)).values() for row in rows for field in row}
    assert text in fields
