"""What is counted once, and where it stands: units, seen through a lens and from a standpoint in time."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Literal

from msgspec import Struct

from events.facts import Facts, status_at
from events.quarter import Quarter
from events.state import Run
from events.values import Objectives, Status

Basis = Literal["baseline", "current"]
Horizon = Literal["printed", "forum"]
Level = Literal["activity", "milestone"]
Timeliness = Literal["not_due", "due_this_quarter", "on_time", "late", "overdue", "no_deadline", "continuous"]
Outcome = Literal["on_time", "late", "overdue", "cancelled", "open"]


class Standpoint(Struct, frozen=True):
    """From when one looks: effective dates count up to `through`; windows ending before `today` are past."""

    through: date
    today: date

    @classmethod
    def on(cls, day: date) -> "Standpoint":
        """In the course of a day: what is due on it is not overdue yet."""
        return cls(day, day)

    @classmethod
    def end_of(cls, day: date) -> "Standpoint":
        """At the end of a day: what was due on it is overdue unless it is completed."""
        return cls(day, day + timedelta(days=1))


class Lens(Struct, frozen=True):
    """Which of the figures, which are always all available, is looked at.

    `baseline` is the number of the baseline that `basis` baseline means; `forum_eve` is the last day before
    the forum, to which the forum horizon caps later ends.
    """

    basis: Basis
    baseline: int
    horizon: Horizon
    level: Level
    forum_eve: date


class Unit(Struct, frozen=True):
    """What is counted once: a milestone, or an activity by its required milestones.

    `planned` is false on a baseline that was adopted before it was added: it has no due date there, which is
    not the same as having no deadline. `parts` are the codes of the milestones that it is made of.
    """

    code: str
    activity: str
    section: str
    leads: tuple[str, ...]
    gcm_objectives: Objectives | None
    thematic_area: int | None
    due: date | None
    planned: bool
    status: Status
    completed_on: date | None
    occurrence: bool
    continuous: bool
    posted: tuple[str, ...]
    parts: tuple[str, ...]

    @property
    def cancelled(self) -> bool:
        """Whether it is cancelled; it stays in every denominator, shown apart."""
        return self.status == "cancelled"


class Known(tuple[Facts, ...]):
    """The facts of a plan, those of one activity together, and the units that were made from them so far.

    Much is counted from the same units: they are made once for each lens and standpoint that is asked for,
    and a unit is made anew only where one of its milestones stands elsewhere than it was seen to stand.
    """

    def __init__(self, _: Iterable[Facts]) -> None:
        by_activity = (tuple(found) for _, found in groupby(self, key=lambda fact: fact.target.activity))
        self._parts: dict[Level, list[tuple[Facts, ...]]] = {
            "milestone": [(fact,) for fact in self],
            "activity": list(by_activity),
        }
        self._seen: dict[Lens, dict[tuple[int, ...], Unit]] = {}
        self._made: dict[tuple[Lens, Standpoint, bool], tuple[Unit, ...]] = {}

    @classmethod
    def of(cls, facts: Iterable[Facts]) -> "Known":
        """These facts, with what was made from them if they are known already."""
        return facts if isinstance(facts, cls) else cls(facts)

    def units(self, lens: Lens, at: Standpoint, *, provisional: bool) -> tuple[Unit, ...]:
        """The units of this lens, seen from this standpoint."""
        asked = lens, at, provisional
        if asked not in self._made:
            self._made[asked] = tuple(self._units(lens, at.through, provisional=provisional))
        return self._made[asked]

    def _units(self, lens: Lens, day: date, *, provisional: bool) -> Iterator[Unit]:
        seen = self._seen.setdefault(lens, {})
        for number, facts in enumerate(self._parts[lens.level]):
            now = [status_at(fact.standing.of(provisional=provisional), day) for fact in facts]
            key = (number, *map(id, now))  # runs live as long as the facts that hold them
            if key not in seen:
                parts = [_unit(fact, lens, run) for fact, run in zip(facts, now, strict=True)]
                seen[key] = parts[0] if lens.level == "milestone" else _whole(facts, parts)
            yield seen[key]


def units(facts: Iterable[Facts], lens: Lens, at: Standpoint, *, provisional: bool = False) -> list[Unit]:
    """The units of this lens, seen from this standpoint. Facts of one activity must stand together."""
    return list(Known.of(facts).units(lens, at, provisional=provisional))


def _unit(fact: Facts, lens: Lens, now: Run | None) -> Unit:
    target = fact.target
    end = target.end if lens.basis == "current" else target.ends.get(lens.baseline)
    if end is not None and lens.horizon == "forum":
        end = min(end, lens.forum_eve)
    return Unit(
        code=target.code,
        activity=target.activity,
        section=target.section,
        leads=target.leads,
        gcm_objectives=target.gcm_objectives,
        thematic_area=target.thematic_area,
        due=end,
        planned=lens.basis == "current" or lens.baseline in target.ends,
        status=now.status if now is not None else "not_started",
        completed_on=now.on if now is not None and now.status == "completed" else None,
        occurrence=target.kind == "occurrence",
        continuous=target.kind == "continuous",
        posted=fact.posted,
        parts=(target.code,),
    )


def _whole(facts: tuple[Facts, ...], milestones: list[Unit]) -> Unit:
    """An activity falls due with its last required milestone and is complete when all of them are.

    Cancelled milestones are no longer required; when all are cancelled, so is the activity. On a baseline,
    milestones that were added after it have no say: they would rewrite quarters that are closed.
    """
    pairs = list(zip(facts, milestones, strict=True))
    known = [pair for pair in pairs if pair[1].planned] or pairs
    required = [unit for fact, unit in known if fact.target.required] or [unit for _, unit in known]
    completed = [unit.completed_on for unit in required if unit.completed_on is not None]
    status = overall(unit.status for unit in required)
    first = required[0]
    return Unit(
        code=first.activity,
        activity=first.activity,
        section=first.section,
        leads=first.leads,
        gcm_objectives=first.gcm_objectives,
        thematic_area=first.thematic_area,
        due=max((unit.due for unit in required if unit.due is not None), default=None),
        planned=any(unit.planned for unit in required),
        status=status,
        completed_on=max(completed) if status == "completed" else None,
        occurrence=all(unit.occurrence for unit in required),
        continuous=any(unit.continuous for unit in required),
        posted=first.posted,
        parts=tuple(unit.code for unit in required),
    )


def overall(required: Iterable[Status]) -> Status:
    """The status of an activity from those of its required milestones.

    Cancelled ones no longer count, unless all are. Of the others: all completed is completed; else any that
    is suspended while none is ongoing is suspended; else any that has begun is ongoing.
    """
    statuses = set(required)
    live = statuses - {"cancelled"} or statuses
    if len(live) == 1:
        return live.pop()
    return "suspended" if "suspended" in live and "ongoing" not in live else "ongoing"


def outcome(unit: Unit, at: Standpoint) -> Outcome:
    """What became of a unit that has a due date."""
    if unit.due is None:
        raise ValueError(f"{unit.code} has no deadline and so no outcome")
    if unit.cancelled:
        return "cancelled"
    if unit.completed_on is not None:
        return "on_time" if unit.completed_on <= unit.due else "late"
    return "overdue" if unit.due < at.today else "open"


def timeliness(unit: Unit, at: Standpoint) -> Timeliness | None:
    """The second axis, computed and never typed; nothing for what is cancelled or not in the baseline."""
    if unit.cancelled or not unit.planned:
        return None
    if unit.due is None:
        return "no_deadline"
    if unit.continuous and unit.completed_on is not None:
        return "continuous"
    now = Quarter.of(unit.due) == Quarter.of(at.today)
    return _LABELS.get(outcome(unit, at)) or ("due_this_quarter" if now else "not_due")


_LABELS: dict[Outcome, Timeliness] = {"on_time": "on_time", "late": "late", "overdue": "overdue"}


def milestone_code(unit: str) -> str:
    """`M2` of `KP3-A3/M2`."""
    return unit.rsplit("/", 1)[1]
