"""What changed between two points, and which events are behind it."""

from datetime import date

import msgspec
import pytest

from events import vocabulary as v
from events.refusals import Refusal
from service.queries.activities import activity
from service.queries.answers import Difference, DifferencesAnswer
from service.queries.differences import differences, told_of
from tests.events.story import Q4, SEAL, at, update
from tests.events.story import activity as added
from tests.support.told import Told


def between(ledger: Told, since: str, to: str | None = None) -> DifferencesAnswer:
    with ledger.view() as seen:
        return differences(seen, since, to)


def behind(found: DifferencesAnswer, code: str, field: str) -> tuple[object, object, list[int]]:
    (one,) = (d for d in found.differences if (d.activity, d.field) == (code, field))
    return one.old, one.new, [event.position for event in one.events]


def test_a_completion_leads_to_its_report_provisionally_and_to_its_validation_officially(story: Told) -> None:
    found = between(story, "10", "12")
    assert behind(found, "KP1-A1", "status") == ("not_started", "completed", [12])
    assert behind(found, "KP1-A1", "provisional.status") == ("not_started", "completed", [11])
    assert behind(found, "KP1-A1", "review") == (None, "validated", [11, 12])
    assert behind(found, "KP1-A1", "milestones.M1.completed_on") == (None, "2021-06-20", [12])
    assert {d.activity for d in found.differences} == {"KP1-A1"}


def test_a_moved_date_leads_to_the_decision_and_not_to_the_request(story: Told) -> None:
    found = between(story, "13", "15")
    assert behind(found, "KP1-A2", "milestones.M1.end") == ("2021-09-30", "2021-12-31", [15])
    assert behind(found, "KP1-A2", "milestones.M1.moves") == (0, 1, [15])


def test_every_step_on_the_way_is_behind_a_difference_and_a_detour_is_none(story: Told) -> None:
    story.given(
        update(name="u4", activity="KP1-A3", organisation="IOM", percent=50),
        v.UpdateValidated("KP1-A3", "u4"),
        update(name="u5", activity="KP1-A3", organisation="IOM", percent=80),
        v.UpdateValidated("KP1-A3", "u5"),
        v.LeadsAssigned("KP3-A1", ("UNDP",), SEAL),
        v.LeadsAssigned("KP3-A1", ("ILO",), SEAL),
        v.ActivityCancelled("KP1-A1", SEAL),
        v.ActivityReopened("KP1-A1", SEAL),
    )
    found = between(story, "17")
    assert behind(found, "KP1-A3", "percent") == (None, 80, [19, 21])
    assert behind(found, "KP3-A1", "leads") == ((), ("ILO",), [22, 23])
    assert not [d for d in found.differences if (d.activity, d.field) == ("KP1-A1", "cancelled")]


def test_what_a_section_or_a_baseline_changes_in_its_activities_leads_to_it(story: Told) -> None:
    story.given(
        v.SectionChanged("KP1", SEAL, observers=("UNDP",), thematic_area=2),
        v.BaselineRevised(2, date(2021, 7, 9), SEAL),
    )
    found = between(story, "17")
    assert behind(found, "KP1-A1", "observers") == ((), ("UNDP",), [18])
    assert behind(found, "KP1-A2", "thematic_area") == (1, 2, [18])
    assert behind(found, "KP1-A2", "milestones.M1.baseline_end") == ("2021-09-30", "2021-12-31", [19])
    assert behind(found, "KP1-A2", "milestones.M1.slip_days") == (92, 0, [19])


def test_an_added_activity_is_a_difference_in_all_its_fields(ledger: Told) -> None:
    ledger.given(added("KP3-A2", Q4))
    found = between(ledger, "10")
    assert behind(found, "KP3-A2", "title.en") == (None, "KP3-A2", [11])
    assert {event.type for d in found.differences for event in d.events} == {"activity.added"}


