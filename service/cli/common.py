"""What the commands share: the opened service, the choice of a ledger, and how data is printed."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import click
import msgspec

from service.bootstrap import Service
from service.commands import Ledger
from service.config import Settings
from service.store import migrate

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
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


def print_json(value: object) -> None:
    """One JSON document on standard output, Georgian as it is."""
    click.echo(json.dumps(msgspec.to_builtins(value), ensure_ascii=False, indent=2))


def print_table(headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Columns as wide as their widest cell; numbers to the right."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(headings, *cells, strict=True)]
    for line in ([*headings], *cells):
        padded = (_pad(cell, width) for cell, width in zip(line, widths, strict=True))
        click.echo("  ".join(padded).rstrip())


def _cell(value: object) -> str:
    return "–" if value is None else str(value)


def _pad(cell: str, width: int) -> str:
    return cell.rjust(width) if cell.isdigit() else cell.ljust(width)


def shown(value: object) -> object:
    """A value of a table as people read it."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return " ".join(map(str, value)) if isinstance(value, tuple) else value


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on standard error; called with what is done and how much there is."""
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def advance(done: int, of: int) -> None:
            bar.length = max(of, 1)
            bar.update(done - bar.pos)

        yield advance
