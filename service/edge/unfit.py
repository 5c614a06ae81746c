"""What does not fit a schema: each part that is wrong, by its path, with the reason."""

from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any

from service.edge.problems import BadRequest


def unfit(messages: Iterable[Any]) -> BadRequest:
    """What does not fit a schema, from marshmallow's messages."""
    return refused([each for place in messages for each in _flat(place)])


def refused(errors: list[dict[str, str]]) -> BadRequest:
    """The same, from the paths and reasons themselves."""
    detail = "; ".join(f"{each['path']}: {each['reason']}" for each in errors)
    return BadRequest(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid_request", detail, errors)


def _flat(messages: Any, path: str = "") -> Iterator[dict[str, str]]:
    """marshmallow's nested messages, one entry each: `evidence.0.url`."""
    if not isinstance(messages, Mapping):
        for message in messages if isinstance(messages, list) else [messages]:
            yield {"path": path or "body", "reason": str(message)}
        return
    for name, inner in messages.items():
        whole = str(name) in ("_schema", "value", "key")
        yield from _flat(inner, path if whole else f"{path}.{name}".lstrip("."))
