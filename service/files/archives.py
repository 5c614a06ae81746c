"""Documents that are ZIP archives: Office Open XML (ECMA-376) and OpenDocument (ISO/IEC 26300).

Nothing is unpacked but in memory, in pieces that are counted: an archive that would fill a disk is given up
as soon as it has grown beyond what a document may be.
"""

import re
import zlib
from collections.abc import Callable
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from events.refusals import Refusal

MAX_ENTRIES = 5_000
MAX_UNPACKED = 250 * 1024 * 1024
"""Bytes of all that is in a document."""
MAX_RATIO = 200
"""How many times larger a document may be than its archive, from `SMALL` on."""
SMALL = 10 * 1024 * 1024
MAX_DECLARATION = 1024 * 1024
CHUNK = 64 * 1024

MAIN = re.compile(rb"""ContentType\s*=\s*["']([^"']+)\.main\+xml["']""")
"""Of the declared types of an Office document's parts, that of the part which is the document."""
ACTIVE = re.compile(
    r"(?:^|/)(?:vbaproject[^/]*\.bin|vbadata\.xml|macrosheets/|dialogsheets/|activex/|basic/|scripts/)"
    r"|\.(?:exe|dll|js|vbs|ps1|bat|cmd|scr)$"
)
"""Names, in lower case, of what can run: macros of Office and of OpenDocument, controls, programs."""

Unsupported = Callable[[str], Refusal]


def document_in(file: BinaryIO, unsupported: Unsupported) -> str:
    """The media type of the document in an archive, all of which was read.

    Refusal: what `unsupported` makes of the reason why it is not taken.
    """
    try:
        with ZipFile(file) as archive:
            entries = archive.infolist()
            _check_form(archive, entries, file, unsupported)
            _check_names(entries, unsupported)
            _check_content(archive, entries, unsupported)
            return _media_type(archive, entries[0], unsupported)
    except (
        BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        OSError,
    ) as error:
        raise unsupported("this archive is damaged or not complete") from error


def _check_form(archive: ZipFile, entries: list[ZipInfo], file: BinaryIO, unsupported: Unsupported) -> None:
    file.seek(-22, 2)
    if file.read(4) != b"PK\x05\x06" or archive.comment:
        raise unsupported("something follows this archive")
    if not 0 < len(entries) <= MAX_ENTRIES:
        raise unsupported(f"this archive has {len(entries)} entries")
    if min(entry.header_offset for entry in entries) != 0:
        raise unsupported("something stands before this archive")
    if any(entry.flag_bits & 1 for entry in entries):
        raise unsupported("this document is encrypted")


def _check_names(entries: list[ZipInfo], unsupported: Unsupported) -> None:
    names = [entry.filename for entry in entries]
    if len({name.casefold() for name in names}) != len(names):
        raise unsupported("this archive names an entry twice")
    for name in names:
        if "\\" in name or name.startswith("/") or ".." in name.split("/") or not name.isprintable():
            raise unsupported("this archive has an entry with an unsafe name")
        if ACTIVE.search(name.lower()):
            raise unsupported(f"this document holds macros or programs ({name})")


def _check_content(archive: ZipFile, entries: list[ZipInfo], unsupported: Unsupported) -> None:
    packed = sum(entry.compress_size for entry in entries)
    most = min(MAX_UNPACKED, max(SMALL, MAX_RATIO * packed))
    read = 0
    for entry in entries:
        with archive.open(entry) as content:  # which checks size and CRC-32 at its end
            while chunk := content.read(CHUNK):
                read += len(chunk)
                if read > most:
                    raise unsupported(f"this archive unpacks to more than {most >> 20} MiB")


def _media_type(archive: ZipFile, first: ZipInfo, unsupported: Unsupported) -> str:
    if first.filename == "mimetype":
        return _read(archive, "mimetype").decode("ascii", "replace")
    if "[Content_Types].xml" not in archive.namelist():
        return ""
    found = {
        match.decode("ascii", "replace") for match in MAIN.findall(_read(archive, "[Content_Types].xml"))
    }
    if any("macroenabled" in one.lower() for one in found):
        raise unsupported("this document is made for macros")
    return found.pop() if len(found) == 1 else ""


def _read(archive: ZipFile, name: str) -> bytes:
    with archive.open(name) as content:
        return content.read(MAX_DECLARATION)
