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
from service.projections.rows import decode_workplan
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
        point = resolve(connection, now.ledger, now.plan.timezone, as_of, now.standpoint.today)
        state = state_at(connection, now.ledger.id, point.size)
        with scratch(connection, now.ledger.id, state) as memory:
            yield _earlier(memory, now, state, point.standpoint)


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


def _earlier(memory: Connection, now: View, state: State, standpoint: Standpoint | None) -> View:
    recorded_at = state.recorded_at
    assert recorded_at is not None  # noqa: S101 - no point is before the first event
    return View(
        connection=memory,
        store=now.store,
        ledger=now.ledger,
        size=state.size,
        recorded_at=recorded_at,
        plan=state.plan,
        standpoint=standpoint or _seen_at(moment(recorded_at), state.plan),
    )


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
