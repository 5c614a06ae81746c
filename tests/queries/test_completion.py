"""Completion as it is answered: what the one implementation of counting says of the stored facts."""

from datetime import date
from itertools import product
from typing import get_args

import pytest
from msgspec import structs

from events import completion as counting
from events import vocabulary as v
from events.counted import Figures, Rate
from events.facts import facts
from events.figures.view import view as figures_view
from events.quarter import Quarter, quarters
from events.refusals import Refusal
from events.values import Evidence, Window
from service.queries.activities import Filters, activities
from service.queries.completion import completion, rate_answer
from service.store.snapshots import state_at
from tests.events.story import SEAL, at, update, window
from tests.support.told import Told

PERIOD = date(2021, 1, 1), date(2022, 12, 31)


LENSES = list(
    product(
        ("baseline", "current"),
        ("printed", "forum"),
        ("activity", "milestone"),
        (None, *get_args(counting.Dimension)),
    )
)


def test_every_figure_is_the_one_that_is_counted_from_the_state(story: Told) -> None:
    with story.view() as seen:
        known = list(facts(state_at(seen.store, story.ledger_id, seen.size)))
        for quarter, (basis, horizon, level, by) in product((None, *quarters(*PERIOD)), LENSES):
            answer = completion(seen, str(quarter) if quarter else None, basis, horizon, level, by)
            lens = seen.lens(basis, horizon, level)
            expected = counting.completion(known, lens, quarter, seen.standpoint, by)
            _same(answer, expected.official)
            _same(answer.provisional, expected.provisional)
            assert [group.key for group in answer.groups] == [group.key for group in expected.groups]
            for group, counted in zip(answer.groups, expected.groups, strict=True):
                _same(group, counted.official)
                _same(group.provisional, counted.provisional)


def _same(answer: object, figures: Figures) -> None:
    for name, value in structs.asdict(figures).items():
        if name != "rates":
            assert getattr(answer, name) == value


def test_a_validated_completion_moves_the_official_figures_and_a_submitted_one_the_provisional(
    story: Told,
) -> None:
    with story.view("11") as submitted, story.view("12") as validated:
        before, after = completion(submitted, "2021-Q2"), completion(validated, "2021-Q2")
    assert (before.due, before.on_time, before.provisional.on_time) == (2, 0, 1)
    assert (after.due, after.on_time, after.provisional.on_time) == (2, 1, 1)
    assert after.rates.on_time.display == "50.0 %"


def test_a_figure_is_as_long_as_the_list_of_its_activities(story: Told) -> None:
    with story.view() as seen:
        for quarter in map(str, quarters(*PERIOD)):
            counted = completion(seen, quarter, by="lead")
            assert counted.due == activities(seen, Filters(quarter=quarter)).total
            for group in counted.groups:
                if group.key is not None:
                    assert group.due == activities(seen, Filters(quarter=quarter, lead=group.key)).total


def test_a_rate_over_nothing_reads_none_due(ledger: Told) -> None:
    with ledger.view() as seen:
        answer = completion(seen, "2022-Q4")
    assert (answer.due, answer.rates.on_time.display, answer.rates.completion.display) == (
        0,
        "none due",
        "none due",
    )
    assert answer.rates.readiness.display == "0.0 %"


@pytest.mark.parametrize(("part", "whole", "shown"), [(1, 3, "33.3 %"), (2, 3, "66.7 %"), (1, 16, "6.3 %")])
def test_a_rate_is_rounded_once_half_up(part: int, whole: int, shown: str) -> None:
    assert rate_answer(Rate(part, whole)).display == shown


def test_groups_say_what_they_are_and_whether_they_overlap(ledger: Told) -> None:
    with ledger.view() as seen:
        by_lead, by_area = completion(seen, by="lead"), completion(seen, by="area")
        by_section, plain = completion(seen, by="section"), completion(seen)
    assert [(g.key, g.title) for g in by_lead.groups] == [
        ("ILO", {"en": "ILO"}),
        ("IOM", {"en": "IOM"}),
        ("UNDP", {"en": "UNDP"}),
        (None, None),
    ]
    assert (by_lead.groups_overlap, by_area.groups_overlap, plain.groups_overlap) == (True, False, False)
    assert [(g.key, g.title) for g in by_area.groups] == [("1", {"en": "Data"}), (None, None)]
    assert [g.key for g in by_section.groups] == ["KP1", "KP3"]
    assert plain.groups == ()


