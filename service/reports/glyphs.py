"""Which characters the bundled fonts can show, so that no page has an empty box on it.

What they lack is replaced by its Unicode number, `[U+4E2D]`, and reported. Characters that are not to be seen
(they change the direction of what follows, or hint at line breaks) are left out; direction comes from the
characters themselves (UAX #9).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from struct import iter_unpack, unpack_from

from msgspec import Struct

FONTS = Path(__file__).parent / "fonts"

_UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef]"
)
_LINES = re.compile("\r\n?|[\v\f\u0085\u2028\u2029]")


class Replaced(Struct):
    """Characters that were replaced in a document so far."""

    characters: set[str]

    def shown(self, text: str) -> str:
        """A text as the fonts can show it."""
        plain = _UNSEEN.sub("", _LINES.sub("\n", text).replace("\t", " "))
        if _beyond().search(plain) is None:
            return plain
        return "".join(self._cluster(cluster) for cluster in _clusters(plain))

    def _cluster(self, cluster: str) -> str:
        if cluster == "\n" or any(font.issuperset(map(ord, cluster)) for font in coverage().values()):
            return cluster
        return "".join(
            c if len(cluster) > 1 and not _mark(c) and _known(c) else self._number(c) for c in cluster
        )

    def _number(self, character: str) -> str:
        self.characters.add(character)
        return f"[{number(character)}]"

    def numbers(self) -> str:
        """All of them by their numbers, in order."""
        return ", ".join(number(character) for character in sorted(self.characters))


def number(character: str) -> str:
    """`U+4E2D`."""
    return f"U+{ord(character):04X}"


@cache
def coverage() -> dict[str, frozenset[int]]:
    """The code points of each family of fonts that all of its weights have, control characters apart."""
    found: dict[str, frozenset[int]] = {}
    for path in sorted(FONTS.glob("*.ttf")):
        family = path.stem.partition("_")[0]
        points = frozenset(filter(_printable, _code_points(path.read_bytes())))
        found[family] = found.get(family, points) & points
    return found


@cache
def _beyond() -> re.Pattern[str]:
    """Finds what cannot be shown, or needs a closer look: marks have to be in the font of their base."""
    known = frozenset().union(*coverage().values())
    simple = sorted(point for point in known if not _mark(chr(point)))
    return re.compile(f"[^\n{''.join(_ranges(simple))}]")


def _known(character: str) -> bool:
    return any(ord(character) in font for font in coverage().values())


def _printable(point: int) -> bool:
    return unicodedata.category(chr(point)) != "Cc"


def _mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


def _clusters(text: str) -> Iterator[str]:
    """A base with its marks, composed where there is a character for that."""
    cluster = ""
    for character in unicodedata.normalize("NFC", text):
        if cluster and not _mark(character):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def _ranges(points: list[int]) -> Iterable[str]:
    start = previous = points[0]
    for point in [*points[1:], 0x110000]:
        if point != previous + 1:
            yield f"{re.escape(chr(start))}-{re.escape(chr(previous))}"
            start = point
        previous = point


def _code_points(font: bytes) -> Iterator[int]:
    """The characters of a TrueType font: its `cmap` in format 12 or else 4 (OpenType 1.9, "cmap")."""
    tables = {
        font[i : i + 4]: unpack_from(">I", font, i + 8)[0] for i in range(12, 12 + 16 * _u16(font, 4), 16)
    }
    cmap = tables[b"cmap"]
    places = {_u16(font, at): at for at in _subtables(font, cmap)}
    if 12 in places:
        at = places[12]
        count = unpack_from(">I", font, at + 12)[0]
        for first, last, _ in iter_unpack(">III", font[at + 16 : at + 16 + 12 * count]):
            yield from range(first, last + 1)
    else:
        yield from _segments(font, places[4])


def _subtables(font: bytes, cmap: int) -> Iterator[int]:
    for entry in range(_u16(font, cmap + 2)):
        yield cmap + unpack_from(">I", font, cmap + 4 + 8 * entry + 4)[0]


def _segments(font: bytes, at: int) -> Iterator[int]:
    """Of format 4: characters from a start to an end, some of which stand for no glyph."""
    size = _u16(font, at + 6)
    for segment in range(0, size, 2):
        last, first = _u16(font, at + 14 + segment), _u16(font, at + 16 + size + segment)
        delta = _u16(font, at + 16 + 2 * size + segment)
        where = at + 16 + 3 * size + segment
        offset = _u16(font, where)
        for point in range(first, min(last, 0xFFFE) + 1):
            glyph = _u16(font, where + offset + 2 * (point - first)) if offset else point
            if (glyph or not offset) and (glyph + delta) & 0xFFFF:
                yield point


def _u16(font: bytes, at: int) -> int:
    value: int = unpack_from(">H", font, at)[0]
    return value
