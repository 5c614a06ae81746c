"""`kvali keys create|revoke|list`."""

from datetime import UTC, datetime

import click
import msgspec

from events.values import Role
from service.auth import keys as auth
from service.cli.common import as_json, chosen, opened, print_json, print_table, workplan
from service.config import Settings


@click.group()
def keys() -> None:
    """API keys: who may speak to the service, for which organisation, in which role."""


@keys.command()
@click.option("--role", required=True, type=click.Choice(auth.ROLES), help="What it may do.")
@click.option("--organisation", "-o", metavar="CODE", help="Whom it acts for, such as IOM.")
@click.option("--label", default="", help="What it is for, in your words.")
@click.option(
    "--expires", type=click.DateTime(["%Y-%m-%d"]), help="The first day (UTC) on which it is refused."
)
@workplan
@as_json
@click.pass_obj
def create(
    settings: Settings,
    role: Role,
    organisation: str | None,
    label: str,
    expires: datetime | None,
    workplan: str | None,
    as_json: bool,
) -> None:
    """Make a key. It is printed this once: the service keeps only its hash."""
    with opened(settings) as service:
        made = auth.create(
            service.engine,
            service.clock,
            chosen(service, workplan).state(),
            role=role,
            organisation=organisation,
            label=label,
            expires_at=expires and expires.replace(tzinfo=UTC),
        )
    if as_json:
        print_json({"key": made.text, **msgspec.to_builtins(made.key)})
        return
    click.echo(made.text)
    whom = f" for {made.key.organisation}" if made.key.organisation else ""
    click.echo(f"A key with the role {role}{whom}. Keep it: it is not shown again.", err=True)


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
        "role",
        "organisation",
        "label",
        "created_at",
        "expires_at",
        "revoked_at",
        "last_used_at",
    )
    rows = [[_shown(getattr(key, name)) for name in names] for key in known]
    print_table([name.removesuffix("_at").replace("_", " ") for name in names], rows)


def _shown(value: object) -> object:
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value


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
