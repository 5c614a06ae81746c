"""`kvali keys create|list|rotate|revoke`."""

from datetime import UTC, datetime

import click
import msgspec

from events.values import Role
from service.auth import accounts
from service.auth import keys as auth
from service.auth.permissions import SCOPES
from service.auth.renewal import MAX_OVERLAP_DAYS, OVERLAP_DAYS
from service.auth.renewal import rotate as renew
from service.bootstrap import Service
from service.cli.common import chosen, opened, workplan
from service.cli.printing import as_json, print_json, print_table, shown
from service.config import Settings


@click.group()
def keys() -> None:
    """API keys: who may speak to the service, for which organisation, in which role."""


@keys.command()
@click.option("--account", metavar="NAME", help="The account it is for; by default a new one of a service.")
@click.option("--role", type=click.Choice(accounts.ROLES), help="What the new account may do.")
@click.option("--organisation", "-o", metavar="CODE", help="Whom the new account acts for, such as IOM.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice(tuple(SCOPES)),
    help="What of that the key may do, at most; repeatable; by default all.",
)
@click.option("--label", default="", help="What it is for, in your words.")
@click.option(
    "--expires", type=click.DateTime(["%Y-%m-%d"]), help="The first day (UTC) on which it is refused."
)
@workplan
@as_json
@click.pass_obj
def create(
    settings: Settings,
    account: str | None,
    role: Role | None,
    organisation: str | None,
    scopes: tuple[str, ...],
    label: str,
    expires: datetime | None,
    workplan: str | None,
    as_json: bool,
) -> None:
    """Make a key. It is printed this once: the service keeps only its hash."""
    if (account is None) == (role is None) or (account and organisation):
        raise click.UsageError("give either --account, or --role with its --organisation")
    with opened(settings) as service:
        made = auth.create(
            service.engine,
            service.clock,
            _account(service, account, role, organisation, workplan),
            scopes=scopes or None,
            label=label,
            expires_at=expires and expires.replace(tzinfo=UTC),
        )
    _tell(made, as_json)


def _account(
    service: Service, name: str | None, role: Role | None, organisation: str | None, workplan: str | None
) -> accounts.Account:
    if role is None:
        return accounts.named(service.engine, name or "")
    state = chosen(service, workplan).state()
    return accounts.add(service.engine, service.clock, state, role=role, organisation=organisation)


def _tell(made: auth.NewKey, as_json: bool) -> None:
    key = made.key
    if as_json:
        print_json({"key": made.text, **msgspec.to_builtins(key)})
        return
    click.echo(made.text)
    whom = f" for {key.organisation}" if key.organisation else ""
    click.echo(
        f"A key of {key.account} with the role {key.role}{whom}. Keep it: it is not shown again.", err=True
    )


@keys.command("list")
@as_json
@click.pass_obj
def list_(settings: Settings, as_json: bool) -> None:
    """Show all keys, without what makes them keys."""
    with opened(settings) as service:
        known = auth.keys(service.engine)
    if as_json:
        print_json(known)
        return
    names = (
        "prefix",
        "account",
        "role",
        "organisation",
        "scopes",
        "label",
        "created_at",
        "expires_at",
        "revoked_at",
        "last_used_at",
    )
    rows = [[shown(getattr(key, name)) for name in names] for key in known]
    print_table([name.removesuffix("_at").replace("_", " ") for name in names], rows)


@keys.command()
@click.argument("prefix")
@click.option(
    "--overlap",
    default=OVERLAP_DAYS,
    show_default=True,
    type=click.IntRange(0, MAX_OVERLAP_DAYS),
    metavar="DAYS",
    help="For how long both keys are valid.",
)
@as_json
@click.pass_obj
def rotate(settings: Settings, prefix: str, overlap: int, as_json: bool) -> None:
    """Make the successor of a key, by its PREFIX (or the key itself). It is printed this once."""
    with opened(settings) as service:
        made = renew(service.engine, service.clock, prefix, overlap)
        old = auth.found(service.engine, prefix)
    _tell(made, as_json)
    if not as_json:
        click.echo(f"The key {old.prefix} is valid until {shown(old.expires_at)} (UTC).", err=True)


@keys.command()
@click.argument("prefix")
@as_json
@click.pass_obj
def revoke(settings: Settings, prefix: str, as_json: bool) -> None:
    """Take a key back, by its PREFIX (or the key itself)."""
    with opened(settings) as service:
        revoked = auth.revoke(service.engine, service.clock, prefix)
    if as_json:
        print_json(revoked)
    else:
        click.echo(f"The key {revoked.prefix} is revoked.")
