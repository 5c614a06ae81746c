"""gunicorn's worker, answering what it cannot read as the API answers everything else."""

import logging
import socket
from http import HTTPStatus
from types import FrameType
from typing import Any

import msgspec
from gunicorn import util
from gunicorn.http import wsgi
from gunicorn.http.errors import (  # type: ignore[attr-defined]  # the stubs describe an older gunicorn
    ExpectationFailed,
    InvalidResponseHeader,
    InvalidResponseHeaderName,
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
    UnsupportedTransferCoding,
)
from gunicorn.workers.gthread import ThreadWorker
from werkzeug.exceptions import RequestTimeout

from service.api.problems import MEDIA_TYPE
from service.api.waiting import WAITING
from service.cli.patience import PatientSocket
from service.edge.problem_types import address, title

_OURS = (InvalidResponseHeader, InvalidResponseHeaderName)
"""Said of a response: faults of the service."""

_REFUSALS = {
    LimitRequestLine: (HTTPStatus.REQUEST_URI_TOO_LONG, "uri_too_long"),
    LimitRequestHeaders: (HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "headers_too_large"),
    ExpectationFailed: (HTTPStatus.EXPECTATION_FAILED, "expectation_failed"),
    RequestTimeout: (HTTPStatus.REQUEST_TIMEOUT, "request_timeout"),
    UnsupportedTransferCoding: (HTTPStatus.NOT_IMPLEMENTED, "unsupported_transfer_coding"),
}
_OTHERWISE = (HTTPStatus.BAD_REQUEST, "malformed_request")

log = logging.getLogger(__name__)

vars(wsgi)["SERVER"] = "kvali"  # which server it is behind, and of which version, is nobody's business


class Worker(ThreadWorker):
    """Refuses by a problem document what cannot be read, and keeps the client's address out of the log.

    Told to end, it lets go those who wait for events. Whoever stalls is let go, too.
    """

    def enqueue_req(self, conn: Any) -> None:
        """A client is there, or sends its next request."""
        if not isinstance(conn.sock, PatientSocket):
            conn.sock = PatientSocket(conn.sock)
        super().enqueue_req(conn)

    def handle(self, conn: Any) -> Any:
        """Read a request and answer it, in a thread."""
        conn.sock.expect()
        return super().handle(conn)

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Answer it. Where its body does not come, the connection is of no further use."""
        conn.sock.give_up = req.force_close
        return super().handle_request(req, conn)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """SIGTERM: requests under way are finished."""
        app = getattr(self, "wsgi", None)  # a worker that is still starting has none
        waiting = getattr(app, "extensions", {}).get(WAITING)
        if waiting is not None:
            waiting.end()
        super().handle_exit(sig, frame)

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: BaseException) -> None:
        """Answer in place of the application, which never saw the request; the connection is closed."""
        if not isinstance(exc, (ParseException, RequestTimeout)) or isinstance(exc, _OURS):
            super().handle_error(req, client, addr, exc)
            return
        status, code = _REFUSALS.get(type(exc), _OTHERWISE)
        reason = "it did not come to its end in time" if isinstance(exc, RequestTimeout) else str(exc)
        log.warning("refused before it was read: %s %s", int(status), code)
        try:
            util.write_nonblock(client, response(status, code, reason))
        except OSError:
            log.debug("the client did not wait for the answer")


def response(status: HTTPStatus, code: str, reason: str) -> bytes:
    """The whole HTTP response. It has no `instance` and no `request_id`: there is no request."""
    document = {
        "type": address(code),
        "title": title(code, status.phrase),
        "status": int(status),
        "code": code,
        "detail": f"this request cannot be read: {reason}",
    }
    body = msgspec.json.encode(document)
    head = (
        f"HTTP/1.1 {status:d} {status.phrase}\r\nConnection: close\r\nContent-Type: {MEDIA_TYPE}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
