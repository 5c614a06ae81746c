"""What is in a calendar: deliverables by the current plan, the review forum, consultations that were held.

Each says when it was changed last, by the ledger's time and not by anybody's clock.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from events.codec import Envelope, moment
from events.values import ConsultationKind, Text
from service.queries.activities import UNLIMITED, Filters, activities
from service.queries.activities import activity as one_activity
from service.queries.answers import ActivityAnswer, MilestoneAnswer, OrganisationAnswer, SectionAnswer
from service.queries.consultations import ConsultationAnswer, consultations
from service.queries.lookup import organisation as known_organisation
from service.queries.plan import organisations, sections
from service.queries.view import View
from service.schedule.planned import Planned
from service.store.read import event_at, recorded_at, stream_events


class Scope(Struct, frozen=True, kw_only=True):
    """Of which part of the plan it is: all of it, or what meets each of these.

    `organisation` answers for the activity: it leads it, or is the secretariat where no lead is stated.
    """

    section: str | None = None
    organisation: str | None = None
    activity: str | None = None


class Deliverable(Struct, frozen=True):
    """A milestone with its activity."""

    activity: ActivityAnswer
    milestone: MilestoneAnswer
    changed_at: datetime

    @property
    def code(self) -> str:
        """As people call it: `KP3-A3`, or `KP3-A3/M2` where the activity has several."""
        if len(self.activity.milestones) == 1:
            return self.activity.code
        return f"{self.activity.code}/{self.milestone.code}"

    @property
    def percent(self) -> int | None:
        """How much of it is done, as far as somebody said so of this very milestone."""
        if self.milestone.status == "completed":
            return 100
        return self.activity.percent if len(self.activity.milestones) == 1 else None


class Occasion(Struct, frozen=True):
    """Days on which people meet, both inclusive. `name` tells it apart from all others, for good.

    One that is only planned has no title yet, but mostly a kind.
    """

    name: str
    title: Text | None
    start: date
    end: date
    participants: tuple[str, ...]
    revision: int
    changed_at: datetime
    kind: ConsultationKind | None = None


class Contents(Struct, frozen=True):
    """A calendar. `namespace` is the id of the ledger's first event, which no other ledger has.

    Without a `scope` it has some activities that somebody picked, and is none to be kept up to date.
    """

    namespace: UUID
    scope: Scope | None
    title: Text
    demonstration: bool
    changed_at: datetime
    deliverables: tuple[Deliverable, ...]
    occasions: tuple[Occasion, ...]
    sections: dict[str, SectionAnswer]
    organisations: dict[str, OrganisationAnswer]


def contents(
    seen: View, scope: Scope, *, with_consultations: bool, planned: Sequence[Planned] = ()
) -> Contents:
    """What is in the calendar of this scope; consultations only for who may read of them.

    Refusals: `unknown_section`, `unknown_organisation`, `unknown_activity`.
    """
    held = consultations(seen, limit=UNLIMITED).items if with_consultations else ()
    occasions = () if scope.activity else (*_occasions(seen, held), *_planned(planned, held))
    return _contents(seen, scope, _activities(seen, scope), occasions)


def picked(seen: View, activities: Sequence[ActivityAnswer]) -> Contents:
    """The same of some activities and of nothing else."""
    return _contents(seen, None, activities, ())


def _contents(
    seen: View, scope: Scope | None, activities: Sequence[ActivityAnswer], occasions: tuple[Occasion, ...]
) -> Contents:
    return Contents(
        namespace=UUID(_first(seen).id),
        scope=scope,
        title=seen.plan.title,
        demonstration=seen.ledger.demonstration,
        changed_at=moment(seen.recorded_at),
        deliverables=tuple(_deliverables(seen, activities)),
        occasions=occasions,
        sections={one.code: one for one in sections(seen)},
        organisations={one.code: one for one in organisations(seen)},
    )


def _first(seen: View) -> Envelope:
    first = event_at(seen.store, seen.ledger.id, 0)
    assert first is not None  # noqa: S101 - no view is of an empty ledger
    return first.envelope


def _deliverables(seen: View, found: Sequence[ActivityAnswer]) -> Iterator[Deliverable]:
    times = recorded_at(seen.store, seen.ledger.id, [one.position for one in found])
    for one in found:
        for milestone in one.milestones:
            yield Deliverable(one, milestone, moment(times[one.position]))


def _activities(seen: View, scope: Scope) -> Sequence[ActivityAnswer]:
    found: Sequence[ActivityAnswer] = activities(seen, Filters(section=scope.section), UNLIMITED).items
    if scope.activity is not None:
        code = one_activity(seen, scope.activity).code
        found = [one for one in found if one.code == code]
    if scope.organisation is not None:
        owner = known_organisation(seen, scope.organisation, "organisation")
        found = [one for one in found if owner in one.owners]
    return found


def _occasions(seen: View, held: Sequence[ConsultationAnswer]) -> Iterator[Occasion]:
    forum, adopted_at = seen.plan.forum, _first(seen).recorded_at
    yield Occasion("forum", forum.name, forum.start, forum.end, (), 0, moment(adopted_at))
    for one in held:
        yield Occasion(
            name=f"consultation/{one.id}",
            title=one.title,
            start=one.held_on,
            end=one.held_on,
            participants=one.participants,
            revision=one.version - 1,
            changed_at=moment(_last(seen, one)),
        )


def _planned(planned: Sequence[Planned], held: Sequence[ConsultationAnswer]) -> Iterator[Occasion]:
    """Those of which it was not recorded yet that they were held."""
    recorded = {(one.held_on, kind) for one in held for kind in (one.kind, None)}
    for one in planned:
        if one.held_on is not None and (one.held_on, one.kind) not in recorded:
            yield Occasion(
                name=f"planned/{one.id}",
                title=None,
                start=one.held_on,
                end=one.held_on,
                participants=one.participants,
                revision=one.number - 1,
                changed_at=one.changed_at,
                kind=one.kind,
            )


def _last(seen: View, held: ConsultationAnswer) -> str:
    """When the last correction of a consultation was recorded, or else the consultation itself."""
    if held.version == 1:
        return held.recorded_at
    stream = f"consultation/{held.id}"
    last = next(stream_events(seen.store, seen.ledger.id, stream, held.version - 1))
    return last.envelope.recorded_at
