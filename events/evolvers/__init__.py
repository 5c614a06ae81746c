"""Parts of the fold (`events.evolve`), a module a subject: how each event changes the state."""

from typing import Any

from msgspec import UNSET, UnsetType, structs

from events.codec import Recorded
from events.entity import Entity
from events.vocabulary import Event, RescheduleRequested, UpdateDisputed

Touched = tuple[Entity, ...]
"""The entities that an event touched."""


def changes(event: Event, apart: tuple[str, ...]) -> dict[str, Any]:
    """The fields that an event of change gives a value, but for those that say what it is about."""
    fields = structs.asdict(event).items()
    return {name: value for name, value in fields if name not in apart and value is not UNSET}


def assign(entity: Entity, event: Event, apart: tuple[str, ...]) -> None:
    """Give an entity these values; it stays the same object, by which a batch knows it."""
    for name, value in changes(event, apart).items():
        setattr(entity, name, value)


def deputy_in(recorded: Recorded, event: UpdateDisputed | RescheduleRequested) -> str | UnsetType:
    """Who speaks for another as its deputy; the secretariat, which does too, is none."""
    deputised = event.on_behalf_of is not None and recorded.envelope.actor.role == "lead_agency"
    return event.organisation if deputised else UNSET
