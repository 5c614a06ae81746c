"""Asks a witness over HTTP (c2sp.org/tlog-witness), for so long and no longer."""

import socket
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Timer
from typing import NamedTuple
from urllib.parse import urlsplit

from events.tlog.add_checkpoint import AddCheckpoint

TIMEOUT_S = 2
"""For the connection, and then for the whole exchange."""

MAX_BYTES = 16 * 1024
"""More than any answer needs."""


class Unanswered(Exception):
    """There was no answer, or none that is HTTP."""


class Answer(NamedTuple):
    """What a witness answered."""

    status: int
    content_type: str
    body: bytes


def ask(address: str, request: AddCheckpoint) -> Answer:
    """Send a request to the witness at this address. Raises Unanswered."""
    parts = urlsplit(address)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_S)
    try:
        connection.connect()
        # The socket's own timeout begins anew with every byte that arrives.
        deadline = Timer(TIMEOUT_S, socket.socket.shutdown, (connection.sock, socket.SHUT_RDWR))
        deadline.start()
        try:
            return _exchange(connection, f"{parts.path.rstrip('/')}/add-checkpoint", request)
        finally:
            deadline.cancel()
    except TimeoutError as error:
        raise Unanswered(f"no answer within {TIMEOUT_S} seconds") from error
    except (OSError, HTTPException) as error:
        raise Unanswered(f"no answer: {type(error).__name__}") from error
    finally:
        connection.close()


def _exchange(connection: HTTPConnection, path: str, request: AddCheckpoint) -> Answer:
    connection.request("POST", path, request.encode(), {"Content-Type": "text/plain; charset=utf-8"})
    response = connection.getresponse()
    return Answer(response.status, response.headers.get_content_type(), response.read(MAX_BYTES))
