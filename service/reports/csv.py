"""The report as CSV (RFC 4180, UTF-8 without a byte order mark): a ZIP archive with a file a table.

Days are ISO 8601. Rates are in percent as the documents show them, beside exact numerator and denominator.
A text that a spreadsheet would take for a formula gets an apostrophe in front.
"""

import csv
from datetime import date
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from service.reports.flat import Percent, Value, flat
from service.reports.tables import Written
from service.reports.tables.model import Table
from service.reports.words import Words
from service.spreadsheet import inert

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP archive can tell of; all files are of it, so that no clock is."""


def render(report: Written) -> bytes:
    """The archive of this report: the cover and its tables, numbered in their order."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        facts = [(fact.label, fact.value) for fact in report.cover.facts]
        cover = [(report.cover.title, f"{report.cover.about} · {report.cover.edition}"), *facts]
        warnings = [("", warning) for warning in report.cover.warnings]
        _add(archive, "00-cover.csv", _encoded([*cover, *warnings]))
        for number, table in enumerate(report.tables(), 1):
            _add(archive, f"{number:02}-{table.key.replace('_', '-')}.csv", written(table, report.words))
    return made.getvalue()


def _add(archive: ZipFile, name: str, content: bytes) -> None:
    entry = ZipInfo(name, _EARLIEST)
    entry.compress_type = ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content)


def written(table: Table, words: Words) -> bytes:
    """One table as a file."""
    return _encoded(_rows(table, words))


def _rows(table: Table, words: Words) -> list[tuple[Value, ...]]:
    found = flat(table, words)
    percent = [
        words.t("column.in_percent", column=title) if kind in ("rate", "chance") else title
        for title, kind in zip(found.titles, found.kinds, strict=True)
    ]
    return [tuple(percent), *found.rows]


def _encoded(rows: list[tuple[Value, ...]]) -> bytes:
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([_plain(value) for value in row] for row in rows)
    return text.getvalue().encode()


def _plain(value: Value) -> str:
    match value:
        case None:
            return ""
        case Percent():
            return value.shown or ""
        case date():
            return value.isoformat()
        case str():
            return inert(value)
    return str(value)
