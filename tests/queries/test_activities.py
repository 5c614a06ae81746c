"""The list of activities, and one of them."""

from datetime import date

import pytest
from msgspec import structs

from events import vocabulary as v
from events.refusals import Refusal
from events.values import Window
from service.queries.activities import Filters, Sort, activities, activity, listed
from tests.events.story import Q4, SEAL, at
from tests.events.story import activity as added
from tests.support.told import Told

ALL = ["KP1-A1", "KP1-A2", "KP1-A3", "KP3-A1"]


def codes(ledger: Told, filters: Filters, as_of: str | None = None) -> list[str]:
    with ledger.view(as_of) as seen:
        page = activities(seen, filters)
        assert page.total == len(page.items)
        return [item.code for item in page.items]


FOUND = [
    (Filters(), ALL),
    (Filters(section="KP3"), ["KP3-A1"]),
    (Filters(lead="UNDP"), ["KP1-A1", "KP1-A2"]),
    (Filters(lead="IOM"), ["KP1-A3"]),
    (Filters(status="completed"), ["KP1-A1"]),
    (Filters(status="not_started", section="KP1"), ["KP1-A2", "KP1-A3"]),
    (Filters(timeliness="overdue"), ["KP1-A3"]),
    (Filters(timeliness="not_due"), ["KP1-A2", "KP3-A1"]),
    (Filters(quarter="2021-Q2"), ["KP1-A1", "KP1-A3"]),
    (Filters(quarter="2022-Q2"), ["KP1-A2"]),
    (Filters(quarter="2022-Q4"), []),
    (Filters(objective="17"), ["KP1-A1", "KP1-A2", "KP1-A3"]),
    (Filters(objective="all"), []),
    (Filters(area="1"), ["KP1-A1", "KP1-A2", "KP1-A3"]),
    (Filters(area="2"), []),
    (Filters(text="kp3-a"), ["KP3-A1"]),
    (Filters(text="KP_-A%"), []),
]


def test_activities_are_listed_by_every_filter(story: Told) -> None:
    assert [(filters, codes(story, filters)) for filters, _ in FOUND] == FOUND


def test_activities_of_a_closed_quarter_are_those_of_the_baseline_then_in_force(story: Told) -> None:
    story.at(at(2022, 1, 15))
    end = date(2021, 12, 31)
    story.given(v.RescheduleRequested("KP1-A3", "r2", "M1", Window(None, end), "IOM", SEAL))
    story.given(v.RescheduleDecided("KP1-A3", "r2", approved=True))
    story.given(v.BaselineRevised(2, end, SEAL))
    assert codes(story, Filters(quarter="2021-Q2")) == ["KP1-A1", "KP1-A3"]
    assert codes(story, Filters(quarter="2021-Q4")) == ["KP1-A3", "KP3-A1"]
    with story.view() as seen:
        closed = activities(seen, Filters(quarter="2021-Q2", lead="IOM"))
        plan = activities(seen, Filters(lead="IOM"))
    assert (closed.baseline, closed.items[0].due, closed.items[0].milestones[0].baseline_end) == (
        1,
        date(2021, 6, 30),
        date(2021, 6, 30),
    )
    assert (plan.baseline, plan.items[0].due, plan.items[0].milestones[0].slip_days) == (2, end, 0)


def test_text_is_found_in_both_languages_in_any_case(ledger: Told) -> None:
    ledger.given(
        structs.replace(added("KP3-A2", Q4), title={"en": "Vaccines for ALL", "ka": "ვაქცინა ყველას"})
    )
    for text in ("vaccines for all", "VACCINES", "ვაქცინა", "ᲕᲐᲥᲪᲘᲜᲐ", "kp3-a2"):
        assert codes(ledger, Filters(text=text)) == ["KP3-A2"]


REFUSED = [
    (Filters(section="KP11"), "unknown_section", "did you mean KP1"),
    (Filters(lead="UNPD"), "unknown_organisation", "did you mean UNDP"),
    (Filters(quarter="2021-Q5"), "unknown_quarter", "2021-Q1, 2021-Q2"),
    (Filters(quarter="2030-Q1"), "unknown_quarter", "2022-Q4"),
    (Filters(area="9"), "unknown_area", "one of 1, 2"),
    (Filters(objective="24"), "unknown_objective", "cross-cutting"),
]


def test_a_filter_that_names_nothing_is_refused(ledger: Told) -> None:
    with ledger.view() as seen:
        for filters, code, hint in REFUSED:
            with pytest.raises(Refusal, match=hint) as refused:
                activities(seen, filters)
            assert (refused.value.because, refused.value.code) == ("invalid", code)
            assert refused.value.field is not None


def test_pages_follow_each_other_while_events_are_appended(story: Told) -> None:
    filters = Filters(status="not_started")
    with story.view() as seen:
        first = activities(seen, filters, limit=1)
    assert ([item.code for item in first.items], first.next, first.total) == (["KP1-A2"], "KP1-A2", 3)
    story.given(
        added("KP1-A0", Q4), v.ActivityCancelled("KP1-A2", SEAL)
    )  # the cursor's own activity drops out
    with story.view() as seen:
        second = activities(seen, filters, limit=10, cursor=first.next)
    assert [item.code for item in second.items] == ["KP1-A3", "KP3-A1"]
    assert second.next is None


