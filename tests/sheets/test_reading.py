"""Whatever is done to a sheet, reading it ends with what stands in it, or with a refusal."""

from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.refusals import Refusal
from service.sheets.columns import FORMAT, PLACES, UPDATES, Stamp, letter
from service.sheets.read import Sheet, read
from service.sheets.workbook import Workbook
from service.sheets.write import sheet
from tests.support.sheets import filled, opened, saved

STAMP = Stamp(FORMAT, "garden", "LAB", 5, "en")
ROW = {"status": "ongoing", "percent": 5, "effective_on": date(2021, 7, 1), "narrative": "x"}
GOOD = filled(
    sheet(STAMP, [], datetime(2021, 7, 5, tzinfo=UTC)), {"activity": "KP1-A1", "milestone": "M1"} | ROW
)
with ZipFile(BytesIO(GOOD)) as _archive:
    PARTS = {entry.filename: _archive.read(entry) for entry in _archive.infolist()}

PIECES = (
    b'<f>1</f>|t="s"|t="d"|t="b"|t="e"|r="A1"|r="-5"|r="F9"|<v>nan</v>|<v>1e999</v>|<v>-1</v>|<v></v>|'
    b'<is><t>x</t></is>|&#0;|\xff|<row>|</row>|<c>|<c r="F2"/>|_xD800_|_x0000_|<!--|name="Updates"|'
    b'Target="../../x"|r:id=""|date1904="1"|9999999999|TargetMode="External"|<!DOCTYPE x>'
).split(b"|")
REFUSED = ("unreadable_sheet", "unsupported_file")


def packed(parts: dict[str, bytes]) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def reading(content: bytes) -> Sheet:
    return read(BytesIO(content), len(content), "")


def outcome(content: bytes) -> Sheet | str:
    """What was read, or the code of the refusal."""
    try:
        return reading(content)
    except Refusal as refusal:
        return refusal.code


@given(
    st.sampled_from(sorted(name for name in PARTS if name.startswith("xl/"))),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), st.sampled_from(PIECES)), min_size=1, max_size=5),
)
def test_a_damaged_part_is_refused_or_read(name: str, damages: list[tuple[float, int, bytes]]) -> None:
    part = PARTS[name]
    for where, removed, put in damages:
        at = int(where * len(part))
        part = part[:at] + put + part[at + removed :]
    found = outcome(packed(PARTS | {name: part}))
    if isinstance(found, Sheet):
        assert all(problem.cell.startswith("Updates!") for problem in found.problems)
        assert all(str(row.given).encode() for row in found.rows)
    else:
        assert found in REFUSED


@given(st.floats(0, 1), st.binary(min_size=1, max_size=20))
def test_a_damaged_archive_is_refused_or_read(where: float, put: bytes) -> None:
    at = int(where * len(GOOD))
    found = outcome(GOOD[:at] + put + GOOD[at + len(put) :])
    assert isinstance(found, Sheet) or found in REFUSED


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("two\nlines", "two\nlines"),
        ("  spaces  ", "  spaces  "),
        ("a < b & c > d \"e\" 'f'", "a < b & c > d \"e\" 'f'"),
        ("a_x000D_\nb", "a\r\nb"),
        ("ქართული 🌱", "ქართული 🌱"),
    ],
)
def test_a_text_is_read_as_it_was_written(text: str, read_as: str) -> None:
    (row,) = reading(filled(GOOD, {"narrative": text})).rows
    assert row.given["narrative"] == read_as


def test_halves_of_characters_never_become_texts() -> None:
    marked = filled(GOOD, {"narrative": "HALF"})
    with ZipFile(BytesIO(marked)) as archive:
        parts = {name: archive.read(name).replace(b"HALF", b"_xD83C_") for name in archive.namelist()}
    (row,) = reading(packed(parts)).rows
    assert row.given["narrative"] == "_xD83C_"


@pytest.mark.parametrize("value", [date(2021, 7, 1), datetime(2021, 7, 1, 15, 30), "2021-07-01"], ids=str)  # noqa: DTZ001 - a cell has no time zone
def test_a_date_is_a_date_however_it_was_typed(value: object) -> None:
    (row,) = reading(filled(GOOD, {"effective_on": value})).rows
    assert row.given["effective_on"] == "2021-07-01"


def test_a_sheet_that_counts_its_days_from_1904_is_read_alike() -> None:
    book = opened(GOOD)
    book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001 - as openpyxl has it
    content = saved(book)
    assert Workbook(BytesIO(content)).from_1904
    (row,) = reading(content).rows
    assert row.given["effective_on"] == "2021-07-01"


def test_cells_beyond_the_columns_are_left_alone() -> None:
    book = opened(GOOD)
    book[UPDATES]["Z2"] = "a note of my own"
    (row,) = reading(saved(book)).rows
    assert dict(row.given) == {
        "status": "ongoing",
        "percent": 5,
        "effective_on": "2021-07-01",
        "narrative": "x",
    }


def test_an_address_that_another_program_made_a_link_of_is_still_its_text() -> None:
    book = opened(GOOD)
    place = f"{letter(PLACES['evidence.url'])}2"
    book[UPDATES][place] = "https://example.org/minutes"
    book[UPDATES][place].hyperlink = "https://example.org/minutes"
    (row,) = reading(saved(book)).rows
    assert row.given["evidence"] == [{"url": "https://example.org/minutes"}]
