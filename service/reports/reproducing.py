"""Making an issued report again from the ledger alone."""

from msgspec import Struct

from events import figures
from events.deciders import context
from events.deciders.context import quarter_of
from events.evolve import fold
from events.quarter import Quarter
from events.refusals import conflict, unknown
from events.state import Edition, State
from service.commands import Ledger
from service.reports.files import JSON, RENDERER, File, files, source
from service.reports.kept import erasures, known_rules
from service.reports.texts import opened
from service.store.engine import reading
from service.store.read import events


class Made(Struct, frozen=True):
    """The files of a report, made now; `not_compared` says why some are not those issued, if they are not."""

    files: tuple[File, ...]
    not_compared: str = ""


def reproduce(ledger: Ledger, quarter: str, edition: int | None = None) -> Made:
    """Make an issued edition (by default the newest) again, from the stored leaves and what texts are left.

    The dataset is that which was issued, byte for byte, whatever has happened since. So are the other files,
    unless a text that they quoted was erased, or another version of the renderers made them.

    Raises:
        Refusal: `no_workplan`, `unknown_quarter`, `unknown_report`, `other_rules`; `not_reproduced` where the
            ledger's root or a file is not what was issued.
    """
    issued = edition_of(ledger, quarter, edition)
    known_rules(issued)
    with reading(ledger.engine) as connection:
        state = fold(State(), events(connection, ledger.id, 0, issued.size))
        before = figures.editions(state, Quarter.parse(quarter))
        previous = fold(State(), events(connection, ledger.id, 0, before[-1].size)) if before else None
        made_from = source(connection, ledger, issued.size)
        data = figures.dataset(state, Quarter.parse(quarter), made_from, final=True, previous=previous)
        texts = opened(connection, ledger, data)
    made = Made(files(data, texts), _not_compared(issued, erasures(ledger.state(), issued.size, data)))
    differing = _differing(issued, made_from.root, made)
    if differing:
        detail = f"{quarter}, edition {issued.edition}: {differing} is not what was issued"
        raise conflict("not_reproduced", detail)
    return made


def _not_compared(issued: Edition, erased: tuple[int, ...]) -> str:
    if erased:
        return f"a text it quoted was erased by event {', '.join(map(str, erased))}"
    if issued.renderer != RENDERER:
        return f"it was rendered by version {issued.renderer}; this Kvali has version {RENDERER}"
    return ""


def _differing(issued: Edition, root: str, made: Made) -> str:
    same = {file.rendition for file in made.files}
    compared = [one for one in issued.renditions if one.media_type == JSON or not made.not_compared]
    names = [rendition.name for rendition in compared if rendition not in same]
    return ", ".join([*(["the ledger's root"] if root != issued.root else []), *names])


def edition_of(ledger: Ledger, text: str, number: int | None = None) -> Edition:
    """An issued edition, by default the newest. Refusals: `unknown_quarter`, `unknown_report`."""
    state = ledger.state()
    quarter = quarter_of(context.workplan(state), text)
    found = {edition.edition: edition for edition in figures.editions(state, quarter)}
    if not found:
        raise unknown("unknown_report", f"no report has been issued for {quarter}")
    wanted = max(found) if number is None else number
    if wanted not in found:
        raise unknown("unknown_report", f"{quarter} has no edition {wanted}; the newest is {max(found)}")
    return found[wanted]
