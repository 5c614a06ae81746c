"""Whether a plan's data file says what its source text says, claim by claim and word by word.

What the text cannot bear out is not checked: English texts, organisations' names where they are not printed,
kinds and hosts, the mnemonic part of a working group's code, the forum's dates, the time zone, and whether a
milestone is required. The windows and notes that go beyond the words say so themselves.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from seed.check_roles import activity_roles, section_roles
from seed.check_schedule import activity_schedule
from seed.check_wording import activity_wording, aliases, head, notes, section_wording
from seed.layout import ActivityText, SectionText, read_layout
from seed.names import Register
from seed.plan import Activity, Plan, Section
from seed.text import Mismatch, Source


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found. Activities, sections and deadlines are counted in the text, the rest in the plan."""

    activities: int
    sections: int
    deadlines: int
    windows: int
    inferred: int
    organisations: int
    notes: int
    mismatches: tuple[Mismatch, ...]

    def as_dict(self) -> dict[str, object]:
        """For JSON: the counts, and a list of mismatches with path, claim, line and says."""
        return asdict(self) | {"mismatches": [mismatch.as_dict() for mismatch in self.mismatches]}


def check(plan: Plan, source_text: str) -> Checked:
    """Compare a plan with the text that it was taken from. Never fails: all that is wrong is a mismatch."""
    source = Source(source_text)
    layout = read_layout(source)
    mismatches = [
        *head(plan.workplan, layout.head),
        *notes("workplan.notes", plan.workplan.notes, source.whole),
        *aliases(plan.organisations, source),
        *(stray.refutes("sections", "nothing") for stray in layout.stray),
        *_sections(plan, layout.sections, source),
    ]
    activities = [activity for section in plan.sections for activity in section.activities]
    windows = [window for activity in activities for window in activity.schedule]
    texts = [activity for section in layout.sections for activity in section.activities]
    noted = [plan.workplan.notes, *(section.notes for section in plan.sections)]
    noted += [activity.notes for activity in activities]
    return Checked(
        activities=len(texts),
        sections=len(layout.sections),
        deadlines=sum(len(text.deadlines) for text in texts),
        windows=len(windows),
        inferred=len([window for window in windows if window.inferred]),
        organisations=len(plan.organisations),
        notes=sum(len(each) for each in noted),
        mismatches=tuple(sorted(mismatches, key=lambda mismatch: mismatch.line or 0)),
    )


def render(checked: Checked) -> str:
    """The result for people: a line for each mismatch, what was compared, and the sum as the last line."""
    return "\n".join(
        [
            *map(str, checked.mismatches),
            f"{checked.deadlines} deadlines, {checked.windows} windows ({checked.inferred} inferred), "
            f"{checked.organisations} organisations, {checked.notes} notes",
            f"{checked.activities} activities, {checked.sections} sections, "
            f"{len(checked.mismatches)} mismatches",
        ]
    )


def _sections(plan: Plan, texts: Iterable[SectionText], source: Source) -> Iterator[Mismatch]:
    """Sections are matched by the line of their title: a missing one shifts no other."""
    register = Register(plan.organisations)
    found = {text.title.line: text for text in texts}
    for index, section in enumerate(plan.sections):
        path = f"sections[{index}]"
        text = found.pop(section.line, None)
        if text is None:
            yield Mismatch(f"{path}.line", section.code, section.line, source.line(section.line).text)
            continue
        yield from section_wording(path, section, text, plan.workplan.thematic_areas)
        yield from section_roles(path, section, text, register)
        yield from _activities(path, section, text, register, plan.workplan.period.start.year)
    for text in found.values():
        yield text.title.refutes("sections", "no section here")


def _activities(
    path: str, section: Section, text: SectionText, register: Register, year: int
) -> Iterator[Mismatch]:
    """Activities are matched by the line that they start on."""
    found = {each.title.line: each for each in text.activities}
    for index, activity in enumerate(section.activities):
        inner = f"{path}.activities[{index}]"
        printed = found.pop(activity.line, None)
        if printed is None:
            says = text.title.source.line(activity.line).text
            yield Mismatch(f"{inner}.line", section.code_of(activity), activity.line, says)
            continue
        yield from _activity(inner, activity, printed, register, year)
    for unclaimed in found.values():
        yield unclaimed.title.refutes(f"{path}.activities", "no activity here")


def _activity(
    path: str, activity: Activity, text: ActivityText, register: Register, year: int
) -> Iterator[Mismatch]:
    yield from activity_wording(path, activity, text)
    yield from activity_schedule(path, activity, text, year)
    yield from activity_roles(path, activity, text, register)
