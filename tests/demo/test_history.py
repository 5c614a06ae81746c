"""Everything that can happen to a plan does happen in the demonstration."""

from collections import Counter
from datetime import date, timedelta
from itertools import chain
from typing import TypeVar

from events import vocabulary as v
from events.codec import Recorded, moment
from events.quarter import Quarter
from events.state import Activity, State
from tests.demo.conftest import Demonstration

E = TypeVar("E", bound=v.Event)


def of(demonstration: Demonstration, kind: type[E]) -> list[tuple[Recorded, E]]:
    """All events of a type, with their envelopes."""
    return [(r, r.event) for r in demonstration.history if isinstance(r.event, kind)]


def state(demonstration: Demonstration) -> State:
    return demonstration.ledger.state()


def submitted(demonstration: Demonstration) -> dict[str, tuple[Recorded, v.UpdateSubmitted]]:
    return {event.update: (recorded, event) for recorded, event in of(demonstration, v.UpdateSubmitted)}


def test_every_type_of_event_occurs_but_what_is_done_to_the_ledger_itself(
    demonstration: Demonstration,
) -> None:
    upkeep = {v.TextErased, v.LedgerRestored, v.LedgerClosed, v.LedgerContinued}
    assert {type(recorded.event) for recorded in demonstration.history} == set(v.EVENTS) - upkeep


def test_updates_of_every_kind_are_posted(demonstration: Demonstration) -> None:
    updates = [event for _, event in of(demonstration, v.UpdateSubmitted)]
    statuses = Counter(update.status for update in updates)
    assert min(statuses["ongoing"], statuses["completed"]) > 50
    assert statuses["suspended"] >= 2
    assert min(Counter(update.confidence for update in updates)[c] for c in ("green", "amber", "red")) > 5
    assert all(update.narrative and update.challenges for update in updates if update.confidence == "red")
    assert {update.language for update in updates} == {"en", "ka"}
    assert any(update.percent is None for update in updates)


def test_updates_meet_every_review(demonstration: Demonstration) -> None:
    posted = submitted(demonstration)
    returned = {event.update for _, event in of(demonstration, v.UpdateReturned)}
    again = {event.resubmits for _, event in posted.values() if event.resubmits is not None}
    assert len(again & returned) >= 5
    assert returned - again, "some are left"
    assert len(of(demonstration, v.UpdateWithdrawn)) == 2
    reviews = chain.from_iterable(a.updates.values() for a in state(demonstration).activities.values())
    pending = [update for update in reviews if update.review == "submitted"]
    assert sum(update.submitted.status == "completed" for update in pending) >= 2


def test_nobody_reviews_their_own_and_what_the_host_reports_goes_elsewhere(
    demonstration: Demonstration,
) -> None:
    posted = submitted(demonstration)
    reviewers = Counter[tuple[str, str | None]]()
    for recorded, event in of(demonstration, v.UpdateValidated):
        reviewers[posted[event.update][1].organisation, recorded.envelope.actor.organisation] += 1
    assert reviewers["IOM", "UN-DESA"] > 5
    assert reviewers["SECRETARIAT", "UN-DESA"] > 5
    assert reviewers["WHO", "SECRETARIAT"] > 2
    assert not any(author in ("IOM", "SECRETARIAT") and by != "UN-DESA" for author, by in reviewers)


def test_the_secretariat_posts_on_behalf_of_leads_who_do_not(demonstration: Demonstration) -> None:
    behalf = [event for _, event in of(demonstration, v.UpdateSubmitted) if event.on_behalf_of is not None]
    by_secretariat = [event for event in behalf if event.organisation == "SECRETARIAT"]
    assert len({event.activity for event in by_secretariat}) == 2


def test_a_deputy_posts_for_a_lead_that_is_away_and_only_for_that_time(demonstration: Demonstration) -> None:
    ((granted, event),) = of(demonstration, v.DelegationGranted)
    ((ended, _),) = of(demonstration, v.DelegationEnded)
    posted = [r for r, u in of(demonstration, v.UpdateSubmitted) if u.organisation == event.deputy]
    deputised = [r for r in posted if getattr(r.event, "on_behalf_of", None) == event.organisation]
    assert [granted.position < r.position < ended.position for r in deputised] == [True]


