"""Queries about consultations."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row

from events.deciders.context import quarter_of
from events.refusals import unknown
from events.state.discussion import Consultation
from events.values import ConsultationKind, Language, Text
from service.projections.decoding import decode_consultation
from service.projections.tables import READ_CONSULTATION, READ_DECISION
from service.queries.answers import Answer, ErasedAnswer, Page
from service.queries.texts import Texts
from service.queries.view import View


class ConsultationAnswer(Answer, frozen=True):
    """A consultation; `decisions` are the ids of those that were taken in it, in the order of record."""

    id: str
    kind: ConsultationKind
    held_on: date
    quarter: str
    title: Text
    participants: tuple[str, ...]
    language: Language
    summary: str | None
    decisions: tuple[str, ...]
    version: int
    position: int
    recorded_at: str
    erased: tuple[ErasedAnswer, ...]


def consultations(
    seen: View,
    limit: int = 50,
    before: int | None = None,
    kind: ConsultationKind | None = None,
    quarter: str | None = None,
) -> Page[ConsultationAnswer]:
    """Consultations, those recorded last first: `limit` of them before position `before`.

    Refusal: `unknown_quarter`.
    """
    query = seen.select(READ_CONSULTATION).order_by(READ_CONSULTATION.c.position.desc()).limit(limit + 1)
    if kind is not None:
        query = query.where(READ_CONSULTATION.c.kind == kind)
    if quarter is not None:
        query = query.where(READ_CONSULTATION.c.quarter == str(quarter_of(seen.plan, quarter)))
    if before is not None:
        query = query.where(READ_CONSULTATION.c.position < min(before, seen.size))
    rows = seen.connection.execute(query).all()
    items = _answers(seen, rows[:limit])
    return Page(items=items, next=items[-1].position if len(rows) > limit else None)


def consultation(seen: View, id: str) -> ConsultationAnswer:  # noqa: A002 - its id, as in the answer
    """One consultation. Refusal: `unknown_consultation`."""
    query = seen.select(READ_CONSULTATION).where(READ_CONSULTATION.c.id == id)
    rows = seen.connection.execute(query).all()
    if not rows:
        raise unknown("unknown_consultation", f"there is no consultation {id}")
    return _answers(seen, rows)[0]


def _answers(seen: View, rows: Sequence[Row[Any]]) -> tuple[ConsultationAnswer, ...]:
    known = [(decode_consultation(row.details), row.version) for row in rows]
    texts = seen.texts(held.summary.sha256 for held, _ in known if held.summary is not None)
    taken = _decisions(seen, [held.id for held, _ in known])
    return tuple(_answer(held, version, texts, taken[held.id]) for held, version in known)


def _decisions(seen: View, ids: list[str]) -> dict[str, list[str]]:
    query = seen.select(READ_DECISION, READ_DECISION.c.consultation, READ_DECISION.c.id)
    query = query.where(READ_DECISION.c.consultation.in_(ids)).order_by(READ_DECISION.c.position)
    found = defaultdict[str, list[str]](list)
    for row in seen.connection.execute(query):
        found[row.consultation].append(row.id)
    return found


def _answer(held: Consultation, version: int, texts: Texts, decisions: list[str]) -> ConsultationAnswer:
    return ConsultationAnswer(
        id=held.id,
        kind=held.kind,
        held_on=held.held_on,
        quarter=held.quarter,
        title=held.title,
        participants=held.participants,
        language=held.language,
        summary=texts.get(held.summary),
        decisions=tuple(decisions),
        version=version,
        position=held.position,
        recorded_at=held.recorded_at,
        erased=texts.erased([("summary", held.summary)]),
    )
