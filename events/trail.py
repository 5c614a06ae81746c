"""Where in the ledger the things are told that figures rest on: an index of events by what they say."""

from collections.abc import Collection, Iterable
from typing import Any

from msgspec import UNSET

from events.codec import Recorded
from events.evolve import evolve, fold
from events.state import State
from events.vocabulary import (
    ActivityAdded,
    BaselineRevised,
    Event,
    MilestoneAdded,
    SectionOpened,
    UpdateSubmitted,
    WorkplanAdopted,
)

FOUNDATION: tuple[type[Event], ...] = (WorkplanAdopted, SectionOpened)
"""What an activity cannot be told of without: the plan and its sections."""

_ATTRIBUTION = ("leads", "gcm_objectives", "thematic_area")


class Trail:
    """What is told of a plan as a whole and of some of its activities, and where.

    `added` is where activities were, `extended` where milestones were added to them.
    `history` are the events, in order, of the workplan's own stream, of the activities that will be asked for
    and of their sections; or of more. `state` is what they fold to.
    """

    def __init__(self, history: Iterable[Recorded]) -> None:
        self.state = State()
        self.events: dict[int, Recorded] = {}
        self.adopted = 0
        self.revised: dict[int, int] = {}
        self.added: dict[str, int] = {}
        self.extended: dict[str, int] = {}
        self.submitted: dict[str, int] = {}
        self._foundation: list[int] = []
        self._attributed: dict[tuple[str, str], tuple[Any, int]] = {}
        for recorded in history:
            evolve(self.state, recorded)
            self.events[recorded.position] = recorded
            self._note(recorded)

    def _note(self, recorded: Recorded) -> None:
        event, position = recorded.event, recorded.position
        if isinstance(event, FOUNDATION):
            self._foundation.append(position)
        match event:
            case WorkplanAdopted():
                self.adopted = position
            case BaselineRevised(number=number):
                self.revised[number] = position
            case ActivityAdded(activity=code):
                self.added[code] = position
            case MilestoneAdded(activity=code, milestone=milestone):
                self.extended[f"{code}/{milestone.code}"] = position
            case UpdateSubmitted(update=update):
                self.submitted[update] = position
        for field in _ATTRIBUTION:
            value = getattr(event, field, UNSET)
            if value is not UNSET and self._attributed.get((event.stream, field), (UNSET,))[0] != value:
                self._attributed[event.stream, field] = value, position

    def attributed(self, stream: str, field: str) -> tuple[Any, int]:
        """What a stream says last of this field, and since which position."""
        return self._attributed[stream, field]

    def of(self, stream: str) -> set[int]:
        """Where a stream's events stand."""
        return {position for position, recorded in self.events.items() if recorded.event.stream == stream}

    def told_by(self, positions: Collection[int]) -> State:
        """What the plan's foundation and these events alone fold to."""
        chosen = sorted({*self._foundation, *positions})
        return fold(State(), (self.events[position] for position in chosen))
