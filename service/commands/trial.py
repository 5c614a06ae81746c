"""Commands on trial: what one would change, and which of many would be refused. Nothing is appended."""

from collections.abc import Iterable

from events.deciders.context import Context, today
from events.effect import Effect, effects, stage
from events.refusals import Refusal
from events.trial import advance
from events.units import Standpoint
from service.commands.draft import Command
from service.commands.issue import Order, prepare
from service.commands.ledger import Ledger


def tried(ledger: Ledger, order: Order, command: Command) -> tuple[Effect, ...]:
    """What a command would do to completion if it were issued now, on each basis.

    Raises:
        Refusal: the one that `issue` would raise.
    """
    submission = prepare(ledger, order, command)
    (decide,) = submission.steps
    state, now = ledger.state(), ledger.clock.now()  # a copy, which nobody else sees
    at = Standpoint.on(today(state, Context(order.actor, now)))
    before = stage(state, at)
    events = decide(state, now)
    if submission.precondition is not None:
        stream = events[0].event.stream
        submission.precondition(stream, state.versions.get(stream, 0))
    for new in events:
        advance(state, new, now, order.actor)
    return effects(before, stage(state, at))


def refusals(ledger: Ledger, order: Order, commands: Iterable[Command]) -> list[Refusal | None]:
    """Why each of these would be refused if it alone were issued now; null where it would be taken."""
    state, now = ledger.state(), ledger.clock.now()
    found: list[Refusal | None] = []
    for command in commands:
        (decide,) = prepare(ledger, order, command).steps
        try:
            decide(state, now)
        except Refusal as refusal:
            found.append(refusal)
        else:
            found.append(None)
    return found
