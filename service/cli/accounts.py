"""`kvali accounts add|list|disable|password`."""

import sys

import click

from events.values import Role
from service.auth import accounts as auth
from service.auth.local import set_password
from service.cli.common import chosen, opened, workplan
from service.cli.printing import as_json, print_json, print_table, shown
from service.config import Settings


@click.group()
def accounts() -> None:
    """Accounts: the people and systems that keys and sessions belong to."""


@accounts.command()
@click.argument("name")
@click.option("--role", required=True, type=click.Choice(auth.ROLES), help="What it may do.")
@click.option("--organisation", "-o", metavar="CODE", help="Whom it acts for, such as IOM.")
@click.option("--service", is_flag=True, help="It is another system's, and not a person's.")
@click.option("--email", metavar="ADDRESS", help="By which the identity provider knows the person.")
@workplan
@as_json
@click.pass_obj
def add(
    settings: Settings,
    name: str,
    role: Role,
    organisation: str | None,
    service: bool,
    email: str | None,
    workplan: str | None,
    as_json: bool,
) -> None:
    """Make an account called NAME, such as jane.doe or iom-reporting."""
    with opened(settings) as opening:
        made = auth.add(
            opening.engine,
            opening.clock,
            chosen(opening, workplan).state(),
            role=role,
            organisation=organisation,
            name=name,
            kind="service" if service else "person",
            email=email,
        )
    if as_json:
        print_json(made)
    else:
        whom = f" for {made.organisation}" if made.organisation else ""
        click.echo(f"The account {made.name} has the role {role}{whom}.")


@accounts.command("list")
@as_json
@click.pass_obj
def list_(settings: Settings, as_json: bool) -> None:
    """Show all accounts."""
    with opened(settings) as service:
        known = auth.accounts(service.engine)
    if as_json:
        print_json(known)
        return
    names = ("name", "kind", "role", "organisation", "created_at", "disabled_at")
    rows = [[shown(getattr(account, name)) for name in names] for account in known]
    print_table([name.removesuffix("_at") for name in names], rows)


@accounts.command()
@click.argument("name")
@as_json
@click.pass_obj
def disable(settings: Settings, name: str, as_json: bool) -> None:
    """Refuse the keys and sessions of the account NAME from now on. It stays: the ledger names it."""
    with opened(settings) as service:
        disabled = auth.disable(service.engine, service.clock, name)
    if as_json:
        print_json(disabled)
    else:
        click.echo(f"The account {disabled.name} is disabled.")


@accounts.command()
@click.argument("name")
@click.option("--stdin", is_flag=True, help="Read it from the first line of standard input; do not ask.")
@click.pass_obj
def password(settings: Settings, name: str, stdin: bool) -> None:
    """Give the person's account NAME a password, with which one signs in; its sessions end."""
    given = sys.stdin.readline().rstrip("\n") if stdin else _asked()
    with opened(settings) as service:
        set_password(service.engine, service.clock, name, given)
    click.echo(f"The account {name} has a new password.")


def _asked() -> str:
    asked: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return asked
