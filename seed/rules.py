"""What a data file must keep to beyond its shape: codes that exist, dates that agree, honest readings."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from events.values import Note, Period
from seed.plan import Activity, DueWindow, Organisation, Plan, Section

PERIODS_IN_MONTHS = {"month": 1, "quarter": 3, "year": 12}


class Breach(NamedTuple):
    """A rule that is not kept: at which path, by what value, and what to do."""

    path: str
    value: object
    reason: str


def breaches(plan: Plan) -> Iterator[Breach]:
    """Everything in the plan that breaks a rule."""
    yield from _workplan(plan)
    yield from _organisations(plan)
    yield from _order("sections", plan.sections)
    yield from _repeated("sections", "code", [section.code for section in plan.sections])
    for index, section in enumerate(plan.sections):
        yield from _section(f"sections[{index}]", section, plan)


def _workplan(plan: Plan) -> Iterator[Breach]:
    workplan = plan.workplan
    yield from _forwards("workplan.period", workplan.period.start, workplan.period.end)
    yield from _forwards("workplan.forum", workplan.forum.start, workplan.forum.end)
    try:
        ZoneInfo(workplan.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        yield Breach("workplan.timezone", workplan.timezone, "is no time zone; write one like Europe/Zurich")
    numbers = [area.number for area in workplan.thematic_areas]
    yield from _repeated("workplan.thematic_areas", "number", numbers)
    secretariats = {each.code for each in plan.organisations if each.kind == "secretariat"}
    if workplan.secretariat not in secretariats:
        reason = "names no organisation of kind secretariat"
        yield Breach("workplan.secretariat", workplan.secretariat, reason)
    yield from _notes("workplan.notes", workplan.notes, persons=())


def _organisations(plan: Plan) -> Iterator[Breach]:
    known = {each.code for each in plan.organisations}
    used = _used(plan)
    owners: dict[str, str] = {}
    yield from _repeated("organisations", "code", [each.code for each in plan.organisations])
    for index, organisation in enumerate(plan.organisations):
        path = f"organisations[{index}]"
        if organisation.hosted_by is not None and organisation.kind != "secretariat":
            yield Breach(f"{path}.hosted_by", organisation.hosted_by, "only a secretariat is hosted")
        if organisation.hosted_by is not None and organisation.hosted_by not in known:
            yield Breach(f"{path}.hosted_by", organisation.hosted_by, "is not among the organisations")
        if organisation.code not in used:
            yield Breach(f"{path}.code", organisation.code, "nobody names this organisation; remove it")
        for name in names_of(organisation):
            if owners.setdefault(name, organisation.code) != organisation.code:
                yield Breach(f"{path}.aliases", name, f"is already a name of {owners[name]}")


def names_of(organisation: Organisation) -> set[str]:
    """Every name that an organisation goes by: code, names and aliases."""
    return {organisation.code, *organisation.names.values(), *organisation.aliases}


def _used(plan: Plan) -> set[str]:
    used = {plan.workplan.secretariat, *(each.hosted_by for each in plan.organisations if each.hosted_by)}
    for section in plan.sections:
        used.update(section.leads or (), section.members, section.observers)
        for activity in section.activities:
            used.update(activity.leads or (), activity.members or ())
    return used


def _section(path: str, section: Section, plan: Plan) -> Iterator[Breach]:
    for role in ("leads", "members", "observers"):
        yield from _roles(f"{path}.{role}", getattr(section, role), plan)
    yield from _repeated(f"{path}.persons", "", list(section.persons))
    yield from _area(f"{path}.thematic_area", section.thematic_area, plan)
    yield from _notes(f"{path}.notes", section.notes, section.persons)
    yield from _order(f"{path}.activities", section.activities)
    codes = [section.code_of(activity) for activity in section.activities]
    yield from _repeated(f"{path}.activities", "number", codes)
    for index, activity in enumerate(section.activities):
        inner = f"{path}.activities[{index}]"
        if activity.position != index + 1:
            yield Breach(f"{inner}.position", activity.position, f"stands in place {index + 1}")
        yield from _activity(inner, activity, section, plan)


def _activity(path: str, activity: Activity, section: Section, plan: Plan) -> Iterator[Breach]:
    yield from _roles(f"{path}.leads", activity.leads, plan)
    yield from _roles(f"{path}.members", activity.members, plan)
    yield from _area(f"{path}.thematic_area", activity.thematic_area, plan)
    yield from _notes(f"{path}.notes", activity.notes, section.persons)
    if activity.leads == ():
        yield Breach(f"{path}.leads", [], "an activity has a lead, or null where the section states it")
    if activity.members == () and all(note.kind != "omission" for note in activity.notes):
        yield Breach(f"{path}.members", [], "an empty list needs a note of kind omission; or write null")
    for index, window in enumerate(activity.schedule):
        yield from _window(f"{path}.schedule[{index}]", window, plan.workplan.period)


def _window(path: str, window: DueWindow, period: Period) -> Iterator[Breach]:
    yield from _forwards(path, window.start, window.end)
    for name, day in (("start", window.start), ("end", window.end)):
        if day is not None and not period.start <= day <= period.end:
            yield Breach(f"{path}.{name}", day, f"lies outside the plan, {period.start} to {period.end}")
    months = PERIODS_IN_MONTHS[window.precision]
    if window.start is not None and not starts_a_period(window.start, months):
        yield Breach(f"{path}.start", window.start, f"is not the first day of a {window.precision}")
    if not starts_a_period(window.end + timedelta(days=1), months):
        yield Breach(f"{path}.end", window.end, f"is not the last day of a {window.precision}")
    if (window.kind == "recurring") != (window.every is not None):
        yield Breach(f"{path}.every", window.every, "a recurring window, and no other, says how often")
    if window.inferred and window.note is None:
        yield Breach(f"{path}.note", None, "an inferred reading needs a note that says why")
    if window.continuation is not None:
        inner = f"{path}.continuation"
        yield from _forwards(inner, window.continuation.start, window.continuation.end)
        if window.continuation.start <= window.end:
            yield Breach(f"{inner}.start", window.continuation.start, "a continuation starts after the end")


def starts_a_period(day: date, months: int) -> bool:
    """Whether a month, quarter or year (1, 3 or 12 months) starts on this day."""
    return day.day == 1 and (day.month - 1) % months == 0


def _roles(path: str, codes: Iterable[str] | None, plan: Plan) -> Iterator[Breach]:
    listed = list(codes or ())
    known = {each.code for each in plan.organisations}
    yield from _repeated(path, "", listed)
    for index, code in enumerate(listed):
        if code not in known:
            yield Breach(f"{path}[{index}]", code, "is not among the organisations")


def _area(path: str, number: int | None, plan: Plan) -> Iterator[Breach]:
    if number is not None and number not in {area.number for area in plan.workplan.thematic_areas}:
        yield Breach(path, number, "is not among the thematic areas")


def _notes(path: str, notes: Iterable[Note], persons: Iterable[str]) -> Iterator[Breach]:
    for index, note in enumerate(notes):
        inner = f"{path}[{index}]"
        if (note.line is None) != (note.printed is None):
            yield Breach(inner, note.line, "a note says both line and printed phrase, or neither")
        for field in ("note", "printed", "read_as"):
            text = getattr(note, field) or ""
            if any(person in text for person in persons):
                yield Breach(f"{inner}.{field}", text, "names a natural person; only persons may")


def _forwards(path: str, start: date | None, end: date) -> Iterator[Breach]:
    if start is not None and end < start:
        yield Breach(f"{path}.end", end, f"lies before its start, {start}")


def _order(path: str, items: Sequence[Section | Activity]) -> Iterator[Breach]:
    before = 0
    for index, item in enumerate(items):
        if item.line <= before:
            yield Breach(f"{path}[{index}].line", item.line, f"does not follow the one before, line {before}")
        before = item.line


def _repeated(path: str, field: str, values: list[str] | list[int]) -> Iterator[Breach]:
    first: dict[object, int] = {}
    for index, value in enumerate(values):
        if first.setdefault(value, index) != index:
            suffix = f".{field}" if field else ""
            yield Breach(f"{path}[{index}]{suffix}", value, f"is already said at {path}[{first[value]}]")
