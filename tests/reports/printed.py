"""A PDF as another program than ours reads it."""

import re
from typing import Any

import pypdfium2
from msgspec import Struct
from pypdfium2 import raw


class Page(Struct, frozen=True):
    """A page: its text, where its rightmost character ends and how wide it is (points), its largest type."""

    text: str
    right: float
    width: float
    largest: float


def pages(pdf: bytes) -> list[Page]:
    document: Any = pypdfium2.PdfDocument(pdf)
    try:
        return [_page(document[number]) for number in range(len(document))]
    finally:
        document.close()


def _page(page: Any) -> Page:
    text = page.get_textpage()
    count = text.count_chars()
    return Page(
        text=text.get_text_range(),
        right=max((text.get_charbox(index)[2] for index in range(count)), default=0),
        width=page.get_width(),
        largest=max((raw.FPDFText_GetFontSize(text, index) for index in range(count)), default=0),
    )


def text_of(pdf: bytes) -> str:
    """All of its text, without the line breaks and hyphens that typesetting put in."""
    return squeezed("".join(page.text for page in pages(pdf)))


def squeezed(text: str) -> str:
    """A text without spaces, line breaks, hyphens, and what is not seen."""
    return re.sub(r"[\s\u00ad\u0002\ufffe\u2060\u200b-]+", "", text)