def test_disputes_are_upheld_and_dismissed(demonstration: Demonstration) -> None:
    assert {event.upheld for _, event in of(demonstration, v.DisputeSettled)} == {True, False}


def test_dates_are_moved_kept_brought_forward_and_left_undecided(demonstration: Demonstration) -> None:
    activities = state(demonstration).activities.values()
    moves = [m for a in activities for milestone in a.milestones.values() for m in milestone.moves]
    assert {move.approved for move in moves} == {True, False, None}
    forward = [m for m in moves if m.new.end and m.old.end and m.new.end < m.old.end]
    assert {move.new.end for move in forward} == {date(2022, 5, 16)}
    assert max(len(m.moves) for a in activities for m in a.milestones.values()) == 2


def test_items_are_backdated_into_quarters_that_were_reported_on(demonstration: Demonstration) -> None:
    first = {q: r.editions[0].position for q, r in state(demonstration).reports.items()}
    backdated = [
        recorded
        for recorded, event in of(demonstration, v.UpdateSubmitted)
        if event.status == "completed"
        and recorded.envelope.effective_on is not None
        and recorded.position > first[str(Quarter.of(recorded.envelope.effective_on))]
    ]
    assert len(backdated) >= 2


def test_activities_are_cancelled_reopened_suspended_and_met_with_silence(
    demonstration: Demonstration,
) -> None:
    activities = state(demonstration).activities.values()
    assert len(of(demonstration, v.ActivityCancelled)) == 2
    assert sum(activity.cancelled for activity in activities) == 1
    assert len(of(demonstration, v.ActivityReopened)) == 2
    assert any(m.status == "suspended" for a in activities for m in a.milestones.values())
    assert [activity.code for activity in activities if not activity.posted]


def test_most_occurrences_are_held_and_some_are_not(demonstration: Demonstration) -> None:
    milestones = [m for a in state(demonstration).activities.values() for m in a.milestones.values()]
    occurrences = Counter(m.status for m in milestones if m.plan.kind == "occurrence")
    assert occurrences["completed"] > 10
    assert occurrences["not_started"] + occurrences["ongoing"] >= 1


def test_the_plan_itself_changes(demonstration: Demonstration) -> None:
    sections = state(demonstration).sections
    assert sections["TWG-RETURN"].kind == "thematic_priority"
    assert [code for code, section in sections.items() if section.closed] == ["TP5"]
    assert len(state(demonstration).activities) == 61
    assert state(demonstration).plan.baselines == {1: date(2021, 4, 28), 2: date(2022, 1, 20)}
    assert any(a.leads and a.section == "KP4" for a in _with_leads_assigned(demonstration))


def _with_leads_assigned(demonstration: Demonstration) -> list[Activity]:
    activities = state(demonstration).activities
    return [activities[event.activity] for _, event in of(demonstration, v.LeadsAssigned)]


def test_the_forum_is_reached_with_work_finished_for_it(demonstration: Demonstration) -> None:
    forum = state(demonstration).plan.forum.start
    finished = [
        recorded
        for recorded, event in of(demonstration, v.UpdateSubmitted)
        if event.status == "completed"
        and recorded.envelope.effective_on is not None
        and forum - timedelta(days=60) <= recorded.envelope.effective_on < forum
    ]
    assert len(finished) >= 5
    assert any(moment(r.envelope.recorded_at).date() > forum for r in demonstration.history)


def test_leads_report_mostly_in_time_and_sometimes_late(demonstration: Demonstration) -> None:
    late = [
        moment(recorded.envelope.recorded_at) >= Quarter.parse(event.quarter).closes_at("Europe/Zurich")
        for recorded, event in of(demonstration, v.UpdateSubmitted)
        if event.status == "ongoing"
    ]
    assert 0.05 < sum(late) / len(late) < 0.4