def test_a_cursor_that_names_nothing_is_refused(ledger: Told) -> None:
    with ledger.view() as seen, pytest.raises(Refusal) as refused:
        activities(seen, cursor="nowhere")
    assert refused.value.code == "unknown_cursor"


def test_an_unknown_activity_is_refused_with_what_was_probably_meant(ledger: Told) -> None:
    with ledger.view() as seen, pytest.raises(Refusal, match="did you mean") as refused:
        activity(seen, "KP1-A9")
    assert (refused.value.because, refused.value.code) == ("unknown", "unknown_activity")


def test_an_activity_shows_its_dates_current_and_as_planned(story: Told) -> None:
    with story.view() as seen:
        first, second = activity(seen, "KP1-A2").milestones
    assert (str(first.end), str(first.baseline_end), first.slip_days, first.moves) == (
        "2021-12-31",
        "2021-09-30",
        92,
        1,
    )
    assert (str(second.end), str(second.forum_end), second.slip_days) == ("2022-06-30", "2022-05-16", 0)
    assert (second.status, second.provisional_status) == ("not_started", "ongoing")


def test_an_activity_stands_on_four_axes(story: Told) -> None:
    with story.view() as seen:
        done, red = activity(seen, "KP1-A1"), activity(seen, "KP1-A3")
    assert (done.status, done.timeliness, str(done.completed_on), done.review) == (
        "completed",
        "on_time",
        "2021-06-20",
        "validated",
    )
    assert (red.status, red.timeliness, red.confidence, red.review) == (
        "not_started",
        "overdue",
        None,
        "returned",
    )


def test_a_judgement_under_review_is_provisional(story: Told) -> None:
    with story.view("13") as seen:
        red = activity(seen, "KP1-A3")
    assert (red.confidence, red.percent) == (None, None)
    assert (red.provisional.confidence, red.provisional.percent) == ("red", 40)


def test_where_no_lead_is_stated_the_secretariat_is_an_inferred_owner(ledger: Told) -> None:
    with ledger.view() as seen:
        orphan, led = activity(seen, "KP3-A1"), activity(seen, "KP1-A3")
    assert (orphan.leads, orphan.leads_stated, orphan.roles_from.leads) == ((), False, "not_stated")
    assert (orphan.owners, orphan.owners_inferred) == (("SECRETARIAT",), True)
    assert (led.leads, led.owners_inferred, led.roles_from.leads) == (("IOM",), False, "activity")
    assert (led.roles_from.gcm_objectives, led.gcm_objectives) == ("section", (3, 17))


def test_the_version_is_that_of_the_stream_and_the_position_that_of_the_last_event(story: Told) -> None:
    with story.view() as seen:
        assert [(i.version, i.position) for i in activities(seen).items] == [
            (3, 12),
            (4, 17),
            (3, 16),
            (1, 10),
        ]


def test_an_activity_without_a_deadline_is_listed_as_such(ledger: Told) -> None:
    undated = structs.replace(added("KP3-A2", Window(None, None)).milestones[0], kind="undated")
    ledger.given(structs.replace(added("KP3-A2"), milestones=(undated,)))
    assert codes(ledger, Filters(timeliness="no_deadline")) == ["KP3-A2"]
    with ledger.view() as seen:
        answer = activity(seen, "KP3-A2")
    assert (answer.due, answer.milestones[0].forum_end, answer.milestones[0].slip_days) == (None, None, None)


def test_an_activity_is_due_in_the_course_of_its_last_day_and_overdue_after_it(ledger: Told) -> None:
    ledger.at(at(2021, 6, 30, 21))  # 23:00 in Zurich
    assert "KP1-A1" in codes(ledger, Filters(timeliness="due_this_quarter"))
    ledger.at(at(2021, 6, 30, 22))  # midnight there
    assert "KP1-A1" in codes(ledger, Filters(timeliness="overdue"))


def sorted_by(ledger: Told, sort: Sort) -> list[str]:
    with ledger.view() as seen:
        return [item.code for item in listed(seen, Filters(), sort, slice(0, 50)).items]


def test_a_list_is_sorted_and_what_is_equal_stays_in_the_order_of_the_plan(story: Told) -> None:
    with story.view() as seen:
        known = {item.code: item for item in activities(seen).items}
    undated = {code for code, item in known.items() if item.due is None}

    def due(code: str) -> str:
        return str(known[code].due)

    dated = [code for code in ALL if code not in undated]
    assert sorted_by(story, "plan") == ALL
    for sort in ("due", "-due"):
        found = sorted_by(story, sort)
        assert set(found[len(dated) :]) == undated
        assert found[: len(dated)] == sorted(dated, key=due, reverse=sort == "-due")
    assert [known[code].status for code in sorted_by(story, "status")][-1] == "completed"
    assert known[sorted_by(story, "timeliness")[0]].timeliness == "overdue"
    assert sorted_by(story, "-changed") == sorted(ALL, key=lambda c: known[c].position, reverse=True)


def test_a_part_of_a_list_says_how_many_there_are(story: Told) -> None:
    with story.view() as seen:
        page = listed(seen, Filters(section="KP1"), "plan", slice(1, 2))
    assert (page.total, [item.code for item in page.items]) == (3, ["KP1-A2"])
