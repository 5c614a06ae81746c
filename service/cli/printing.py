"""How commands print: data as tables or JSON, and progress."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import msgspec

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


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


def write_out(path: Path | None, content: bytes) -> None:
    """Write to a file, whole or not at all; null and `-` mean standard output.

    Raises:
        OSError: it could not be written; what stood there before still does.
    """
    if path is None or str(path) == "-":
        sys.stdout.buffer.write(content)
        return
    draft = path.with_name(path.name + ".draft")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(path)) from error
