"""The description of the API (OpenAPI 3.1), brought into the order in which its page shows it."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

Described = Mapping[str, Any]

_METHODS = ("get", "post", "put", "patch", "delete")


class Body(NamedTuple):
    """What is sent or answered in a media type; its schema, and an example where there is one."""

    media_type: str
    schema: Described
    example: Any


class Answered(NamedTuple):
    """What an operation answers with, where all goes well."""

    status: str
    headers: Mapping[str, Described]
    bodies: tuple[Body, ...]


class Operation(NamedTuple):
    """One operation: `of` is what its description says of it."""

    method: str
    path: str
    of: Described
    parameters: tuple[Described, ...]
    takes: tuple[Body, ...]
    answers: tuple[Answered, ...]
    problems: Mapping[str, str]

    @property
    def id(self) -> str:
        """Its stable name, which is its anchor too."""
        return str(self.of["operationId"])


class Group(NamedTuple):
    """The operations of one tag, in the order of the description."""

    name: str
    description: str
    operations: tuple[Operation, ...]


def groups(description: Described) -> list[Group]:
    """All operations by their tags; a tag without any is left out."""
    found = list(_operations(description))
    grouped = (
        Group(tag["name"], tag.get("description", ""), tuple(o for o in found if tag["name"] in o.of["tags"]))
        for tag in description["tags"]
    )
    return [group for group in grouped if group.operations]


def _operations(description: Described) -> Iterator[Operation]:
    for path, item in description["paths"].items():
        for method in _METHODS:
            if method in item:
                yield _operation(method, path, item[method], item.get("parameters", []))


def _operation(method: str, path: str, of: Described, common: list[Described]) -> Operation:
    responses = sorted(of["responses"].items())
    return Operation(
        method=method.upper(),
        path=path,
        of=of,
        parameters=(*common, *of.get("parameters", [])),
        takes=_bodies(of.get("requestBody", {})),
        answers=tuple(
            Answered(status, response.get("headers", {}), _bodies(response))
            for status, response in responses
            if status < "400"
        ),
        problems={status: HTTPStatus(int(status)).phrase for status, _ in responses if status >= "400"},
    )


def _bodies(of: Described) -> tuple[Body, ...]:
    return tuple(
        Body(media_type, body.get("schema", {}), body.get("example"))
        for media_type, body in of.get("content", {}).items()
    )
