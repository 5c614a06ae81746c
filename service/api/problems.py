"""Every error of the API as a problem document (RFC 9457), made in this one place.

`code` is stable and for machines, `detail` says to a person what is wrong and what to do. `field` or
`errors` (path and reason) point at the parts of the request it is about.
"""

import logging
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any

import msgspec
from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException, RequestTimeout

from events.refusals import Because, Refusal
from service.api.reference.types import address, title
from service.auth.keys import Unauthenticated
from service.auth.lockout import TooManyAttempts
from service.auth.pending import ProviderUnavailable
from service.config import SettingsError
from service.limits import TooManyRequests
from service.store.errors import OutcomeUnknown, StoreError

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 5
_BEFORE_ANY_TOKEN = (
    "key_missing",
    "sign_in_failed",
    "sign_in_stale",
    "sign_in_declined",
    "identity_invalid",
)
MAX_DRAINED = 64 * 1024 * 1024

log = logging.getLogger(__name__)

_STATUS = {
    Because.UNKNOWN: HTTPStatus.NOT_FOUND,
    Because.FORBIDDEN: HTTPStatus.FORBIDDEN,
    Because.CONFLICT: HTTPStatus.CONFLICT,
    Because.INVALID: HTTPStatus.UNPROCESSABLE_ENTITY,
}
_STATUS_OF_CODE = {
    "stale_version": HTTPStatus.PRECONDITION_FAILED,
    "idempotency_key_reused": HTTPStatus.UNPROCESSABLE_ENTITY,
    "if_match_required": HTTPStatus.PRECONDITION_REQUIRED,
    "event_too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "feed_revoked": HTTPStatus.GONE,
    "too_many_waiting": HTTPStatus.SERVICE_UNAVAILABLE,
    "unsupported_file": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
}
_CODE = {
    HTTPStatus.BAD_REQUEST: "bad_request",
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method_not_allowed",
    HTTPStatus.REQUEST_TIMEOUT: "request_timeout",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "too_large",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "unsupported_media_type",
    HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE: "range_not_satisfiable",
    HTTPStatus.INTERNAL_SERVER_ERROR: "internal_error",
}
_DETAIL = {
    HTTPStatus.NOT_FOUND: "there is nothing at this address; /api/v1/openapi.json lists what there is",
    HTTPStatus.METHOD_NOT_ALLOWED: "this address does not take this method; see the Allow header",
    HTTPStatus.REQUEST_TIMEOUT: "the body did not come to its end in time; nothing was done; send it again",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "send JSON, with Content-Type: application/json",
    HTTPStatus.INTERNAL_SERVER_ERROR: "this is a fault of the service; tell its operator the request id",
}


class BadRequest(Exception):
    """The request itself, before any command: a header, a parameter, a body that is no JSON."""

    def __init__(
        self,
        status: HTTPStatus,
        code: str,
        detail: str,
        errors: list[dict[str, str]] | None = None,
    ) -> None:
        super().__init__(f"{code}: {detail}")
        self.status, self.code, self.detail, self.errors = status, code, detail, errors


