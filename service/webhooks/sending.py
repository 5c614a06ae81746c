"""Sends one message over HTTP, to the IP addresses that were looked at, for so long and no longer."""

import socket
import ssl
from collections.abc import Mapping, Sequence
from functools import cache
from http.client import HTTPConnection, HTTPException
from threading import Event, Timer

from service.webhooks import Networks
from service.webhooks.addresses import NOWHERE, Forbidden, Target, resolved

CONNECT_S = 5
"""For each address that is tried."""

EXCHANGE_S = 10
"""For everything after that, from the handshake to the last header of the answer."""


class Undelivered(Exception):
    """There was no answer; says why, without repeating what anybody said."""


class _Pinned(HTTPConnection):
    """A connection to one of these IP addresses, whatever the host's name leads to by now."""

    def __init__(self, where: Target, addresses: Sequence[str]) -> None:
        super().__init__(where.host, where.port, timeout=CONNECT_S)
        self._where, self._addresses = where, addresses

    def connect(self) -> None:
        """Reach the first address that answers; the TLS handshake is still to come."""
        raw = self._reached()
        if self._where.scheme == "https":
            # The certificate has to be that of the name, not of the address.
            self.sock = _trusting().wrap_socket(
                raw, server_hostname=self._where.host, do_handshake_on_connect=False
            )
        else:
            self.sock = raw

    def _reached(self) -> socket.socket:
        *others, last = self._addresses
        for address in others:
            try:
                return socket.create_connection((address, self._where.port), CONNECT_S)
            except OSError:
                continue
        return socket.create_connection((last, self._where.port), CONNECT_S)


@cache
def _trusting() -> ssl.SSLContext:
    return ssl.create_default_context()


def send(where: Target, networks: Networks, headers: Mapping[str, str], body: bytes) -> int:
    """Post a body; returns the status of the answer, of which no more is read. Raises Undelivered.

    Redirects are not followed, and proxies of the environment not used.
    """
    try:
        connection = _Pinned(where, resolved(where, networks))
        try:
            return _exchange(connection, where, headers, body)
        finally:
            connection.close()
    except Forbidden as forbidden:
        raise Undelivered(str(forbidden)) from forbidden
    except socket.gaierror as error:
        raise Undelivered(NOWHERE) from error
    except TimeoutError as error:
        raise Undelivered("no answer in time") from error
    except ssl.SSLCertVerificationError as error:
        raise Undelivered(f"its certificate is not accepted: {error.verify_message}") from error
    except UnicodeError as error:
        raise Undelivered(NOWHERE) from error  # it cannot be a name
    except (OSError, HTTPException) as error:
        raise Undelivered(f"no answer: {type(error).__name__}") from error


def _exchange(connection: _Pinned, where: Target, headers: Mapping[str, str], body: bytes) -> int:
    connection.connect()
    # The socket's own timeout begins anew with every byte that arrives.
    late = Event()
    deadline = Timer(EXCHANGE_S, _cut, (connection.sock, late))
    deadline.start()
    try:
        if isinstance(connection.sock, ssl.SSLSocket):
            connection.sock.do_handshake()
        connection.request("POST", where.path, body, {"Host": where.authority, **headers})
        status = connection.getresponse().status
        if late.is_set():  # headers that break off look like headers that have ended
            raise TimeoutError
        return status
    finally:
        deadline.cancel()


def _cut(sock: socket.socket, late: Event) -> None:
    late.set()
    socket.socket.shutdown(sock, socket.SHUT_RDWR)
