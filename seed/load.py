"""Loading a plan into its ledger: by the ordinary commands, once, and never by rewriting history.

What the ledger lacks is added. What it holds otherwise than the file is reported as a difference and stays
as it is: the file was changed after seeding, or the plan was changed by those who may.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from events.quarter import quarters
from events.state import Entity, State
from events.values import Actor, Milestone, Period, Window
from seed.plan import Activity, DueWindow, Plan, Section
from service.commands import (
    AddActivity,
    AdoptWorkplan,
    Command,
    Ledger,
    OpenSection,
    Order,
    RegisterOrganisation,
    issue,
)

SEEDING = Order(actor=Actor("system"))

Progress = Callable[[int, int], object]
"""Told how many statements of the file are done, and how many there are."""


def _silently(done: int, of: int) -> None:
    """Nobody is watching."""


@dataclass(frozen=True)
class Difference:
    """Something that the ledger holds otherwise than the file; neither is changed."""

    path: str
    in_ledger: object
    in_file: object

    def __str__(self) -> str:
        return f"{self.path}: the ledger has {self.in_ledger!r}, the file {self.in_file!r}"


@dataclass(frozen=True)
class Loaded:
    """What loading did: how many events it appended, and what it found to differ."""

    appended: int
    differences: tuple[Difference, ...]


def load(plan: Plan, ledger: Ledger, progress: Progress = _silently) -> Loaded:
    """Add to the ledger what the plan states and the ledger lacks.

    Raises:
        Refusal: a decider refuses a statement; those before it have been appended, and loading again goes on.
        StoreError: the database's, see service.store.errors.
    """
    state = ledger.state()
    statements = list(_statements(plan, ledger, state))
    appended = 0
    differences: list[Difference] = []
    for done, (path, command, entity, known) in enumerate(statements, 1):
        if entity is None:
            issue(ledger, SEEDING, command)
            appended += 1
        else:
            differences += _differences(path, command, known)
        progress(done, len(statements))
    return Loaded(appended, tuple(differences))


Statement = tuple[str, Command, Entity | None, dict[str, Any]]
"""Where it stands, the command that makes it so, what the ledger has of it, and that thing's fields."""


def _statements(plan: Plan, ledger: Ledger, state: State) -> Iterator[Statement]:
    yield _statement("workplan", adoption(plan), state.workplan)
    for organisation in sorted(plan.organisations, key=lambda one: one.hosted_by is not None):
        fields = {k: v for k, v in asdict(organisation).items() if k != "code"}
        command = RegisterOrganisation(organisation=organisation.code, **fields)
        path = f"organisation {organisation.code}"
        yield _statement(path, command, state.organisations.get(organisation.code))
    for section in plan.sections:
        known = state.sections.get(section.code)
        seals = [person.sha256 for person in known.persons] if known else []
        texts = ledger.texts(seals)
        persons = tuple(texts[seal] for seal in seals if seal in texts)
        yield _statement(f"section {section.code}", opening(section), known, persons=persons)
    for section in plan.sections:
        for activity in section.activities:
            code = section.code_of(activity)
            entity = state.activities.get(code)
            added = adding(section, activity)
            if entity is None:
                yield _statement(f"activity {code}", added, None)
                continue
            plans = tuple(milestone.plan for milestone in entity.milestones.values())
            yield _statement(f"activity {code}", added, entity, milestones=plans, position=entity.order)


def _statement(path: str, command: Command, entity: Entity | None, **known: object) -> Statement:
    fields = {name: getattr(entity, name) for name in command.__struct_fields__ if hasattr(entity, name)}
    return path, command, entity, fields | known


def _differences(path: str, command: Command, known: dict[str, Any]) -> Iterator[Difference]:
    for name, in_ledger in known.items():
        in_file = getattr(command, name)
        if in_ledger != in_file:
            yield Difference(f"{path}, {name}", in_ledger, in_file)


def adoption(plan: Plan) -> AdoptWorkplan:
    """The command that adopts the plan."""
    stated = plan.workplan
    return AdoptWorkplan(
        workplan=stated.code,
        title=stated.title,
        period=Period(stated.period.start, stated.period.end),
        adopted_on=stated.adopted_on,
        forum=stated.forum,
        timezone=stated.timezone,
        secretariat=stated.secretariat,
        thematic_areas=stated.thematic_areas,
        notes=stated.notes,
    )


def opening(section: Section) -> OpenSection:
    """The command that opens a section."""
    return OpenSection(
        section=section.code,
        kind=section.kind,
        title=section.title,
        leads=section.leads,
        members=section.members,
        observers=section.observers,
        persons=section.persons,
        gcm_objectives=section.gcm_objectives,
        thematic_area=section.thematic_area,
        notes=section.notes,
    )


def adding(section: Section, activity: Activity) -> AddActivity:
    """The command that adds an activity."""
    return AddActivity(
        activity=section.code_of(activity),
        section=section.code,
        number=activity.number,
        position=activity.position,
        title=activity.title,
        milestones=tuple(milestones(activity.schedule)),
        leads=activity.leads,
        members=activity.members,
        gcm_objectives=activity.gcm_objectives,
        thematic_area=activity.thematic_area,
        on_request=activity.on_request,
        notes=activity.notes,
    )


def milestones(schedule: Iterable[DueWindow]) -> Iterator[Milestone]:
    """M1, M2 …: one a window, one an occurrence of a recurring one, and an undated one where none is."""
    parts = [part for due in schedule for part in _parts(due)]
    if not parts:
        yield Milestone("M1", Window(None, None), "undated")
    for number, milestone in enumerate(parts, 1):
        yield Milestone(f"M{number}", *milestone)


def _parts(due: DueWindow) -> Iterator[tuple[Any, ...]]:
    goes_on = due.continuation and Window(due.continuation.start, due.continuation.end, "quarter")
    rest = (due.printed, due.required, due.inferred, due.note, goes_on)
    if due.kind != "recurring":
        yield Window(due.start, due.end, due.precision), due.kind, *rest
        return
    note = due.note or "One occurrence in each quarter of the printed window."
    for quarter in quarters(due.start or due.end, due.end):
        window = Window(quarter.start, quarter.end, "quarter")
        yield window, "occurrence", due.printed, due.required, True, note, goes_on
