"""A scratch database with the read models of an earlier state, on which the very same queries run."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Table, create_engine, insert, select
from sqlalchemy.pool import StaticPool

from events.state import State
from service.projections.rows import Row, entities, project
from service.projections.tables import READ_CONTRIBUTION, READ_MODELS, READ_UPDATE

CHUNK = 1000


@contextmanager
def scratch(connection: Connection, ledger_id: int, state: State) -> Iterator[Connection]:
    """A database in memory with all rows of this ledger as of a state; `connection` reads the live ones."""
    # No pool of connections and no transactions to speak of: one connection, gone at the end.
    engine = create_engine("sqlite://", poolclass=StaticPool)
    try:
        with engine.begin() as memory:
            for table in READ_MODELS:
                table.create(memory)
            _fill(memory, connection, ledger_id, state)
            yield memory
    finally:
        engine.dispose()


def _fill(memory: Connection, connection: Connection, ledger_id: int, state: State) -> None:
    for table, rows in project(state, entities(state)).items():
        memory.execute(insert(table), [{"ledger_id": ledger_id, **row} for row in rows])
    for table in (READ_UPDATE, READ_CONTRIBUTION):
        for rows in _not_held(connection, ledger_id, state, table):
            memory.execute(insert(table), rows)


def _not_held(connection: Connection, ledger_id: int, state: State, table: Table) -> Iterator[list[Row]]:
    """Rows of what the state did not hold (any more) by then; nothing has touched them since."""
    mine = (table.c.ledger_id == ledger_id, table.c.position < state.size)
    result = connection.execute(select(table).where(*mine).execution_options(yield_per=CHUNK))
    for rows in result.mappings().partitions():
        if dropped := [dict(row) for row in rows if row["id"] not in state.updates]:
            yield dropped
