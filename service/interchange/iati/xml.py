"""Elements of an IATI document, made with the standard library: the same content is the same bytes."""

import re
from collections.abc import Mapping
from xml.etree import ElementTree as Tree

from events.values import Text

Element = Tree.Element
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may hold (XML 1.0, section 2.2)."""
_IN_NO_IDENTIFIER = re.compile(r"[/&|?\s_]")


def root(name: str, attributes: Mapping[str, str]) -> Element:
    """The element that holds all others."""
    return Tree.Element(name, dict(attributes))


def child(parent: Element, name: str, **attributes: str | None) -> Element:
    """A new element at the end of another; attributes that are null are left out, `_` stands for `-`."""
    given = {key.replace("_", "-"): value for key, value in attributes.items() if value is not None}
    return Tree.SubElement(parent, name, given)


def language(element: Element, code: str) -> None:
    """Say in which language an element's texts are, where they do not say so themselves."""
    element.set(_LANG, code)


def narrate(parent: Element, text: Text) -> Element:
    """A text in all its languages, as narratives of an element."""
    for code, words in text.items():
        narrative = child(parent, "narrative")
        language(narrative, code)
        narrative.text = _NO_XML.sub("", words)
    return parent


def identifier(*parts: str) -> str:
    """An identifier of these parts. Characters that IATI allows in none are written by their numbers."""
    return "-".join(_IN_NO_IDENTIFIER.sub(lambda found: f"_{ord(found[0]):02X}", part) for part in parts)


def written(element: Element) -> bytes:
    """The document, in UTF-8, a line for each element."""
    Tree.indent(element)
    content: bytes = Tree.tostring(element, encoding="utf-8", xml_declaration=True)
    return content + b"\n"
