"""A quarter's report as a dataset: pure, canonical, and every list agrees with its figure."""

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings

from events.codec import CODEC
from events.evolve import fold
from events.figures import COMPARED, Dataset, encode
from events.figures.corrections import differences
from events.quarter import Quarter
from events.state import State
from events.values import Rendition
from events.vocabulary import BaselineRevised, ReportIssued, UpdateValidated
from tests.events.story import SEAL, Story, at
from tests.events.test_completion_laws import QUARTERS, histories
from tests.figures.quarter import FILE, SOURCE, made, told


@pytest.fixture
def data() -> Dataset:
    return made(told().state)


def test_the_headline_counts_the_baseline_as_printed_by_activity(data: Dataset) -> None:
    headline = data.scorecard[0]
    figures = headline.official.figures
    assert headline.code == "baseline-printed-activity"
    assert (figures.due, figures.on_time, figures.overdue, figures.cancelled) == (4, 1, 2, 1)
    assert headline.official.percent.on_time == "25.0"
    assert headline.provisional.figures.on_time == 2


def test_both_bases_horizons_and_levels_stand_in_the_scorecard(data: Dataset) -> None:
    assert len({card.code for card in data.scorecard}) == len(data.scorecard) == 8
    current = next(card for card in data.scorecard if card.code == "current-printed-activity")
    assert current.official.figures.due == 3  # the rescheduled one left the current plan's quarter


def test_every_list_is_as_long_as_the_figure_it_stands_behind(data: Dataset) -> None:
    by_milestone = next(c for c in data.scorecard if c.code == "baseline-printed-milestone").official.figures
    overdue = [row for row in data.delays if row.outcome == "overdue"]
    assert len([row for row in overdue if not row.carried_over]) == by_milestone.overdue
    assert len([row for row in data.delays if row.carried_over]) == by_milestone.carried_over
    forum = next(c for c in data.scorecard if c.code == "baseline-forum-activity").official.figures
    assert data.forum.readiness == forum.rates.readiness
    assert len(data.forum.awaited) == data.forum.required - data.forum.completed - data.forum.cancelled
    outside = data.outside
    assert (
        len(outside.no_deadline) + len(outside.on_request) == data.scorecard[0].official.figures.no_deadline
    )
    assert sum(row.expected for row in data.recurring) == by_milestone.recurring.expected
    assert len(data.reporting.missing) == (
        data.reporting.overall.counts.expected - data.reporting.overall.counts.posted
    )


def test_an_achievement_names_the_evidence_it_rests_on(data: Dataset) -> None:
    rows = {row.code: row for row in data.achievements}
    assert list(rows) == ["KP1-A8/M1", "KP1-A4/M1", "KP1-A1/M1"]
    assert [u.evidence for u in rows["KP1-A1/M1"].evidence] == [(FILE,)]
    assert (rows["KP1-A4/M1"].outcome, rows["KP1-A4/M1"].due) == ("late", date(2021, 3, 31))


def test_a_delay_tells_its_days_the_new_date_and_the_last_word(data: Dataset) -> None:
    rows = {row.code: row for row in data.delays}
    assert set(rows) == {"KP1-A3/M1", "KP1-A4/M1", "KP1-A5/M1", "KP1-A8/M2"}
    moved = rows["KP1-A3/M1"]
    assert (moved.outcome, moved.days, moved.current_due) == ("overdue", 0, date(2021, 9, 30))
    assert moved.update is not None
    assert (moved.update.confidence, moved.update.seals.challenges) == ("red", SEAL)
    assert (rows["KP1-A4/M1"].outcome, rows["KP1-A4/M1"].days) == ("late", 40)


def test_the_register_shows_every_move_with_its_slip(data: Dataset) -> None:
    rows = [(row.code, row.decision, row.slip_days, row.total_slip_days) for row in data.register]
    assert rows == [("KP1-A3/M1", "approved", 92, 92), ("KP1-A7/M1", "approved", 273, 273)]


def test_the_countdown_says_why_something_is_at_risk(data: Dataset) -> None:
    risks = {row.code: row.risks for row in data.forum.awaited if row.risks}
    assert risks["KP1-A3"] == ("overdue", "red")
    assert risks["KP1-A7"] == ("moved_past_forum",)
    assert (data.forum.eve, data.forum.days) == (date(2022, 5, 16), 321)


def test_nothing_outside_the_rates_is_hidden(data: Dataset) -> None:
    assert data.outside.no_deadline == ("KP1-A9",)
    assert data.outside.on_request == ("KP1-A10",)
    assert data.outside.lead_not_stated == ("KP3-A1",)
    assert data.outside.cancelled == ("KP1-A6",)
    assert [row.code for row in data.outside.past_at_adoption] == ["KP1-A4/M1"]
    commitment = data.recurring[0]
    assert (commitment.expected, commitment.held) == (2, 1)


