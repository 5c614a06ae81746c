"""Events, updates, date changes, reports, and the plan as a whole."""

import pytest
from msgspec import to_builtins
from sqlalchemy import delete

from events import vocabulary as v
from events.merkle import leaf_hash
from events.refusals import Refusal
from events.sealing import commitment
from service.queries.activities import activity
from service.queries.events import Chosen, browsed, days, event, events, history, leaf
from service.queries.plan import organisations, section, sections, workplan, workplans
from service.queries.reports import report, reports
from service.queries.reschedules import reschedule, reschedules
from service.queries.updates import UpdateFilters, update, updates
from service.store.engine import writing
from service.store.read import leaves
from service.store.tables import TEXT
from service.store.texts import openings
from tests.events.story import PLAN
from tests.support.told import Told


def erase_all(ledger: Told) -> None:
    with writing(ledger.engine) as connection:
        connection.execute(delete(TEXT))


def test_the_ledger_is_browsed_in_either_order_and_goes_on_where_a_page_ends(story: Told) -> None:
    with story.view() as seen:
        newest = browsed(seen, Chosen(), None, 10, newest_first=True)
        assert [e.position for e in newest.items] == list(range(seen.size - 1, seen.size - 11, -1))
        rest = browsed(seen, Chosen(), int(newest.next or 0), 100, newest_first=True)
        assert [e.position for e in rest.items] == list(range(seen.size - 11, -1, -1))
        assert rest.next is None
        of_one = browsed(seen, Chosen("activity/KP1-A3", "update.submitted"), None, 10, newest_first=False)
        assert [(e.stream, e.type) for e in of_one.items] == [("activity/KP1-A3", "update.submitted")]
        assert browsed(seen, Chosen(), 12, 1, newest_first=False).items[0].position == 12
        assert browsed(seen, Chosen("nothing/like-that"), None, 10, newest_first=True).items == ()
    with story.view("12") as then:
        assert browsed(then, Chosen(), None, 1, newest_first=True).items[0].position == 12


def test_the_canonical_bytes_of_an_event_are_those_that_its_hash_is_of(story: Told) -> None:
    with story.view() as seen:
        assert leaf_hash(leaf(seen, 12)).hex() == event(seen, 12).leaf_hash
        with pytest.raises(Refusal, match="the positions are 0 to"):
            leaf(seen, seen.size)


def test_each_day_of_the_ledger_begins_with_the_first_event_that_was_recorded_on_it(story: Told) -> None:
    with story.view() as seen:
        found = days(seen)
        recorded = [e.recorded_at[:10] for e in events(seen, limit=seen.size).items]
    assert found == [(day, recorded.index(day)) for day in sorted(set(recorded))]
    assert len(found) > 3


def test_the_history_of_an_activity_tells_its_events_with_their_texts(story: Told) -> None:
    with story.view() as seen:
        page = history(seen, "KP1-A3")
    assert [(e.version, e.type) for e in page.items] == [
        (1, "activity.added"),
        (2, "update.submitted"),
        (3, "update.returned"),
    ]
    assert page.items[1].data["narrative"]["text"] == "Behind"
    assert page.items[2].data["reason"]["text"] == "Say why"
    assert (page.items[2].actor.role, page.items[2].actor.organisation) == ("secretariat", "ILO")


def test_an_erased_text_is_told_as_erased_and_its_hash_stays(story: Told) -> None:
    with story.view() as seen:
        sealed = event(seen, 13).data["narrative"]
        opening = openings(seen.store, story.ledger_id, [sealed["sha256"]])[sealed["sha256"]]
        assert commitment("Behind", opening.salt) == sealed["sha256"]
    story.erase(13, "narrative", "asked for by Ketevan")
    by = {"position": 18, "recorded_at": "2021-07-09T12:00:00.000Z", "basis": "asked for by Ketevan"}
    for as_of in (None, "17"):  # it is gone from whatever point one looks
        with story.view(as_of) as seen:
            assert event(seen, 13).data["narrative"] == {"sha256": sealed["sha256"], "erased": by}
            answer = update(seen, "u2")
        assert (answer.narrative, answer.reason) == (None, "Say why")
        assert [to_builtins(one) for one in answer.erased] == [{"field": "narrative", **by}]


