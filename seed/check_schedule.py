"""Whether the deadlines of the text are the windows that the plan claims: phrases, lines and dates."""

import re
from collections.abc import Iterable, Iterator

from seed.layout import ActivityText
from seed.phrases import Reading, read_deadline
from seed.plan import Activity, DueWindow
from seed.text import Mismatch, Span

QUARTERLY = "კვარტალურ"
BETWEEN_WINDOWS = re.compile(r"[\s;]+|\bდა\b")


def activity_schedule(
    path: str, activity: Activity, text: ActivityText, first_year: int
) -> Iterator[Mismatch]:
    """Every deadline of one activity."""
    quarterly = QUARTERLY in text.title.text
    taken: list[Span] = []
    for index, window in enumerate(activity.schedule):
        inner = f"{path}.schedule[{index}]"
        place = _place(window, text, taken)
        if place is None:
            line = text.region.source.line(window.line)
            yield Mismatch(f"{inner}.printed", window.printed, window.line, line.text)
            continue
        taken.append(place)
        yield from _reading(inner, window, place, read_deadline(window.printed, first_year), quarterly)
    for deadline in text.deadlines:
        left = BETWEEN_WINDOWS.sub(" ", _without(deadline, taken)).split()
        if left:
            yield deadline.refutes(f"{path}.schedule", f"no deadline for “{' '.join(left)}”")


def _place(window: DueWindow, text: ActivityText, taken: Iterable[Span]) -> Span | None:
    """Where the window's phrase stands: on its line, in a deadline of the activity, in no other window."""
    for deadline in text.deadlines:
        for place in deadline.find(window.printed):
            apart = all(place.end <= other.start or other.end <= place.start for other in taken)
            if place.line == window.line and apart:
                return place
    return None


def _without(deadline: Span, taken: Iterable[Span]) -> str:
    """What a deadline says beyond the places that windows claim."""
    characters = list(deadline.raw)
    for place in taken:
        for offset in range(max(place.start, deadline.start), min(place.end, deadline.end)):
            characters[offset - deadline.start] = " "
    return "".join(characters)


def _reading(
    path: str, window: DueWindow, place: Span, reading: Reading | None, quarterly: bool
) -> Iterator[Mismatch]:
    """Whether the dates follow from the phrase. What no rule reads has to be marked as inferred."""
    if reading is None:
        if not window.inferred:
            yield place.refutes(path, f"{window.start} to {window.end}, although no rule reads the phrase")
        return
    for name, claimed, read in _compared(window, reading, quarterly):
        if claimed != read:
            says = f"{place.source.line(window.line).text} (which reads {read})"
            yield Mismatch(f"{path}.{name}", str(claimed), window.line, says)


def _compared(window: DueWindow, reading: Reading, quarterly: bool) -> Iterator[tuple[str, object, object]]:
    """Name, claimed value and read value of everything that follows from a phrase."""
    regular = "recurring" if quarterly else "window"
    yield "start", window.start, reading.start
    yield "end", window.end, reading.end
    yield "precision", window.precision, reading.precision
    yield "kind", window.kind, "continuous" if reading.ongoing else regular
    yield "inferred", window.inferred, window.inferred or reading.inferred
    continuation = window.continuation
    yield "continuation", continuation and (continuation.start, continuation.end), reading.continuation
    if continuation:
        aside = window.printed.partition("(")[2].removesuffix(")")
        yield "continuation.printed", continuation.printed, aside
