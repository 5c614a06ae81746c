"""One moment of one ledger, which every query is asked of: now, or as of an earlier position."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Engine, Select, Table, select

from events.codec import moment
from events.quarter import Quarter
from events.refusals import did_you_mean, unknown
from events.state import State, Workplan
from events.units import Basis, Horizon, Lens, Level, Standpoint
from service.clock import Clock
from service.projections.decoding import decode_workplan
from service.projections.scratch import scratch
from service.projections.tables import READ_WORKPLAN
from service.queries.answers import AsOf
from service.queries.as_of import resolve
from service.queries.texts import Texts, texts
from service.store.engine import reading
from service.store.ledgers import Ledger, ledger_named, ledgers
from service.store.snapshots import state_at


class View(NamedTuple):
    """A consistent moment of a ledger.

    `connection` reads the read models (of that moment), `store` the ledger's own tables, of which only the
    first `size` events belong to this view. `standpoint` is from when figures are seen.
    """

    connection: Connection
    store: Connection
    ledger: Ledger
    size: int
    recorded_at: str
    plan: Workplan
    standpoint: Standpoint

    @property
    def as_of(self) -> AsOf:
        """The last event that this view knows of."""
        return AsOf(
            position=self.size - 1,
            recorded_at=self.recorded_at,
            demonstration=self.ledger.demonstration,
        )

    def lens(
        self,
        basis: Basis = "baseline",
        horizon: Horizon = "printed",
        level: Level = "activity",
        baseline: int | None = None,
    ) -> Lens:
        """A lens on this plan; the headline's by default, on the newest baseline."""
        eve = self.plan.forum.start - timedelta(days=1)
        return Lens(basis, baseline or self.plan.baseline, horizon, level, eve)

    def baseline_of(self, quarter: Quarter | None) -> int:
        """The baseline that a quarter is counted on: the one in force at its end. The plan's: the newest."""
        return self.plan.baseline if quarter is None else self.plan.baseline_on(quarter.end)

    def select(self, table: Table, *columns: ColumnElement[Any]) -> Select[Any]:
        """A query on this ledger's rows of a read model (all columns by default)."""
        return select(*(columns or table.c)).where(table.c.ledger_id == self.ledger.id)

    def texts(self, hashes: Iterable[str]) -> Texts:
        """The sealed texts of these hashes."""
        return texts(self.store, self.ledger.id, hashes)


class Moment(NamedTuple):
    """A state of a ledger, from when it is seen, and the last event that it knows of."""

    state: State
    standpoint: Standpoint
    as_of: AsOf


@contextmanager
def view(engine: Engine, code: str, clock: Clock, as_of: str | None = None) -> Iterator[View]:
    """The ledger of this code now, or as of a position, a date or the end of a quarter.

    Raises:
        Refusal: `unknown_workplan`, or one of `service.queries.as_of.resolve`.
        StoreUnavailable: the database cannot be read.
    """
    with reading(engine) as connection:
        now = live(connection, _ledger(connection, code), clock)
        if as_of is None:
            yield now
            return
        then = moment_at(now, as_of)
        with scratch(connection, now.ledger.id, then.state) as memory:
            yield now._replace(
                connection=memory,
                size=then.state.size,
                recorded_at=then.as_of.recorded_at,
                plan=then.state.plan,
                standpoint=then.standpoint,
            )


def live(connection: Connection, ledger: Ledger, clock: Clock) -> View:
    """The ledger, which must have events, as it stands now."""
    row = connection.execute(select(READ_WORKPLAN).where(READ_WORKPLAN.c.ledger_id == ledger.id)).one()
    plan = decode_workplan(row.workplan)
    assert ledger.recorded_at is not None  # noqa: S101 - it has events
    return View(
        connection=connection,
        store=connection,
        ledger=ledger,
        size=ledger.size,
        recorded_at=ledger.recorded_at,
        plan=plan,
        standpoint=_seen_at(clock.now(), plan),
    )


def moment_at(now: View, text: str | None, field: str = "as_of") -> Moment:
    """What a position, a date or a quarter names, which stood in this field; the present where nothing did.

    Raises:
        Refusal: one of `service.queries.as_of.resolve`.
    """
    if text is None:
        return Moment(state_at(now.store, now.ledger.id, now.size), now.standpoint, now.as_of)
    point = resolve(now.store, now.ledger, now.plan.timezone, text, now.standpoint.today, field)
    state = state_at(now.store, now.ledger.id, point.size)
    assert state.recorded_at is not None  # noqa: S101 - no point is before the first event
    as_of = AsOf(
        position=state.size - 1, recorded_at=state.recorded_at, demonstration=now.ledger.demonstration
    )
    return Moment(state, point.standpoint or _seen_at(moment(state.recorded_at), state.plan), as_of)


def _seen_at(when: datetime, plan: Workplan) -> Standpoint:
    return Standpoint.on(when.astimezone(ZoneInfo(plan.timezone)).date())


def _ledger(connection: Connection, code: str) -> Ledger:
    found = ledger_named(connection, code)
    if found is None:
        codes = [ledger.code for ledger in ledgers(connection)]
        raise unknown("unknown_workplan", f"there is no workplan {code}{did_you_mean(code, codes)}")
    if found.size == 0:
        raise unknown("unknown_workplan", f"{code} has no events yet; seed a workplan first: kvali seed")
    return found
