"""The one path of every command: permission, proposal, decision, append, answer."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, get_args

import msgspec
from msgspec import Struct, structs, to_builtins

from events.codec import NewEvent, Recorded
from events.deciders import decide
from events.deciders.context import Context
from events.sealing import Opening, seals_in, unsealed
from events.state import State
from events.values import Actor, Review
from service.auth.permissions import require
from service.commands.draft import Command, Draft, Proposal
from service.commands.ledger import Ledger
from service.store.submission import Appended, Decide, Entry, Key, Precondition, Submission

_canonical = msgspec.json.Encoder(order="deterministic")


class Order(Struct, frozen=True, kw_only=True):
    """How a command was given.

    `precondition` has the last word before anything is appended; `idempotency_key` makes the command safe to
    send again; `correlation` ties its events to a request (by default a new id).
    """

    actor: Actor
    precondition: Precondition | None = None
    idempotency_key: str | None = None
    correlation: str | None = None


class Accepted(Struct, frozen=True):
    """The answer to a command: the resource and the receipt of its event. Sent again, it is the same."""

    body: dict[str, Any]
    replayed: bool

    @property
    def version(self) -> int:
        """The version that its stream was brought to."""
        version: int = self.body["receipt"]["version"]
        return version


def issue(ledger: Ledger, order: Order, command: Command) -> Accepted:
    """Do what the command asks, or refuse it with nothing appended.

    Raises:
        Refusal: `role_forbidden`, `idempotency_key_reused`, what the deciders or the precondition say.
        StoreUnavailable, OutcomeUnknown: the database's, see service.store.errors.
    """
    submission = prepare(ledger, order, command)
    appended = ledger.submit(submission)
    ledger.grown()
    return accept(ledger, submission, appended)


def prepare(ledger: Ledger, order: Order, command: Command) -> Submission:
    """What a writer is asked for. Refusal: `role_forbidden`, or what the command says before any decision."""
    require(order.actor, command.USE_CASE)
    draft = Draft(order.actor, ledger)
    proposal = command.propose(draft)
    return Submission(
        decide=_decision(proposal, order.actor),
        actor=order.actor,
        correlation=order.correlation or ledger.clock.uuid7(),
        openings=tuple(draft.openings),
        erases=proposal.erases,
        precondition=order.precondition,
        idempotency=key_of(order, [command.USE_CASE, command.request]),
    )


def accept(ledger: Ledger, submission: Submission, appended: Appended) -> Accepted:
    """The answer, made from the last event alone: sent again it is the same, but for texts erased since."""
    if appended.replayed:
        (body,) = bodies_again(ledger, appended.position, 1)
    else:
        (body,) = bodies(appended.entries[-1:], submission.openings)
    return Accepted(body, appended.replayed)


def _decision(proposal: Proposal, actor: Actor) -> Decide:
    def decision(state: State, now: datetime) -> Sequence[NewEvent]:
        event = proposal.fill(state, now) if proposal.fill else proposal.event
        return decide(state, NewEvent(event, proposal.effective_on), Context(actor, now))

    return decision


def key_of(order: Order, request: object) -> Key | None:
    """The idempotency key under which this is asked for, if any."""
    if order.idempotency_key is None:
        return None
    actor = order.actor
    fingerprint = hashlib.sha256(_canonical.encode(request)).hexdigest()
    return Key(actor.organisation or actor.key or actor.role, order.idempotency_key, fingerprint)


def bodies(entries: Iterable[Entry], openings: Iterable[Opening]) -> list[dict[str, Any]]:
    """What each of these events says, beside its receipt, with its texts opened."""
    texts = {opening.sha256: opening.text for opening in openings}
    return [_body(entry.recorded, entry.leaf_hash, texts) for entry in entries]


def bodies_again(ledger: Ledger, last: int, count: int) -> list[dict[str, Any]]:
    """The same of so many events up to position `last`, from the ledger."""
    entries = ledger.entries(last + 1 - count, last + 1)
    seals = {seal for entry in entries for seal in seals_in(to_builtins(_fields(entry.recorded)))}
    texts = ledger.texts(seals)
    return [_body(entry.recorded, entry.leaf_hash, texts) for entry in entries]


def _body(recorded: Recorded, leaf_hash: bytes, texts: Mapping[str, str]) -> dict[str, Any]:
    envelope = recorded.envelope
    receipt = {
        "position": envelope.position,
        "leaf_hash": leaf_hash.hex(),
        "stream": envelope.stream,
        "version": envelope.version,
        "recorded_at": envelope.recorded_at,
    }
    return {**unsealed(to_builtins(_fields(recorded)), texts.get), "receipt": receipt}


def _fields(recorded: Recorded) -> dict[str, Any]:
    """What the event says of its resource."""
    event, effective_on = recorded.event, recorded.envelope.effective_on
    kind, _, happened = event.TYPE.partition(".")
    fields = {_KEYS.get((kind, name), name): value for name, value in structs.asdict(event).items()}
    if effective_on is not None:
        fields["effective_on"] = effective_on
    if happened in get_args(Review):
        fields["review"] = happened
    return {name: value for name, value in fields.items() if value is not msgspec.UNSET}


_KEYS = {
    ("activity", "activity"): "code",
    ("section", "section"): "code",
    ("organisation", "organisation"): "code",
    ("workplan", "workplan"): "code",
    ("update", "update"): "id",
    ("reschedule", "request"): "id",
    ("consultation", "consultation"): "id",
    ("decision", "decision"): "id",
    ("comment", "comment"): "id",
    ("evidence", "piece"): "id",
    ("delegation", "delegation"): "id",
}
"""What identifies a resource is called by the same name in every answer."""
