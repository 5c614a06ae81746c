"""Events of deputies."""

from datetime import date

from events.vocabulary.base import Event


class DelegationEvent(Event, frozen=True):
    """Base of what happens to one delegation, known by its id (UUID)."""

    delegation: str

    @property
    def stream(self) -> str:
        """One for each delegation."""
        return f"delegation/{self.delegation}"


class DelegationGranted(DelegationEvent, frozen=True):
    """An organisation lets a deputy act for it where it leads, in the sections and activities named, or all.

    From `start` to `end`, both inclusive, in the plan's time zone; `end` null means until it is ended.
    """

    TYPE = "delegation.granted"
    organisation: str
    deputy: str
    start: date
    end: date | None = None
    sections: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()


class DelegationEnded(DelegationEvent, frozen=True):
    """A delegation was ended: the envelope's `effective_on` is the first day on which it is over."""

    TYPE = "delegation.ended"
