"""As of an earlier point, the very same queries answer what they answered then."""

from datetime import date

import msgspec
import pytest

from events import vocabulary as v
from events.refusals import Refusal
from events.units import Standpoint
from service.queries.activities import activities
from service.queries.completion import completion
from service.queries.events import event, events
from service.queries.plan import organisations, sections, workplan
from service.queries.reports import reports
from service.queries.reschedules import reschedules
from service.queries.updates import updates
from service.queries.view import View
from tests.events.story import SEAL, at, update
from tests.support.told import Told


def everything(seen: View) -> bytes:
    """All that can be asked, in bytes that can be compared."""
    answers = (
        workplan(seen),
        organisations(seen),
        sections(seen),
        activities(seen),
        completion(seen, "2021-Q2", by="lead"),
        completion(seen, basis="current", horizon="forum", level="milestone"),
        updates(seen),
        reschedules(seen),
        reports(seen),
        events(seen),
    )
    return msgspec.json.encode(answers, order="sorted")


def test_every_position_answers_as_it_did_when_it_was_the_last(ledger: Told) -> None:
    happenings: list[v.Event] = [
        update(name="u1"),
        v.UpdateWithdrawn("KP1-A1", "u1"),
        update(name="u2", narrative=ledger.seal("Under way")),
        v.UpdateReturned("KP1-A1", "u2", SEAL),
        update(name="u3", resubmits="u2", confidence="green", percent=10),
        v.UpdateValidated("KP1-A1", "u3"),
        update(name="u4", percent=60),
        v.UpdateValidated("KP1-A1", "u4"),
        v.SectionChanged("KP1", SEAL, leads=("UNDP",), observers=("IOM",)),
        v.ActivityCancelled("KP1-A3", SEAL),
        v.ReportIssued("2021-Q1", 1, 12, "0" * 64, 1, (), 1),
    ]
    answered: dict[int, bytes] = {}
    for day, happening in enumerate(happenings, 1):
        ledger.at(at(2021, 6, day))
        ledger.given(happening)
        with ledger.view() as seen:
            answered[seen.as_of.position] = everything(seen)
    for position, answer in answered.items():
        with ledger.view(str(position)) as seen:
            assert seen.connection is not seen.store
            assert everything(seen) == answer


def test_a_date_ends_at_midnight_in_the_time_zone_of_the_plan(ledger: Told) -> None:
    ledger.at(at(2021, 6, 30, 21))
    ledger.given(update(name="u1"))  # 11, at 23:00 in Zurich
    ledger.at(at(2021, 6, 30, 22))
    ledger.given(update("KP1-A2", name="u2"))  # 12, on 1 July there
    ledger.at(at(2021, 7, 2))
    with (
        ledger.view("2021-06-30") as day,
        ledger.view("2021-Q2") as quarter,
        ledger.view("2021-07-01") as next_day,
    ):
        assert day.as_of.position == quarter.as_of.position == 11
        assert next_day.as_of.position == 12
        assert day.standpoint == quarter.standpoint == Standpoint.end_of(date(2021, 6, 30))
        assert completion(day, "2021-Q2").overdue == 2


def test_a_position_is_seen_in_the_course_of_its_day(ledger: Told) -> None:
    ledger.at(at(2021, 6, 30, 12))
    ledger.given(update(name="u1"))
    ledger.at(at(2021, 8, 1))
    with ledger.view("11") as then, ledger.view() as now:
        assert then.as_of == now.as_of
        assert then.as_of.recorded_at == "2021-06-30T12:00:00.000Z"
        assert (completion(then, "2021-Q2").overdue, completion(now, "2021-Q2").overdue) == (0, 2)


MALFORMED = ("", "yesterday", "2021-02-30", "2021-Q5", "0000-Q1", "-1", "1e3", "٣", "9" * 30)
OUTSIDE = {
    "11": "unknown_position",
    "2021-05-02": "before_first_event",
    "2021-Q1": "before_first_event",
    "2021-05-04": "as_of_in_future",
    "2021-Q2": "as_of_in_future",
    "9999-12-31": "as_of_in_future",
}


def test_a_point_that_is_malformed_or_outside_the_ledger_is_refused(ledger: Told) -> None:
    for text, code in (OUTSIDE | dict.fromkeys(MALFORMED, "malformed_as_of")).items():
        with pytest.raises(Refusal) as refused, ledger.view(text):
            pass
        assert (text, refused.value.because, refused.value.code) == (text, "invalid", code)
        assert refused.value.field == "as_of"


def test_a_date_can_be_looked_back_to_once_it_is_over_in_the_time_zone_of_the_plan(ledger: Told) -> None:
    ledger.at(at(2021, 6, 30, 21))  # 23:00 in Zurich
    for text in ("2021-06-30", "2021-Q2"):
        with pytest.raises(Refusal, match="not over yet") as refused, ledger.view(text):
            pass
        assert refused.value.code == "as_of_in_future"
    ledger.at(at(2021, 6, 30, 22))  # midnight there
    for text in ("2021-06-30", "2021-Q2"):
        with ledger.view(text) as seen:
            assert seen.as_of.position == 10


def test_an_unknown_workplan_is_refused_and_so_is_an_empty_one(ledger: Told) -> None:
    ledger.code = "mni"
    with pytest.raises(Refusal, match="did you mean mini") as refused, ledger.view():
        pass
    assert (refused.value.because, refused.value.code) == ("unknown", "unknown_workplan")


def test_events_after_the_point_are_not_there(story: Told) -> None:
    with story.view("12") as seen:
        assert [item.position for item in events(seen, after=10).items] == [11, 12]
        with pytest.raises(Refusal, match="0 to 12") as refused:
            event(seen, 13)
    assert (refused.value.because, refused.value.code) == ("unknown", "unknown_position")
