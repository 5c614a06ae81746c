"""From a figure, as it is answered, to its items and the events behind them."""

from itertools import product
from operator import attrgetter
from typing import get_args

import pytest

from events.completion import Dimension
from events.counted import Figure
from events.refusals import Refusal
from events.units import Basis, Horizon, Level
from service.queries.answers import CompletionAnswer, GroupAnswer, ProvenanceAnswer, Reviewed
from service.queries.completion import completion
from service.queries.events import event
from service.queries.provenance import FigureAsked, provenance
from tests.support.told import Told

LENSES: tuple[tuple[Basis, Horizon, Level], ...] = (
    ("baseline", "printed", "activity"),
    ("current", "forum", "milestone"),
)
DIMENSIONS: tuple[Dimension | None, ...] = (None, "lead")
REVIEWS: tuple[Reviewed, ...] = get_args(Reviewed)


def asked(ledger: Told, figure: Figure, as_of: str | None = None, **more: object) -> ProvenanceAnswer:
    with ledger.view(as_of) as seen:
        return provenance(seen, FigureAsked(figure=figure, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize("as_of", [None, "12"])
def test_every_figure_leads_to_as_many_items_as_it_says(story: Told, as_of: str | None) -> None:
    with story.view(as_of) as seen:
        for quarter, lens, by in product((None, "2021-Q2"), LENSES, DIMENSIONS):
            answer = completion(seen, quarter, *lens, by)
            groups: dict[str | None, CompletionAnswer | GroupAnswer] = (
                {None: answer} if by is None else {group.key or "": group for group in answer.groups}
            )
            for (group, figures), figure, review in product(groups.items(), get_args(Figure), REVIEWS):
                basis, horizon, level = lens
                which = FigureAsked(
                    figure=figure,
                    review=review,
                    quarter=quarter,
                    basis=basis,
                    horizon=horizon,
                    level=level,
                    by=by,
                    group=group,
                )
                told = provenance(seen, which)
                counted = figures if review == "official" else figures.provisional
                assert told.value == len(told.items) == attrgetter(figure)(counted)
                assert told.as_of == answer.as_of
                assert all(each.position < seen.size for item in told.items for each in item.events)


def test_the_events_are_those_that_stand_in_the_ledger(story: Told) -> None:
    found = asked(story, "on_time", quarter="2021-Q2", by="lead", group="UNDP")
    (item,) = found.items
    assert [(each.position, each.type, each.settles) for each in item.events] == [
        (5, "section.opened", ("group",)),
        (7, "activity.added", ("date", "group")),
        (11, "update.submitted", ("status",)),
        (12, "update.validated", ("status",)),
    ]
    with story.view() as seen:
        assert [event(seen, each.position).type for each in item.events] == [e.type for e in item.events]


def test_looking_back_the_events_that_came_later_are_not_there(story: Told) -> None:
    before = asked(story, "on_time", "11", quarter="2021-Q2", review="provisional")
    assert [each.position for each in before.items[0].events] == [7, 11]
    assert asked(story, "on_time", "11", quarter="2021-Q2").items == ()


def test_a_group_without_a_key_is_named_by_the_empty_one(story: Told) -> None:
    found = asked(story, "due", by="lead", group="")
    assert (found.by, found.group, [item.code for item in found.items]) == ("lead", None, ["KP3-A1"])
    assert [each.position for each in found.items[0].events] == [6, 10]


@pytest.mark.parametrize(
    ("more", "code", "field"),
    [
        ({"by": "lead", "group": "IOMM"}, "unknown_group", "group"),
        ({"by": "section", "group": ""}, "unknown_group", "group"),
        ({"group": "ILO"}, "unknown_group", "group"),
        ({"quarter": "2031-Q1"}, "unknown_quarter", "quarter"),
        ({"baseline": 7}, "unknown_baseline", "baseline"),
    ],
)
def test_a_figure_that_is_not_there_is_refused(
    story: Told, more: dict[str, object], code: str, field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        asked(story, "due", **more)  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_part_of_the_items_says_the_figure_all_the_same(story: Told) -> None:
    whole = asked(story, "due")
    assert len(whole.items) > 1
    with story.view() as seen:
        second = provenance(seen, FigureAsked(figure="due"), slice(1, 2))
    assert (second.value, second.items) == (whole.value, whole.items[1:2])
