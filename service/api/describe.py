"""What the API's description (OpenAPI 3.1) says of each operation beyond its schemas."""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from http import HTTPStatus
from pathlib import Path
from threading import Lock
from typing import Any

import msgspec
from flask import Flask
from flask_smorest import Api, Blueprint
from marshmallow import Schema
from werkzeug.wrappers import Response

from service.api import problems
from service.auth.permissions import OPEN, PERMISSIONS, PUBLIC, SCOPE_OF
from service.edge.gate import DEMONSTRATION
from service.edge.preconditions import KEY
from service.queries.answers import Answer

ANSWERS = Path(__file__).parent / "reference" / "templates" / "answers.json"
"""What operations answered in the tests, by their ids and the status; see tests.api.answers."""

Described = Mapping[str, Any]
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

_READS = (400, 401, 403, 404, 414, 422, 429, 431, 503)
_WRITES = (400, 401, 403, 404, 408, 409, 413, 414, 415, 422, 429, 431, 503)
_PRECONDITION = (412, 428)

_ANSWERS: list[Any] = []
"""The answers that operations give; their schemas come from the very structs that are sent."""


class Receipt(Answer, frozen=True):
    """What an agency keeps: where the ledger put the event, the hash of its leaf (RFC 6962), and its proof.

    `proof` is the address of the event's `.tlog-proof`.
    """

    position: int
    leaf_hash: str
    stream: str
    version: int
    recorded_at: str
    proof: str


class Accepted(Answer, frozen=True, forbid_unknown_fields=False):
    """The resource as its event states it, beside the receipt of that event."""

    receipt: Receipt


class FieldError(Answer, frozen=True):
    """One part of a request that does not fit, by its path: `evidence.0.url`."""

    path: str
    reason: str


class Problem(Answer, frozen=True):
    """A problem document (RFC 9457). `code` is stable; `detail` says what is wrong and what to do.

    `instance` and `request_id` are missing where a request could not even be read.
    """

    type: str
    title: str
    status: int
    code: str
    detail: str
    instance: str | msgspec.UnsetType = msgspec.UNSET
    request_id: str | msgspec.UnsetType = msgspec.UNSET
    field: str | msgspec.UnsetType = msgspec.UNSET
    errors: tuple[FieldError, ...] | msgspec.UnsetType = msgspec.UNSET
    problems: tuple["ItemProblem", ...] | msgspec.UnsetType = msgspec.UNSET


class ItemProblem(Problem, frozen=True, kw_only=True):
    """The problem of one of many, by its place in the request, from 0."""

    item: int


def answer(kind: Any) -> str:
    """The name under which the schema of this answer is described."""
    _ANSWERS.append(kind)
    reference: str = msgspec.json.schema(kind, ref_template="{name}")["$ref"]
    return reference


def describe(
    blueprint: Blueprint,
    use_case: str,
    *,
    name: str | None = None,
    if_match: bool = False,
    repeatable: bool = True,
    more: tuple[int, ...] = (),
    headers: Sequence[dict[str, Any]] = (),
) -> Decorator:
    """Say of an operation what it is called, who may use it and how it fails.

    What writes to the ledger is `repeatable` by an idempotency key; `more` are statuses that only it has.
    """
    writes = not (name or use_case).startswith(("read_", "get_", "list_"))
    statuses = [*(_WRITES if writes else _READS), *(_PRECONDITION if if_match else ()), *more]
    roles = sorted(PERMISSIONS[use_case] - {"system"})
    key = [_IDEMPOTENCY_KEY] if writes and repeatable else []
    sent = [*headers, *([IF_MATCH] if if_match else []), *key]
    documented: Decorator = blueprint.doc(
        operationId=name or use_case,
        security=[] if use_case in OPEN else [{"key": []}],
        responses={status: HTTPStatus(status).name for status in statuses},
        **{"x-roles": roles, "x-scope": SCOPE_OF.get(use_case), "x-public": use_case in PUBLIC | OPEN},
    )

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        view = documented(view)
        # Beside the parameters of the address: given to `doc`, headers would take their place.
        arguments = vars(view)["_apidoc"].setdefault("arguments", {})
        arguments.setdefault("parameters", []).extend(deepcopy(sent))
        return view

    return decorate


