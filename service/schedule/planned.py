"""The consultations that are planned: each change is kept, with who made it. No event knows of them."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from events.deciders import context
from events.refusals import conflict, invalid, unknown
from events.values import Actor, ConsultationKind
from service.auth.permissions import require
from service.commands import Ledger
from service.reports.packs.meeting import Meeting
from service.schedule.times import day_of
from service.store.engine import reading, writing
from service.store.once import insert_once
from service.store.tables import PLANNED_CONSULTATION


class Planned(NamedTuple):
    """A consultation as one of its rows has it; see service.store.tables.PLANNED_CONSULTATION."""

    id: str
    number: int
    held_on: date | None
    kind: ConsultationKind | None
    participants: tuple[str, ...]
    changed_at: datetime
    changed_by: str | None
    organisation: str | None

    @property
    def meeting(self) -> Meeting:
        """It, as an agenda pack speaks of it."""
        assert self.held_on is not None  # noqa: S101 - what was cancelled has no pack
        return Meeting(self.held_on, self.kind, self.participants)


def histories(ledger: Ledger) -> dict[str, list[Planned]]:
    """Every consultation that was ever planned, by its id: how it was planned and changed, in order."""
    c = PLANNED_CONSULTATION.c
    query = select(*(c[name] for name in Planned._fields)).where(c.ledger_id == ledger.id)
    found = defaultdict[str, list[Planned]](list)
    with reading(ledger.engine) as connection:
        for row in connection.execute(query.order_by(c.number)):
            one = Planned(*row)
            found[one.id].append(one._replace(participants=tuple(one.participants)))
    return dict(found)


def planned(ledger: Ledger) -> list[Planned]:
    """Those that stand, by day; also those whose day is over."""
    last = [changes[-1] for changes in histories(ledger).values()]
    return sorted(
        (one for one in last if one.held_on is not None), key=lambda one: (one.held_on or date.max, one.id)
    )


def history(ledger: Ledger, id: str) -> list[Planned]:  # noqa: A002 - its id, as in the answer
    """How one that stands was planned and changed. Refusal: `unknown_planned_consultation`."""
    found = histories(ledger).get(id)
    if found is None:
        detail = f"no consultation {id} is planned; see the list of them"
        raise unknown("unknown_planned_consultation", detail)
    if found[-1].held_on is None:
        day = f"{found[-1].changed_at:%Y-%m-%d}"
        raise unknown("unknown_planned_consultation", f"consultation {id} was cancelled on {day}")
    return found


def on_day(ledger: Ledger, day: date, kind: ConsultationKind | None = None) -> Planned:
    """The one that is planned for a day, of this kind if it is said.

    Refusals: `unknown_planned_consultation`, `several_consultations`.
    """
    known = planned(ledger)
    found = [one for one in known if one.held_on == day and kind in (None, one.kind)]
    if not found:
        days = ", ".join(f"{one.held_on} ({one.kind or 'no kind'})" for one in known) or "none"
        wanted = f"consultation of kind {kind}" if kind else "consultation"
        detail = f"no {wanted} is planned for {day}; planned are: {days}"
        raise unknown("unknown_planned_consultation", detail)
    if len(found) > 1:
        kinds = ", ".join(str(one.kind) for one in found)
        detail = f"several are planned for {day}; say which kind: {kinds}"
        raise invalid("several_consultations", detail, "kind")
    return found[0]


def plan(ledger: Ledger, actor: Actor, given: dict[str, Any]) -> list[Planned]:
    """Plan a consultation. Refusals: `role_forbidden`, `planned_in_past`, `unknown_organisation`."""
    require(actor, "plan_consultation")
    _possible(ledger, given)
    fields = {"kind": None, "participants": (), **given}
    return _keep(ledger, actor, ledger.clock.uuid7(), 1, fields)


def change(ledger: Ledger, actor: Actor, id: str, given: dict[str, Any]) -> list[Planned]:  # noqa: A002
    """Move it, or say otherwise with whom it is.

    Refusals: as `plan`, `unknown_planned_consultation`, `nothing_changes`, `stale_version` (somebody else
    changed it at the same moment).
    """
    require(actor, "change_planned_consultation")
    last = history(ledger, id)[-1]
    before = {name: getattr(last, name) for name in ("held_on", "kind", "participants")}
    after = {**before, **given}
    if after == before:
        raise invalid("nothing_changes", "it is planned like that already")
    _possible(ledger, given)
    return _keep(ledger, actor, id, last.number + 1, after)


def cancel(ledger: Ledger, actor: Actor, id: str) -> None:  # noqa: A002
    """Cancel it. Refusals: `role_forbidden`, `unknown_planned_consultation`, `stale_version`."""
    require(actor, "cancel_planned_consultation")
    last = history(ledger, id)[-1]
    cancelled = {"held_on": None, "kind": last.kind, "participants": last.participants}
    _keep(ledger, actor, id, last.number + 1, cancelled)


def _possible(ledger: Ledger, given: dict[str, Any]) -> None:
    state = ledger.state()
    today = day_of(ledger.clock.now(), context.workplan(state).timezone)
    if "held_on" in given and given["held_on"] < today:
        detail = f"{given['held_on']} is over; a consultation that was held is recorded (POST /consultations)"
        raise invalid("planned_in_past", detail, "held_on")
    context.organisations(state, given.get("participants", ()), "participants")


def _keep(
    ledger: Ledger,
    actor: Actor,
    id: str,  # noqa: A002
    number: int,
    fields: dict[str, Any],
) -> list[Planned]:
    row = {
        "ledger_id": ledger.id,
        "id": id,
        "number": number,
        "held_on": fields["held_on"],
        "kind": fields["kind"],
        "participants": list(fields["participants"]),
        "changed_at": ledger.clock.now(),
        "changed_by": actor.key,
        "organisation": actor.organisation,
    }
    with writing(ledger.engine) as connection:
        if not insert_once(connection, PLANNED_CONSULTATION, row):
            raise conflict("stale_version", "it was changed at this moment; look at it and try again")
    return histories(ledger)[id]
