"""Updates that are written in several goes, seen by their agency alone, and submitted when they are whole."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from msgspec import to_builtins
from sqlalchemy import select

from events.refusals import conflict, forbidden, unknown
from events.values import Actor
from service.auth.permissions import require
from service.commands.issue import Accepted, Order, bodies_again, issue
from service.commands.ledger import Ledger
from service.commands.updates import SubmitUpdate
from service.projections.tables import READ_ACTIVITY
from service.store.drafts import DraftRecord, Drafts
from service.store.engine import reading, writing
from service.store.submission import Precondition

Expect = Callable[[DraftRecord | None], None]
"""Is told the draft that is there; raises a Refusal unless the asker expects it."""

Complete = Callable[[Mapping[str, Any]], tuple[SubmitUpdate, Precondition | None]]
"""The command that a draft has become, and which version of its activity it was written for."""


def drafts(ledger: Ledger, actor: Actor) -> list[DraftRecord]:
    """The drafts of the actor's organisation. Refusals: `role_forbidden`, `organisation_needed`."""
    organisation = _organisation(actor)
    with reading(ledger.engine) as connection:
        return Drafts(connection, ledger.id, organisation).all()


def draft(ledger: Ledger, actor: Actor, activity: str) -> DraftRecord:
    """The draft for an activity. Refusals: as above; `unknown_draft`."""
    found = next((one for one in drafts(ledger, actor) if one.activity == activity), None)
    if found is None:
        raise _unknown(activity)
    return found


def save(
    ledger: Ledger, actor: Actor, activity: str, content: Mapping[str, Any], expect: Expect
) -> tuple[DraftRecord, bool]:
    """Keep a draft, however incomplete, in the place of the one that is expected; and whether there was none.

    Refusals: as above; `unknown_activity`, `stale_version`, and what `expect` says.
    """
    organisation = _organisation(actor)
    made = DraftRecord(activity, ledger.clock.uuid7(), to_builtins(content), ledger.clock.now())
    with writing(ledger.engine) as connection:
        where = (READ_ACTIVITY.c.ledger_id == ledger.id, READ_ACTIVITY.c.code == activity)
        if connection.scalar(select(READ_ACTIVITY.c.code).where(*where)) is None:
            raise unknown("unknown_activity", f"there is no activity {activity}")
        kept = Drafts(connection, ledger.id, organisation)
        before = kept.find(activity)
        expect(before)
        if not kept.save(made, before):
            raise conflict("stale_version", "somebody saved this draft just now; read it again")
    return made, before is None


def discard(ledger: Ledger, actor: Actor, activity: str, expect: Expect) -> None:
    """Delete a draft. Refusals: as above; `unknown_draft`, and what `expect` says."""
    organisation = _organisation(actor)
    with writing(ledger.engine) as connection:
        kept = Drafts(connection, ledger.id, organisation)
        found = kept.find(activity)
        if found is None:
            raise _unknown(activity)
        expect(found)
        kept.discard(found)


def submit(
    ledger: Ledger, order: Order, activity: str, revisions: Collection[str] | None, complete: Complete
) -> Accepted:
    """Submit what a draft has become, and delete it.

    `revisions` are those that are meant; null means any. The idempotency key is the draft's own revision:
    whoever sends this again, because the answer was lost or the process was killed, is answered alike.

    Refusals: those of `issue`; `unknown_draft`, `stale_version` where it was changed since.
    """
    organisation = _organisation(order.actor)
    found = {one.activity: one for one in drafts(ledger, order.actor)}.get(activity)
    if found is None or (revisions is not None and found.revision not in revisions):
        return _done(ledger, organisation, activity, revisions or (), found)
    command, precondition = complete(found.content)
    own = Order(
        actor=order.actor,
        precondition=precondition,
        idempotency_key=_key(found.revision),
        correlation=order.correlation,
    )
    accepted = issue(ledger, own, command)
    with writing(ledger.engine) as connection:
        Drafts(connection, ledger.id, organisation).discard(found)
    return accepted


def _done(
    ledger: Ledger, organisation: str, activity: str, revisions: Collection[str], now: DraftRecord | None
) -> Accepted:
    """The answer to the submission of one of these revisions of a draft, which by now is another one."""
    positions = ledger.done(organisation, [_key(revision) for revision in revisions])
    for body in (bodies_again(ledger, position, 1)[0] for position in positions):
        if body["activity"] == activity:
            return Accepted(body, replayed=True)
    if now is None:
        raise _unknown(activity)
    raise conflict("stale_version", f'this draft is at "{now.revision}" now; read it again')


def _key(revision: str) -> str:
    return f"draft\t{revision}"  # nobody can send such a key


def _organisation(actor: Actor) -> str:
    require(actor, SubmitUpdate.USE_CASE)
    if actor.organisation is None:
        raise forbidden("organisation_needed", "this takes a key that acts for an organisation")
    return actor.organisation


def _unknown(activity: str) -> Exception:
    detail = f"your organisation has no draft for {activity}: it was not saved, or was submitted or discarded"
    return unknown("unknown_draft", detail)
