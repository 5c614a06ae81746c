"""Which kinds of files are taken as evidence, told by their bytes and not by what they are called.

Each kind is checked from its first byte to its last, so that what was cut off is noticed, and nothing can be
two things at once: an archive hidden behind a picture, a program in front of a document.
"""

import codecs
import re
from collections.abc import Callable
from typing import BinaryIO

from msgspec import Struct

from events.refusals import Because, Refusal
from service.files.archives import document_in

CHUNK = 64 * 1024
TAIL = 1024
"""In so many bytes at its end a PDF says that it ends."""

ZIP_END = b"PK\x05\x06"
_LONGEST_COMMENT = 65_535


class Kind(Struct, frozen=True):
    """A kind of file: the name that people know it by, what it is called in headers and in names of files."""

    name: str
    media_type: str
    suffix: str


PDF = Kind("PDF", "application/pdf", ".pdf")
PNG = Kind("PNG", "image/png", ".png")
JPEG = Kind("JPEG", "image/jpeg", ".jpg")
WEBP = Kind("WebP", "image/webp", ".webp")
DOCX = Kind("DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx")
XLSX = Kind("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx")
PPTX = Kind("PPTX", "application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx")
ODT = Kind("ODT", "application/vnd.oasis.opendocument.text", ".odt")
TXT = Kind("TXT", "text/plain", ".txt")
CSV = Kind("CSV", "text/csv", ".csv")
KINDS = (PDF, PNG, JPEG, WEBP, DOCX, XLSX, PPTX, ODT, TXT, CSV)
_BY_MEDIA_TYPE = {kind.media_type: kind for kind in KINDS}

UNSAID = ("", "application/octet-stream")
"""Media types that claim nothing."""

_OTHER_TEXT = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<|#!|%!|\{\\rtf)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def unsupported(why: str) -> Refusal:
    """The refusal of a file, which says what is taken."""
    taken = ", ".join(kind.name for kind in KINDS)
    return Refusal(Because.INVALID, "unsupported_file", f"{why}; taken are {taken}, without macros")


def kind_of(file: BinaryIO, size: int, declared: str) -> Kind:
    """What a file is, which has to agree with the media type that was declared, if one was.

    Refusal: `unsupported_file`, with what is wrong with it.
    """
    file.seek(0)
    head = file.read(CHUNK)
    for begins, check in _BINARY:
        if head.startswith(begins):
            kind = check(file, size)
            break
    else:
        kind = _text(file, declared)
    if declared not in UNSAID and declared != kind.media_type:
        raise unsupported(f"it was sent as {declared}, and is {kind.media_type}")
    return kind


def _pdf(file: BinaryIO, size: int) -> Kind:
    if b"%%EOF" not in _tail(file, size, TAIL):
        raise unsupported("this PDF is not complete: its end is missing")
    _nothing_else(file, size)
    return PDF


def _png(file: BinaryIO, size: int) -> Kind:
    if not _tail(file, size, 12).endswith(b"\x00\x00\x00\x00IEND\xaeB`\x82"):
        raise unsupported("this PNG does not end as one: something is missing, or follows it")
    return PNG


def _jpeg(file: BinaryIO, size: int) -> Kind:
    if not _tail(file, size, 2) == b"\xff\xd9":
        raise unsupported("this JPEG does not end as one: something is missing, or follows it")
    _nothing_else(file, size)
    return JPEG


def _webp(file: BinaryIO, size: int) -> Kind:
    file.seek(0)
    head = file.read(12)
    if head[8:] != b"WEBP" or int.from_bytes(head[4:8], "little") + 8 != size:
        raise unsupported("this is no WebP, or not a complete one")
    _nothing_else(file, size)
    return WEBP


def _document(file: BinaryIO, _: int) -> Kind:
    media_type = document_in(file, unsupported)
    kind = _BY_MEDIA_TYPE.get(media_type)
    if kind is None:
        raise unsupported(f"this archive holds {media_type or 'no document'}")
    return kind


def _text(file: BinaryIO, declared: str) -> Kind:
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    if _OTHER_TEXT.match(file.read(CHUNK)):
        raise unsupported("this is markup or a program")
    file.seek(0)
    try:
        while chunk := file.read(CHUNK):
            if _CONTROL.search(decoder.decode(chunk)):
                raise unsupported("this is no text and no other known kind of file")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise unsupported("this is no known kind of file, and no text in UTF-8") from error
    return CSV if declared == CSV.media_type else TXT


def _nothing_else(file: BinaryIO, size: int) -> None:
    """Refuses what is read as a ZIP archive from its end."""
    tail = _tail(file, size, _LONGEST_COMMENT + 22)
    at = tail.rfind(ZIP_END)
    while at >= 0:
        if at + 22 + int.from_bytes(tail[at + 20 : at + 22], "little") == len(tail):
            raise unsupported("this is an archive as well")
        at = tail.rfind(ZIP_END, 0, at)


def _tail(file: BinaryIO, size: int, length: int) -> bytes:
    file.seek(max(size - length, 0))
    return file.read(length)


_BINARY: tuple[tuple[bytes, Callable[[BinaryIO, int], Kind]], ...] = (
    (b"%PDF-", _pdf),
    (b"\x89PNG\r\n\x1a\n", _png),
    (b"\xff\xd8\xff", _jpeg),
    (b"RIFF", _webp),
    (b"PK\x03\x04", _document),
)
