"""An export as a ZIP archive, made while it is sent: nothing is compressed or dated, so its bytes repeat."""

import io
from collections.abc import Iterator
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from service.export.files import Export

MEDIA_TYPE = "application/zip"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


class _Outbox(io.RawIOBase):
    """Takes what an archive writes, until it is fetched."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        chunk = bytes(data)  # type: ignore[call-overload] # a buffer of ZipFile's
        self._chunks.append(chunk)
        return len(chunk)

    def fetch(self) -> bytes:
        fetched = b"".join(self._chunks)
        self._chunks.clear()
        return fetched


def chunks(export: Export) -> Iterator[bytes]:
    """The archive, piece by piece; no piece is larger than a file of the export."""
    outbox = _Outbox()
    with ZipFile(outbox, "w", ZIP_STORED) as archive:
        for file in export.files():
            archive.writestr(ZipInfo(file.path, _LONG_AGO), file.make())
            yield outbox.fetch()
    yield outbox.fetch()
