"""The printed layout of the plan: sections, activities and their lines, told apart by their Georgian labels.

Labels are found wherever they stand, because the print runs them into the line before; what follows a label
belongs to it up to the next one, across page breaks. So every word after the first section's heading belongs
to exactly one part, and nothing can be left out unseen.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from events.values import SectionKind
from seed.text import Source, Span

BULLET = r"(?:^[ \t]*-[ \t]*)?"
STAKEHOLDERS = r"დაინტერესებული\s+მხარეები:"
LABELS = {
    "core_priority": r"^ძირითადი პრიორიტეტი (?P<core>\d+(?:\.\d+)?)[ \t]*$",
    "working_group": r"^თემატური სამუშაო ჯგუფი:",
    "thematic_priority": r"^თემატური პრიორიტეტი (?P<theme>\d+)[ \t]*$",
    "heading": r"^(?:ძირითადი პრიორიტეტები|თემატური მიზნები|ახალი თემატური პრიორიტეტები"
    r"|არსებული თემატური სამუშაო ჯგუფები \(TWGs\))[ \t]*$",
    "activities": r"^აქტივობები:",
    "deadline": BULLET + r"ვადა:",
    "activity_leads": BULLET + r"(?:მიგრაციის\s+)?ქსელი და წამყვანი " + STAKEHOLDERS,
    "activity_members": BULLET + r"(?:მიგრაციის\s+)?ქსელი და წევრი " + STAKEHOLDERS,
    "leads": r"(?:სხვა )?წამყვანი ორგანიზაცი(?:ა:|ები:?)",
    "members": r"^წევრები[^:\n]*:",
    "observers": r"^დამკვირვებლები:",
    "objectives": r"მიგრაციის (?:შესახებ )?(?:გლობალური )?კომპაქტის (?:მიზნები|მიზანი):",
    "areas": r"^თემატური სფერო (?P<area>\d+)\s*[-–:]",
    "footer": r"^\*\*",
    "activity": r"^[ \t]*(?:(?P<number>\d+)\.|-)[ \t]+",
}
TOKEN = re.compile("|".join(f"(?P<{name}>{label})" for name, label in LABELS.items()), re.MULTILINE)
SECTION_KINDS: tuple[SectionKind, ...] = ("core_priority", "working_group", "thematic_priority")


@dataclass(slots=True)
class ActivityText:
    """One activity of the text; `region` is all that belongs to it."""

    number: int | None
    title: Span
    region: Span
    deadlines: list[Span] = field(default_factory=list)
    leads: list[Span] = field(default_factory=list)
    members: list[Span] = field(default_factory=list)


@dataclass(slots=True)
class SectionText:
    """One section of the text; `number` is printed for priorities, and `region` is all that belongs to it."""

    kind: SectionKind
    number: str | None
    title: Span
    region: Span
    activities: list[ActivityText] = field(default_factory=list)
    leads: list[Span] = field(default_factory=list)
    members: list[Span] = field(default_factory=list)
    observers: list[Span] = field(default_factory=list)
    objectives: list[Span] = field(default_factory=list)
    areas: list[tuple[int, Span]] = field(default_factory=list)


@dataclass(slots=True)
class Layout:
    """The whole text: what stands before the first section, the sections, and words that belong nowhere."""

    head: Span
    sections: list[SectionText] = field(default_factory=list)
    stray: list[Span] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Part:
    """A label with what follows it."""

    kind: str
    match: re.Match[str]
    value: Span


def read_layout(source: Source) -> Layout:
    """Take the text apart. Never fails: what it cannot place is `stray`."""
    parts = list(_parts(source))
    first = parts[0].match.start() if parts else len(source.text)
    layout = Layout(source.span(0, first))
    for part in parts:
        _place(part, layout)
    return layout


def _parts(source: Source) -> Iterator[Part]:
    """The labelled parts from the first section on."""
    labelled = [(_kind(match), match) for match in TOKEN.finditer(source.text)]
    sections = (index for index, (kind, _) in enumerate(labelled) if kind in SECTION_KINDS)
    body = labelled[next(sections, len(labelled)) :]
    ends = [*(match.start() for _, match in body), len(source.text)][1:]
    for (kind, match), end in zip(body, ends, strict=True):
        yield Part(kind, match, source.span(match.end(), end))


def _kind(match: re.Match[str]) -> str:
    return next(name for name in LABELS if match[name] is not None)


def _place(part: Part, layout: Layout) -> None:
    section = layout.sections[-1] if layout.sections else None
    activity = section.activities[-1] if section and section.activities else None
    if part.kind == "footer":
        return
    if part.kind in SECTION_KINDS:
        layout.sections.append(_section(part))
    elif part.kind == "activity" and section:
        section.activities.append(_activity(part))
    elif part.kind == "areas" and section:
        section.areas.append((int(part.match["area"]), part.value))
    elif part.kind in ("leads", "members", "observers", "objectives") and section:
        getattr(section, part.kind).append(part.value)
    elif part.kind in ("deadline", "activity_leads", "activity_members") and activity:
        name = "deadlines" if part.kind == "deadline" else part.kind.removeprefix("activity_")
        getattr(activity, name).append(part.value)
        activity.region = _until(activity.region, part)
    elif part.kind not in ("heading", "activities") or part.value.text:
        layout.stray.append(part.value)
    if section and part.kind not in (*SECTION_KINDS, "heading"):
        section.region = _until(section.region, part)


def _until(region: Span, part: Part) -> Span:
    return Span(region.source, region.start, part.value.end)


def _section(part: Part) -> SectionText:
    kind = next(kind for kind in SECTION_KINDS if kind == part.kind)
    region = Span(part.value.source, part.match.start(), part.value.end)
    return SectionText(kind, part.match["core"] or part.match["theme"], part.value, region)


def _activity(part: Part) -> ActivityText:
    number = part.match["number"]
    region = Span(part.value.source, part.match.start(), part.value.end)
    return ActivityText(int(number) if number else None, part.value, region)
