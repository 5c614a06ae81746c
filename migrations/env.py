"""Alembic runs this for every command, on the connection that `service.store.migrate` hands over."""

from alembic import context
from sqlalchemy import Connection

import service.projections.tables  # noqa: F401 - they hang on METADATA
from service.store.tables import METADATA

# A migration that has to wait for a lock makes everybody else wait behind it, so it gives up soon; one that
# has its locks may take its time. Both for the transactions here alone.
POSTGRES_TIMEOUTS = {"lock_timeout": "5s", "statement_timeout": "10min"}


def run(connection: Connection) -> None:
    """Run the asked-for migrations, each in a transaction of its own."""
    if connection.dialect.name == "postgresql":
        for name, value in POSTGRES_TIMEOUTS.items():
            connection.exec_driver_sql(f"SET {name} = '{value}'")
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        transaction_per_migration=True,
        transactional_ddl=True,
        render_as_batch=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
