"""A plan goes into the template and comes back as it was; what is wrong in one is told by its cell."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.refusals import Refusal
from seed.plan import Plan
from seed.problems import SeedError
from seed.read import read
from seed.sheets.columns import DEADLINES, HELP, SECTIONS, SHEETS
from service.cli.seeding import DEFAULT_PLAN
from service.importing.read import read_workbook
from service.importing.template import template
from tests.seed.support import GARDENS
from tests.support import documents as d
from tests.support.sheets import changed, opened, saved


def plan_in(content: bytes) -> Plan:
    return read_workbook(BytesIO(content), len(content), "plan.xlsx")


def wrong(content: bytes) -> dict[str, str]:
    """What is wrong, by the cells."""
    with pytest.raises(SeedError) as refused:
        plan_in(content)
    return {str(problem.cell): problem.reason for problem in refused.value.problems}


GARDEN = template(read(GARDENS))


@pytest.mark.parametrize("file", [DEFAULT_PLAN, GARDENS], ids=["real", "gardens"])
def test_a_plan_comes_back_as_it_went_in(file: Path) -> None:
    plan = read(file)
    content = template(plan)
    assert plan_in(content) == plan
    assert template(plan) == content


@pytest.mark.parametrize("file", [DEFAULT_PLAN, GARDENS], ids=["real", "gardens"])
def test_a_plan_comes_back_from_another_program_as_it_went_in(file: Path) -> None:
    plan = read(file)
    assert plan_in(saved(opened(template(plan)))) == plan


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1)
    .map(str.strip)
    .filter(bool)
)
@settings(max_examples=60)
def test_every_text_that_a_plan_may_hold_comes_back(text: str) -> None:
    plan = read(GARDENS)
    section = replace(plan.sections[0], title={"en": text, "ka": f"ა {text}"})
    organisation = replace(plan.organisations[0], aliases=(f"α {text}", f"β {text} β"))
    organisations = (organisation, *plan.organisations[1:])
    told = replace(plan, organisations=organisations, sections=(section, *plan.sections[1:]))
    assert plan_in(template(told)) == told


def test_the_empty_template_says_what_is_needed_cell_by_cell() -> None:
    told = wrong(template())
    assert told == {f"Plan!B{row}": "Missing data for required field." for row in range(1, 14)}


def test_the_template_has_drop_downs_and_instructions_in_both_languages() -> None:
    book = opened(template())
    assert book.sheetnames == [HELP, *SHEETS]
    lists = {
        str(rule.sqref): rule.formula1
        for rule in book[SECTIONS].data_validations.dataValidation
        if rule.type == "list"
    }
    assert lists == {"B2:B501": '"core_priority,working_group,thematic_priority"'}
    assert book[SECTIONS]["C1"].value == "Title (English)\nდასახელება (ინგლისურად)"
    assert all(row[0].value and row[1].value for row in book[HELP].iter_rows(max_col=2))


@pytest.mark.parametrize(
    ("cell", "value", "reason"),
    [
        ("Plan!B1", "Gardens 2031", "Write a code in small letters, digits and hyphens."),
        ("Plan!B4", "soon", "Not a valid date."),
        ("Plan!B5", date(2030, 1, 1), "lies before its start, 2031-01-01"),
        ("Plan!B12", "Mars/Olympus", "is no time zone; write one like Europe/Zurich"),
        ("Organisations!B2", "club", "Must be one of: un, igo, ngo"),
        ("Organisations!A3", "TREE", "is already said at organisations[0]"),
        ("Sections!D2", None, "Missing data for required field."),
        ("Sections!E4", "RAIN, NOBODY", "is not among the organisations"),
        ("Sections!I4", "13, many", "Objectives are numbers from 1 to 23."),
        ("Activities!A2", "KP9", "is no code of the sheet Sections"),
        ("Activities!B3", "two", "Not a valid integer."),
        ("Activities!I3", "perhaps", "Write true or false."),
        ("Deadlines!A2", "KP1-A99", "is not an activity of the sheet Activities"),
        ("Deadlines!D2", date(2031, 6, 29), "is not the last day of a quarter"),
        ("Deadlines!D2", date(2035, 6, 30), "lies outside the plan, 2031-01-01 to 2032-12-31"),
        ("Deadlines!F2", "sometimes", "Must be one of: window, continuous, recurring."),
        ("Notes!A2", "KP7", "is not in the workbook"),
        ("Notes!C2", "=1+1", "is a formula; write what it comes to"),
        ("Sections!C2", "two\nlines", "Remove the line breaks and control characters."),
    ],
)
def test_what_is_wrong_is_told_by_its_cell(cell: str, value: object, reason: str) -> None:
    told = wrong(changed(GARDEN, {cell: value}))
    assert told[cell].startswith(reason), told


def test_all_that_is_wrong_is_told_at_once_and_nothing_twice() -> None:
    told = wrong(changed(GARDEN, {"Plan!B4": "soon", "Organisations!B2": "club", "Sections!C3": "=A1"}))
    assert set(told) == {"Plan!B4", "Organisations!B2", "Sections!C3"}


def test_an_error_says_file_and_cell_as_a_line_of_its_own() -> None:
    with pytest.raises(SeedError, match=r"plan\.xlsx:Plan!B4: workplan\.period\.start: Not a valid date\."):
        plan_in(changed(GARDEN, {"Plan!B4": "soon"}))


def test_lines_of_a_printed_text_may_be_left_out() -> None:
    book = opened(GARDEN)
    for sheet, columns in SHEETS.items():
        if columns[-1].name == "line" and sheet != "Notes":
            for row in book[sheet].iter_rows(min_row=2, min_col=len(columns), max_col=len(columns)):
                row[0].value = None
    found, plan = plan_in(saved(book)), read(GARDENS)
    assert [section.line for section in found.sections] == [2, 3, 4, 5, 6]
    assert [one.title for one in found.sections[0].activities] == [
        one.title for one in plan.sections[0].activities
    ]


def test_a_row_that_is_not_in_the_printed_text_may_stand_below_those_that_are() -> None:
    added = {
        "Sections!A7": "KP9",
        "Sections!B7": "core_priority",
        "Sections!C7": "New",
        "Sections!D7": "ახალი",
    }
    found = plan_in(changed(GARDEN, added))
    assert [section.line for section in found.sections[-2:]] == [93, 94]


def test_what_people_write_is_understood() -> None:
    told = {
        "Plan!B4": "2031-01-01",
        "Sections!E4": "RAIN; BEES",
        "Activities!I3": "კი",
        "Activities!B2": "1",
        "Sections!B2": "Core_Priority",
        "Organisations!A2": " TREE ",
    }
    assert plan_in(changed(GARDEN, told)) == read(GARDENS)


def test_empty_rows_between_others_are_passed_over() -> None:
    book = opened(GARDEN)
    book[DEADLINES].insert_rows(3, 4)
    assert plan_in(saved(book)) == read(GARDENS)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"code,title\n", "unsupported_file"),
        (d.PDF, "unreadable_sheet"),
        (d.DOCX, "unreadable_sheet"),
        (d.bomb(), "unsupported_file"),
        (d.archive({"xl/vbaProject.bin": b"x", "[Content_Types].xml": b"<Types/>"}), "unsupported_file"),
        (GARDEN[: len(GARDEN) // 2], "unsupported_file"),
    ],
    ids=["csv", "pdf", "docx", "bomb", "macros", "half"],
)
def test_what_is_no_workbook_of_ours_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        plan_in(content)
    assert refused.value.code in (code, "unreadable_sheet")


@pytest.mark.parametrize(
    ("cell", "said"), [("Sections!C1", "Title"), ("Plan!A1", "Name"), ("Notes!A1", None)]
)
def test_headings_stay_as_they_are(cell: str, said: str | None) -> None:
    with pytest.raises(Refusal, match=f"the heading {cell}"):
        plan_in(changed(GARDEN, {cell: said}))


def test_a_sheet_too_few_is_refused() -> None:
    book = opened(GARDEN)
    del book[DEADLINES]
    with pytest.raises(Refusal, match="it has no sheet Deadlines"):
        plan_in(saved(book))


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    content = changed(GARDEN, {})
    book = opened(content)
    book[SECTIONS]["C2"].value = "=A1"
    book[SECTIONS]["C2"].data_type = "s"
    plan = plan_in(saved(book))
    assert plan.sections[0].title["en"] == "=A1"
    assert plan_in(template(plan)) == plan
