"""Those who listen where a witness should: one that is honest, and some that hang, dawdle or lie."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from flask import Flask, Response, request
from werkzeug.serving import make_server

Answer = Callable[[bytes], Response]


@contextmanager
def listening(app: Flask, port: int = 0) -> Iterator[str]:
    """An application on a socket of its own; gives its address."""
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def answering(answer: Answer) -> Flask:
    """Somebody who answers every request like this, whatever is in it."""
    app = Flask("liar")

    @app.post("/add-checkpoint")
    def add_checkpoint() -> Response:
        return answer(request.get_data())

    return app


class Hanging:
    """A socket that takes connections and then says nothing, or a byte now and then."""

    def __init__(self, dripping: bool) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._drop = b"H" if dripping else b""
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.taken, self._end = Event(), Event()
        Thread(target=self._take, daemon=True).start()

    def close(self) -> None:
        """Let everybody go."""
        self._end.set()
        self._listener.close()

    def _take(self) -> None:
        held = []
        while not self._end.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                break
            held.append(connection)
            self.taken.set()
            Thread(target=self._hold, args=(connection,), daemon=True).start()

    def _hold(self, connection: socket.socket) -> None:
        with connection:
            while not self._end.wait(0.2):
                try:
                    connection.sendall(self._drop)
                except OSError:
                    return
