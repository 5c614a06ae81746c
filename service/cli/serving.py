"""`kvali up`, `kvali serve` and `kvali scheduler`."""

import os
import socket
import sys
from pathlib import Path
from typing import Any

import click

from seed.read import read
from service import logs
from service.app import create_app
from service.auth import accounts, keys
from service.bootstrap import Service
from service.cli.common import opened
from service.cli.companion import Companion
from service.cli.seeding import plan_file, seeded, tell
from service.cli.server import Server, address, host, listening, port
from service.config import Settings
from service.jobs import run_scheduler


def server(settings: Settings, listener: socket.socket, companion: Companion | None = None) -> Server:
    """The server of the API."""
    return Server(
        lambda: create_app(Service(settings)),
        listener,
        workers=settings.workers,
        threads=settings.threads,
        log_level=settings.log_level,
        companion=companion,
    )


@click.command()
@host
@port
@plan_file
@click.pass_obj
def up(settings: Settings, host: str, port: int, file: Path) -> None:
    """Everything in one: database, plan, a first key, the server and the scheduler."""
    listener = listening(host, port)
    service = Service(settings)
    try:
        ledger, loaded = seeded(service, read(file))
        service.check_keys()
        tell(loaded, err=True)
        _first_key(service, ledger.state())
        demonstration = ledger.record.demonstration
    finally:
        service.close()
    click.echo(f"{ledger.code} is served on http://{address(host, port)} — stop with Ctrl+C", err=True)
    if demonstration:
        click.echo("It is a demonstration: what it says is made up.", err=True)
    with_scheduler(settings, listener)


def _first_key(service: Service, state: Any) -> None:
    if any(key.role == "administrator" and key.revoked_at is None for key in keys.keys(service.engine)):
        return
    account = accounts.add(service.engine, service.clock, state, role="administrator")
    made = keys.create(service.engine, service.clock, account, label="made by kvali up")
    click.echo(f"Administrator's key, shown this once: {made.text}")


def with_scheduler(settings: Settings, listener: socket.socket) -> None:
    """Serve, with a scheduler in a process of its own, which is kept running and ends when this one does."""
    logs.configure(settings.log_level)
    command = [sys.executable, "-m", "service.cli", "scheduler", "--parent", str(os.getpid())]
    companion = Companion("the scheduler", command)
    try:
        server(settings, listener, companion).run()
    finally:
        companion.stop()


@click.command()
@host
@port
@click.pass_obj
def serve(settings: Settings, host: str, port: int) -> None:
    """Serve the API on a database that is up to date; the scheduler runs apart (`kvali scheduler`)."""
    with opened(settings) as service:
        service.check_keys()
    server(settings, listening(host, port)).run()


@click.command()
@click.option("--parent", type=int, hidden=True, help="End when this process has ended.")
@click.pass_obj
def scheduler(settings: Settings, parent: int | None) -> None:
    """Run the scheduled jobs until stopped. Safe to start twice; what was missed is caught up."""
    logs.configure(settings.log_level)
    with opened(settings) as service:
        service.check_keys()
        run_scheduler(service, parent=parent)
