"""gunicorn as Kvali sets it up, for whatever application it is given."""

import gc
import socket
from collections.abc import Callable
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from service.cli.companion import Companion, TendingArbiter
from service.cli.worker import Worker

host = click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
port = click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on."
)

BACKLOG = 2048
"""Connections that wait to be taken: gunicorn's own default."""


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens there; whoever connects early waits. ClickException: the system refuses."""
    try:
        family, _, _, _, found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(found)
        listener.listen(BACKLOG)
    except OSError as error:
        raise click.ClickException(f"cannot listen on {address(host, port)}: {error.strerror}") from error
    return listener


def address(host: str, port: int) -> str:
    """Both, as a URL has them."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


class Server(BaseApplication):
    """gunicorn with our settings; each worker process makes its own app and connections, by `load`."""

    def __init__(
        self,
        load: Callable[[], Flask],
        listener: socket.socket,
        *,
        workers: int,
        threads: int,
        log_level: str,
        companion: Companion | None = None,
    ) -> None:
        # gunicorn takes the socket over; its name stays the same when the configuration is loaded again.
        self._options: dict[str, Any] = {
            "bind": f"fd://{listener.detach()}",
            "workers": workers,
            "threads": threads,
            "worker_class": Worker,
            "loglevel": log_level,
            "control_socket_disable": True,
            "proc_name": "kvali",
        }
        self._load, self._companion = load, companion
        super().__init__()

    def run(self) -> None:
        """Serve until stopped, beside the companion if there is one."""
        if self._companion is None:
            super().run()
        else:
            TendingArbiter(self, self._companion).run()

    def load_config(self) -> None:
        """What gunicorn is told."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The WSGI application, made in the worker.

        What is loaded by then stays: the collector need not walk through it again and again, which takes
        a tenth of a second each time.
        """
        app = self._load()
        gc.collect()
        gc.freeze()
        return app
