"""Queries about decisions and their follow-up."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import Column, ColumnElement, Row, and_

from events.refusals import unknown
from events.state.discussion import Decision
from events.values import DecisionStatus, Language, Sealed
from service.projections.decoding import decode_decision
from service.projections.tables import READ_ACTIVITY, READ_CONSULTATION, READ_DECISION, READ_SECTION
from service.queries.answers import Answer, ErasedAnswer, Page
from service.queries.lookup import known, known_id, organisation
from service.queries.texts import Texts
from service.queries.view import View

Standing = Literal["open", "overdue", "closed"]


class FollowUpAnswer(Answer, frozen=True):
    """How a decision's implementation stood from a date on, and who said so in the event at `position`."""

    status: DecisionStatus
    on: date
    organisation: str
    note: str | None
    position: int
    recorded_at: str


class DecisionAnswer(Answer, frozen=True):
    """A decision; the last of its `follow_ups` says how it stands.

    `first_due` is the date that it was decided with. `overdue`: past `due`, and neither done nor dropped.
    """

    id: str
    consultation: str | None
    decided_on: date
    text: str | None
    language: Language
    owners: tuple[str, ...]
    due: date | None
    first_due: date | None
    activities: tuple[str, ...]
    sections: tuple[str, ...]
    status: DecisionStatus
    overdue: bool
    follow_ups: tuple[FollowUpAnswer, ...]
    version: int
    position: int
    recorded_at: str
    erased: tuple[ErasedAnswer, ...]


CLOSED = ("done", "dropped")


class Filters(Struct, frozen=True, kw_only=True):
    """Which ones: those that meet every filter given."""

    owner: str | None = None
    state: Standing | None = None
    consultation: str | None = None
    activity: str | None = None
    section: str | None = None


EVERY = Filters()


def decisions(
    seen: View, filters: Filters = EVERY, limit: int = 50, before: int | None = None
) -> Page[DecisionAnswer]:
    """Decisions, those recorded last first: `limit` of them before position `before`.

    Raises:
        Refusal: `unknown_organisation`, `unknown_consultation`, `unknown_activity`, `unknown_section`.
    """
    query = seen.select(READ_DECISION).where(*_conditions(seen, filters))
    if before is not None:
        query = query.where(READ_DECISION.c.position < min(before, seen.size))
    ordered = query.order_by(READ_DECISION.c.position.desc()).limit(limit + 1)
    rows = seen.connection.execute(ordered).all()
    items = _answers(seen, rows[:limit])
    return Page(items=items, next=items[-1].position if len(rows) > limit else None)


def decision(seen: View, id: str) -> DecisionAnswer:  # noqa: A002 - it is the decision's id, as in the answer
    """One decision. Refusal: `unknown_decision`."""
    rows = seen.connection.execute(seen.select(READ_DECISION).where(READ_DECISION.c.id == id)).all()
    if not rows:
        raise unknown("unknown_decision", f"there is no decision {id}")
    return _answers(seen, rows)[0]


def _conditions(seen: View, filters: Filters) -> Iterator[ColumnElement[bool]]:
    column = READ_DECISION.c
    if filters.owner is not None:
        yield _names(column.owners, organisation(seen, filters.owner, "owner"))
    if filters.activity is not None:
        yield _names(column.activities, known(seen, READ_ACTIVITY, filters.activity, "activity"))
    if filters.section is not None:
        yield _names(column.sections, known(seen, READ_SECTION, filters.section, "section"))
    if filters.consultation is not None:
        yield column.consultation == known_id(seen, READ_CONSULTATION, filters.consultation, "consultation")
    if filters.state is not None:
        yield _standing(seen, filters.state)


def _names(codes: Column[Any], code: str) -> ColumnElement[bool]:
    """Whether a JSON list of codes, which hold no quotes, names this one."""
    return codes.contains(f'"{code}"', autoescape=True)


def _standing(seen: View, state: Standing) -> ColumnElement[bool]:
    column = READ_DECISION.c
    match state:
        case "closed":
            return column.status.in_(CLOSED)
        case "open":
            return column.status.not_in(CLOSED)
    return and_(column.status.not_in(CLOSED), column.due < seen.standpoint.today.isoformat())


def _answers(seen: View, rows: Sequence[Row[Any]]) -> tuple[DecisionAnswer, ...]:
    found = [(decode_decision(row.details), row.version) for row in rows]
    texts = seen.texts(one.sha256 for each, _ in found for _, one in _sealed(each) if one is not None)
    return tuple(_answer(seen, each, version, texts) for each, version in found)


def _sealed(decision: Decision) -> Iterator[tuple[str, Sealed | None]]:
    yield "text", decision.text
    for index, said in enumerate(decision.follow_ups):
        yield f"follow_ups.{index}.note", said.note


def _answer(seen: View, found: Decision, version: int, texts: Texts) -> DecisionAnswer:
    late = found.due is not None and found.due < seen.standpoint.today
    return DecisionAnswer(
        id=found.id,
        consultation=found.consultation,
        decided_on=found.decided_on,
        text=texts.get(found.text),
        language=found.language,
        owners=found.owners,
        due=found.due,
        first_due=found.first_due,
        activities=found.activities,
        sections=found.sections,
        status=found.status,
        overdue=late and found.status not in CLOSED,
        follow_ups=tuple(
            FollowUpAnswer(
                status=said.status,
                on=said.on,
                organisation=said.organisation,
                note=texts.get(said.note),
                position=said.position,
                recorded_at=said.recorded_at,
            )
            for said in found.follow_ups
        ),
        version=version,
        position=found.position,
        recorded_at=found.recorded_at,
        erased=texts.erased(_sealed(found)),
    )
