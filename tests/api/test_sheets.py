"""The sheet of an agency, over HTTP: taken away, filled in by another program, looked at, and submitted."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from random import Random
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from events.values import Actor, Milestone, Window
from service import commands as c
from service.auth.permissions import SYSTEM
from service.sheets.columns import COLUMNS, UPDATES, letter
from tests.support import documents as d
from tests.support.http import Caller, World, assert_problem
from tests.support.plan import HLT, LAB, NET, do, submit
from tests.support.sheets import filled, opened, saved

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ONGOING = {
    "status": "ongoing",
    "effective_on": date(2021, 7, 1),
    "percent": 40,
    "narrative": "Georgian: ქართული",
}
DONE = {
    "status": "completed",
    "confidence": "green",
    "evidence.type": "document",
    "evidence.title": "Minutes",
    "evidence.date": date(2021, 6, 28),
    "evidence.url": "https://example.org/minutes",
}


def sheet(caller: Caller, lang: str = "en") -> bytes:
    response = caller.get(f"/activities.xlsx?language={lang}")
    assert (response.status_code, response.mimetype) == (200, XLSX)
    content: bytes = response.data
    return content


def send(caller: Caller, content: bytes, query: str = "", kind: str = XLSX, **more: Any) -> Any:
    return caller.send("POST", f"/activities.xlsx{query}", data=content, content_type=kind, **more)


def cells(answer: Any) -> dict[str, str]:
    return {one["cell"]: one["code"] for one in answer.json["problems"]}


def test_the_sheet_shows_each_milestone_that_the_organisation_answers_for(world: World, lab: Caller) -> None:
    page = opened(sheet(lab))[UPDATES]
    rows = [[one.value and str(one.value) for one in row] for row in page.iter_rows()]
    assert rows[0] == [column.en for column in COLUMNS]
    assert [row[:5] for row in rows[1:]] == [
        ["KP1-A1", "M1", "Activity KP1-A1", "2021-06-30 00:00:00", "not started"],
        ["KP1-A2", "M1", "Activity KP1-A2", "2021-06-30 00:00:00", "not started"],
        ["KP1-A2", "M2", "Activity KP1-A2", "2021-09-30 00:00:00", "not started"],
    ]
    assert page.protection.sheet is True
    assert [page[f"{letter(n)}2"].protection.locked for n in range(len(COLUMNS))] == [
        column.locked for column in COLUMNS
    ]
    lists = {
        str(one.sqref): one.formula1 for one in page.data_validations.dataValidation if one.type == "list"
    }
    assert lists["F2:F4"] == '"not started,ongoing,completed,suspended,cancelled"'
    mine = opened(sheet(world.caller(NET)))[UPDATES]  # the secretariat answers where no lead is stated
    assert [row[0].value for row in mine.iter_rows(min_row=2)] == ["KP3-A1"]


def test_the_sheet_speaks_georgian(world: World, lab: Caller) -> None:
    book = opened(sheet(lab, "ka"))
    page = book[UPDATES]
    assert (page["F1"].value, page["C2"].value, page["E2"].value) == (
        "ახალი სტატუსი",
        "საქმე",
        "არ დაწყებულა",
    )
    assert "garden" in book["Help"]["A6"].value
    given = filled(sheet(lab, "ka"), {"status": "მიმდინარე", "narrative": "გრძელდება"})
    assert send(lab, given, "?submit=true").status_code == 201
    told = lab.get("/updates").json["items"][0]
    assert (told["status"], told["language"], told["narrative"]) == ("ongoing", "ka", "გრძელდება")


def test_a_sheet_is_looked_at_and_then_submitted_in_one_go(each_world: World) -> None:
    lab, before = each_world.caller(LAB), each_world.size
    given = filled(sheet(lab), DONE, ONGOING, {"status": "Ongoing "})
    seen = send(lab, given)
    assert seen.status_code == 200, seen.json
    assert (seen.json["problems"], seen.json["conflicts"]) == ([], [])
    assert (seen.json["position"], seen.json["made_at"]) == (before - 1, before - 1)
    assert [(row["activity"], row["milestone"]) for row in seen.json["rows"]] == [
        ("KP1-A1", "M1"),
        ("KP1-A2", "M1"),
        ("KP1-A2", "M2"),
    ]
    assert seen.json["rows"][1]["changes"] == [
        {"cell": "Updates!F3", "field": "status", "old": "not_started", "new": "ongoing"},
        {"cell": "Updates!G3", "field": "effective_on", "old": None, "new": "2021-07-01"},
        {"cell": "Updates!H3", "field": "percent", "old": None, "new": 40},
        {"cell": "Updates!J3", "field": "narrative", "old": None, "new": "Georgian: ქართული"},
    ]
    assert each_world.size == before
    done = send(lab, given, f"?submit=true&position={seen.json['position']}")
    assert (done.status_code, done.json["accepted"]) == (201, 3), done.json
    assert each_world.size == before + 3
    told = lab.get("/updates").json["items"][::-1]
    assert [(one["activity"], one["milestone"], one["status"]) for one in told] == [
        ("KP1-A1", "M1", "completed"),
        ("KP1-A2", "M1", "ongoing"),
        ("KP1-A2", "M2", "ongoing"),
    ]
    assert told[0]["evidence"][0]["url"] == "https://example.org/minutes"
    assert (told[1]["percent"], told[1]["effective_on"]) == (40, "2021-07-01")
    assert (told[2]["effective_on"], told[2]["narrative"]) == ("2021-07-05", None)


def test_a_sheet_that_was_opened_and_saved_by_another_program_is_the_same(lab: Caller) -> None:
    again = saved(opened(saved(opened(filled(sheet(lab), ONGOING)))))
    assert send(lab, again).json["rows"][0]["changes"][0]["new"] == "ongoing"


def test_what_others_have_changed_since_is_a_conflict_until_it_was_looked_at(
    world: World, lab: Caller
) -> None:
    given = filled(sheet(lab), ONGOING, ONGOING)
    submit(world.ledger, "KP1-A1", HLT)
    before = world.size
    seen = send(lab, given)
    (conflict,) = seen.json["conflicts"]
    assert (conflict["cell"], conflict["activity"], conflict["position"]) == (
        "Updates!A2",
        "KP1-A1",
        before - 1,
    )
    refused = assert_problem(send(lab, given, "?submit=true"), 409, "sheet_conflicts")
    assert refused["errors"][0]["path"] == "Updates!A2"
    assert world.size == before
    assert send(lab, given, f"?submit=true&position={seen.json['position']}").status_code == 201
    assert world.size == before + 2


def test_the_same_upload_again_is_done_once_and_answered_alike(world: World, lab: Caller) -> None:
    given = filled(sheet(lab), ONGOING)
    first = send(lab, given, "?submit=true", idempotency_key="sheet 1")
    after = world.size
    again = send(lab, given, "?submit=true", idempotency_key="sheet 1")
    assert (again.status_code, again.data) == (first.status_code, first.data) == (201, first.data)
    assert_problem(send(lab, given, "?submit=true"), 409, "sheet_conflicts")
    other = filled(sheet(lab), {"status": "suspended", "narrative": "x"})
    assert_problem(send(lab, other, "?submit=true", idempotency_key="sheet 1"), 422, "idempotency_key_reused")
    assert world.size == after


PROBLEMS: dict[str, tuple[dict[str, object], dict[str, str]]] = {
    "no status": ({"narrative": "x"}, {"Updates!F2": "invalid_request"}),
    "a completion without evidence": ({"status": "completed"}, {"Updates!P2": "evidence_needed"}),
    "half of an evidence": (
        {"status": "ongoing", "evidence.title": "x"},
        {"Updates!O2": "invalid_request", "Updates!R2": "invalid_request"},
    ),
    "a word that is no status": ({"status": "done"}, {"Updates!F2": "unknown_choice"}),
    "a formula": ({"status": "ongoing", "narrative": '=HYPERLINK("http://x")'}, {"Updates!J2": "formula"}),
    "a formula in a locked cell": ({"status": "ongoing", "title": "=1+1"}, {"Updates!C2": "formula"}),
    "half of a percent": ({"status": "ongoing", "percent": 0.4}, {"Updates!H2": "not_a_whole_number"}),
    "a percent beyond all": ({"status": "ongoing", "percent": 101}, {"Updates!H2": "invalid_request"}),
    "a word for a percent": ({"status": "ongoing", "percent": "many"}, {"Updates!H2": "not_a_whole_number"}),
    "a word for a date": ({"status": "ongoing", "effective_on": "soon"}, {"Updates!G2": "not_a_date"}),
    "a date in the future": (
        {"status": "ongoing", "effective_on": date(2022, 1, 1)},
        {"Updates!G2": "effective_in_future"},
    ),
    "a flag": ({"status": "ongoing", "narrative": True}, {"Updates!J2": "not_a_value"}),
    "another activity": ({"status": "ongoing", "activity": "KP3-A1"}, {"Updates!A2": "unknown_activity"}),
    "another milestone": ({"status": "ongoing", "milestone": "M7"}, {"Updates!B2": "unknown_milestone"}),
    "a reason that is missing": ({"status": "suspended"}, {"Updates!J2": "reason_needed"}),
    "an address that is none": (DONE | {"evidence.url": "minutes"}, {"Updates!Q2": "invalid_request"}),
}


@pytest.mark.parametrize(("row", "expected"), PROBLEMS.values(), ids=PROBLEMS)
def test_what_is_wrong_is_told_by_its_cell_and_nothing_is_submitted(
    world: World, lab: Caller, row: dict[str, object], expected: dict[str, str]
) -> None:
    given = filled(sheet(lab), row, ONGOING)
    before = world.size
    assert cells(send(lab, given)) == expected
    refused = assert_problem(send(lab, given, "?submit=true"), 422, "sheet_refused")
    assert {one["path"] for one in refused["errors"]} == set(expected)
    assert world.size == before


def test_a_text_that_looks_like_a_formula_is_a_text_on_its_way_in_and_out(world: World, lab: Caller) -> None:
    texts = ["=1+1", "+cmd|'/C calc'!A0", "-2", "@SUM(1)", "\t=1"]
    do(world.ledger, SYSTEM, c.AddActivity(
        activity="KP1-A9", section="KP1", title={"en": "=cmd|'/C calc'!A0"}, milestones=_milestones(),
    ))  # fmt: skip
    book = opened(sheet(lab))
    shown = book[UPDATES]["C5"]
    assert (shown.value, shown.data_type) == ("=cmd|'/C calc'!A0", "s")
    content = saved(book)
    for text in texts:
        given = _with_text(filled(content, {"status": "ongoing", "narrative": "TEXT"}), "TEXT", text)
        assert send(lab, given).json["problems"] == []
        (row,) = send(lab, given).json["rows"]
        assert row["changes"][1]["new"] == text


def _milestones() -> Any:
    return (Milestone("M1", Window(None, None), "undated"),)


def _with_text(content: bytes, old: str, new: str) -> bytes:
    made = BytesIO()
    with ZipFile(BytesIO(content)) as before, ZipFile(made, "w") as after:
        for entry in before.infolist():
            part = before.read(entry)
            escaped = new.replace("&", "&amp;").replace("\t", "_x0009_")
            after.writestr(entry, part.replace(old.encode(), escaped.encode()))
    return made.getvalue()


def _and(content: bytes, name: str, part: bytes) -> bytes:
    made = BytesIO(content)
    with ZipFile(made, "a", ZIP_DEFLATED) as archive:
        archive.writestr(name, part)
    return made.getvalue()


def _instead(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    made = BytesIO()
    with ZipFile(BytesIO(content)) as before, ZipFile(made, "w") as after:
        for entry in before.infolist():
            part = before.read(entry)
            after.writestr(entry, part.replace(old, new) if entry.filename == name else part)
    return made.getvalue()


XML = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
LAUGHS = XML + b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
PAGE, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
NOISE = Random(1).randbytes(1 << 20) + bytes(33 << 20)  # noqa: S311 - only to fill

HARMFUL: dict[str, tuple[Callable[[bytes], bytes], str, str]] = {
    "a table as text": (lambda _: b"a,b\n1,2\n", "unsupported_file", "sent as"),
    "half of a sheet": (lambda good: good[:-50], "unsupported_file", "archive"),
    "one with macros": (lambda good: _and(good, "xl/vbaProject.bin", b"x"), "unsupported_file", "macros"),
    "one that would fill a disk": (
        lambda good: _and(good, "a", bytes(40 << 20)),
        "unsupported_file",
        "unpacks",
    ),
    "another spreadsheet": (lambda _: d.XLSX, "unreadable_sheet", "missing or damaged"),
    "one that links to others": (
        lambda good: _and(good, "xl/externalLinks/externalLink1.xml", b"<x/>"),
        "unreadable_sheet",
        "other files",
    ),
    "one that is too large": (lambda good: _and(good, "a", NOISE), "unreadable_sheet", "32 MiB"),
    "one that repeats itself": (
        lambda good: _instead(good, BOOK, XML, LAUGHS),
        "unreadable_sheet",
        "missing or damaged",
    ),
    "one that breaks off": (
        lambda good: _instead(good, PAGE, b"</sheetData>", b"<row>"),
        "unreadable_sheet",
        "missing or damaged",
    ),
    "one of a million rows": (
        lambda good: _instead(good, PAGE, b'r="2"', b'r="999999"'),
        "unreadable_sheet",
        "more cells",
    ),
    "one without its page": (
        lambda good: _instead(good, BOOK, b"Updates", b"Another"),
        "unreadable_sheet",
        "no sheet Updates",
    ),
    "one with another heading": (
        lambda good: filled(good, {"status": "Status"}, first=1),
        "unreadable_sheet",
        "Updates!F1",
    ),
}


@pytest.mark.parametrize(("change", "code", "why"), HARMFUL.values(), ids=HARMFUL)
def test_not_read_is(
    world: World, lab: Caller, change: Callable[[bytes], bytes], code: str, why: str
) -> None:
    before, given = world.size, change(sheet(lab))
    status = 415 if code == "unsupported_file" else 422
    for query in ("", "?submit=true"):
        assert why in assert_problem(send(lab, given, query), status, code)["detail"]
    assert world.size == before


def test_a_sheet_is_for_its_own_organisation_and_of_this_version(
    world: World, lab: Caller, hlt: Caller
) -> None:
    given = filled(sheet(lab), ONGOING)
    assert_problem(send(hlt, given), 422, "sheet_of_others")
    book = opened(given)
    for row, value, code in ((1, "2", "unreadable_sheet"), (4, "many", "unreadable_sheet")):
        kept, book["Kvali"][f"B{row}"] = book["Kvali"][f"B{row}"].value, value
        assert_problem(send(lab, saved(book)), 422, code)
        book["Kvali"][f"B{row}"] = kept
    assert send(lab, saved(book)).status_code == 200


def test_an_empty_sheet_changes_nothing(world: World, lab: Caller) -> None:
    assert send(lab, sheet(lab)).json["rows"] == []
    assert_problem(send(lab, sheet(lab), "?submit=true"), 422, "sheet_empty")


def test_a_milestone_is_reported_in_one_row(lab: Caller) -> None:
    given = filled(sheet(lab), ONGOING, ONGOING | {"activity": "KP1-A1"})
    assert cells(send(lab, given)) == {"Updates!A3": "repeated_row"}


def test_who_may_not_submit_updates_gets_no_sheet(world: World, lab: Caller) -> None:
    auditor = world.caller(Actor("auditor"))
    assert_problem(auditor.get("/activities.xlsx"), 403, "role_forbidden")
    assert_problem(send(auditor, sheet(lab)), 403, "role_forbidden")
    assert_problem(lab.get("/activities.xlsx?language=fr"), 422, "invalid_request")
    assert_problem(send(lab, sheet(lab), "?submit=yes"), 422, "invalid_request")


@pytest.mark.parametrize(
    ("asked", "preferred", "language"),
    [("", "ka, en;q=0.5", "ka"), ("", "fr", "en"), ("", None, "en"), ("?language=en", "ka", "en")],
)
def test_a_sheet_comes_in_the_language_that_is_asked_for_or_else_preferred(
    lab: Caller, asked: str, preferred: str | None, language: str
) -> None:
    headers = {} if preferred is None else {"Accept-Language": preferred}
    response = lab.get(f"/activities.xlsx{asked}", headers=headers)
    assert response.headers["Content-Language"] == language
    assert "Accept-Language" in response.vary
    headings = [cell.value for cell in next(opened(response.data)[UPDATES].iter_rows())]
    assert headings == [column.heading(language) for column in COLUMNS]
