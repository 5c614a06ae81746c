"""What IATI 2.03 asks of the elements that we write: their order, their number, their attributes and codes.

`python -m tests.interchange.official` compares the same documents with the official schema itself.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple
from xml.etree.ElementTree import Element

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DAY = r"\d{4}-\d{2}-\d{2}"
_MOMENT = rf"{_DAY}T\d{{2}}:\d{{2}}:\d{{2}}(\.\d+)?Z"
_IDENTIFIER = r"[^/&|?\s]+"
_ANY = r"(?s).+"


class Rule(NamedTuple):
    """Children in their order, each `*`, `+`, `?` or `1` times; and attributes, those with `?` optional."""

    children: tuple[str, ...] = ()
    attributes: Mapping[str, str] = MappingProxyType({})
    text: str | None = None


RULES = {
    "iati-activities": Rule(("iati-activity+",), {"version": r"2\.03", "generated-datetime?": _MOMENT}),
    "iati-activity": Rule(
        (
            "iati-identifier1",
            "reporting-org1",
            "title1",
            "description+",
            "participating-org+",
            "activity-status1",
            "activity-date+",
            "contact-info*",
            "sector+",
            "tag*",
            "related-activity*",
            "result*",
        ),
        {"last-updated-datetime?": _MOMENT, "hierarchy?": "[12]", f"{LANG}?": "en"},
    ),
    "iati-identifier": Rule(text=_IDENTIFIER),
    "reporting-org": Rule(("narrative+",), {"ref": _IDENTIFIER, "type": "40|80|90"}),
    "title": Rule(("narrative+",)),
    "description": Rule(("narrative+",), {"type?": "1"}),
    "participating-org": Rule(("narrative+",), {"role": "2|4", "type?": "40|80|90"}),
    "activity-status": Rule((), {"code": "[1-6]"}),
    "activity-date": Rule(("narrative*",), {"type": "[1-4]", "iso-date": _DAY}),
    "contact-info": Rule(("organisation?",)),
    "organisation": Rule(("narrative+",)),
    "sector": Rule(("narrative*",), {"vocabulary": "98|99", "code": _ANY}),
    "tag": Rule(("narrative*",), {"code": _ANY, "vocabulary": "99", "vocabulary-uri": "https://.+"}),
    "related-activity": Rule((), {"ref": _IDENTIFIER, "type": "1|2"}),
    "result": Rule(("title1", "indicator+"), {"type": "1"}),
    "indicator": Rule(("title1", "baseline*", "period*"), {"measure": "1", "ascending?": "true"}),
    "baseline": Rule((), {"iso-date?": _DAY, "year": r"\d{4}", "value": r"\d+"}),
    "period": Rule(("period-start1", "period-end1", "target*", "actual*")),
    "period-start": Rule((), {"iso-date": _DAY}),
    "period-end": Rule((), {"iso-date": _DAY}),
    "target": Rule((), {"value": r"\d+"}),
    "actual": Rule((), {"value": r"\d+"}),
    "narrative": Rule((), {f"{LANG}?": "[a-z]{2,3}"}, _ANY),
}


def faults(document: Element) -> list[str]:
    """Everything in a document that breaks a rule."""
    return [*_element(document), *_dates(document), *_sectors(document), *_references(document)]


def _element(element: Element) -> Iterator[str]:
    rule = RULES.get(element.tag)
    if rule is None:
        yield f"{element.tag} is not known"
        return
    names = " ".join(child.tag for child in element)
    if not re.fullmatch(_order(rule.children), names + " " if names else ""):
        yield f"{element.tag} holds {names}"
    yield from _attributes(element, rule)
    text = (element.text or "").strip()
    if not re.fullmatch(rule.text or "", text):
        yield f"{element.tag} says {text!r}"
    for child in element:
        yield from _element(child)


def _order(children: tuple[str, ...]) -> str:
    parts = ((name[:-1], name[-1].replace("1", "")) for name in children)
    return "".join(f"(?:{re.escape(name)} ){often}" for name, often in parts)


def _attributes(element: Element, rule: Rule) -> Iterator[str]:
    known = {name.removesuffix("?"): pattern for name, pattern in rule.attributes.items()}
    yield from (f"{element.tag} has {name}" for name in element.keys() - known.keys())
    for name, pattern in known.items():
        value = element.get(name)
        if value is None and f"{name}?" in rule.attributes:
            continue
        if value is None or not re.fullmatch(pattern, value):
            yield f"{element.tag} has {name}={value!r}"


def _dates(document: Element) -> Iterator[str]:
    """A start there is, and no end before it; no period ends before it starts."""
    for activity in document:
        days = {date.get("type"): date.get("iso-date", "") for date in activity.iter("activity-date")}
        if not days.keys() & {"1", "2"}:
            yield f"{activity[0].text} has no start"
        for start, end in (("1", "3"), ("2", "4")):
            if start in days and end in days and days[start] > days[end]:
                yield f"{activity[0].text} ends before it starts"
        for period in activity.iter("period"):
            if period[0].get("iso-date", "") > period[1].get("iso-date", ""):
                yield f"{activity[0].text} has a period that ends before it starts"


def _sectors(document: Element) -> Iterator[str]:
    """Of several sectors in a vocabulary the shares would have to be told."""
    for activity in document:
        vocabularies = [sector.get("vocabulary") for sector in activity.iter("sector")]
        if len(set(vocabularies)) < len(vocabularies):
            yield f"{activity[0].text} has several sectors of one vocabulary"


def _references(document: Element) -> Iterator[str]:
    """Every identifier is given once, and what is related is there."""
    names = [activity.findtext("iati-identifier") for activity in document]
    if len(set(names)) < len(names):
        yield "an identifier is given twice"
    for related in document.iter("related-activity"):
        if related.get("ref") not in names:
            yield f"{related.get('ref')} is not there"
