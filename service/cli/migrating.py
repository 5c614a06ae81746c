"""`kvali migrate`, and bringing a database up to date for the commands that do it on their way."""

import click

from service.bootstrap import Service
from service.cli.printing import as_json, print_json
from service.config import Settings
from service.store import migrate as revisions


@click.command()
@as_json
@click.pass_obj
def migrate(settings: Settings, as_json: bool) -> None:
    """Bring the database's structure up to date, and nothing else."""
    service = Service(settings)
    try:
        applied = migrated(service)
    finally:
        service.close()
    if as_json:
        print_json({"applied": applied})
    elif applied:
        click.echo(f"Applied: {', '.join(applied)}.")
    else:
        click.echo("The database is up to date.")


def migrated(service: Service) -> list[str]:
    """Apply what is pending, and sign ledgers from before there were signing keys.

    Returns the revisions, oldest first, even if another process came first.

    Raises:
        StoreUnavailable: the database cannot be reached, or somebody holds its locks.
    """
    pending = revisions.pending(service.engine)
    if pending:
        revisions.upgrade(service.engine)
    for ledger in service.ledgers():
        service.give_key(ledger)
    return pending
