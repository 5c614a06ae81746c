"""Events that move dates."""

from events.values import Sealed, Window
from events.vocabulary.activities import ActivityEvent


class RescheduleRequested(ActivityEvent, frozen=True):
    """A lead asks for another window for one milestone."""

    TYPE = "reschedule.requested"
    request: str
    milestone: str
    window: Window
    organisation: str
    justification: Sealed
    on_behalf_of: str | None = None


class RescheduleDecided(ActivityEvent, frozen=True):
    """The secretariat decided the request; an approved one moves the current window, never the baseline."""

    TYPE = "reschedule.decided"
    request: str
    approved: bool
    reason: Sealed | None = None
