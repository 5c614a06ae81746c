"""Given events, when a command, then events: the words in which deciders are tested.

Everything passes through the real codec, so each story also shows that its events survive their bytes.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import count

from events.codec import CODEC, NewEvent, Recorded, timestamp
from events.deciders import decide
from events.deciders.context import Context
from events.evolve import evolve
from events.state import State
from events.values import Actor, Evidence, Forum, Milestone, Period, Role, Sealed, ThematicArea, Window
from events.vocabulary import (
    ActivityAdded,
    Event,
    OrganisationRegistered,
    SectionOpened,
    UpdateSubmitted,
    WorkplanAdopted,
)

SEAL = Sealed("5" * 64)
SYSTEM = Actor("system")
EVIDENCE = (Evidence(type="document", title=SEAL, date=date(2021, 5, 1)),)
Q1, Q2, Q3, Q4 = (
    Window(date(2021, m, 1), date(2021, m + 2, d), "quarter")
    for m, d in ((1, 31), (4, 30), (7, 30), (10, 31))
)


def at(year: int, month: int, day: int, hour: int = 12) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def window(code: str, due: Window) -> Milestone:
    return Milestone(code, due, "window", printed="as printed")


def activity(code: str, *windows: Window, leads: tuple[str, ...] | None = None) -> ActivityAdded:
    section = code.rsplit("-A", 1)[0]
    milestones = tuple(window(f"M{n}", due) for n, due in enumerate(windows, 1))
    return ActivityAdded(code, section, 1, 1, {"en": code}, milestones, leads)


PLAN: tuple[Event, ...] = (
    WorkplanAdopted(
        workplan="mini",
        title={"en": "Mini plan", "ka": "მცირე გეგმა"},
        period=Period(date(2021, 1, 1), date(2022, 12, 31)),
        adopted_on=date(2021, 4, 28),
        forum=Forum({"en": "Forum"}, "IMRF", date(2022, 5, 17), date(2022, 5, 20)),
        timezone="Europe/Zurich",
        secretariat="SECRETARIAT",
        thematic_areas=(ThematicArea(1, {"en": "Data"}), ThematicArea(2, {"en": "Protection"})),
    ),
    OrganisationRegistered("IOM", {"en": "IOM"}, "un"),
    OrganisationRegistered("SECRETARIAT", {"en": "Secretariat"}, "secretariat", hosted_by="IOM"),
    OrganisationRegistered("ILO", {"en": "ILO"}, "un"),
    OrganisationRegistered("UNDP", {"en": "UNDP"}, "un"),
    SectionOpened(
        "KP1", "core_priority", {"en": "Hub"}, leads=("ILO", "UNDP"), gcm_objectives=(3, 17), thematic_area=1
    ),
    SectionOpened("KP3", "core_priority", {"en": "Process"}),
    activity("KP1-A1", Q2),
    activity("KP1-A2", Q3, Window(date(2022, 4, 1), date(2022, 6, 30), "quarter")),
    activity("KP1-A3", Q2, leads=("IOM",)),
    activity("KP3-A1", Q4),
)


class Story:
    """A ledger in memory, told event by event."""

    def __init__(self, given: Iterable[Event] = PLAN, now: datetime | None = None) -> None:
        self.state = State()
        self.history: list[Recorded] = []
        self.now = now or at(2021, 5, 3)
        self._ids = count(1)
        for event in given:
            self.given(event)

    def given(self, *events: Event, on: date | None = None) -> "Story":
        """These events have happened."""
        for event in events:
            self._record(NewEvent(event, on))
        return self

    def when(
        self, event: Event, by: str = "ILO", role: Role = "lead_agency", on: date | None = None
    ) -> list[Event]:
        """This is proposed now; what happened is returned, and has happened."""
        decided = decide(self.state, NewEvent(event, on), Context(Actor(role, by), self.now))
        for new in decided:
            self._record(new, Actor(role, by))
        return [new.event for new in decided]

    def _record(self, new: NewEvent, actor: Actor = SYSTEM) -> None:
        envelope = CODEC.envelope(
            new,
            id=f"00000000-0000-7000-8000-{next(self._ids):012d}",
            ledger="mini",
            position=self.state.size,
            version=self.state.versions.get(new.event.stream, 0) + 1,
            recorded_at=timestamp(self.now),
            actor=actor,
            correlation="story",
        )
        recorded = CODEC.decode(CODEC.encode(envelope))
        assert recorded.event == new.event
        self.history.append(recorded)
        evolve(self.state, recorded)


def update(
    activity: str = "KP1-A1",
    status: str = "ongoing",
    name: str = "u1",
    quarter: str = "2021-Q2",
    organisation: str = "ILO",
    **more: object,
) -> UpdateSubmitted:
    if status == "completed":
        more.setdefault("evidence", EVIDENCE)
    fields = {"activity": activity, "update": name, "quarter": quarter, "status": status, "language": "en"}
    return UpdateSubmitted(**fields, organisation=organisation, **more)  # type: ignore[arg-type]