def test_a_text_that_is_gone_though_no_event_says_so_is_told_as_missing(story: Told) -> None:
    erase_all(story)
    with story.view() as seen:
        assert event(seen, 13).data["narrative"]["missing"] is True
        answer, moved = update(seen, "u1"), reschedule(seen, "r1")
    assert (answer.narrative, answer.evidence[0].title, moved.justification) == (None, None, None)
    found = [(one.field, one.position, one.basis) for one in (*answer.erased, *moved.erased)]
    assert found == [
        ("narrative", None, None),
        ("evidence.0.title", None, None),
        ("justification", None, None),
    ]


def test_the_erasure_stands_in_the_history_of_what_it_concerns(story: Told) -> None:
    story.erase(14, "justification", "a court's order")
    with story.view() as seen:
        last = history(seen, "KP1-A2").items[-1]
        (moved,) = reschedules(seen, "KP1-A2")
        before = activity(seen, "KP1-A2")
    assert (last.type, last.data["event"], last.data["field"]) == ("text.erased", 14, "justification")
    assert (last.actor.role, last.actor.organisation) == ("administrator", "SECRETARIAT")
    assert (moved.justification, moved.approved, moved.slip_days) == (None, True, 92)
    assert [(one.field, one.position) for one in moved.erased] == [("justification", 18)]
    assert (before.version, before.position) == (last.version, 18)


def test_events_are_paged_by_position_and_carry_the_hash_of_their_leaf(story: Told) -> None:
    with story.view() as seen:
        first = events(seen, limit=10)
        second = events(seen, after=int(first.next or 0), limit=10)
        stored = list(leaves(seen.store, story.ledger_id, 0, seen.size))
    assert [e.position for e in (*first.items, *second.items)] == list(range(18))
    assert (first.next, second.next) == (9, None)
    assert second.items[-1].leaf_hash == leaf_hash(stored[-1]).hex()


def test_a_history_is_paged_by_the_version_of_its_stream(story: Told) -> None:
    with story.view() as seen:
        page = history(seen, "KP1-A2", after=1, limit=2)
        assert [e.version for e in page.items] == [2, 3]
        assert [e.version for e in history(seen, "KP1-A2", after=int(page.next or 0)).items] == [4]
        with pytest.raises(Refusal, match="did you mean"):
            history(seen, "KP1-A7")


def test_updates_are_listed_newest_first_and_by_what_became_of_them(story: Told) -> None:
    def ids(filters: UpdateFilters = UpdateFilters()) -> list[str]:  # noqa: B008 - it is frozen
        with story.view() as seen:
            return [item.id for item in updates(seen, filters).items]

    assert ids() == ["u3", "u2", "u1"]
    assert ids(UpdateFilters(review="submitted")) == ["u3"]
    assert ids(UpdateFilters(activity="KP1-A1")) == ["u1"]
    assert ids(UpdateFilters(organisation="IOM")) == ["u2"]
    assert ids(UpdateFilters(organisation="ILO", review="validated")) == ["u1"]


def test_updates_are_paged_by_position(story: Told) -> None:
    with story.view() as seen:
        first = updates(seen, limit=2)
        second = updates(seen, limit=2, before=int(first.next or 0))
    assert ([u.id for u in first.items], [u.id for u in second.items]) == (["u3", "u2"], ["u1"])
    assert (first.next, second.next) == (13, None)


def test_an_update_is_told_whole(story: Told) -> None:
    with story.view() as seen:
        done, back = update(seen, "u1"), update(seen, "u2")
        with pytest.raises(Refusal) as refused:
            update(seen, "u9")
    assert (done.status, str(done.effective_on), done.review, done.reviewed) == (
        "completed",
        "2021-06-20",
        "validated",
        12,
    )
    assert (done.narrative, done.evidence[0].title) == ("Delivered – ჩაბარებულია", "Final paper")
    assert (back.confidence, back.percent, back.review, back.reason) == ("red", 40, "returned", "Say why")
    assert (refused.value.because, refused.value.code) == ("unknown", "unknown_update")


