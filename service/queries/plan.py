"""Queries about the plan as a whole: workplans, organisations, sections."""

from collections.abc import Sequence
from typing import Any

from msgspec import structs
from sqlalchemy import Engine, Row, Table, func

from events.quarter import quarters
from events.state import Section
from service.clock import Clock
from service.projections.decoding import decode_organisation, decode_section
from service.projections.tables import READ_ACTIVITY, READ_ORGANISATION, READ_SECTION, READ_WORKPLAN
from service.queries.answers import Baseline, OrganisationAnswer, SectionAnswer, WorkplanAnswer
from service.queries.lookup import row_of
from service.queries.texts import Texts
from service.queries.view import View, live
from service.store.engine import reading
from service.store.ledgers import ledgers


def workplans(engine: Engine, clock: Clock) -> list[WorkplanAnswer]:
    """Every workplan in the database, as it stands now; ledgers that are still empty are left out."""
    with reading(engine) as connection:
        known = [ledger for ledger in ledgers(connection) if ledger.size]
        return [workplan(live(connection, ledger, clock)) for ledger in known]


def workplan(seen: View) -> WorkplanAnswer:
    """The workplan."""
    plan = seen.plan
    row = seen.connection.execute(seen.select(READ_WORKPLAN)).one()
    return WorkplanAnswer(
        code=seen.ledger.code,
        demonstration=seen.ledger.demonstration,
        title=plan.title,
        period=plan.period,
        adopted_on=plan.baselines[1],
        forum=plan.forum,
        timezone=plan.timezone,
        secretariat=plan.secretariat,
        thematic_areas=plan.thematic_areas,
        notes=plan.notes,
        baselines=tuple(Baseline(number=n, adopted_on=on) for n, on in plan.baselines.items()),
        quarters=tuple(map(str, quarters(plan.period.start, plan.period.end))),
        sections=_count(seen, READ_SECTION),
        activities=_count(seen, READ_ACTIVITY),
        version=row.version,
        as_of=seen.as_of,
    )


def organisations(seen: View) -> list[OrganisationAnswer]:
    """All organisations, by their code."""
    query = seen.select(READ_ORGANISATION).order_by(READ_ORGANISATION.c.code)
    return [_organisation(row) for row in seen.connection.execute(query)]


def organisation(seen: View, code: str) -> OrganisationAnswer:
    """One organisation. Refusal: `unknown_organisation`."""
    return _organisation(row_of(seen, READ_ORGANISATION, code))


def _organisation(row: Row[Any]) -> OrganisationAnswer:
    return OrganisationAnswer(**structs.asdict(decode_organisation(row.organisation)), version=row.version)


def sections(seen: View) -> list[SectionAnswer]:
    """All sections, in the order of the plan."""
    query = seen.select(READ_SECTION).order_by(READ_SECTION.c.place)
    return _sections(seen, seen.connection.execute(query).all())


def section(seen: View, code: str) -> SectionAnswer:
    """One section. Refusal: `unknown_section`."""
    return _sections(seen, [row_of(seen, READ_SECTION, code)])[0]


def _sections(seen: View, rows: Sequence[Row[Any]]) -> list[SectionAnswer]:
    known = [(decode_section(row.section), row.version) for row in rows]
    texts = seen.texts(person.sha256 for section, _ in known for person in section.persons)
    counted = seen.select(READ_ACTIVITY, READ_ACTIVITY.c.section, func.count()).group_by(
        READ_ACTIVITY.c.section
    )
    activities = dict(map(tuple, seen.connection.execute(counted)))
    return [_section(section, version, texts, activities.get(section.code, 0)) for section, version in known]


def _section(section: Section, version: int, texts: Texts, activities: int) -> SectionAnswer:
    return SectionAnswer(
        code=section.code,
        kind=section.kind,
        title=section.title,
        leads=section.leads or (),
        leads_stated=section.leads is not None,
        members=section.members,
        observers=section.observers,
        persons=tuple(map(texts.get, section.persons)),
        gcm_objectives=section.gcm_objectives,
        thematic_area=section.thematic_area,
        notes=section.notes,
        closed=section.closed,
        erased=texts.erased((f"persons.{index}", person) for index, person in enumerate(section.persons)),
        activities=activities,
        version=version,
    )


def _count(seen: View, table: Table) -> int:
    counted: int = seen.connection.execute(seen.select(table, func.count())).scalar_one()
    return counted
