"""The calendar of deliverables, as another program's parser reads it."""

from datetime import date, timedelta

import pytest

from service import commands as c
from service.api.examples import REQUESTS
from tests.support.calendars import calendar, events, named, parsed, tasks
from tests.support.http import Caller, World, assert_problem
from tests.support.plan import LAB, NET, SEA, do, submit


def moved(world: World, activity: str, end: date, milestone: str = "M1") -> None:
    """A due date is moved by who may."""
    asked = c.RequestReschedule(activity=activity, milestone=milestone, end=end, justification="Later.")
    request = do(world.ledger, LAB, asked).body["id"]
    do(world.ledger, SEA, c.DecideReschedule(request=request, approved=True))


def test_a_due_date_is_an_event_of_that_day_and_a_task_until_then(lab: Caller) -> None:
    found = calendar(lab)
    event, task = events(found)["KP1-A1"], tasks(found)["KP1-A1"]
    assert (event.dtstart.value, event.dtend.value) == (date(2021, 6, 30), date(2021, 7, 1))
    assert (event.status.value, event.transp.value) == ("CONFIRMED", "TRANSPARENT")
    assert (task.dtstart.value, task.due.value) == (date(2021, 4, 1), date(2021, 6, 30))
    assert (task.status.value, "percent_complete" in task.contents) == ("NEEDS-ACTION", False)
    assert task.categories.value == ["KP1"]
    assert "Leads: LAB (Organisation LAB); HLT (Organisation HLT)" in task.description.value
    assert event.uid.value != task.uid.value


def test_a_milestone_has_an_entry_of_its_own_and_one_without_a_deadline_is_a_task_only(lab: Caller) -> None:
    found = calendar(lab)
    assert set(events(found)) == {"KP1-A1", "KP1-A2/M1", "KP1-A2/M2", "Review"}
    assert set(tasks(found)) == {"KP1-A1", "KP1-A2/M1", "KP1-A2/M2", "KP3-A1"}
    undated = tasks(found)["KP3-A1"]
    assert "due" not in undated.contents
    assert "The plan states no deadline\nLead not stated" in undated.description.value


def test_the_forum_and_consultations_that_were_held_are_events(
    world: World, lab: Caller, net: Caller
) -> None:
    net.post("/consultations", REQUESTS["record_consultation"])
    found = {one.summary.value: one for one in calendar(lab).vevent_list}
    forum, held = found["Review forum"], found["Second quarterly consultation"]
    assert (forum.dtstart.value, forum.dtend.value) == (date(2022, 5, 17), date(2022, 5, 21))
    assert held.dtstart.value == date(2021, 6, 24)
    assert held.description.value == "Participants: LAB (Organisation LAB); HLT (Organisation HLT)"
    assert held.sequence.value == "0"


def test_planned_consultations_are_tentative_until_they_were_held(
    world: World, lab: Caller, net: Caller
) -> None:
    tag = {"If-None-Match": lab.get("/calendar.ics").headers["ETag"]}
    network = net.post("/planned-consultations", {"kind": "network", "held_on": "2021-07-08"}, if_match=None)
    principals = REQUESTS["plan_consultation"]
    net.post("/planned-consultations", principals, if_match=None)
    assert lab.get("/calendar.ics", headers=tag).status_code == 200
    ahead = {one.dtstart.value: one for one in calendar(lab).vevent_list if one.status.value == "TENTATIVE"}
    assert set(ahead) == {date(2021, 7, 8), date(2021, 9, 23)}
    assert ahead[date(2021, 9, 23)].summary.value == "Meeting of the Principals (planned)"
    assert "LAB" in ahead[date(2021, 9, 23)].description.value
    moved = {"held_on": "2021-07-05"}
    net.send("PATCH", f"/planned-consultations/{network.json['id']}", json=moved)
    (again,) = (one for one in calendar(lab).vevent_list if one.summary.value.startswith("Consultation of"))
    assert again.uid.value == ahead[date(2021, 7, 8)].uid.value  # moved, it is the same entry
    assert (again.dtstart.value, again.sequence.value) == (date(2021, 7, 5), "1")
    net.post("/consultations", {**REQUESTS["record_consultation"], "held_on": "2021-07-05"})
    after = {one.dtstart.value: one.status.value for one in calendar(lab).vevent_list}
    assert (after[date(2021, 7, 5)], after[date(2021, 9, 23)]) == ("CONFIRMED", "TENTATIVE")
    assert "TENTATIVE" not in lab.get(f"/calendar.ics?as_of={world.size - 1}").text
    assert "TENTATIVE" not in lab.get("/calendar.ics?activity=KP1-A1").text