def test_what_only_the_passing_of_days_changed_is_told_apart(ledger: Told) -> None:
    ledger.at(at(2021, 7, 5))
    ledger.given(update("KP1-A2"))
    found = between(ledger, "10")
    overdue = {(one.activity, one.field) for one in found.days_passed if one.new == "overdue"}
    assert overdue == {
        (code, field)
        for code in ("KP1-A1", "KP1-A3")
        for field in ("timeliness", "provisional.timeliness", "milestones.M1.timeliness")
    }
    (other,) = (one for one in found.days_passed if one.new != "overdue")
    assert (other.activity, other.field, other.old) == ("KP1-A2", "milestones.M1.timeliness", "not_due")
    assert found.differences
    assert all(one.events for one in found.differences)


def test_the_differences_between_any_two_points_lead_from_one_answer_to_the_other(story: Told) -> None:
    codes = ("KP1-A1", "KP1-A2", "KP1-A3", "KP3-A1")
    for since in range(10, 18):
        for to in range(since, 18):
            found = between(story, str(since), str(to))
            for code in codes:
                old, new = (answered(story, str(point), code) for point in (since, to))
                changes = (*found.differences, *found.days_passed)
                told = {one.field: (one.old, one.new) for one in changes if one.activity == code}
                assert told == {
                    field: (old.get(field), new.get(field))
                    for field in old | new
                    if old.get(field) != new.get(field)
                }
            inside = {event.position for one in found.differences for event in one.events}
            assert inside <= set(range(since + 1, to + 1))


def answered(ledger: Told, point: str, code: str) -> dict[str, object]:
    """The fields of an activity, from the query that everybody asks."""
    with ledger.view(point) as seen:
        answer = msgspec.to_builtins(activity(seen, code))
    fields: dict[str, object] = {}
    stack = [("", answer | {"milestones": {one["code"]: one for one in answer["milestones"]}})]
    while stack:
        path, value = stack.pop()
        for name, inner in value.items():
            if isinstance(inner, dict):
                stack.append((f"{path}{name}.", inner))
            elif name not in ("version", "position", "last_update"):
                fields[f"{path}{name}"] = inner
    return fields


@pytest.mark.parametrize(
    ("since", "to", "code", "field"),
    [
        ("12", "11", "from_after_to", "from"),
        ("18", None, "unknown_position", "from"),
        ("11", "18", "unknown_position", "to"),
        ("yesterday", None, "malformed_as_of", "from"),
        ("11", "2021-07-09", "as_of_in_future", "to"),
        ("2021-05-02", None, "before_first_event", "from"),
        ("2021-07-07", "2021-07-06", "from_after_to", "from"),
    ],
)
def test_points_that_cannot_be_compared_are_refused(
    story: Told, since: str, to: str | None, code: str, field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        between(story, since, to)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_differences_are_typed_and_those_without_an_event_are_no_differences(story: Told) -> None:
    found = between(story, "10")
    percents = [one for one in found.differences if one.field == "provisional.percent"]
    assert all(isinstance(one, Difference) for one in found.differences)
    assert {type(one.old) for one in percents} | {type(one.new) for one in percents} <= {int, type(None)}


def test_points_with_too_many_events_between_them_are_refused_with_one_that_is_near_enough(
    story: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.queries.differences.MOST_EVENTS", 3)
    with story.view() as seen, pytest.raises(Refusal, match="too_far_apart") as refused:
        differences(seen, "5")
    assert "up to 8" in refused.value.detail
    with story.view() as seen:
        assert differences(seen, "5", "8").to.position == 8


def test_each_event_tells_what_it_changed_of_an_activity(story: Told) -> None:
    with story.view() as seen:
        told = told_of(seen, "KP1-A1")
        now = activity(seen, "KP1-A1")
    status = [(at, one.old, one.new) for at, made in told.items() for one in made if one.field == "status"]
    assert [step[1:] for step in status] == [(None, "not_started"), ("not_started", "completed")]
    assert status[-1][0] == 12
    assert status[-1][2] == now.status
    assert all(one.activity == "KP1-A1" for made in told.values() for one in made)


def test_what_its_section_and_the_plan_change_of_an_activity_is_told_of_it(story: Told) -> None:
    found = between(story, "0")
    behind_it = {
        event.position for one in found.differences if one.activity == "KP1-A2" for event in one.events
    }
    with story.view() as seen:
        told = told_of(seen, "KP1-A2")
    assert behind_it <= told.keys()
