"""Who acts for whom."""

from datetime import date

from events.entity import Entity
from events.state.activities import Activity


class Delegation(Entity):
    """That a deputy acts for an organisation where it leads, from `start` to `end`, both inclusive.

    Without sections and activities it is for all of them. `end` null means that no end is set; `granted` and
    `ended` are positions.
    """

    id: str
    organisation: str
    deputy: str
    start: date
    end: date | None
    sections: tuple[str, ...]
    activities: tuple[str, ...]
    granted: int
    granted_at: str
    ended: int | None = None
    ended_at: str | None = None

    def in_force(self, day: date) -> bool:
        """Whether the deputy may act on this day."""
        return self.start <= day and (self.end is None or day <= self.end)

    def covers(self, activity: Activity) -> bool:
        """Whether it is about this activity."""
        everything = not self.sections and not self.activities
        return everything or activity.section in self.sections or activity.code in self.activities
