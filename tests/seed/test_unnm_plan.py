"""The 2021–2022 workplan: the figures it is known to have, and every claim against its text."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from events.quarter import Quarter
from seed.check import check, render
from seed.plan import Activity, DueWindow, Plan, Section
from seed.read import read
from tests.seed.support import UNNM
from tests.seed.test_check import misses_a_blank_line, weighty_lines

PLAN = read(UNNM)
ACTIVITIES = {
    section.code_of(activity): (section, activity)
    for section in PLAN.sections
    for activity in section.activities
}
WINDOWS = [window for _, activity in ACTIVITIES.values() for window in activity.schedule]
LAST_DAY_BEFORE_FORUM = date(2022, 5, 16)


def windows(code: str) -> tuple[DueWindow, ...]:
    """The windows of one activity."""
    return ACTIVITIES[code][1].schedule


def last_due(activity: Activity, cap: date = date.max) -> str:
    """The quarter in which an activity falls due with its last window, or `none`."""
    ends = [min(window.end, cap) for window in activity.schedule]
    return str(Quarter.of(max(ends))) if ends else "none"


def test_the_plan_has_its_sections_and_activities() -> None:
    assert " ".join(section.code for section in PLAN.sections) == (
        "KP1 KP2.1 KP2.2 KP3 KP4 KP5 TWG-ATD TWG-PATHWAYS TWG-BLMA TWG-RETURN TP1 TP2 TP3 TP4 TP5 TP6 TP7"
    )
    assert [len(section.activities) for section in PLAN.sections] == [
        3, 3, 4, 3, 5, 4, 5, 5, 1, 1, 7, 2, 3, 3, 2, 5, 4,
    ]  # fmt: skip
    assert len(ACTIVITIES) == 60


def test_activities_by_last_due_quarter_are_those_of_the_domain() -> None:
    assert Counter(last_due(activity) for _, activity in ACTIVITIES.values()) == {
        "2021-Q1": 2,
        "2021-Q2": 21,
        "2021-Q3": 2,
        "2021-Q4": 12,
        "2022-Q1": 1,
        "2022-Q2": 2,
        "2022-Q4": 16,
        "none": 4,
    }


def test_the_forum_horizon_moves_16_activities_to_its_quarter() -> None:
    capped = Counter(last_due(activity, LAST_DAY_BEFORE_FORUM) for _, activity in ACTIVITIES.values())
    assert (capped["2022-Q2"], capped["2022-Q4"]) == (18, 0)
    moved = [
        code
        for code, (_, activity) in ACTIVITIES.items()
        if last_due(activity) != last_due(activity, LAST_DAY_BEFORE_FORUM)
    ]
    assert len(moved) == 16


def test_four_windows_had_ended_at_adoption() -> None:
    ended = [
        code
        for code, (_, activity) in ACTIVITIES.items()
        for window in activity.schedule
        if window.end <= PLAN.workplan.adopted_on
    ]
    assert ended == ["TWG-BLMA-A1", "TWG-RETURN-A1", "TP1-A1", "TP6-A1"]


def test_21_activities_state_no_lead_and_iom_leads_21() -> None:
    leads = {code: section.leads_of(activity) for code, (section, activity) in ACTIVITIES.items()}
    unstated = [code for code, stated in leads.items() if stated is None]
    assert len(unstated) == 21
    assert {ACTIVITIES[code][0].code for code in unstated} == {"KP3", "KP4", "KP5", "TP6", "TP7"}
    assert sum("IOM" in (stated or ()) for stated in leads.values()) == 21


def test_activities_are_numbered_as_printed_and_by_position_where_nothing_is_printed() -> None:
    unnumbered = [code for code, (_, activity) in ACTIVITIES.items() if activity.number is None]
    assert unnumbered == ["KP3-A3", "TP5-A1", "TP5-A2", "TP6-A1", "TP6-A2"]
    pathways = [code for code in ACTIVITIES if code.startswith("TWG-PATHWAYS")]
    assert pathways == [f"TWG-PATHWAYS-A{number}" for number in range(6, 11)]


@pytest.mark.parametrize(
    ("code", "spans"),
    [
        ("KP3-A1", [("2021-01-01", "2022-03-31")]),
        ("KP3-A3", [("2021-07-01", "2021-12-31"), ("2022-01-01", "2022-06-30")]),
        ("KP4-A1", [("None", "2021-06-30")]),
        ("KP4-A2", []),
        ("TWG-ATD-A1", [("None", "2021-06-30")]),
        ("TWG-BLMA-A1", [("2021-01-01", "2021-03-31"), ("2021-04-01", "2021-12-31")]),
        ("TP1-A1", [("2021-02-01", "2021-02-28")]),
        ("TP6-A1", [("2021-01-01", "2021-03-31"), ("2022-04-01", "2022-06-30")]),
        ("TP6-A2", [("2021-04-01", "2021-09-30")]),
        ("TP6-A5", [("2022-01-01", "2022-06-30"), ("2021-01-01", "2022-12-31")]),
        ("TP7-A4", [("2022-01-01", "2022-06-30"), ("2021-01-01", "2022-12-31")]),
    ],
)
def test_the_unusual_deadlines_are_read_as_agreed(code: str, spans: list[tuple[str, str]]) -> None:
    assert [(str(window.start), str(window.end)) for window in windows(code)] == spans


def test_kinds_of_windows_and_inferences_are_where_they_were_agreed() -> None:
    by_kind = {
        kind: [code for code in ACTIVITIES for window in windows(code) if window.kind == kind]
        for kind in ("recurring", "continuous")
    }
    assert by_kind == {"recurring": ["KP5-A1", "KP5-A2"], "continuous": ["TP6-A2", "TP7-A1"]}
    inferred = [code for code in ACTIVITIES for window in windows(code) if window.inferred]
    assert inferred == [f"TWG-ATD-A{number}" for number in range(1, 6)] + ["TWG-BLMA-A1"] * 2
    continued = [code for code in ACTIVITIES for window in windows(code) if window.continuation]
    assert continued == ["TWG-ATD-A2", "TWG-ATD-A3", "TWG-ATD-A4", "TWG-PATHWAYS-A9"]
    assert [code for code, (_, activity) in ACTIVITIES.items() if activity.on_request] == ["KP2.2-A4"]
    assert len(WINDOWS) == 61


def test_every_misprint_of_a_name_is_an_alias_and_has_a_note_on_its_line() -> None:
    aliases = {alias: each.code for each in PLAN.organisations for alias in each.aliases}
    misprints = {"APRNN": "APRRN", "QUINO": "QUNO", "UNW": "UN-WOMEN", "ჯანმო": "WHO"}
    assert {name: aliases[name] for name in misprints} == misprints
    noted = [
        (note.line, note.printed)
        for section in PLAN.sections
        for note in section.notes
        if note.printed in misprints or note.printed == "უმაღლესი კომისიის"
    ]
    assert noted == [
        (115, "უმაღლესი კომისიის"),
        (115, "ჯანმო"),
        (132, "უმაღლესი კომისიის"),
        (134, "QUINO"),
        (195, "APRNN"),
        (218, "APRNN"),
        (449, "UNW"),
    ]


def test_a_natural_person_stands_under_persons_and_nowhere_else() -> None:
    persons = [(section.code, person) for section in PLAN.sections for person in section.persons]
    assert [code for code, _ in persons] == ["TWG-RETURN"]
    written = UNNM.read_text(encoding="utf-8")
    assert all(written.count(person) == 1 for _, person in persons)


def test_every_text_is_there_in_both_languages() -> None:
    def titled(section: Section) -> list[dict[str, str]]:
        return [section.title, *(activity.title for activity in section.activities)]

    titles = [title for section in PLAN.sections for title in titled(section)]
    assert all(any("a" <= letter <= "z" for letter in title["en"]) for title in titles)
    assert all(any("ა" <= letter <= "ჰ" for letter in title["ka"]) for title in titles)
    assert not any("ა" <= letter <= "ჰ" for title in titles for letter in title["en"])


def test_the_text_bears_out_every_claim(plan_source: str) -> None:
    checked = check(PLAN, plan_source)
    assert checked.mismatches == ()
    assert render(checked).splitlines()[-1] == "60 activities, 17 sections, 0 mismatches"
    assert checked.deadlines == plan_source.count("ვადა:") == 58


def test_no_line_of_the_text_can_be_emptied_unseen(plan_source: str) -> None:
    text = plan_source.partition("\n**")[0]
    weighty = list(weighty_lines(text, "ძირითადი პრიორიტეტი 1"))
    assert len(weighty) > 180
    assert [index + 1 for index in weighty if misses_a_blank_line(PLAN, text, index)] == []


def test_no_window_of_the_plan_can_be_moved_unseen(plan_source: str) -> None:
    for index, section in enumerate(PLAN.sections):
        for place, activity in enumerate(section.activities):
            for number, window in enumerate(activity.schedule):
                path = f"sections[{index}].activities[{place}].schedule[{number}].end"
                schedule = tuple(
                    replace(each, end=each.end - timedelta(days=1)) if each is window else each
                    for each in activity.schedule
                )
                mismatches = check(with_schedule(section, activity, schedule), plan_source).mismatches
                assert [(each.path, each.line) for each in mismatches] == [(path, window.line)]


def with_schedule(section: Section, activity: Activity, schedule: tuple[DueWindow, ...]) -> Plan:
    """The plan with another schedule for one activity."""
    activities = tuple(
        replace(each, schedule=schedule) if each is activity else each for each in section.activities
    )
    sections = tuple(
        replace(each, activities=activities) if each is section else each for each in PLAN.sections
    )
    return replace(PLAN, sections=sections)
