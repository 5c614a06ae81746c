"""What all parts of the story share: the plan's people, its calendar, and chance."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from events.values import Actor
from seed.plan import Plan

SATURDAY = 5


class Stage:
    """A plan, from its adoption on. The same seed gives the same story."""

    def __init__(self, plan: Plan, seed: int) -> None:
        self.plan, self.seed = plan, seed
        self.adopted = plan.workplan.adopted_on
        self.ends = plan.workplan.period.end
        self.forum = plan.workplan.forum
        self.secretariat = Actor("secretariat", plan.workplan.secretariat)
        self._zone = ZoneInfo(plan.workplan.timezone)
        self._hosts = {organisation.code: organisation.hosted_by for organisation in plan.organisations}

    @property
    def opening(self) -> datetime:
        """The morning on which the plan is adopted."""
        return datetime.combine(self.adopted, time(9), self._zone)

    def random(self, name: str) -> Random:
        """Chance of its own for each part, so that parts do not depend on each other's number of draws."""
        return Random(f"{self.seed}/{name}")  # noqa: S311 - a story, not a secret

    def moment(self, day: date, random: Random) -> datetime:
        """Some time in the working hours of a day, or of the Monday after its weekend."""
        day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= SATURDAY else 0)
        return datetime.combine(day, time(9), self._zone) + timedelta(seconds=random.randrange(8 * 3600))

    def day(self, moment: datetime) -> date:
        """The date of a moment, where the plan is."""
        return moment.astimezone(self._zone).date()

    def reviewer(self, *parties: str | None, leads: Collection[str] = ()) -> Actor:
        """Who may review what these have reported: the secretariat, or else a validator elsewhere.

        Neither the parties nor their hosts or guests, and none of the other leads if that can be avoided.
        """
        named = {code for code in parties if code is not None}
        everybody = (self.plan.workplan.secretariat, *self._hosts)
        free = [code for code in everybody if not self._family(code) & self._families(named)]
        chosen = next((code for code in free if code not in leads), free[0])
        return Actor("secretariat", chosen)

    def _families(self, codes: Collection[str]) -> set[str]:
        return {relative for code in codes for relative in self._family(code)}

    def _family(self, code: str) -> set[str]:
        host = self._hosts[code]
        return {code} if host is None else {code, host}
