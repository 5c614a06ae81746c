"""A server that asks to be left alone for a moment is asked again after it."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from time import monotonic
from typing import Any

import pytest

from events.verify.source import Address, SourceError

PAUSES: dict[str, list[str | None]] = {
    "/once": ["1"],
    "/without": [None],
    "/too-long": ["3600"],
    "/vaguely": ["soon"],
}


class _Busy(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if not self.server.pauses[self.path]:  # type: ignore[attr-defined]
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"content")
            return
        wait = self.server.pauses[self.path].pop()  # type: ignore[attr-defined]
        self.send_response(429)
        if wait is not None:
            self.send_header("Retry-After", wait)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def busy() -> Iterator[Address]:
    with HTTPServer(("127.0.0.1", 0), _Busy) as server:
        server.pauses = {path: list(waits) for path, waits in PAUSES.items()}  # type: ignore[attr-defined]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield Address(f"http://127.0.0.1:{server.server_port}", {})
        server.shutdown()
        thread.join()


def test_it_is_asked_again_after_the_seconds_that_it_says(busy: Address) -> None:
    began = monotonic()
    assert busy.read("once") == b"content"
    assert monotonic() - began >= 1


@pytest.mark.parametrize("path", ["without", "too-long", "vaguely"])
def test_it_is_not_waited_for_without_end(busy: Address, path: str) -> None:
    with pytest.raises(SourceError, match="429"):
        busy.read(path)
