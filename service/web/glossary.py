"""What the words mean: one text in both languages, for the page of help and for docs/glossary.md."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec
import yaml
from msgspec import Struct, structs

from events.values import Text
from service.reports.words import catalogue

FILE = Path(__file__).parent / "templates" / "web" / "glossary.yaml"


class Term(Struct, frozen=True, forbid_unknown_fields=True):
    """A term: what it is called, and what it means."""

    said: Text
    name: Text = {}


class Group(Struct, frozen=True, forbid_unknown_fields=True):
    """Terms that belong together, by their keys, and what is said of all of them."""

    title: Text
    about: Text
    terms: Mapping[str, Term]


@cache
def groups() -> Mapping[str, Group]:
    """The whole glossary. What the reports have a word for is called by that word."""
    read = msgspec.convert(yaml.safe_load(FILE.read_text(encoding="utf-8")), dict[str, Group])
    return {
        name: structs.replace(group, terms={key: _named(key, one) for key, one in group.terms.items()})
        for name, group in read.items()
    }


def term(key: str) -> Term:
    """One of them. Raises KeyError where there is none."""
    return _terms()[key]


@cache
def _terms() -> Mapping[str, Term]:
    return {key: one for group in groups().values() for key, one in group.terms.items()}


def _named(key: str, one: Term) -> Term:
    return one if one.name else structs.replace(one, name=dict(catalogue()[key]))
