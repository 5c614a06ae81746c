"""A witness as an agency runs it: its key, its state, and its server in a process of its own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from events.tlog.keys import WITNESS, PublicKey, SigningKey
from events.tlog.note import Note, parse
from service import signing
from service.witness.state import State
from tests.support.server import Server, free_port


class Agency:
    """Somebody with a folder of their own, in which a key was made."""

    def __init__(self, folder: Path, name: str = "witness.example.org") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.environ = {name: value for name, value in os.environ.items() if not name.startswith("KVALI_")}
        self.environ["KVALI_HOME"] = str(folder / "unused")
        self.state = folder / "state"
        self.files = ("--key", str(folder / "witness.key"), "--state", str(self.state))
        key = SigningKey.generate(name, WITNESS)
        signing.save(folder / "witness.key", key)
        self.key = key.public
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"

    def follow(self, log: PublicKey) -> None:
        """Begin to follow a log."""
        State(self.state, self.key).follow(log)

    def start(self) -> Server:
        """Serve, on the same port each time."""
        server = Server(self.environ, "witness serve", *self.files, port=self.port)
        server.wait()
        return server

    @contextmanager
    def serving(self) -> Iterator[Server]:
        """A server that answers, ended afterwards."""
        server = self.start()
        try:
            yield server
        finally:
            server.stop()

    def post(self, body: bytes) -> httpx.Response:
        """Ask it to cosign."""
        return httpx.post(f"{self.address}/add-checkpoint", content=body, timeout=30)


def with_line(checkpoint: bytes, response: httpx.Response) -> Note:
    """The checkpoint with the cosignature that a witness answered."""
    return parse(checkpoint + response.content)
