"""Many updates in one request: all of them or none, or each by itself."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from msgspec import Struct, structs

from events.codec import NewEvent
from events.refusals import Because, Refusal
from events.state import State
from events.trial import advance, trial
from service.commands.issue import Accepted, Order, accept, bodies, bodies_again, key_of, prepare
from service.commands.ledger import Ledger
from service.commands.updates import SubmitUpdate
from service.store.errors import StoreError
from service.store.submission import Appended, Decide, Precondition, Submission

MAX_ITEMS = 1_000
"""Updates in one request."""


class Item(Struct, frozen=True, kw_only=True):
    """One of many updates; see Order. Its key is for `issue_each` alone: what is done as one has one key."""

    command: SubmitUpdate
    precondition: Precondition | None = None
    idempotency_key: str | None = None


class ItemsRefused(Refusal):
    """Some of many updates were refused, by their place, and so nothing was appended. `items_refused`."""

    def __init__(self, problems: Mapping[int, Exception], count: int) -> None:
        detail = (
            f"{len(problems)} of {count} updates were refused, so none was recorded; `problems` says which,"
            " and why; correct these and send all again, or send mode each"
        )
        super().__init__(Because.INVALID, "items_refused", detail)
        self.problems = problems


Items = Sequence[Item | Exception]
"""Updates, and what is wrong with those of which that is known before anything is decided."""


def issue_all(ledger: Ledger, order: Order, items: Items) -> list[Accepted]:
    """Submit all of these updates in one append, or none of them.

    They are decided in order, each on what those before it leave that were not refused themselves.

    Raises:
        ItemsRefused: with the problem of each that is refused.
        Refusal, StoreUnavailable, OutcomeUnknown: those of service.commands.issue.
    """
    prepared, decide = _whole(ledger, order, items)
    commands = [item.command.request for item in items if isinstance(item, Item)]
    whole = Submission(
        decide=decide,
        actor=order.actor,
        correlation=order.correlation or ledger.clock.uuid7(),
        openings=tuple(opening for one in prepared.values() for opening in one.openings),
        idempotency=key_of(order, [SubmitUpdate.USE_CASE, commands]),
    )
    appended = ledger.submit(whole)
    ledger.grown()
    if appended.replayed:
        found = bodies_again(ledger, appended.position, len(items))
    else:
        found = bodies(appended.entries, whole.openings)
    return [Accepted(body, appended.replayed) for body in found]


def refused(ledger: Ledger, order: Order, items: Items) -> Mapping[int, Exception]:
    """The problems that `issue_all` would raise now, by the place of the update; nothing is appended."""
    _, decide = _whole(ledger, order, items)
    try:
        decide(ledger.state(), ledger.clock.now())
    except ItemsRefused as refusal:
        return refusal.problems
    return {}


def issue_each(ledger: Ledger, order: Order, items: Items) -> list[Accepted | Exception]:
    """Submit each of these updates by itself; what became of each, in order.

    They are committed together, hundreds in one transaction. Under an idempotency key of the order, each has
    a key of its own, made from that one and its place, unless it brings its own.

    Raises:
        StoreError: the database could do nothing at all.
    """
    results = [_prepared(ledger, order, item, _key(order, item, index)) for index, item in enumerate(items)]
    submissions = [found for found in results if isinstance(found, Submission)]
    outcomes = ledger.submit_all(submissions) if submissions else []
    ledger.grown()
    if outcomes and all(isinstance(outcome, StoreError) for outcome in outcomes):
        raise next(outcome for outcome in outcomes if isinstance(outcome, StoreError))
    done = iter(zip(submissions, outcomes, strict=True))
    return [_result(ledger, *next(done)) if isinstance(each, Submission) else each for each in results]


def _whole(ledger: Ledger, order: Order, items: Items) -> tuple[Mapping[int, Submission], Decide]:
    """What each update asks for, by its place, and the decision on all of them."""
    ready = {index: _prepared(ledger, order, item, None) for index, item in enumerate(items)}
    prepared = {index: one for index, one in ready.items() if isinstance(one, Submission)}
    known = {index: one for index, one in ready.items() if not isinstance(one, Submission)}
    return prepared, _decision(prepared, known, len(items), _repeated(items))


def _key(order: Order, item: Item | Exception, index: int) -> str | None:
    if not isinstance(item, Item) or item.idempotency_key or order.idempotency_key is None:
        return item.idempotency_key if isinstance(item, Item) else None
    # Nobody can send such a key: a tab is none of the characters that a key may have.
    return f"{sha256(order.idempotency_key.encode()).hexdigest()}\t{index}"


def _prepared(
    ledger: Ledger, order: Order, item: Item | Exception, key: str | None
) -> Submission | Exception:
    if not isinstance(item, Item):
        return item
    own = structs.replace(order, precondition=item.precondition, idempotency_key=key)
    try:
        return prepare(ledger, own, item.command)
    except Refusal as refusal:
        if refusal.code == "role_forbidden":
            raise
        return refusal


def _result(ledger: Ledger, submission: Submission, outcome: Appended | Exception) -> Accepted | Exception:
    return accept(ledger, submission, outcome) if isinstance(outcome, Appended) else outcome


def _repeated(items: Items) -> frozenset[str]:
    """The activities that several of the updates are about."""
    counted = Counter(item.command.activity for item in items if isinstance(item, Item))
    return frozenset(activity for activity, count in counted.items() if count > 1)


def _decision(
    prepared: Mapping[int, Submission], known: Mapping[int, Exception], count: int, repeated: frozenset[str]
) -> Decide:
    def decision(state: State, now: datetime) -> Sequence[NewEvent]:
        tried = trial(state, repeated)
        problems, events = dict(known), list[NewEvent]()
        for index, submission in prepared.items():
            try:
                events += _tried(tried, now, submission, repeated)
            except Refusal as refusal:
                problems[index] = refusal
        if problems:
            raise ItemsRefused(dict(sorted(problems.items())), count)
        return events

    return decision


def _tried(state: State, now: datetime, submission: Submission, repeated: frozenset[str]) -> list[NewEvent]:
    (decide,) = submission.steps
    events = list(decide(state, now))
    stream = events[0].event.stream
    if submission.precondition is not None:
        submission.precondition(stream, state.versions.get(stream, 0))
    if stream.removeprefix("activity/") in repeated:
        for event in events:
            advance(state, event, now, submission.actor)
    return events
