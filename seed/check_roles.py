"""Whether the lists of the text name exactly the organisations and persons that the plan claims."""

from collections.abc import Iterator, Sequence

from events.values import Note
from seed.layout import ActivityText, SectionText
from seed.names import Naming, Register
from seed.plan import Activity, Section
from seed.text import Mismatch, Span


def section_roles(path: str, section: Section, text: SectionText, register: Register) -> Iterator[Mismatch]:
    """Leads, members, observers and persons of a section."""
    persons, notes = section.persons, section.notes
    for role, claimed, lists in (
        ("leads", section.leads, text.leads),
        ("members", section.members, text.members),
        ("observers", section.observers, text.observers),
    ):
        if claimed and not lists:
            yield text.title.refutes(f"{path}.{role}", f"a list of {role}: {', '.join(claimed)}")
        else:
            yield from _list(f"{path}.{role}", claimed or (), lists, persons, notes, register)
    lists = [*text.members, *text.observers, *text.leads]
    for index, person in enumerate(persons):
        if not any(each.find(person) for each in lists):
            yield (lists or [text.title])[0].refutes(f"{path}.persons[{index}]", person)


def activity_roles(
    path: str, activity: Activity, text: ActivityText, register: Register
) -> Iterator[Mismatch]:
    """Leads and members of an activity, and that a list is printed where the plan claims one."""
    for role, claimed, lists in (
        ("leads", activity.leads, text.leads),
        ("members", activity.members, text.members),
    ):
        if claimed is not None and not lists:
            yield text.title.refutes(f"{path}.{role}", f"a list of its own: {', '.join(claimed) or 'empty'}")
        elif claimed is None and lists:
            yield lists[0].refutes(f"{path}.{role}", "no list of its own")
        else:
            yield from _list(f"{path}.{role}", claimed or (), lists, (), activity.notes, register)


def _list(
    path: str,
    claimed: Sequence[str],
    lists: Sequence[Span],
    persons: Sequence[str],
    notes: Sequence[Note],
    register: Register,
) -> Iterator[Mismatch]:
    """Compare one claimed list with what is printed; no word of the print may be left over."""
    namings = [(each, register.read(each.text, persons)) for each in lists]
    named = {who for _, naming in namings for who in naming.named}
    for index, code in enumerate(claimed):
        if code not in named:
            yield lists[0].refutes(f"{path}[{index}]", code)
    for each, naming in namings:
        yield from (each.refutes(path, claim) for claim in _denied(each, naming, (*claimed, *persons), notes))
        again = [who for who in naming.again if not _noted(who, each, notes, register)]
        yield from (each.refutes(path, f"{who} once, without a note of kind duplicate") for who in again)


def _denied(printed: Span, naming: Naming, expected: Sequence[str], notes: Sequence[Note]) -> Iterator[str]:
    """What a claimed list denies by leaving out a name, or words that no note explains."""
    for who in naming.named:
        if who not in expected:
            yield f"a list without {who}"
    for start, end in naming.rest:
        if not _explained(printed.text, start, end, notes):
            yield f"a list without the words “{printed.text[start:end]}”"


def _noted(who: str, printed: Span, notes: Sequence[Note], register: Register) -> bool:
    """Whether a note records that this name is repeated in this list."""
    return any(
        who in register.read(note.printed).named or note.printed in who
        for note in notes
        if note.kind == "duplicate" and note.printed and printed.find(note.printed)
    )


def _explained(text: str, start: int, end: int, notes: Sequence[Note]) -> bool:
    """Whether a note quotes the words between two offsets of a list."""
    for note in notes:
        place = text.find(note.printed) if note.printed else -1
        if 0 <= place <= start and note.printed and end <= place + len(note.printed):
            return True
    return False
