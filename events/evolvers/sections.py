"""How sections change the state."""

from events import vocabulary as v
from events.codec import Recorded
from events.evolvers import Touched, assign
from events.state import Section, State


def opened(state: State, recorded: Recorded, event: v.SectionOpened) -> Touched:
    """A section, after those before."""
    section = Section(
        code=event.section,
        order=len(state.sections) + 1,
        kind=event.kind,
        title=event.title,
        leads=event.leads,
        members=event.members,
        observers=event.observers,
        persons=event.persons,
        gcm_objectives=event.gcm_objectives,
        thematic_area=event.thematic_area,
        notes=event.notes,
    )
    state.sections[event.section] = section
    return (section,)


def changed(state: State, recorded: Recorded, event: v.SectionChanged) -> Touched:
    """It reads otherwise, or is attributed otherwise; its activities may show it."""
    section = state.sections[event.section]
    assign(section, event, apart=("section", "reason"))
    return (section, *(a for a in state.activities.values() if a.section == section.code))


def closed(state: State, recorded: Recorded, event: v.SectionClosed) -> Touched:
    """It takes no activity any more."""
    section = state.sections[event.section]
    section.closed = True
    return (section,)


def reopened(state: State, recorded: Recorded, event: v.SectionReopened) -> Touched:
    """It takes activities again."""
    section = state.sections[event.section]
    section.closed = False
    return (section,)


def persons_set(state: State, recorded: Recorded, event: v.SectionPersonsSet) -> Touched:
    """Other natural persons belong to it."""
    section = state.sections[event.section]
    section.persons = event.persons
    return (section,)
