"""What the commands on a database share: the opened service, and the choice of a ledger."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from service.bootstrap import Service
from service.commands import Ledger
from service.config import Settings
from service.store import migrate

workplan = click.option(
    "--workplan", "-w", metavar="CODE", help="Which workplan; needed where the database holds several."
)


@contextmanager
def opened(settings: Settings) -> Iterator[Service]:
    """The service, on a database whose structure is up to date."""
    service = Service(settings)
    try:
        missing = migrate.pending(service.engine)
        if missing:
            behind = f"the database is {len(missing)} revisions behind this version"
            raise click.ClickException(f"{behind}; run: kvali migrate")
        yield service
    finally:
        service.close()


def chosen(service: Service, code: str | None) -> Ledger:
    """The ledger of this workplan; the only one, or the only real one, where none is named."""
    if code is not None:
        return service.ledger(code)
    ledgers = service.ledgers()
    candidates = [one for one in ledgers if not one.record.demonstration] or ledgers
    if len(candidates) == 1:
        return candidates[0]
    if not candidates:
        raise click.ClickException("there is no workplan yet; run: kvali seed")
    names = ", ".join(one.code for one in candidates)
    raise click.UsageError(f"there are several workplans; choose one with --workplan: {names}")
