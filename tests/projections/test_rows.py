"""Rows written event by event are those that a fresh fold gives."""

from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given
from msgspec import structs

from events import vocabulary as v
from events.codec import Recorded
from events.evolve import evolve, fold
from events.facts import facts
from events.state import State
from service.projections.compare import Key, key_of
from service.projections.decoding import decode_milestone, facts_of
from service.projections.rows import Row, entities, project
from service.projections.tables import (
    READ_ACTIVITY,
    READ_CONTRIBUTION,
    READ_MILESTONE,
    READ_MODELS,
    READ_PROGRESS,
    READ_UPDATE,
)
from tests.events.story import PLAN, SEAL, Story, activity, update
from tests.events.test_completion_laws import histories
from tests.events.test_deciders_consultations import DECIDED, HELD

Rows = dict[tuple[str, Key], Row]


def written(history: Iterable[Recorded]) -> Rows:
    """What stands in the tables when each event has written its rows."""
    state, rows = State(), Rows()
    for recorded in history:
        for table, new in project(state, evolve(state, recorded)).items():
            rows |= {(table.name, key_of(table, row)): row for row in new}
    return rows


def derived(state: State) -> Rows:
    found = project(state, entities(state))
    return {(table.name, key_of(table, row)): row for table, rows in found.items() for row in rows}


def touched_by(story: Story, event: v.Event) -> list[str]:
    story.given(event)
    state = fold(State(), story.history[:-1])
    rows = project(state, evolve(state, story.history[-1]))
    return sorted(" ".join((table.name, *key_of(table, row))) for table, new in rows.items() for row in new)


@given(histories(replanned=True))
def test_rows_written_event_by_event_are_those_of_a_fresh_fold(story: Story) -> None:
    stored, fresh = written(story.history), derived(story.state)
    assert {where: stored[where] for where in fresh} == fresh
    left = stored.keys() - fresh.keys()
    never_held = {READ_UPDATE.name, READ_CONTRIBUTION.name}
    assert all(table in never_held and key[0] not in story.state.updates for table, key in left)


@given(histories())
def test_no_update_ever_loses_its_row(story: Story) -> None:
    submitted = {r.event.update for r in story.history if isinstance(r.event, v.UpdateSubmitted)}
    assert {key[0] for table, key in written(story.history) if table == READ_UPDATE.name} == submitted


@given(histories())
def test_the_facts_in_the_rows_are_the_facts_that_are_counted(story: Story) -> None:
    rows = project(story.state, story.state.activities.values())
    halves = zip(rows[READ_ACTIVITY], rows[READ_PROGRESS], strict=True)
    found = [fact for one, other in halves for fact in facts_of(one["targets"], other["standings"])]
    assert found == list(facts(story.state))


def test_a_changed_section_rewrites_the_activities_that_inherit_from_it_and_no_others() -> None:
    assert touched_by(Story(), v.SectionChanged("KP1", SEAL, observers=("IOM",))) == [
        "read_activity KP1-A1",
        "read_activity KP1-A2",
        "read_activity KP1-A3",
        "read_milestone KP1-A1 M1",
        "read_milestone KP1-A2 M1",
        "read_milestone KP1-A2 M2",
        "read_milestone KP1-A3 M1",
        "read_progress KP1-A1",
        "read_progress KP1-A2",
        "read_progress KP1-A3",
        "read_section KP1",
    ]


@pytest.mark.parametrize("others", [0, 500])
def test_an_update_writes_two_rows_however_large_the_plan(others: int) -> None:
    story = Story((*PLAN, *(activity(f"KP1-A{n}") for n in range(100, 100 + others))))
    assert touched_by(story, update(name="u1")) == [
        "read_progress KP1-A1",
        "read_update u1",
    ]


def test_every_column_has_a_comment_and_every_row_every_column() -> None:
    story = Story().given(
        update(name="u1", narrative=SEAL), v.ReportIssued("2021-Q1", 1, 3, "0" * 64, 1, (), 1)
    )
    story.given(v.DelegationGranted("d1", "ILO", "IOM", date(2021, 5, 3)))
    story.given(v.TextErased("activity/KP1-A1", 11, "narrative", SEAL.sha256, "asked for"))
    story.given(v.CommentPosted("KP1-A1", "c1", "ILO", "en", SEAL), v.CommentRetracted("KP1-A1", "c1", "ILO"))
    story.given(HELD, DECIDED, v.KeyMessagesWritten("2021-Q2", "en", SEAL))
    by_name, found = {table.name: table for table in READ_MODELS}, written(story.history)
    assert {name for name, _ in found} == by_name.keys()
    for (name, _), row in found.items():
        assert all(column.comment for column in by_name[name].c)
        assert row.keys() | {"ledger_id"} == set(by_name[name].c.keys())


def test_titles_are_searched_without_case_in_every_script() -> None:
    titled = structs.replace(activity("KP3-A2"), title={"en": "Ärzte STRASSE", "ka": "ᲙᲕᲐᲚᲘ"})
    story = Story((*PLAN, titled))
    (row,) = project(story.state, [story.state.activities["KP3-A2"]])[READ_ACTIVITY]
    assert row["search"] == "kp3-a2\närzte strasse\nკვალი"


def test_what_the_plan_printed_stands_in_the_row_as_it_was_entered() -> None:
    (row,) = project((state := Story().state), [state.activities["KP1-A1"]])[READ_MILESTONE]
    assert decode_milestone(row["plan"]) == state.activities["KP1-A1"].milestones["M1"].plan