def test_a_consultation_put_right_is_the_same_event(world: World, lab: Caller, net: Caller) -> None:
    made = net.post("/consultations", REQUESTS["record_consultation"]).json
    before = events(calendar(lab))["Second"]
    world.service.clock.advance(timedelta(days=1))  # type: ignore[attr-defined] # a simulated one
    net.send("PATCH", f"/consultations/{made['id']}", json=REQUESTS["correct_consultation"], if_match="*")
    after = events(calendar(lab))["Second"]
    assert after.uid.value == before.uid.value
    assert (after.dtstart.value, after.sequence.value) == (date(2021, 6, 23), "1")
    assert after.last_modified.value - before.last_modified.value == timedelta(days=1)


def test_a_due_date_that_is_moved_is_the_same_entry_on_another_day(each_world: World) -> None:
    lab = each_world.caller(LAB)
    before = calendar(lab)
    each_world.service.clock.advance(timedelta(hours=3))  # type: ignore[attr-defined] # a simulated one
    moved(each_world, "KP1-A2", date(2021, 9, 30))
    moved(each_world, "KP1-A2", date(2021, 12, 31))
    after = calendar(lab)
    for kind, day in ((events, "dtstart"), (tasks, "due")):
        old, new = kind(before)["KP1-A2/M1"], kind(after)["KP1-A2/M1"]
        assert new.uid.value == old.uid.value
        assert (old.sequence.value, new.sequence.value) == ("0", "2")
        assert getattr(old, day).value == date(2021, 6, 30)
        assert getattr(new, day).value == date(2021, 12, 31)
        assert new.last_modified.value - old.last_modified.value == timedelta(hours=3)
        assert new.dtstamp.value == new.last_modified.value
        assert "Moved 2 times; by the baseline 30 June 2021" in new.description.value
    assert len({one.uid.value for one in (*after.vevent_list, *after.vtodo_list)}) == 8


def test_a_request_that_is_declined_moves_nothing(world: World, lab: Caller) -> None:
    asked = c.RequestReschedule(activity="KP1-A1", end=date(2021, 12, 31), justification="Later.")
    request = do(world.ledger, LAB, asked).body["id"]
    do(world.ledger, SEA, c.DecideReschedule(request=request, approved=False, reason="No."))
    event = events(calendar(lab))["KP1-A1"]
    assert (event.dtstart.value, event.sequence.value) == (date(2021, 6, 30), "0")


def test_progress_completion_and_reopening_are_told_of_the_same_task(world: World, lab: Caller) -> None:
    submit(world.ledger, status="ongoing", percent=40, evidence=())
    assert tasks(calendar(lab))["KP1-A1"].status.value == "NEEDS-ACTION"  # nobody has validated it
    uid = tasks(calendar(lab))["KP1-A1"].uid.value
    validated(world)
    task = tasks(calendar(lab))["KP1-A1"]
    assert (task.status.value, task.percent_complete.value) == ("IN-PROCESS", "40")
    submit(world.ledger)
    validated(world)
    done = calendar(lab)
    task = tasks(done)["KP1-A1"]
    assert (task.status.value, task.percent_complete.value) == ("COMPLETED", "100")
    assert task.completed.value.date() == date(2021, 6, 30)
    assert events(done)["KP1-A1"].summary.value.startswith("✓ KP1-A1")
    do(world.ledger, NET, c.ReopenActivity(activity="KP1-A1", reason="It was not finished."))
    task = tasks(calendar(lab))["KP1-A1"]
    assert (task.status.value, "completed" in task.contents) != ("COMPLETED", True)
    assert not task.summary.value.startswith("✓")
    assert task.uid.value == uid


def validated(world: World) -> None:
    """The update that was posted last is validated by another organisation."""
    updates = world.ledger.state().activities["KP1-A1"].updates.values()
    (update,) = (one for one in updates if one.review == "submitted")
    do(world.ledger, SEA, c.ValidateUpdate(update=update.id))


