"""Styles, scripts, fonts and pictures: served by us, under an address that changes when any of them does.

A browser asks for each of them once; so they are compressed once, too.
"""

import gzip
import hashlib
from functools import cache
from mimetypes import guess_type
from pathlib import Path
from typing import NamedTuple

from flask import Blueprint, Response, request, url_for
from werkzeug.exceptions import NotFound

FOLDER = Path(__file__).parent / "static"
FOR_A_YEAR = "public, max-age=31536000, immutable"
_SMALL = 1024
_TEXT = ("text/css", "text/javascript", "image/svg+xml")

blueprint = Blueprint("assets", __name__, url_prefix="/assets")


class Asset(NamedTuple):
    """One of them, as it is sent."""

    content: bytes
    kind: str
    compressed: bytes | None


@cache
def assets() -> dict[str, Asset]:
    """All of them, by their path in the folder."""
    return {
        file.relative_to(FOLDER).as_posix(): _asset(file)
        for file in sorted(FOLDER.rglob("*"))
        if file.is_file() and file.suffix != ".md"
    }


@cache
def version() -> str:
    """A name for exactly these files."""
    digest = hashlib.sha256()
    for path, asset in assets().items():
        digest.update(path.encode() + b"\0" + hashlib.sha256(asset.content).digest())
    return digest.hexdigest()[:12]


def address(path: str) -> str:
    """Where a page finds one of them. Raises KeyError where there is none."""
    assets()[path]
    return url_for("assets.get_asset", version=version(), path=path)


@blueprint.get("/<version>/<path:path>")
def get_asset(version: str, path: str) -> Response:
    """One of them. An address of an earlier version gives today's, but not for long."""
    found = assets().get(path)
    if found is None:
        raise NotFound
    small = found.compressed is not None and bool(request.accept_encodings["gzip"])
    response = Response(found.compressed if small else found.content, content_type=found.kind)
    if small:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = FOR_A_YEAR if version == _now() else "no-cache"
    response.vary.add("Accept-Encoding")
    return response


def _now() -> str:
    return version()


def _asset(file: Path) -> Asset:
    content = file.read_bytes()
    kind = "font/woff2" if file.suffix == ".woff2" else guess_type(file.name)[0] or "application/octet-stream"
    if kind not in _TEXT:
        return Asset(content, kind, None)
    compressed = gzip.compress(content, mtime=0) if len(content) > _SMALL else None
    return Asset(content, f"{kind}; charset=utf-8", compressed)
