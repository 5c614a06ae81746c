"""A receiver in a process of its own: writes down each whole request, and answers as its path says.

Run as `python -m tests.webhooks.receiver PORT FILE [CERTIFICATE]`. `/ok` accepts; `/status/500` answers so;
`/picky` answers 500 to events of the type that FILE.refused names; `/slow` never answers, `/drip` never ends
its headers, `/huge` accepts with a body without end, `/moved` redirects to `/ok`.
"""

import json
import ssl
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any

WRITING = Lock()


class Handler(BaseHTTPRequestHandler):
    """Its answers."""

    file: Path

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        body = self.rfile.read(length).decode()
        if len(body.encode()) < length:
            return  # the sender was killed in the middle
        headers = {name.lower(): value for name, value in self.headers.items()}
        with WRITING, self.file.open("a") as file:
            file.write(json.dumps({"path": self.path, "headers": headers, "body": body}) + "\n")
        answer = getattr(self, f"answer_{self.path.partition('?')[0].split('/')[1]}", None)
        if answer is None:
            self._end(404)
        else:
            answer(body)

    def answer_ok(self, _: str) -> None:
        self._end(204)

    def answer_status(self, _: str) -> None:
        self._end(int(self.path.split("/")[2]))

    def answer_picky(self, body: str) -> None:
        refused = self.file.with_suffix(".refused")
        self._end(500 if refused.exists() and json.loads(body)["type"] == refused.read_text() else 200)

    def answer_slow(self, _: str) -> None:
        time.sleep(60)

    def answer_drip(self, _: str) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for _number in range(600):
            self.wfile.write(b"X")
            time.sleep(0.2)

    def answer_huge(self, _: str) -> None:
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b"x" * 100_000)

    def answer_moved(self, _: str) -> None:
        self.send_response(302)
        self.send_header("Location", f"http://{self.headers['Host']}/ok")
        self.end_headers()

    def _end(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


def main(port: str, file: str, certificate: str | None = None) -> None:
    Handler.file = Path(file)
    server = ThreadingHTTPServer(("127.0.0.1", int(port)), Handler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