def test_what_is_cancelled_is_cancelled_and_back_when_it_is_reopened(world: World, lab: Caller) -> None:
    before = calendar(lab)
    do(world.ledger, NET, c.CancelActivity(activity="KP1-A1", reason="The forum was called off."))
    cancelled = calendar(lab)
    assert tasks(cancelled)["KP1-A1"].status.value == "CANCELLED"
    assert events(cancelled)["KP1-A1"].status.value == "CANCELLED"
    do(world.ledger, NET, c.ReopenActivity(activity="KP1-A1", reason="It is held after all."))
    again = calendar(lab)
    assert tasks(again)["KP1-A1"].status.value == "NEEDS-ACTION"
    assert events(again)["KP1-A1"].status.value == "CONFIRMED"
    assert tasks(again)["KP1-A1"].uid.value == tasks(before)["KP1-A1"].uid.value


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?section=KP3", {"KP3-A1"}),
        ("?organisation=net", {"KP3-A1"}),  # the secretariat answers where no lead is stated
        ("?organisation=HLT&section=KP1", {"KP1-A1", "KP1-A2/M1", "KP1-A2/M2"}),
        ("?activity=KP1-A2", {"KP1-A2/M1", "KP1-A2/M2"}),
        ("?activity=KP1-A2&section=KP3", set()),
        ("?activity=KP1-A2&organisation=NET", set()),
        ("?kind=events", set()),
    ],
)
def test_a_part_of_the_plan_is_a_calendar_of_its_own(lab: Caller, query: str, found: set[str]) -> None:
    assert set(tasks(calendar(lab, query))) == found
    whole = tasks(calendar(lab))
    assert all(one.uid.value == whole[code].uid.value for code, one in tasks(calendar(lab, query)).items())


def test_only_tasks_are_given_where_only_tasks_are_wanted(lab: Caller) -> None:
    assert set(calendar(lab, "?kind=tasks").contents) & {"vevent", "vtodo"} == {"vtodo"}


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("?section=KP9", 422, "unknown_section"),
        ("?organisation=NOBODY", 422, "unknown_organisation"),
        ("?activity=KP1-A9", 404, "unknown_activity"),
        ("?kind=journal", 422, "invalid_request"),
        ("?language=fr", 422, "invalid_request"),
        ("?sektion=KP1", 422, "invalid_request"),
    ],
)
def test_a_calendar_of_nothing_is_refused(lab: Caller, query: str, status: int, code: str) -> None:
    assert_problem(lab.get(f"/calendar.ics{query}"), status, code)


def test_it_is_written_in_the_language_that_is_asked_for(lab: Caller) -> None:
    for response in (
        lab.get("/calendar.ics?language=ka"),
        lab.get("/calendar.ics", headers={"Accept-Language": "ka"}),
    ):
        assert response.headers["Content-Language"] == "ka"
        found = parsed(response.data)
        assert named(found) == "ბაღის გეგმა: შედეგების კალენდარი"
        assert found.x_wr_calname.value == named(found)
        assert tasks(found)["KP1-A1"].summary.value == "KP1-A1 საქმე"
        assert "სტატუსი: არ დაწყებულა" in tasks(found)["KP1-A1"].description.value


def test_every_line_ends_as_it_should_and_is_no_longer_than_it_may_be(lab: Caller) -> None:
    content = lab.get("/calendar.ics?language=ka").data
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode("utf-8") is not None for line in lines)  # no character is torn apart
    assert any(line.startswith(b" ") for line in lines)


def test_the_same_ledger_gives_the_same_bytes_whatever_the_clock_says(world: World, lab: Caller) -> None:
    first = lab.get("/calendar.ics").data
    world.service.clock.advance(timedelta(hours=1))  # type: ignore[attr-defined] # a simulated one
    assert lab.get("/calendar.ics").data == first
    assert lab.get(f"/calendar.ics?as_of={world.size - 1}").data == first


def test_an_earlier_plan_is_shown_as_it_was(world: World, lab: Caller) -> None:
    size = world.size
    moved(world, "KP1-A1", date(2021, 12, 31))
    event = events(calendar(lab, f"?as_of={size - 1}"))["KP1-A1"]
    assert (event.dtstart.value, event.sequence.value) == (date(2021, 6, 30), "0")


def test_a_calendar_that_has_not_changed_is_not_sent_again(world: World, lab: Caller) -> None:
    first = lab.get("/calendar.ics")
    tag = {"If-None-Match": first.headers["ETag"]}
    again = lab.get("/calendar.ics", headers=tag)
    assert (again.status_code, again.data) == (304, b"")
    assert lab.get("/calendar.ics", headers=tag | {"Accept-Language": "ka"}).status_code == 200
    moved(world, "KP1-A1", date(2021, 12, 31))
    assert lab.get("/calendar.ics", headers=tag).status_code == 200


def test_whoever_may_not_read_of_consultations_sees_none(public_world: World) -> None:
    caller = public_world.caller(NET)
    caller.post("/consultations", REQUESTS["record_consultation"])
    summary = "Second quarterly consultation"
    assert summary in {one.summary.value for one in calendar(caller).vevent_list}
    assert summary not in {one.summary.value for one in calendar(public_world.nobody).vevent_list}


def test_what_is_made_up_says_so_in_its_name(demonstration: World) -> None:
    found = calendar(demonstration.caller(LAB))
    assert named(found).startswith("[DEMONSTRATION, everything is made up]")
