"""Loading a plan into its ledger: by the ordinary commands, once, and never by rewriting history.

What the ledger lacks is added. What it holds otherwise than the file, or beyond it, is reported as a
difference and stays as it is: the file was changed after seeding, or the plan was changed by those who may.
"""

from collections.abc import Callable
from dataclasses import dataclass

from events.values import Actor
from seed.differences import Difference, differences
from seed.held import held
from seed.plan import Plan
from seed.statements import stated
from service.commands import Ledger, Order, issue

SEEDING = Order(actor=Actor("system"))

Progress = Callable[[int, int], object]
"""Told how many statements of the file are done, and how many there are."""


def _silently(done: int, of: int) -> None:
    """Nobody is watching."""


@dataclass(frozen=True)
class Loaded:
    """What loading did: how many events it appended, and what it found to differ."""

    appended: int
    differences: tuple[Difference, ...]


def load(plan: Plan, ledger: Ledger, progress: Progress = _silently, order: Order = SEEDING) -> Loaded:
    """Add to the ledger what the plan states and the ledger lacks.

    Raises:
        Refusal: a decider refuses a statement; those before it have been appended, and loading again goes on.
        StoreError: the database's, see service.store.errors.
    """
    in_file, in_ledger = stated(plan), held(ledger)
    lacking = in_file.keys() - in_ledger.keys()
    for done, (what, command) in enumerate(in_file.items(), 1):
        if what in lacking:
            issue(ledger, order, command)
        progress(done, len(in_file))
    found = differences(in_file, held(ledger) if lacking else in_ledger)
    return Loaded(len(lacking), tuple(found))


@dataclass(frozen=True)
class Outlook:
    """What loading would do: what it would add, and what it would find to differ."""

    lacking: tuple[str, ...]
    differences: tuple[Difference, ...]


def outlook(plan: Plan, ledger: Ledger | None) -> Outlook:
    """What loading this plan into its ledger, if there is one, would do. Nothing is changed."""
    in_file, in_ledger = stated(plan), {} if ledger is None else held(ledger)
    lacking = tuple(what for what in in_file if what not in in_ledger)
    return Outlook(lacking, tuple(differences(in_file, in_ledger)) if in_ledger else ())
