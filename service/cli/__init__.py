"""The command line: `kvali --help`.

Exit codes: 0 done · 1 it was refused, failed, or found a difference · 2 the command or a setting is wrong, so
that it cannot be right at any time (`Because.INVALID`).
"""

import os
import sys
from importlib import import_module
from typing import Any

import click

from events.refusals import Because, Refusal
from seed.problems import SeedError
from service.config import SettingsError, load_settings
from service.store.errors import StoreError
from service.witness.state import StateError

COMMANDS = {
    "up": "serving:up",
    "serve": "serving:serve",
    "scheduler": "serving:scheduler",
    "migrate": "migrating:migrate",
    "seed": "seeding:seed",
    "accounts": "accounts:accounts",
    "keys": "keys:keys",
    "ledger": "ledger:ledger",
    "replay": "replay:replay",
    "provenance": "provenance:provenance",
    "export": "export:export",
    "iati": "iati:iati",
    "verify": "verify:verify",
    "report": "reports:report",
    "agenda": "packs:agenda",
    "briefing": "packs:briefing",
    "projections": "projections:projections",
    "erase": "upkeep:erase",
    "demo": "demo:demo",
    "jobs": "jobs:jobs",
    "witness": "witness:witness",
}
"""In which module of this package each stands, in the order in which a newcomer needs them.

Only the one that is given is loaded: a server's libraries take a second, and a witness needs none of them.
"""


class Wrong(click.ClickException):
    """A command that cannot be right."""

    exit_code = 2


class Kvali(click.Group):
    """The commands, and errors as one clear line."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """All of them, in their order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The one of this name; null where there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(f"service.cli.{module}"), name)
        return command

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
