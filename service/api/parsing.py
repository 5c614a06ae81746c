"""Reads requests strictly: JSON as RFC 8259 has it, in UTF-8, and nothing that nobody asked for."""

import json
import math
from collections.abc import Collection, Mapping
from http import HTTPStatus
from typing import Any, NoReturn
from urllib.parse import unquote_to_bytes

import msgspec
from flask import Request
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import RequestEntityTooLarge

from service.edge.problems import BadRequest
from service.edge.unfit import refused, unfit


class Parser(FlaskParser):
    """webargs' parser, with our own JSON decoder and our own errors."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {  # noqa: RUF012 - webargs declares no ClassVar
        "json": RAISE,
        "query": RAISE,
    }

    def load_json(self, req: Request, schema: Schema) -> Any:
        """The body. None at all is an empty object: not every command has something to say.

        What is written has no parameters in its address; there they would be ignored.
        """
        _refuse_unreadable(req)
        _refuse(req.args, "Unknown field.")
        body = req.get_data()
        if req.content_length is None and len(body) >= (req.max_content_length or math.inf):
            raise RequestEntityTooLarge  # a body of unannounced length was cut off there, without a word
        if not body and not req.mimetype:
            return {}
        if not req.is_json:
            raise _unsupported(req.mimetype)
        try:
            # Decoded first, because msgspec reads bytes of a string without looking whether they are UTF-8;
            # and read again by json, because msgspec takes the last of two members of one name.
            text = body.decode()
            content = msgspec.json.decode(text)
            json.loads(text, object_pairs_hook=_each_once, parse_int=str, parse_float=str)
        except UnicodeDecodeError as error:
            detail = f"the body is not UTF-8: byte {body[error.start]:#04x} at {error.start}"
            raise BadRequest(HTTPStatus.BAD_REQUEST, "invalid_utf8", detail) from error
        except (msgspec.DecodeError, RecursionError) as error:
            reason = str(error) if isinstance(error, msgspec.DecodeError) else "it is nested too deeply"
            detail = f"the body is not JSON: {reason}"
            raise BadRequest(HTTPStatus.BAD_REQUEST, "malformed_json", detail) from error
        return content

    def load_querystring(self, req: Request, schema: Schema) -> Any:
        """The parameters of the address, each given once."""
        _refuse_unreadable(req)
        _refuse([name for name, values in req.args.lists() if len(values) > 1], "Give this once.")
        return super().load_querystring(req, schema)

    def handle_error(
        self,
        error: ValidationError,
        req: Request,
        schema: Schema,
        *,
        error_status_code: int | None,
        error_headers: Mapping[str, str] | None,
    ) -> NoReturn:
        """What does not fit the schema, with the path and the reason of each."""
        raise unfit(error.messages_dict.values()) from error


def _refuse(names: Collection[str], reason: str) -> None:
    if names:
        raise refused([{"path": name, "reason": reason} for name in names])


def _refuse_unreadable(req: Request) -> None:
    """Refuses an address whose parameters are not UTF-8; werkzeug would replace what it cannot read."""
    try:
        unquote_to_bytes(req.query_string).decode()
    except UnicodeDecodeError as error:
        detail = f"the parameters are not UTF-8: {error.object[error.start : error.end]!r}"
        raise BadRequest(HTTPStatus.BAD_REQUEST, "invalid_utf8", detail) from error


def _each_once(members: list[tuple[str, object]]) -> None:
    """Refuses an object that names a member twice, of which everybody would read another one."""
    seen = set[str]()
    for name, _ in members:
        if name in seen:
            detail = f"the member {name!r} is given twice in one object"
            raise BadRequest(HTTPStatus.BAD_REQUEST, "duplicate_member", detail)
        seen.add(name)


def _unsupported(mimetype: str) -> BadRequest:
    detail = f"send JSON, with Content-Type: application/json, not {mimetype or 'without a type'}"
    return BadRequest(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", detail)
