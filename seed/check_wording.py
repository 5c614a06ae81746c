"""Whether titles, numbers, objectives, areas, notes and the plan's own head stand in the text as claimed."""

import re
from collections.abc import Iterable, Iterator

from events.values import Note, Objectives, ThematicArea
from seed.layout import ActivityText, SectionText
from seed.phrases import read_day, read_years
from seed.plan import Activity, Organisation, Section, Workplan
from seed.text import Mismatch, Source, Span, folded

PREFIXES = {"core_priority": "KP", "working_group": "TWG-", "thematic_priority": "TP"}
ON_REQUEST = "მოთხოვნის შემთხვევაში"
ALL, CROSS_CUTTING = "ყველა", "საერთო საკითხი"
NUMBERS = re.compile(r"\d+(?:(?:,|,? და| and)\s*\d+)*")
MENDING = ("misprint", "reading")


def head(workplan: Workplan, text: Span) -> Iterator[Mismatch]:
    """The plan's title, period and date, in what stands before the first section."""
    titles = [line for line in _lines(text) if line.text == workplan.title["ka"]]
    if not titles:
        yield text.source.line(text.line).refutes("workplan.title.ka", workplan.title["ka"])
    period = (workplan.period.start, workplan.period.end)
    if titles and read_years(titles[0].text) != period:
        yield titles[0].refutes("workplan.period", f"{period[0]} to {period[1]}")
    dated = next((line for line in _lines(text) if read_day(line.text)), None)
    if dated is None or read_day(dated.text) != workplan.adopted_on:
        yield (dated or text.source.line(text.line)).refutes("workplan.adopted_on", workplan.adopted_on)


def _lines(text: Span) -> Iterator[Span]:
    return map(text.source.line, range(text.line, text.last_line + 1))


def aliases(organisations: Iterable[Organisation], source: Source) -> Iterator[Mismatch]:
    """Every alias is printed somewhere; where, the lists say."""
    for index, organisation in enumerate(organisations):
        for number, alias in enumerate(organisation.aliases):
            if not source.whole.find(alias):
                path = f"organisations[{index}].aliases[{number}]"
                yield Mismatch(path, alias, None, "this name is printed nowhere")


def section_wording(
    path: str, section: Section, text: SectionText, areas: Iterable[ThematicArea]
) -> Iterator[Mismatch]:
    """Kind, code, title, objectives, area and notes of a section."""
    heading = text.region.source.line(text.region.line)
    if section.kind != text.kind:
        yield heading.refutes(f"{path}.kind", section.kind)
    code = PREFIXES[text.kind] + (text.number or "")
    if not (section.code == code if text.number else section.code.startswith(code)):
        yield heading.refutes(f"{path}.code", section.code)
    if text.title.text != section.title["ka"]:
        yield text.title.refutes(f"{path}.title.ka", section.title["ka"])
    yield from _objectives(f"{path}.gcm_objectives", section.gcm_objectives, text)
    yield from _area(f"{path}.thematic_area", section, text, areas)
    yield from notes(f"{path}.notes", section.notes, text.region)


def activity_wording(path: str, activity: Activity, text: ActivityText) -> Iterator[Mismatch]:
    """Number, title, whether on request, and notes of an activity. None states objectives itself."""
    if activity.number != text.number:
        yield text.title.refutes(f"{path}.number", activity.number)
    if text.title.text != activity.title["ka"]:
        yield text.title.refutes(f"{path}.title.ka", activity.title["ka"])
    if activity.on_request != (ON_REQUEST in text.title.text):
        yield text.title.refutes(f"{path}.on_request", activity.on_request)
    for name in ("gcm_objectives", "thematic_area"):
        claim = getattr(activity, name)
        if claim is not None:
            yield text.title.refutes(f"{path}.{name}", claim)
    yield from notes(f"{path}.notes", activity.notes, text.region)


def notes(path: str, claimed: Iterable[Note], region: Span) -> Iterator[Mismatch]:
    """Every phrase that a note quotes stands on its line, within what the note is about."""
    for index, note in enumerate(claimed):
        if note.printed is None or note.line is None:
            continue
        if all(place.line != note.line for place in region.find(note.printed)):
            says = region.source.line(note.line).text
            yield Mismatch(f"{path}[{index}].printed", note.printed, note.line, says)


def _objectives(path: str, claimed: Objectives | None, text: SectionText) -> Iterator[Mismatch]:
    if not text.objectives:
        if claimed is not None:
            yield text.title.refutes(path, claimed)
        return
    for printed in text.objectives:
        if read_objectives(printed.text) != claimed:
            yield printed.refutes(path, claimed)


def read_objectives(printed: str) -> Objectives | None:
    """The objectives that a phrase names, or null where it cannot be read."""
    words = folded(printed.replace("*", " "))
    if words == ALL:
        return "all"
    if words == CROSS_CUTTING:
        return "cross-cutting"
    return tuple(map(int, re.findall(r"\d+", words))) if NUMBERS.fullmatch(words) else None


def _area(
    path: str, section: Section, text: SectionText, areas: Iterable[ThematicArea]
) -> Iterator[Mismatch]:
    """The number, and the title once the section's notes have mended its misprints."""
    if not text.areas and section.thematic_area is not None:
        yield text.title.refutes(path, section.thematic_area)
    titles = {area.number: area.title["ka"] for area in areas}
    for number, title in text.areas:
        if number != section.thematic_area:
            yield title.refutes(path, section.thematic_area)
        elif _mended(title, section.notes) != titles.get(number):
            yield title.refutes(path, f"{number}: {titles.get(number)}")


def _mended(title: Span, mending: Iterable[Note]) -> str:
    """The title with what notes of its lines read otherwise."""
    text = title.text
    for note in mending:
        here = note.line is not None and title.line <= note.line <= title.last_line
        if here and note.kind in MENDING and note.printed and note.read_as:
            text = text.replace(note.printed, note.read_as)
    return text
