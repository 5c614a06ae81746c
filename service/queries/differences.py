"""What changed between two points of a ledger, as typed old → new differences with the events behind them.

The events between the points are folded one at a time; an event is behind a difference if it gave the field
another value. Nothing says which event can touch which field.
"""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import msgspec

from events.codec import Recorded
from events.entity import Entity
from events.evolve import evolve
from events.refusals import invalid
from events.state import Activity, Progress, State
from events.units import Lens, Standpoint
from service.projections.rows import Rows, project
from service.projections.tables import READ_ACTIVITY, READ_MILESTONE, READ_PROGRESS
from service.queries.activity import activity_answer
from service.queries.answers import Change, Difference, DifferencesAnswer, EventReference, Plain
from service.queries.lookup import row_of
from service.queries.view import View, moment_at
from service.store.read import events, events_of

MOST_EVENTS = 50_000
"""Events between two points, each of which takes a fifth of a millisecond to compare."""

_BOOKKEEPING = {"version", "position", "last_update"}

Fields = dict[str, Plain]
"""The fields of an activity as it is answered, by their paths."""


def told_of(seen: View, activity: str) -> dict[int, tuple[Change, ...]]:
    """What each event changed of an activity, by position: of its own, its section's and the plan's events.

    All of it is seen from the moment of the view, so that no difference is made by days that passed.
    Refusal: `unknown_activity`.
    """
    row = row_of(seen, READ_ACTIVITY, activity)
    trail = _Trail(seen, State(), seen.standpoint)
    streams = ("workplan", f"section/{row.section}", f"activity/{row.code}")
    recorded = events_of(seen.store, seen.ledger.id, streams, seen.size)
    changes = ((each.position, tuple(trail.follow(each))) for each in recorded)
    return {position: made for position, made in changes if made}


def differences(seen: View, since: str, to: str | None = None) -> DifferencesAnswer:
    """Every difference between the activities at two points (by default: since one of them until now).

    Raises:
        Refusal: `from_after_to`, `too_far_apart`, or one of `service.queries.as_of.resolve` about either
            point.
    """
    start, end = moment_at(seen, since, "from"), moment_at(seen, to, "to")
    if (start.state.size, start.standpoint.today) > (end.state.size, end.standpoint.today):
        raise invalid("from_after_to", f"{since} is later than {to or 'now'}; exchange them", "from")
    between = end.state.size - start.state.size
    if between > MOST_EVENTS:
        halfway = start.state.size + MOST_EVENTS - 1
        detail = f"{between} events lie between them; compare at most {MOST_EVENTS}, such as up to {halfway}"
        raise invalid("too_far_apart", detail, "to")
    old = _Trail(seen, start.state, start.standpoint).now
    trail = _Trail(seen, start.state, end.standpoint)
    for recorded in events(seen.store, seen.ledger.id, start.state.size, end.state.size):
        trail.follow(recorded)
    found = list(trail.changes(old))
    return DifferencesAnswer(
        from_=start.as_of,
        to=end.as_of,
        differences=tuple(one for one in found if isinstance(one, Difference)),
        days_passed=tuple(one for one in found if not isinstance(one, Difference)),
    )


class _Trail:
    """The fields of all activities as events change them, seen from one standpoint all the while."""

    def __init__(self, seen: View, state: State, at: Standpoint) -> None:
        self._seen, self._state, self._at = seen, state, at
        self._rows: dict[str, Rows] = {}
        self._behind: dict[tuple[str, str], list[EventReference]] = {}
        self.now = {code: self._fields(activity, code) for code, activity in state.activities.items()}

    def follow(self, recorded: Recorded) -> list[Change]:
        """Apply the next event; the fields to which it gave another value, which is noted."""
        made = []
        envelope = recorded.envelope
        reference = EventReference(position=envelope.position, type=envelope.type)
        for entity in evolve(self._state, recorded):
            activity = entity.activity if isinstance(entity, Progress) else entity
            if isinstance(activity, Activity):
                before = self.now.get(activity.code, {})
                after = self.now[activity.code] = self._fields(entity, activity.code)
                for field in _differing(before, after):
                    self._behind.setdefault((activity.code, field), []).append(reference)
                    old, new = before.get(field), after.get(field)
                    made.append(Change(activity=activity.code, field=field, old=old, new=new))
        return made

    def _fields(self, touched: Entity, code: str) -> Fields:
        """An activity as it would be answered from its rows; only those that were touched are made anew."""
        rows = self._rows.setdefault(code, {})
        rows |= project(self._state, [touched])
        return _fields(self._seen.lens(baseline=self._state.plan.baseline), self._at, rows)

    def changes(self, old: dict[str, Fields]) -> Iterator[Change]:
        """What is not as it was, in the order of the plan."""
        sections = self._state.sections
        activities = self._state.activities.values()
        for activity in sorted(activities, key=lambda a: (sections[a.section].order, a.order, a.code)):
            before, after = old.get(activity.code, {}), self.now[activity.code]
            for field in _differing(before, after):
                yield self._change(activity.code, field, before.get(field), after.get(field))

    def _change(self, activity: str, field: str, old: Plain, new: Plain) -> Change:
        behind = self._behind.get((activity, field))
        if behind is None:
            return Change(activity=activity, field=field, old=old, new=new)
        return Difference(activity=activity, field=field, old=old, new=new, events=tuple(behind))


def _fields(lens: Lens, at: Standpoint, rows: Rows) -> Fields:
    (own,), (progress,) = rows[READ_ACTIVITY], rows[READ_PROGRESS]
    milestones = [SimpleNamespace(**row) for row in rows[READ_MILESTONE]]
    plain = msgspec.to_builtins(activity_answer(lens, at, SimpleNamespace(**own, **progress), milestones))
    plain["milestones"] = {milestone["code"]: milestone for milestone in plain["milestones"]}
    return {field: value for field, value in _flat(plain) if field not in _BOOKKEEPING}


def _flat(value: dict[str, Any], path: str = "") -> Iterator[tuple[str, Plain]]:
    for name, inner in value.items():
        if isinstance(inner, dict):
            yield from _flat(inner, f"{path}{name}.")
        else:
            yield f"{path}{name}", inner


def _differing(before: Fields, after: Fields) -> Iterator[str]:
    fields = (*after, *(field for field in before if field not in after))
    return (field for field in fields if before.get(field) != after.get(field))
