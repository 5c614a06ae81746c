"""Texts cut to the room that they have on one page."""

from service.reports.charts.metrics import CUT, width
from service.reports.glyphs import Replaced


def cut(text: str, ems: int, line: int | None = None) -> str:
    """A text in at most so many ems, cut between words where that costs little.

    It is put on one line; or its lines stay, where `line` says how many ems a line takes that is begun.
    """
    given = [" ".join(one.split()) for one in text.splitlines()]
    words = (" " if line is None else "\n").join(filter(None, given))
    shown, taken = Replaced(set()), 0
    for place, letter in enumerate(words):
        if letter == "\n" and line is not None:
            taken = -(-taken // (100 * line)) * 100 * line
        else:
            taken += width(shown.shown(letter), 100)
        if taken > ems * 100:
            return _ended(words[:place])
    return words


def _ended(text: str) -> str:
    whole = text.rstrip().rpartition(" ")[0]
    return (whole if len(whole) * 5 > len(text) * 4 else text).rstrip(" ,;:.\n") + CUT