def test_what_is_not_settled_is_listed(data: Dataset) -> None:
    assert [update.update for update in data.updates.awaiting] == ["u3"]
    assert [returned.update.update for returned in data.updates.returned] == ["u6"]
    assert [(dispute.organisation, dispute.update.update) for dispute in data.updates.disputes] == [
        ("UNDP", "u1")
    ]
    assert [update.update for update in data.updates.challenged] == ["u4"]


def test_the_next_quarter_lists_what_it_owes_by_either_plan(data: Dataset) -> None:
    assert {row.code for row in data.next_quarter} == {"KP1-A2/M1", "KP1-A3/M1", "KP1-A7/M1", "KP1-A8/M3"}


def test_a_co_led_activity_counts_once_overall_and_once_for_each_lead(data: Dataset) -> None:
    leads = next(part for part in data.dimensions if part.dimension == "lead")
    assert not leads.adds_up
    total = data.scorecard[0].official.figures.due
    assert sum(group.baseline.figures.due for group in leads.groups) > total


def test_the_same_history_gives_the_same_bytes() -> None:
    story = told()
    again = fold(State(), (CODEC.decode(CODEC.encode(recorded.envelope)) for recorded in story.history))
    assert encode(made(again)) == encode(made(story.state)) == encode(made(story.state))


def test_making_a_dataset_changes_nothing_in_the_state() -> None:
    story = told()
    before = deepcopy(story.state)
    made(story.state)
    assert story.state == before


def test_the_bytes_have_sorted_keys_and_no_float(data: Dataset) -> None:
    text = encode(data).decode()
    plain = json.loads(text, parse_float=lambda number: pytest.fail(f"a float: {number}"))
    assert text == json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def test_a_quarter_in_which_nothing_was_due_reads_none_due() -> None:
    quiet = made(told().state, Quarter(2022, 4)).scorecard[0].official
    assert quiet.figures.due == 0
    assert quiet.percent.on_time is None
    assert quiet.figures.rates.on_time.denominator == 0


def test_a_baseline_adopted_after_the_quarter_leaves_its_denominator_alone() -> None:
    story = told()
    story.given(BaselineRevised(2, date(2021, 7, 5), SEAL))
    assert made(story.state).cover.baseline == 1
    assert made(story.state).scorecard[0].official.figures.due == 4
    assert made(story.state, Quarter(2021, 3)).cover.baseline == 2


def issued(story: Story, edition: int = 1) -> State:
    """Issue an edition; returns the state it was made from."""
    base = deepcopy(story.state)
    files = (Rendition("report.json", "application/json", None, "0" * 64, 1),)
    story.given(ReportIssued("2021-Q2", edition, base.size, SOURCE.root, 1, files, 1))
    return base


def test_a_new_edition_lists_what_it_corrects() -> None:
    story = told()
    story.now = at(2021, 7, 15)
    base = issued(story)
    story.when(UpdateValidated("KP1-A5", "u3"), "SECRETARIAT", "secretariat")
    second = made(story.state, previous=base)
    assert second.cover.edition == 2
    assert second.corrections is not None
    changed = {d.where: (d.before, d.after) for d in second.corrections.differences}
    assert changed["activities", "KP1-A5", "status"] == ("not_started", "completed")
    assert changed["scorecard", "baseline-printed-activity", "official", "figures", "on_time"] == (1, 2)
    assert not any("KP1-A1" in where for where in changed)


def test_an_edition_after_which_nothing_happened_corrects_nothing() -> None:
    story = told()
    base = issued(story)
    second = made(story.state, previous=base)
    assert second.corrections is not None
    assert second.corrections.differences == ()


def test_another_state_than_that_of_the_edition_before_is_refused() -> None:
    story = told()
    issued(story)
    with pytest.raises(ValueError, match=r"made from \d+ events, not from None"):
        made(story.state)


@settings(max_examples=20)
@given(histories(replanned=True), QUARTERS)
def test_no_two_values_that_are_compared_stand_at_the_same_place(story: Story, quarter: Quarter) -> None:
    parts = {name: getattr(made(story.state, quarter), name) for name in COMPARED}
    plain = msgspec.to_builtins(parts)
    assert len(list(leaves(plain))) == len(differences({}, parts)) + nulls(plain)


def leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from leaves(inner)
    else:
        yield value


def nulls(value: Any) -> int:
    """What reads null is no difference to what is not there."""
    return sum(leaf is None for leaf in leaves(value))
