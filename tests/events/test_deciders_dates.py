"""Reschedules and reports."""

from datetime import date

import pytest

from events.refusals import Refusal
from events.values import Role, Sealed, Window
from events.vocabulary import (
    Event,
    KeyMessagesWritten,
    ReportIssued,
    RescheduleDecided,
    RescheduleRequested,
    UpdateValidated,
)
from tests.events.story import Q2, Q3, SEAL, Story, at, update


def asked(window: Window = Q3, **more: str) -> RescheduleRequested:
    fields = {"activity": "KP1-A1", "request": "r1", "milestone": "M1", "organisation": "ILO"} | more
    return RescheduleRequested(window=window, justification=SEAL, **fields)


def refused(story: Story, event: Event, code: str, by: str = "ILO", role: Role = "lead_agency") -> None:
    with pytest.raises(Refusal) as caught:
        story.when(event, by, role)
    assert caught.value.code == code


def test_an_approved_request_moves_the_current_window_and_never_the_baseline() -> None:
    story = Story()
    story.when(asked())
    assert story.state.activities["KP1-A1"].milestones["M1"].window == Q2
    story.when(RescheduleDecided("KP1-A1", "r1", True), "SECRETARIAT", "secretariat")
    milestone = story.state.activities["KP1-A1"].milestones["M1"]
    assert milestone.window == Q3
    assert milestone.baselines == {1: Q2}
    assert [(move.old, move.new, move.approved) for move in milestone.moves] == [(Q2, Q3, True)]


def test_a_declined_request_needs_a_reason_and_moves_nothing() -> None:
    story = Story().given(asked())
    refused(story, RescheduleDecided("KP1-A1", "r1", False), "reason_needed", "SECRETARIAT", "secretariat")
    story.when(RescheduleDecided("KP1-A1", "r1", False, SEAL), "SECRETARIAT", "secretariat")
    assert story.state.activities["KP1-A1"].milestones["M1"].window == Q2
    refused(story, RescheduleDecided("KP1-A1", "r1", True), "already_decided", "SECRETARIAT", "secretariat")


def test_a_request_is_decided_as_one_of_its_own_activity() -> None:
    story = Story().given(asked())
    refused(story, RescheduleDecided("KP1-A2", "r1", True), "unknown_request", "SECRETARIAT", "secretariat")


def test_nobody_decides_the_request_of_their_own_organisation() -> None:
    story = Story().given(asked())
    refused(story, RescheduleDecided("KP1-A1", "r1", True), "own_organisation", "ILO", "secretariat")


def test_a_milestone_has_one_open_request_at_a_time() -> None:
    refused(Story().given(asked()), asked(request="r2"), "request_pending")


def test_a_request_is_checked_before_it_is_taken() -> None:
    refused(Story(), asked(organisation="IOM"), "not_a_lead", "IOM")
    refused(Story(), asked(milestone="M9"), "unknown_milestone")
    refused(Story(), asked(Q2), "nothing_changes")
    refused(Story(), asked(Window(date(2021, 9, 1), date(2021, 8, 1))), "window_reversed")
    refused(Story(), asked(Window(date(2021, 9, 1), None)), "end_needed")
    refused(Story(), asked(Window(None, date(2020, 8, 1))), "end_before_plan")
    refused(Story(), asked(Window(None, date(2023, 1, 1))), "end_after_plan")
    refused(Story(), asked(Window(None, date.max)), "end_after_plan")
    done = (
        Story().given(update(status="completed"), on=date(2021, 5, 1)).given(UpdateValidated("KP1-A1", "u1"))
    )
    refused(done, asked(), "milestone_finished")


def test_a_date_can_move_up_to_the_last_day_of_the_plan() -> None:
    Story().when(asked(Window(None, date(2022, 12, 31))))


def test_a_request_to_move_a_date_beyond_the_plan_that_was_taken_once_is_not_approved() -> None:
    story = Story().given(asked(Window(None, date(2023, 3, 31))))
    refused(story, RescheduleDecided("KP1-A1", "r1", True), "end_after_plan", "SECRETARIAT", "secretariat")
    story.when(RescheduleDecided("KP1-A1", "r1", False, SEAL), "SECRETARIAT", "secretariat")


def report(quarter: str = "2021-Q2", edition: int = 1, size: int = 5) -> ReportIssued:
    return ReportIssued(quarter, edition, size, "0" * 64, 1, (), 1)


def test_a_report_is_issued_for_a_closed_quarter_in_order_of_editions() -> None:
    refused(Story(now=at(2021, 6, 30)), report(), "quarter_not_closed", "SECRETARIAT", "secretariat")
    story = Story(now=at(2021, 7, 1))
    refused(story, report(edition=2), "edition_exists", "SECRETARIAT", "secretariat")
    story.when(report(), "SECRETARIAT", "secretariat")
    refused(story, report(), "edition_exists", "SECRETARIAT", "secretariat")
    story.when(report(edition=2), "SECRETARIAT", "secretariat")
    assert [edition.edition for edition in story.state.reports["2021-Q2"].editions] == [1, 2]


def test_a_quarter_closes_at_midnight_in_the_plans_own_time_zone() -> None:
    refused(Story(now=at(2021, 6, 30, hour=21)), report(), "quarter_not_closed")
    Story(now=at(2021, 6, 30, hour=22)).when(report())


def test_a_report_on_an_unknown_quarter_or_beyond_the_ledger_is_refused() -> None:
    refused(Story(now=at(2021, 7, 1)), report("2020-Q4"), "unknown_quarter")
    refused(Story(now=at(2021, 7, 1)), report(size=999), "beyond_ledger")


def written(text: Sealed | None = SEAL, quarter: str = "2021-Q2", language: str = "en") -> KeyMessagesWritten:
    return KeyMessagesWritten(quarter, language, text)


def test_key_messages_are_written_for_a_quarter_that_has_begun_and_issue_no_report() -> None:
    story = Story(now=at(2021, 7, 1))
    for event in (written(), written(Sealed("6" * 64)), written(language="ka")):
        story.when(event, "SECRETARIAT", "secretariat")
    assert {one.language: one.text for one in story.state.key_messages["2021-Q2"].values()} == {
        "en": Sealed("6" * 64),
        "ka": SEAL,
    }
    assert story.state.reports == {}
    refused(story, written(quarter="2021-Q4"), "quarter_not_begun", "SECRETARIAT", "secretariat")
    refused(story, written(quarter="2023-Q1"), "unknown_quarter", "SECRETARIAT", "secretariat")


def test_only_key_messages_that_stand_are_taken_back() -> None:
    story = Story().given(written())
    refused(story, written(None, language="ka"), "no_key_messages", "SECRETARIAT", "secretariat")
    story.when(written(None), "SECRETARIAT", "secretariat")
    refused(story, written(None), "no_key_messages", "SECRETARIAT", "secretariat")
