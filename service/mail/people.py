"""Whom a reminder goes to: from the focal points of who answers for an activity up to the secretariat.

An organisation's focal points are its people in the role of a lead agency, unless they are said to be
alternates or its validating authority; alternates are also the focal points of whoever is its deputy there
that day. Its authority are also its people in the secretariat's role, who validate. Where a step has nobody,
the next one up is taken.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal, NamedTuple

from events.reminders import Reminder
from events.state import Activity, State
from service.checks import MAILBOX
from service.store.correspondents import Correspondent

Relation = Literal["focal_point", "alternate", "authority", "secretariat"]


class Reached(NamedTuple):
    """Somebody who is reminded, as what, and for which organisation."""

    whom: Correspondent
    relation: Relation
    organisation: str


def reached(
    state: State, people: Iterable[Correspondent], reminder: Reminder, day: date
) -> dict[str, Reached]:
    """Everybody to whom a reminder goes, by account: once, as the first of what they are."""
    known, found = list(people), dict[str, Reached]()
    for owner in reminder.owners:
        for one in _up_to(state, known, owner, reminder, day):
            found.setdefault(one.whom.account, one)
    return found


def secretariat(state: State, people: Iterable[Correspondent]) -> list[Correspondent]:
    """The people of the secretariat itself."""
    own = state.plan.secretariat
    return [one for one in people if one.role == "secretariat" and one.organisation == own]


def withheld_from(whom: Correspondent | None) -> str | None:
    """Why somebody gets no mail; null where they get it."""
    if whom is None:
        return "the account has no address any more, or is disabled"
    if not MAILBOX.fullmatch(whom.email):
        return "the account's address is none that mail can be sent to"
    if whom.refused_at is not None:
        return "the address was refused"
    return "the account wants no mail" if whom.delivery == "off" else None


def _up_to(
    state: State, people: list[Correspondent], owner: str, reminder: Reminder, day: date
) -> Iterator[Reached]:
    """All steps up to the reminder's level, or to the first above it that has somebody."""
    for level, step in enumerate(_steps(state, people, owner, state.activities[reminder.activity], day)):
        yield from step
        if level >= reminder.level and step:
            return


def _steps(
    state: State, people: list[Correspondent], owner: str, activity: Activity, day: date
) -> Iterator[list[Reached]]:
    deputies = {
        one.deputy
        for one in state.delegations.values()
        if one.organisation == owner and one.covers(activity) and one.in_force(day)
    }
    yield [Reached(one, "focal_point", owner) for one in people if _is(one, owner, "focal_point")]
    yield [
        Reached(one, "alternate", owner)
        for one in people
        if _is(one, owner, "alternate") or any(_is(one, deputy, "focal_point") for deputy in deputies)
    ]
    yield [Reached(one, "authority", owner) for one in people if _is(one, owner, "authority")]
    yield [Reached(one, "secretariat", owner) for one in secretariat(state, people)]


def _is(one: Correspondent, organisation: str, relation: Relation) -> bool:
    if one.organisation != organisation or one.role not in ("lead_agency", "secretariat"):
        return False
    implied = "authority" if one.role == "secretariat" else "focal_point"
    return (one.duty or implied) == relation
