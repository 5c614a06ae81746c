"""The fields of a form, from the schema that says what may be written: a macro each in parts/inputs.html.

An empty field is left out, or is null where null means something of its own.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from flask import request
from marshmallow import Schema, ValidationError, fields, validate

from service.edge.fields import Code, Day, Flag, Objectives, Prose, Several, Whole
from service.edge.unfit import unfit
from service.web.pages.secretariat.words import hint, label_of, option

Options = Mapping[str, Sequence[tuple[str, str]]]
"""By the name of a field, what can be chosen in it: values and what they are called."""

LANGUAGES = ("en", "ka")


class Input(NamedTuple):
    """A field as it is shown; `value` is what stands in it, as text (of a text of the plan: by language)."""

    name: str
    kind: str
    label: str
    hint: str
    required: bool
    options: Sequence[tuple[str, str]]
    value: Any


def inputs(
    schema: type[Schema],
    values: Mapping[str, Any] | None = None,
    options: Options | None = None,
    without: Sequence[str] = (),
) -> list[Input]:
    """The fields of a schema, filled in with what was sent, or else with `values`.

    Where a page has several forms, each says in a field `form` by which schema it is read.
    """
    shape = {name: field for name, field in schema().fields.items() if name not in without}
    ordered = sorted(shape.items(), key=lambda item: item[0] == "reason")  # why, after what
    sent = request.method == "POST" and request.form.get("form", schema.__name__) == schema.__name__
    return [_input(name, field, values or {}, options or {}, sent=sent) for name, field in ordered]


def _input(
    name: str, field: fields.Field[Any], values: Mapping[str, Any], options: Options, *, sent: bool
) -> Input:
    kind = kind_of(field)
    choices = options.get(name) or [(one, option(one)) for one in _choices(field)]
    if choices and kind not in ("several", "codes"):
        kind = "choice"
    if kind == "choice" and not field.required:
        choices = [("", "–"), *choices]
    value = _sent(name, kind) if sent else _written(kind, values.get(name))
    return Input(name, kind, label_of(name), hint(name, kind), field.required, choices, value)


def kind_of(field: fields.Field[Any]) -> str:
    """Which macro shows a field, and how it is read."""
    match field:
        case fields.Nested():
            return "text"
        case Several() if isinstance(field.inner, Code):
            return "codes"
        case Several() if _choices(field.inner):
            return "several"
        case Several() if isinstance(field.inner, Whole | Day):
            return "numbers"
        case Several():
            return "lines"
    kinds = {Objectives: "objectives", Prose: "prose", Day: "day", Flag: "flag", Whole: "whole"}
    return next((kind for cls, kind in kinds.items() if isinstance(field, cls)), "line")


def _choices(field: Any) -> list[str]:
    inner = field.inner if isinstance(field, Several) else field
    known = (one.choices for one in inner.validators if isinstance(one, validate.OneOf))
    return [str(one) for choices in known for one in choices]


def _sent(name: str, kind: str) -> Any:
    if kind == "text":
        return {language: request.form.get(f"{name}.{language}", "") for language in LANGUAGES}
    if kind == "several":
        return request.form.getlist(name)
    return name in request.form if kind == "flag" else request.form.get(name, "")


def _written(kind: str, value: Any) -> Any:
    """A value as it is typed in."""
    if kind in ("text", "several"):
        return value or ({} if kind == "text" else [])
    if kind == "flag":
        return bool(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return ("\n" if kind == "lines" else ", ").join(str(one) for one in value if one is not None)
    return "" if value is None else str(value)


def said(schema: type[Schema], without: Sequence[str] = ()) -> dict[str, Any]:
    """What the form says, by the names that the schema takes."""
    shape = schema().fields
    given = {
        field.data_key or name: _read(name, field) for name, field in shape.items() if name not in without
    }
    nullable = {field.data_key or name for name, field in shape.items() if field.allow_none}
    return {name: value for name, value in given.items() if value is not None or name in nullable}


def _read(name: str, field: fields.Field[Any]) -> Any:  # noqa: PLR0911 - one for each kind of field
    kind = kind_of(field)
    text = request.form.get(name, "").replace("\r\n", "\n").strip()
    match kind:
        case "text":
            found = {language: request.form.get(f"{name}.{language}", "").strip() for language in LANGUAGES}
            return found if any(found.values()) else None
        case "several":
            return request.form.getlist(name) or None
        case "flag":
            return name in request.form
        case "codes" | "lines":
            parts = re.split(r"[,;\n]" if kind == "codes" else r"\n", text)
            return [part.strip() for part in parts if part.strip()] or (None if field.allow_none else [])
        case "numbers":
            return [_number(part) for part in re.split(r"[,;\s]+", text) if part]
        case "objectives":
            listed = [_number(part) for part in re.split(r"[,;\s]+", text) if part]
            return text if text in ("all", "cross-cutting") else listed or None
        case "whole":
            return _number(text) if text else None
    return text or None


def _number(text: str) -> Any:
    return int(text) if text.isdecimal() and len(text) < 18 else text


def loaded(schema: type[Schema], given: Mapping[str, Any]) -> dict[str, Any]:
    """What was said, as a command takes it. Raises BadRequest with the path and reason of what cannot be."""
    try:
        return dict(schema().load(given))
    except ValidationError as error:
        raise unfit([error.messages_dict]) from error


def filled(schema: type[Schema], without: Sequence[str] = ()) -> dict[str, Any]:
    """What a form says, as a command takes it."""
    return loaded(schema, said(schema, without))


def changed(given: Mapping[str, Any], current: Mapping[str, Any]) -> dict[str, Any]:
    """What of a form is not as it is already."""
    return {name: value for name, value in given.items() if name not in current or current[name] != value}
