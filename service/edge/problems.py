"""What went wrong, whoever is told: every error as a status, a stable code and a sentence, in this one place.

The API makes problem documents of it (RFC 9457), the pages make pages.
"""

import logging
from collections.abc import Mapping
from http import HTTPStatus

from flask import request
from msgspec import Struct
from werkzeug.exceptions import HTTPException

from events.refusals import Because, Refusal
from service.auth.keys import Unauthenticated
from service.auth.lockout import TooManyAttempts
from service.auth.pending import ProviderUnavailable
from service.config import SettingsError
from service.limits import TooManyRequests
from service.store.errors import OutcomeUnknown, StoreError

RETRY_AFTER_S = 5
_BEFORE_ANY_TOKEN = (
    "key_missing",
    "sign_in_failed",
    "sign_in_stale",
    "sign_in_declined",
    "identity_invalid",
)

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


class Problem(Struct, frozen=True):
    """What is said of an error. `detail` is always English; `field` or `errors` (path and reason) point at
    the parts of the request that it is about.
    """

    status: HTTPStatus
    code: str
    detail: str
    field: str | None = None
    errors: list[dict[str, str]] | None = None
    headers: Mapping[str, str] = {}


ERRORS = (
    Refusal,
    Unauthenticated,
    TooManyAttempts,
    TooManyRequests,
    ProviderUnavailable,
    StoreError,
    SettingsError,
    BadRequest,
    HTTPException,
)
"""What can be told. Anything else is a fault of ours, which Flask makes an HTTPException of."""


def of(error: Exception) -> Problem:  # noqa: PLR0911 - one for each kind of error
    """An error of `ERRORS` as a problem; any other is raised again."""
    match error:
        case Refusal():
            return _refused(error)
        case Unauthenticated():
            return _unauthenticated(error)
        case TooManyAttempts():
            detail = f"there were too many attempts to sign in; none is taken for {error.retry_after} seconds"
            return _slow_down("too_many_attempts", detail, error.retry_after)
        case TooManyRequests():
            detail = (
                f"at most {error.per_minute} requests a minute are taken from you; "
                f"go on in {error.retry_after} seconds"
            )
            return _slow_down("too_many_requests", detail, error.retry_after)
        case ProviderUnavailable():  # why, the operator reads in the log
            detail = "the identity provider does not answer as it should; try again, or tell the operator"
            return _unavailable("provider_unavailable", detail)
        case StoreError():
            return _unavailable(error.code, error.detail, again=not isinstance(error, OutcomeUnknown))
        case SettingsError():
            log.error("nothing can be appended: %s", error)
            detail = "a key that signs cannot be used here; nothing was written; tell the operator"
            return _unavailable("key_unusable", detail, again=False)
        case BadRequest():
            return Problem(error.status, error.code, error.detail, errors=error.errors)
        case HTTPException():
            return _http(error)
    raise error


def _refused(refusal: Refusal) -> Problem:
    status = _STATUS_OF_CODE.get(refusal.code, _STATUS[refusal.because])
    retry = _again(RETRY_AFTER_S) if status == HTTPStatus.SERVICE_UNAVAILABLE else {}
    return Problem(status, refusal.code, refusal.detail, field=refusal.field, headers=retry)


def _unauthenticated(error: Unauthenticated) -> Problem:
    """Nobody can be made out behind the request (RFC 6750, section 3)."""
    given = "" if error.code in _BEFORE_ANY_TOKEN else ', error="invalid_token"'
    headers = {"WWW-Authenticate": f'Bearer realm="kvali"{given}'}
    return Problem(HTTPStatus.UNAUTHORIZED, error.code, error.detail, headers=headers)


def _slow_down(code: str, detail: str, seconds: int) -> Problem:
    return Problem(HTTPStatus.TOO_MANY_REQUESTS, code, detail, headers=_again(seconds))


def _unavailable(code: str, detail: str, *, again: bool = True) -> Problem:
    headers = _again(RETRY_AFTER_S) if again else {}
    return Problem(HTTPStatus.SERVICE_UNAVAILABLE, code, detail, headers=headers)


def _again(seconds: int) -> dict[str, str]:
    return {"Retry-After": str(seconds)}


def _http(error: HTTPException) -> Problem:
    """What Flask says by itself: no such address, no such method, too large, a fault of ours."""
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    detail = _DETAIL.get(status) or error.description or status.phrase
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        detail = f"the body of this request has at most {(request.max_content_length or 0) >> 20} MiB"
    headers = {name: value for name, value in error.get_headers() if name == "Allow"}
    return Problem(status, _code(status), detail, headers=headers)


def _code(status: HTTPStatus) -> str:
    ours = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return _CODE.get(status, "internal_error" if ours else "bad_request")
