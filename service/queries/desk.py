"""What an organisation finds on its desk: what is expected of it this quarter, and what came back to it."""

from datetime import date
from typing import Literal

from events.facts import facts
from events.quarter import Quarter
from events.reporting import expectations
from events.state import Activity, State, leads_of
from events.values import Actor
from service.queries.activities import named
from service.queries.answers import ActivityAnswer, Answer, UpdateAnswer
from service.queries.updates import update
from service.queries.view import View
from service.store.snapshots import state_at

Lack = Literal["correction", "completion", "update", "validation"]
"""What an activity still lacks: what was returned put right; its completion, now overdue; an update in this
quarter; the validation of what was reported, which is for others to do."""


class Expected(Answer, frozen=True):
    """An activity on which an update is expected in a quarter, and what it lacks.

    `posted_at`: when the first update on this quarter came. `own` is false where one acts as a deputy only.
    """

    activity: ActivityAnswer
    posted_at: str | None
    lacks: tuple[Lack, ...]
    own: bool


class Expectations(Answer, frozen=True):
    """What is expected of somebody in a quarter: what is overdue first, then by due date."""

    quarter: str
    items: tuple[Expected, ...]


def current_quarter(seen: View) -> Quarter:
    """The quarter that is reported on: this one, or the plan's last."""
    return Quarter.of(min(seen.standpoint.today, seen.plan.period.end))


def expected(seen: View, actor: Actor) -> Expectations:
    """What is expected of the actor's organisation, and of those for which it acts as a deputy."""
    quarter, state = current_quarter(seen), state_at(seen.store, seen.ledger.id, seen.size)
    asked = {
        one.activity: (one.posted_at, actor.organisation in one.owners)
        for one in expectations(state, facts(state), quarter)
        if actor.organisation in one.owners or _is_deputy(state, one.activity, actor, seen.standpoint.today)
    }
    found = [_expected(one, *asked[one.code]) for one in named(seen, list(asked))]
    found.sort(key=lambda one: (one.activity.timeliness != "overdue", one.activity.due or date.max))
    return Expectations(quarter=str(quarter), items=tuple(found))


def returned(seen: View, organisation: str) -> tuple[UpdateAnswer, ...]:
    """The updates of an organisation that were returned and not submitted again, the newest first."""
    state = state_at(seen.store, seen.ledger.id, seen.size)
    ids = [
        one.id
        for activity in state.activities.values()
        for one in activity.updates.values()
        if one.review == "returned" and one.submitted.organisation == organisation
    ]
    return tuple(sorted((update(seen, one) for one in ids), key=lambda one: -(one.reviewed or 0)))


def spoken_for(seen: View, actor: Actor, code: str) -> tuple[str | None, ...]:
    """For whom the actor may post on an activity, which there is: null is for itself. Empty: it may not."""
    state = state_at(seen.store, seen.ledger.id, seen.size)
    activity = state.activities[code]
    leads = leads_of(state, activity)[0]
    if actor.role == "secretariat":
        return leads or (None,)
    itself = (None,) if actor.organisation in leads else ()
    return (*itself, *_principals(state, activity, actor, seen.standpoint.today))


def _expected(activity: ActivityAnswer, posted_at: str | None, own: bool) -> Expected:
    reported = activity.provisional.status in ("completed", "cancelled")
    lacks: dict[Lack, bool] = {
        "correction": activity.review == "returned",
        "completion": activity.timeliness == "overdue" and not reported,
        "update": posted_at is None,
        "validation": activity.review == "submitted",
    }
    return Expected(
        activity=activity,
        posted_at=posted_at,
        lacks=tuple(name for name, is_lacking in lacks.items() if is_lacking),
        own=own,
    )


def _is_deputy(state: State, code: str, actor: Actor, day: date) -> bool:
    return actor.role != "secretariat" and bool(_principals(state, state.activities[code], actor, day))


def _principals(state: State, activity: Activity, actor: Actor, day: date) -> tuple[str, ...]:
    """The leads of an activity that let the actor's organisation act for them on a day."""
    acting = {
        one.organisation
        for one in state.delegations.values()
        if one.deputy == actor.organisation and one.covers(activity) and one.in_force(day)
    }
    return tuple(lead for lead in leads_of(state, activity)[0] if lead in acting)
