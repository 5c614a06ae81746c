"""A command on trial says what it would change, as it then does, and changes nothing."""

from collections.abc import Callable
from datetime import date

import pytest

from events.effect import Effect, Tally
from events.refusals import Refusal, conflict
from events.units import Basis
from service import commands as c
from service.bootstrap import Service
from service.commands import Ledger, Order
from service.commands.trial import refusals, tried
from service.queries.completion import completion
from service.queries.view import view
from tests.support.plan import LAB, NET, SEA, WORKPLAN, do, submit


@pytest.fixture
def ledger(service: Service) -> Ledger:
    return service.ledger(WORKPLAN)


def counted(ledger: Ledger, basis: Basis, quarter: str) -> Tally:
    """What the read models say of a quarter."""
    with view(ledger.engine, WORKPLAN, ledger.clock) as seen:
        found = completion(seen, quarter, basis)
    return Tally(found.due, found.rates.completion.numerator, found.overdue, found.cancelled)


def _asked(ledger: Ledger) -> c.Command:
    asked = c.RequestReschedule(activity="KP1-A1", end=date(2022, 6, 30), justification="rain")
    return c.DecideReschedule(request=do(ledger, LAB, asked).body["id"], approved=True)


def _revised(ledger: Ledger) -> c.Command:
    do(ledger, SEA, _asked(ledger))
    return c.ReviseBaseline(adopted_on=date(2021, 7, 5), reason="agreed")


CHANGES: dict[str, Callable[[Ledger], c.Command]] = {
    "an activity is cancelled": lambda _: c.CancelActivity(activity="KP1-A1", reason="no longer needed"),
    "a completion is validated": lambda ledger: c.ValidateUpdate(update=submit(ledger)),
    "a milestone is added": lambda _: c.AddMilestone(
        activity="KP1-A1", kind="window", end=date(2022, 9, 30), reason="promised"
    ),
    "a date moves": _asked,
    "what moved becomes the baseline": _revised,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_is_foretold_is_what_is_counted_afterwards(
    ledger: Ledger, change: Callable[[Ledger], c.Command]
) -> None:
    command = change(ledger)
    size = ledger.state().size
    found = tried(ledger, Order(actor=SEA), command)
    assert ledger.state().size == size
    assert any(effect.changes for effect in found)
    for effect in found:
        assert [counted(ledger, effect.basis, row.quarter) for row in effect.rows] == _before(effect)
    do(ledger, SEA, command)
    for effect in found:
        after = [row.after for row in effect.rows]
        assert [counted(ledger, effect.basis, row.quarter) for row in effect.rows] == after


def _before(effect: Effect) -> list[Tally]:
    return [row.before for row in effect.rows]


def test_moving_a_date_past_the_forum_leaves_the_baseline_and_the_readiness_asked_of_it(
    ledger: Ledger,
) -> None:
    baseline, current = tried(ledger, Order(actor=SEA), _asked(ledger))
    assert not baseline.changes
    moved = {row.quarter: row.after.due - row.before.due for row in current.rows if row.changes}
    assert set(moved.values()) == {-1, 1}
    assert moved["2022-Q2"] == 1


def test_a_trial_is_refused_as_the_command_would_be(ledger: Ledger) -> None:
    def never(stream: str, version: int) -> None:
        raise conflict("never", f"{stream} is at {version}")

    cancel = c.CancelActivity(activity="KP1-A1", reason="no longer needed")
    with pytest.raises(Refusal, match="never"):
        tried(ledger, Order(actor=NET, precondition=never), cancel)
    with pytest.raises(Refusal, match="role_forbidden"):
        tried(ledger, Order(actor=LAB), cancel)
    with pytest.raises(Refusal, match="own_organisation"):
        tried(ledger, Order(actor=NET), c.ValidateUpdate(update=submit(ledger)))


def test_of_many_commands_each_is_told_why_it_alone_would_be_refused(ledger: Ledger) -> None:
    update = c.ValidateUpdate(update=submit(ledger))
    size = ledger.state().size
    assert refusals(ledger, Order(actor=SEA), [update, update]) == [None, None]
    (own,) = refusals(ledger, Order(actor=NET), [update])
    assert own is not None
    assert (own.code, ledger.state().size) == ("own_organisation", size)