MARK = {
    DEMONSTRATION: {
        "description": "true where everything in this ledger is made up; absent elsewhere.",
        "schema": {"type": "string", "enum": ["true"]},
    }
}
ETAG = MARK | {
    "ETag": {"description": "The version of its stream, for If-Match.", "schema": {"type": "string"}}
}

_RETRY_AFTER = {
    "Retry-After": {
        "description": "The seconds until the request is taken.",
        "schema": {"type": "integer", "minimum": 1},
    }
}
IF_MATCH: dict[str, Any] = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag that was read, in quotes; or * for any version.",
    "schema": {"type": "string", "pattern": r'^(\*|(W/)?"[!#-~]*"( *, *(W/)?"[!#-~]*")*)$'},
    "example": '"7"',
}
_IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "Makes it safe to send the same request again: it is done once and answered alike.",
    "schema": {"type": "string", "pattern": f"^{KEY.pattern}$"},
}


def _with_answers(document: dict[str, Any]) -> dict[str, Any]:
    """The description, with what operations answered in the tests as examples."""
    examples = msgspec.json.decode(ANSWERS.read_bytes())
    for item in document["paths"].values():
        for operation in (one for one in item.values() if isinstance(one, dict)):
            for status, example in examples.get(operation["operationId"], {}).items():
                operation["responses"][status]["content"]["application/json"]["example"] = example
    return document


class DescribedApi(Api):  # type: ignore[misc] # flask-smorest has no types
    """flask-smorest's API, whose errors are problem documents and whose cursors are in the body.

    It is described when somebody asks for it first: that takes longer than all the rest of a start.
    """

    DEFAULT_ERROR_RESPONSE_NAME = None

    def __init__(self, app: Flask, info: Described, webhooks: Described) -> None:
        self._describing = Lock()
        self._document: dict[str, Any] | None = None
        self._blueprints: list[Blueprint] = []
        self._least: dict[type[Schema], int] = {}
        super().__init__(app, spec_kwargs={"info": info, "webhooks": webhooks})

    def register_blueprint(self, blp: Blueprint) -> None:
        """Put a blueprint into the app, and its operations into the description."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blp.name] = self
        self._app.register_blueprint(blp)
        self._blueprints.append(blp)

    def document(self) -> dict[str, Any]:
        """The description, as it is served."""
        with self._describing:
            if self._document is None:
                self._describe()
                self._document = _with_answers(msgspec.to_builtins(self.spec.to_dict()))
            return self._document

    def _openapi_json(self) -> Response:
        return Response(msgspec.json.encode(self.document()), content_type="application/json")

    def _describe(self) -> None:
        for blueprint in self._blueprints:
            named = {"name": blueprint.name, "parameters": None}
            blueprint.register_views_in_doc(self, self._app, self.spec, **named)
            self.spec.tag({"name": blueprint.name, "description": blueprint.description})
        self._describe_answers()
        for body, members in self._least.items():
            self.spec.components.schemas[body.__name__]["minProperties"] = members

    def _register_error_handlers(self) -> None:
        """The application tells of errors itself."""

    def _register_responses(self) -> None:
        content = {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for status in HTTPStatus:
            if status >= HTTPStatus.BAD_REQUEST:
                response = {"description": status.phrase, "content": content}
                if status == HTTPStatus.TOO_MANY_REQUESTS:
                    response["headers"] = _RETRY_AFTER
                self.spec.components.response(status.name, response, lazy=True)

    def _register_pagination_header(self) -> None:
        pass

    def describe_least(self, body: type[Schema], members: int) -> None:
        """Say how many members a body has at least, for which marshmallow has no word."""
        self._least[body] = members

    def _describe_answers(self) -> None:
        kinds = [Problem, *_ANSWERS]
        _, components = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")
        for name, schema in components.items():
            self.spec.components.schema(name, schema)
        self.spec.components.security_scheme(
            "key", {"type": "http", "scheme": "bearer", "bearerFormat": "kvali_<prefix>_<secret>"}
        )
