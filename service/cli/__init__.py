"""The command line: `kvali --help`.

Exit codes: 0 done · 1 it was refused, failed, or found a difference · 2 the command or a setting is wrong, so
that it cannot be right at any time (`Because.INVALID`).
"""

import os
import sys
from typing import Any

import click

from events.refusals import Because, Refusal
from seed.problems import SeedError
from service.cli import (
    accounts,
    demo,
    export,
    keys,
    ledger,
    migrating,
    projections,
    provenance,
    replay,
    reports,
    rotation,
    seeding,
    serving,
    upkeep,
    verify,
    witness,
)
from service.config import SettingsError, load_settings
from service.store.errors import StoreError
from service.witness.state import StateError


class Wrong(click.ClickException):
    """A command that cannot be right."""

    exit_code = 2


class Kvali(click.Group):
    """Commands in the order in which a newcomer needs them, and errors as one clear line."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """In the order in which they were added."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """Settings are checked before anything else; what is refused is told, not traced."""
        try:
            ctx.obj = load_settings(os.environ)
            return super().invoke(ctx)
        except SettingsError as error:
            raise click.UsageError(str(error), ctx) from None
        except (Refusal, StoreError) as error:
            wrong = isinstance(error, Refusal) and error.because is Because.INVALID
            raise (Wrong if wrong else click.ClickException)(f"{error.detail} [{error.code}]") from error
        except (SeedError, StateError) as error:
            raise click.ClickException(str(error)) from error
        except BrokenPipeError:
            raise  # nobody reads on: click ends quietly
        except OSError as error:
            _give_up_unwritten()
            where = "" if error.filename is None else f"{error.filename}: "
            raise click.ClickException(f"{where}{error.strerror or error}") from error


def _give_up_unwritten() -> None:
    """Python would try to write at its end what could not be written now, and fail again in its own words."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(cls=Kvali, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="kvali")
def main() -> None:
    """Track a workplan that many agencies share, as a ledger that proves itself.

    Begin with `kvali up`: it makes the database, seeds the plan, prints an administrator's key once, and
    serves on http://127.0.0.1:8000. Settings are KVALI_ environment variables (docs/settings.md).
    """


for command in (
    serving.up,
    serving.serve,
    serving.scheduler,
    migrating.migrate,
    seeding.seed,
    accounts.accounts,
    keys.keys,
    ledger.ledger,
    replay.replay,
    provenance.provenance,
    export.export,
    verify.verify,
    reports.report,
    projections.projections,
    upkeep.erase,
    demo.demo,
    witness.witness,
):
    main.add_command(command)
for command in (rotation.keygen, rotation.rotate_key):
    ledger.ledger.add_command(command)
