"""Small files of every kind that is taken as evidence, made byte by byte."""

import struct
import zlib
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + b"\x01" * 64 + b"\xff\xd9"
WEBP = b"RIFF" + struct.pack("<I", 4 + 8 + 6) + b"WEBPVP8 " + struct.pack("<I", 6) + b"\x00" * 6
TXT = "კვალი: the minutes of the meeting\n".encode()
CSV = b"activity,status\nKP1-A1,ongoing\n"

_OFFICE = "application/vnd.openxmlformats-officedocument"


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\x00\x00"))
    + _chunk(b"IEND", b"")
)


def archive(entries: Mapping[str, bytes], *, stored: str = "") -> bytes:
    """A ZIP archive; the entry named `stored` is not compressed."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as file:
        for name, content in entries.items():
            file.writestr(name, content, ZIP_STORED if name == stored else ZIP_DEFLATED)
    return made.getvalue()


def office(main: str, more: Mapping[str, bytes] | None = None) -> bytes:
    """An Office document whose main part is of this type."""
    types = f'<Types><Override PartName="/main.xml" ContentType="{main}.main+xml"/></Types>'
    entries = {"[Content_Types].xml": types.encode(), "main.xml": b"<document/>"}
    return archive(entries | dict(more or {}))


DOCX_TYPE = f"{_OFFICE}.wordprocessingml.document"
DOCX = office(DOCX_TYPE)
XLSX = office(f"{_OFFICE}.spreadsheetml.sheet")
PPTX = office(f"{_OFFICE}.presentationml.presentation")
ODT_TYPE = b"application/vnd.oasis.opendocument.text"
ODT = archive({"mimetype": ODT_TYPE, "content.xml": b"<office/>"}, stored="mimetype")

TAKEN = {
    "application/pdf": PDF,
    "image/png": PNG,
    "image/jpeg": JPEG,
    "image/webp": WEBP,
    DOCX_TYPE: DOCX,
    f"{_OFFICE}.spreadsheetml.sheet": XLSX,
    f"{_OFFICE}.presentationml.presentation": PPTX,
    "application/vnd.oasis.opendocument.text": ODT,
    "text/plain": TXT,
    "text/csv": CSV,
}
"""A file of each kind, by its media type."""


def bomb() -> bytes:
    """A document of 300 MiB of zeros, in a third of a MiB."""
    return office(DOCX_TYPE, {f"media/{n}.xml": bytes(10 * 1024 * 1024) for n in range(30)})
