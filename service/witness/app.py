"""A witness over HTTP (c2sp.org/tlog-witness)."""

import logging
from http import HTTPStatus
from urllib.parse import quote

from flask import Flask, Response, request

from events.tlog.add_checkpoint import MAX_BYTES, SIZE_TYPE
from service.witness.state import StateError
from service.witness.witness import Refused, Witness

_TEXT = "text/plain; charset=utf-8"

log = logging.getLogger(__name__)


def create_app(witness: Witness) -> Flask:
    """The application around a witness."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BYTES

    @app.post("/add-checkpoint")
    def add_checkpoint() -> Response:
        return Response(witness.add_checkpoint(request.get_data()).line, content_type=_TEXT)

    @app.get("/healthz")
    def healthz() -> Response:
        witness.check()
        return Response("ok\n", content_type=_TEXT)

    app.register_error_handler(Refused, _refused)
    app.register_error_handler(StateError, _unable)
    app.after_request(_log)
    return app


def _refused(refused: Refused) -> Response:
    log.warning("refused: %s", refused.detail.encode("unicode_escape").decode())
    if refused.size is not None:
        return Response(f"{refused.size}\n", refused.status, content_type=SIZE_TYPE)
    return Response(f"{refused.detail}\n", refused.status, content_type=_TEXT)


def _unable(error: StateError) -> Response:
    log.error("%s", error)
    return Response("this witness cannot work now\n", HTTPStatus.SERVICE_UNAVAILABLE, content_type=_TEXT)


def _log(response: Response) -> Response:
    log.info("%s %s %s", request.method, quote(request.path), response.status_code)
    return response