def problem(
    status: HTTPStatus,
    code: str,
    detail: str,
    *,
    field: str | None = None,
    errors: list[dict[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem document, as a response."""
    content = document(status, code, detail, field=field, errors=errors)
    return Response(msgspec.json.encode(content), status, headers, content_type=MEDIA_TYPE)


def document(
    status: HTTPStatus,
    code: str,
    detail: str,
    *,
    field: str | None = None,
    errors: list[dict[str, str]] | None = None,
    place: str = "",
) -> dict[str, Any]:
    """A problem document. Its `type` is the address of a page about its `code`; `detail` is always English.

    `place` is a JSON Pointer (RFC 6901) to the part of the request that it is about.
    """
    content: dict[str, Any] = {
        "type": address(code, request.root_path),
        "title": title(code, status.phrase),
        "status": int(status),
        "code": code,
        "detail": detail,
        "instance": f"{request.path}#{place}" if place else request.path,
        "request_id": g.request_id,
    }
    return content | {name: value for name, value in {"field": field, "errors": errors}.items() if value}


def of_item(error: Exception, place: str) -> dict[str, Any]:
    """The problem document of one of many: what a request of its own would have been answered with."""
    match error:
        case Refusal():
            return document(_status(error), error.code, error.detail, field=error.field, place=place)
        case BadRequest():
            return document(error.status, error.code, error.detail, errors=error.errors, place=place)
        case StoreError():
            return document(HTTPStatus.SERVICE_UNAVAILABLE, error.code, error.detail, place=place)
    raise error


def refused(refusal: Refusal) -> Response:
    """A command that was refused."""
    status = _status(refusal)
    retry = {"Retry-After": str(RETRY_AFTER_S)} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}
    return problem(status, refusal.code, refusal.detail, field=refusal.field, headers=retry)


def _status(refusal: Refusal) -> HTTPStatus:
    return _STATUS_OF_CODE.get(refusal.code, _STATUS[refusal.because])


def unauthenticated(error: Unauthenticated) -> Response:
    """Nobody can be made out behind the request (RFC 6750, section 3)."""
    given = "" if error.code in _BEFORE_ANY_TOKEN else ', error="invalid_token"'
    headers = {"WWW-Authenticate": f'Bearer realm="kvali"{given}'}
    return problem(HTTPStatus.UNAUTHORIZED, error.code, error.detail, headers=headers)


def slowed_down(error: TooManyAttempts) -> Response:
    """Somebody tries passwords."""
    detail = f"there were too many attempts to sign in; none is taken for {error.retry_after} seconds"
    headers = {"Retry-After": str(error.retry_after)}
    return problem(HTTPStatus.TOO_MANY_REQUESTS, "too_many_attempts", detail, headers=headers)


def too_many_requests(error: TooManyRequests) -> Response:
    """One key, or one address, asks more often than it may."""
    seconds = error.retry_after
    detail = f"at most {error.per_minute} requests a minute are taken from you; go on in {seconds} seconds"
    headers = {"Retry-After": str(seconds)}
    return problem(HTTPStatus.TOO_MANY_REQUESTS, "too_many_requests", detail, headers=headers)


def provider_unavailable(_: ProviderUnavailable) -> Response:
    """The identity provider is away. Why, the operator reads in the log."""
    detail = "the identity provider does not answer as it should; try again, or tell the operator"
    headers = {"Retry-After": str(RETRY_AFTER_S)}
    return problem(HTTPStatus.SERVICE_UNAVAILABLE, "provider_unavailable", detail, headers=headers)


def store_failed(error: StoreError) -> Response:
    """The database could not do it, or lost the connection while committing."""
    retry = {} if isinstance(error, OutcomeUnknown) else {"Retry-After": str(RETRY_AFTER_S)}
    return problem(HTTPStatus.SERVICE_UNAVAILABLE, error.code, error.detail, headers=retry)


def key_unusable(error: SettingsError) -> Response:
    """Nothing can be signed here. What is wrong with the key is for the operator, who reads the log."""
    log.error("nothing can be appended: %s", error)
    detail = "a key that signs cannot be used here; nothing was written; tell the operator"
    return problem(HTTPStatus.SERVICE_UNAVAILABLE, "key_unusable", detail)


def bad_request(error: BadRequest) -> Response:
    """The request itself cannot be read."""
    return problem(error.status, error.code, error.detail, errors=error.errors)


def http_error(error: HTTPException) -> Response:
    """What Flask says by itself: no such address, no such method, too large, a fault of ours."""
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    detail = _DETAIL.get(status) or error.description or status.phrase
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        detail = f"the body of this request has at most {(request.max_content_length or 0) >> 20} MiB"
        _drain()
    headers = {name: value for name, value in error.get_headers() if name == "Allow"}
    return problem(status, _code(status), detail, headers=headers)


def _code(status: HTTPStatus) -> str:
    ours = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return _CODE.get(status, "internal_error" if ours else "bad_request")


def _drain() -> None:
    """Take in what is still being sent: many clients read no answer before they have sent everything."""
    left, stream = MAX_DRAINED, request.environ["wsgi.input"]
    with suppress(RequestTimeout):
        while left > 0 and (piece := stream.read(min(left, 64 * 1024))):
            left -= len(piece)


def wanted() -> bool:
    """Whether this request expects problem documents rather than pages."""
    return request.path.startswith("/api/")


def register(app: Flask) -> None:
    """Answer the service's own exceptions with problem documents; Flask's come through flask-smorest."""
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(Unauthenticated, unauthenticated)
    app.register_error_handler(TooManyAttempts, slowed_down)
    app.register_error_handler(TooManyRequests, too_many_requests)
    app.register_error_handler(ProviderUnavailable, provider_unavailable)
    app.register_error_handler(StoreError, store_failed)
    app.register_error_handler(SettingsError, key_unusable)
    app.register_error_handler(BadRequest, bad_request)
