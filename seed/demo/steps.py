"""Who does what and when: parts of a story, told side by side in the order of time."""

from collections.abc import Callable, Generator, Iterable
from datetime import datetime
from heapq import heapify, heappop, heappush
from typing import Any, NamedTuple, TypeVar

from events.values import Actor
from service.commands import Command, Ledger, Order, issue


class Step(NamedTuple):
    """Somebody gives a command at a moment."""

    at: datetime
    actor: Actor
    command: Command


T = TypeVar("T")
Answer = dict[str, Any]
Acts = Generator[Step, Answer, T]
"""A part of the story: says what happens next, is sent the command's answer, and never goes back in time."""

Reach = Callable[[datetime], object]


def play(parts: Iterable[Acts[None]], ledger: Ledger, until: datetime, reach: Reach) -> int:
    """Issue all commands up to a moment; what would come later is left out. Returns how many there were.

    `reach` is called before each command with its moment, to move the ledger's clock there.

    Raises:
        Refusal: the story does something that may not be done, which is a mistake in the story.
    """
    queue = [
        (step.at, number, step, part)
        for number, part in enumerate(parts)
        if (step := next(part, None)) is not None
    ]
    heapify(queue)
    issued = 0
    while queue and queue[0][0] < until:
        at, number, step, part = heappop(queue)
        reach(at)
        answer = issue(ledger, Order(actor=step.actor), step.command).body
        issued += 1
        following = _next(part, answer)
        if following is not None:
            heappush(queue, (following.at, number, following, part))
    return issued


def _next(part: Acts[None], answer: Answer) -> Step | None:
    try:
        return part.send(answer)
    except StopIteration:
        return None
