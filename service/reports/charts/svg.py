"""What charts are drawn with: marks on a canvas of whole units, of which four are a millimetre in print."""

from collections.abc import Iterable
from html import escape
from typing import Literal

from service.reports.charts.metrics import broken, fitted, width

WIDTH = 680
"""Units: 170 mm, the width of a page's text."""
SIZE, SMALL, SMALLEST = 12, 10, 5
"""Sizes of letters: 8.5, 7 and 3.5 points in print."""
FONTS = "Noto Sans, Noto Sans Georgian, sans-serif"

INK, SOFT, RULE, PAPER = "#1a1a1a", "#555555", "#c8c8c8", "#ffffff"
DEEP, CLEAR, PALE = "#0b3c6f", "#4a90c2", "#cfe3f2"
WARN, WARN_PALE, GREY = "#b84a00", "#f6d3b3", "#9a9a9a"

Anchor = Literal["start", "middle", "end"]


def picture(height: int, title: str, description: str, marks: Iterable[str]) -> str:
    """The whole picture, with what it is called and what it shows for those who cannot see it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}"'
        f' viewBox="0 0 {WIDTH} {height}" role="img" font-family="{FONTS}">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>{''.join(marks)}</svg>"
    )


def text(
    x: int,
    y: int,
    words: str,
    *,
    size: int = SIZE,
    fill: str = INK,
    anchor: Anchor = "start",
    bold: bool = False,
    room: int | None = None,
) -> str:
    """Words on a base line. They are cut to the room that they have: by default as far as the edges."""
    widest = {"start": WIDTH - x, "middle": 2 * min(x, WIDTH - x), "end": x}[anchor]
    shown = fitted(words, size, min(widest, widest if room is None else room))
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" fill="{fill}" text-anchor="{anchor}"{weight}>'
        f"{escape(shown)}</text>"
    )


def name(x: int, middle: int, words: str, room: int) -> list[str]:
    """What a row is called, in small letters around its middle; on two lines where one has no room for it."""
    first, rest = broken(words, SMALL, room)
    if not rest:
        return [text(x, middle + 4, first, size=SMALL, fill=SOFT, room=room)]
    lines = ((middle - 3, first), (middle + 9, rest))
    return [text(x, y, line, size=SMALL, fill=SOFT, room=room) for y, line in lines]


def number(x: int, y: int, digits: str, room: int, *, fill: str = INK, bold: bool = False) -> str:
    """A number around a middle. It is never cut: where it has little room, it is written smaller."""
    size = next((one for one in range(SIZE, SMALLEST, -1) if width(digits, one) <= room), SMALLEST)
    return text(x, y, digits, size=size, fill=fill, anchor="middle", bold=bold)


def rectangle(x: int, y: int, wide: int, high: int, fill: str, edge: str | None = None) -> str:
    """A box, with an edge where one is given."""
    stroke = f' stroke="{edge}"' if edge else ""
    return f'<rect x="{x}" y="{y}" width="{wide}" height="{high}" fill="{fill}"{stroke}/>'


def line(points: Iterable[tuple[int, int]], colour: str, thick: int = 1, dash: str = "") -> str:
    """A line through points."""
    path = " ".join(f"{x},{y}" for x, y in points)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{thick}"{dashed}/>'


def dot(x: int, y: int, radius: int, fill: str, edge: str) -> str:
    """A round mark."""
    return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}" stroke="{edge}" stroke-width="2"/>'


def shape(points: Iterable[tuple[int, int]], fill: str) -> str:
    """A filled shape with straight sides."""
    path = " ".join(f"{x},{y}" for x, y in points)
    return f'<polygon points="{path}" fill="{fill}"/>'
