"""How long a client is waited for, so that one who stalls does not hold a thread for ever."""

import errno
import socket
from collections.abc import Callable
from time import monotonic
from typing import Any

from werkzeug.exceptions import RequestTimeout

PATIENCE_S = 20
"""So long a client may be silent, or leave unread what it is sent."""
SLOWEST = 4096
"""Bytes a second: whoever sends or takes fewer uses up that patience."""


class PatientSocket(socket.socket):
    """A client's connection, taken over from the socket that was accepted.

    A timeout of the socket alone would begin anew with every byte. Where gunicorn has set one, it is left as
    it is.
    """

    def __init__(self, accepted: socket.socket) -> None:
        super().__init__(accepted.family, accepted.type, accepted.proto, accepted.detach())
        self.setblocking(False)
        self._until = 0.0
        self.give_up: Callable[[], object] = bool
        """What is called when the rest of a request is waited for no longer."""

    def expect(self) -> None:
        """A request begins."""
        self._until = monotonic() + PATIENCE_S

    def recv(self, size: int, flags: int = 0) -> bytes:
        """Some bytes of a request. Raises RequestTimeout where they do not come."""
        if self.gettimeout() is not None:
            return super().recv(size, flags)
        self.settimeout(max(self._until - monotonic(), 0.001))
        try:
            data = super().recv(size, flags)
        except TimeoutError:
            self.give_up()
            raise RequestTimeout from None
        finally:
            self.settimeout(None)
        self._until = min(self._until + len(data) / SLOWEST, monotonic() + PATIENCE_S)
        return data

    def sendall(self, data: Any, flags: int = 0) -> None:
        """A piece of an answer. Raises BrokenPipeError where it is not taken."""
        if self.gettimeout() is not None:
            super().sendall(data, flags)
            return
        self.settimeout(PATIENCE_S + len(data) / SLOWEST)
        try:
            super().sendall(data, flags)
        except TimeoutError:
            raise BrokenPipeError(errno.EPIPE, "the client takes nothing") from None
        finally:
            self.settimeout(None)