def test_a_date_change_tells_what_was_asked_for_and_decided(story: Told) -> None:
    with story.view("14") as seen:
        (asked,) = reschedules(seen)
    with story.view() as seen:
        (decided,) = reschedules(seen, "KP1-A2")
        assert reschedule(seen, "r1") == decided
        assert reschedules(seen, "KP1-A1") == []
        with pytest.raises(Refusal) as refused:
            reschedule(seen, "r9")
    assert (asked.approved, asked.decided, asked.justification) == (None, None, "Partners need longer")
    assert (decided.approved, decided.requested, decided.decided, decided.slip_days) == (True, 14, 15, 92)
    assert (decided.activity, decided.milestone, str(decided.old.end)) == ("KP1-A2", "M1", "2021-09-30")
    assert refused.value.code == "unknown_request"


def test_the_newest_edition_of_a_report_is_told_unless_another_is_asked_for(ledger: Told) -> None:
    for edition in (1, 2):
        ledger.given(v.ReportIssued("2021-Q1", edition, 11, f"{edition}" * 64, 1, (), 1))
    with ledger.view() as seen:
        assert [(r.quarter, r.edition, r.size) for r in reports(seen)] == [
            ("2021-Q1", 1, 11),
            ("2021-Q1", 2, 11),
        ]
        assert (report(seen, "2021-Q1").edition, report(seen, "2021-Q1", 1).root) == (2, "1" * 64)


@pytest.mark.parametrize(
    ("quarter", "edition", "code"),
    [
        ("2021-Q1", 2, "unknown_report"),
        ("2021-Q2", None, "unknown_report"),
        ("2030-Q1", None, "unknown_quarter"),
    ],
)
def test_a_report_that_was_not_issued_is_refused(
    ledger: Told, quarter: str, edition: int | None, code: str
) -> None:
    ledger.given(v.ReportIssued("2021-Q1", 1, 11, "0" * 64, 1, (), 1))
    with ledger.view() as seen, pytest.raises(Refusal) as refused:
        report(seen, quarter, edition)
    assert refused.value.code == code


def test_the_plan_is_told_with_its_quarters_and_what_it_holds(story: Told) -> None:
    with story.view() as seen:
        plan = workplan(seen)
    assert workplans(story.engine, story.clock) == [plan]
    assert (plan.code, plan.sections, plan.activities, plan.version) == ("mini", 2, 4, 1)
    assert (plan.quarters[0], plan.quarters[-1], len(plan.quarters)) == ("2021-Q1", "2022-Q4", 8)
    assert (str(plan.adopted_on), [b.number for b in plan.baselines]) == ("2021-04-28", [1])
    assert (plan.as_of.position, plan.as_of.recorded_at) == (17, "2021-07-09T12:00:00.000Z")


def test_sections_are_told_in_the_order_of_the_plan_with_their_people(ledger: Told) -> None:
    person = ledger.seal("Ketevan Example")
    ledger.given(v.SectionOpened("AA", "working_group", {"en": "Late"}, persons=(person,)))
    with ledger.view() as seen:
        first, second, third = sections(seen)
        with pytest.raises(Refusal, match="did you mean KP1") as refused:
            section(seen, "KP11")
    assert (first.code, first.leads, first.leads_stated, first.activities) == (
        "KP1",
        ("ILO", "UNDP"),
        True,
        3,
    )
    assert (second.code, second.leads, second.leads_stated) == ("KP3", (), False)
    assert (third.code, third.persons, third.activities, third.version) == ("AA", ("Ketevan Example",), 0, 1)
    assert refused.value.code == "unknown_section"
    assert third.erased == ()
    ledger.erase(11, "persons.0", "asked for by the person")
    with ledger.view() as seen:
        late = section(seen, "AA")
    assert (late.persons, late.version) == ((None,), 2)
    assert [(one.field, one.position) for one in late.erased] == [("persons.0", 12)]


def test_organisations_are_told_by_their_code(ledger: Told) -> None:
    with ledger.view() as seen:
        known = organisations(seen)
    assert [o.code for o in known] == ["ILO", "IOM", "SECRETARIAT", "UNDP"]
    assert known[2].hosted_by == "IOM"
    assert len(known) == sum(isinstance(event, v.OrganisationRegistered) for event in PLAN)
