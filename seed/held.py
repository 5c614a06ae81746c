"""What a ledger holds of a plan, as the commands that would state it: the other side of `seed.statements`.

What happened to the plan since is no part of it: progress, moved dates, cancellations and closed sections.
"""

from typing import Any

from events.entity import Entity
from events.state import Activity, Section, State, Workplan
from seed.statements import Statements
from service.commands import AddActivity, AdoptWorkplan, Command, Ledger, OpenSection, RegisterOrganisation


def held(ledger: Ledger) -> Statements:
    """Every statement that the ledger holds; names of persons that were erased are missing from theirs."""
    state = ledger.state()
    return {
        **({} if state.workplan is None else {"workplan": _adoption(state.workplan)}),
        **{
            f"organisation {code}": _command(RegisterOrganisation, one, organisation=code)
            for code, one in state.organisations.items()
        },
        **_sections(ledger, state),
        **{f"activity {code}": _adding(one) for code, one in state.activities.items()},
    }


def _command(kind: type[Command], entity: Entity, **fields: object) -> Command:
    """The command with these fields, and for all others the entity's own: one that is neither is a fault."""
    own: dict[str, Any] = {
        name: getattr(entity, name) for name in kind.__struct_fields__ if name not in fields
    }
    return kind(**own, **fields)


def _adoption(workplan: Workplan) -> Command:
    return _command(AdoptWorkplan, workplan, workplan=workplan.code, adopted_on=workplan.baselines[1])


def _sections(ledger: Ledger, state: State) -> Statements:
    sections = sorted(state.sections.values(), key=lambda one: one.order)
    texts = ledger.texts([person.sha256 for one in sections for person in one.persons])

    def opening(section: Section) -> Command:
        persons = tuple(texts[one.sha256] for one in section.persons if one.sha256 in texts)
        return _command(OpenSection, section, section=section.code, persons=persons)

    return {f"section {one.code}": opening(one) for one in sections}


def _adding(activity: Activity) -> Command:
    plans = tuple(milestone.plan for milestone in activity.milestones.values())
    return _command(AddActivity, activity, activity=activity.code, position=activity.order, milestones=plans)