def test_a_revised_baseline_leaves_the_old_one_reportable(story: Told) -> None:
    story.given(v.BaselineRevised(2, date(2021, 7, 9), SEAL))
    with story.view() as seen:
        old = completion(seen, "2021-Q3", level="milestone", baseline=1)
        new = completion(seen, "2021-Q3", level="milestone")
        with pytest.raises(Refusal, match="there are 1, 2") as refused:
            completion(seen, baseline=3)
    assert (old.baseline, old.due, new.baseline, new.due) == (1, 1, 2, 0)
    assert refused.value.code == "unknown_baseline"


def test_a_later_baseline_does_not_rewrite_the_headline_of_a_closed_quarter(story: Told) -> None:
    story.at(at(2021, 10, 15))
    with story.view() as seen:
        before = completion(seen, "2021-Q3", level="milestone")
    story.given(v.BaselineRevised(2, date(2021, 10, 5), SEAL))
    with story.view() as seen:
        closed, running = completion(seen, "2021-Q3", level="milestone"), completion(seen, "2021-Q4")
        plan = completion(seen)
        reported = figures_view(state_at(seen.store, story.ledger_id, seen.size), Quarter(2021, 3))
    assert (closed.baseline, closed.due, closed.overdue) == (1, before.due, before.overdue) == (1, 1, 1)
    assert (reported.baseline, running.baseline, plan.baseline) == (1, 2, 2)


def test_a_baseline_is_in_force_from_the_day_of_its_adoption(story: Told) -> None:
    story.at(at(2021, 10, 15))
    story.given(v.BaselineRevised(2, date(2021, 9, 30), SEAL))
    with story.view() as seen:
        counted = [completion(seen, quarter).baseline for quarter in ("2021-Q1", "2021-Q2", "2021-Q3")]
    assert counted == [1, 1, 2]


def test_a_reschedule_moves_the_current_plan_and_not_the_baseline(story: Told) -> None:
    with story.view() as seen:
        baseline = completion(seen, "2021-Q3", level="milestone")
        current = completion(seen, "2021-Q3", basis="current", level="milestone")
    assert (baseline.due, current.due) == (1, 0)


def test_a_quarter_is_carried_over_and_counted_from_now(ledger: Told) -> None:
    ledger.at(at(2021, 7, 10))
    paper = (Evidence("document", SEAL, date(2021, 7, 1)),)
    ledger.given(update(name="u1", status="completed", evidence=paper), on=date(2021, 7, 2))
    ledger.given(v.UpdateValidated("KP1-A1", "u1"))
    with ledger.view() as seen:
        second, third = completion(seen, "2021-Q2"), completion(seen, "2021-Q3")
    assert (second.late, second.overdue, third.carried_over) == (1, 1, 2)


def test_an_unknown_quarter_is_refused_with_the_quarters_of_the_plan(ledger: Told) -> None:
    with ledger.view() as seen, pytest.raises(Refusal, match=r"2021-Q1, .* 2022-Q4") as refused:
        completion(seen, "Q2")
    assert (refused.value.code, refused.value.field) == ("unknown_quarter", "quarter")


def test_a_long_window_is_due_once_and_the_forum_caps_it(ledger: Told) -> None:
    long = Window(date(2021, 1, 1), date(2022, 12, 31), "year")
    ledger.given(v.ActivityAdded("KP3-A2", "KP3", 2, 2, {"en": "Long"}, (window("M1", long),)))
    with ledger.view() as seen:
        assert completion(seen, "2022-Q4").due == 1
        assert completion(seen, "2022-Q4", horizon="forum").due == 0
        assert completion(seen, "2022-Q2", horizon="forum").due == completion(seen, "2022-Q2").due + 1
