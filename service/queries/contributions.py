"""Queries about comments, and about evidence that was added beside updates."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar

from msgspec import Struct
from sqlalchemy import Row, Select, and_

from events.refusals import unknown
from events.state.discussion import Contribution, Retraction
from events.values import ContributionKind, EvidenceType, Language, Sealed
from service.projections.decoding import decode_contribution, decode_retraction
from service.projections.tables import READ_ACTIVITY, READ_CONTRIBUTION, READ_RETRACTION, READ_UPDATE
from service.queries.answers import Answer, ErasedAnswer, Page
from service.queries.lookup import known, known_id, organisation
from service.queries.texts import Texts
from service.queries.view import View


class RetractionAnswer(Answer, frozen=True):
    """That something was taken back: by the event at `position`, when, and why."""

    position: int
    recorded_at: str
    reason: str | None


class ContributionAnswer(Answer, frozen=True):
    """What was added to an activity, or to one `update` of it, and by whom.

    Texts of what was taken back are not shown any more, though they stand in the ledger's history.
    """

    id: str
    activity: str
    update: str | None
    organisation: str
    retracted: RetractionAnswer | None
    position: int
    recorded_at: str
    erased: tuple[ErasedAnswer, ...]


class CommentAnswer(ContributionAnswer, frozen=True):
    """A comment."""

    language: Language
    text: str | None


class AddedEvidenceAnswer(ContributionAnswer, frozen=True):
    """Evidence that was added after the fact; it completes nothing."""

    type: EvidenceType
    title: str | None
    date: date
    url: str | None
    sha256: str | None


A = TypeVar("A", bound=ContributionAnswer)


class Filters(Struct, frozen=True, kw_only=True):
    """Which ones: those that meet every filter given."""

    activity: str | None = None
    update: str | None = None
    organisation: str | None = None


EVERY = Filters()


class _Found(NamedTuple):
    """A contribution, what became of it, and the texts of both."""

    added: Contribution
    retraction: Retraction | None
    texts: Texts

    def shown(self, sealed: Sealed | None) -> str | None:
        """A text of what was not taken back."""
        return None if self.retraction else self.texts.get(sealed)

    @property
    def common(self) -> dict[str, Any]:
        """What is answered of every kind."""
        added = self.added
        return {
            "id": added.id,
            "activity": added.activity,
            "update": added.update,
            "organisation": added.organisation,
            "retracted": self._retracted,
            "position": added.position,
            "recorded_at": added.recorded_at,
            "erased": self.texts.erased(_sealed(added, self.retraction)),
        }

    @property
    def _retracted(self) -> RetractionAnswer | None:
        taken = self.retraction
        if taken is None:
            return None
        return RetractionAnswer(
            position=taken.position, recorded_at=taken.recorded_at, reason=self.texts.get(taken.reason)
        )


def comments(
    seen: View, filters: Filters = EVERY, limit: int = 50, before: int | None = None
) -> Page[CommentAnswer]:
    """Comments, the newest first: `limit` of them before position `before`.

    Raises:
        Refusal: `unknown_activity`, `unknown_update`, `unknown_organisation`.
    """
    return _page(seen, "comment", filters, limit, before, _comment)


def comment(seen: View, id: str) -> CommentAnswer:  # noqa: A002 - it is the comment's id, as in the answer
    """One comment. Refusal: `unknown_comment`."""
    return _one(seen, "comment", id, _comment)


def evidence(
    seen: View, filters: Filters = EVERY, limit: int = 50, before: int | None = None
) -> Page[AddedEvidenceAnswer]:
    """Evidence that was added beside updates, the newest first: `limit` pieces before position `before`.

    Raises:
        Refusal: `unknown_activity`, `unknown_update`, `unknown_organisation`.
    """
    return _page(seen, "evidence", filters, limit, before, _evidence)


def piece(seen: View, id: str) -> AddedEvidenceAnswer:  # noqa: A002 - it is the piece's id, as in the answer
    """One piece of evidence. Refusal: `unknown_evidence`."""
    return _one(seen, "evidence", id, _evidence)


def _comment(found: _Found) -> CommentAnswer:
    added = found.added
    return CommentAnswer(**found.common, language=added.language or "", text=found.shown(added.text))


def _evidence(found: _Found) -> AddedEvidenceAnswer:
    given = found.added.evidence
    assert given is not None  # noqa: S101 - of this kind all have it
    return AddedEvidenceAnswer(
        **found.common,
        type=given.type,
        title=found.shown(given.title),
        date=given.date,
        url=found.shown(given.url),
        sha256=given.sha256,
    )


def _sealed(added: Contribution, taken: Retraction | None) -> Iterator[tuple[str, Sealed | None]]:
    yield "text", added.text
    if added.evidence is not None:
        yield "title", added.evidence.title
        yield "url", added.evidence.url
    if taken is not None:
        yield "retracted.reason", taken.reason


def _select(seen: View, kind: ContributionKind) -> Select[Any]:
    of_one = and_(
        READ_RETRACTION.c.ledger_id == READ_CONTRIBUTION.c.ledger_id,
        READ_RETRACTION.c.contribution == READ_CONTRIBUTION.c.id,
    )
    columns = (READ_CONTRIBUTION.c.details, READ_RETRACTION.c.retraction)
    query = seen.select(READ_CONTRIBUTION, *columns).outerjoin(READ_RETRACTION, of_one)
    return query.where(READ_CONTRIBUTION.c.kind == kind)


def _page(
    seen: View,
    kind: ContributionKind,
    filters: Filters,
    limit: int,
    before: int | None,
    answer: Callable[[_Found], A],
) -> Page[A]:
    query = _select(seen, kind).order_by(READ_CONTRIBUTION.c.position.desc()).limit(limit + 1)
    if filters.activity is not None:
        activity = known(seen, READ_ACTIVITY, filters.activity, "activity")
        query = query.where(READ_CONTRIBUTION.c.activity == activity)
    if filters.update is not None:
        update = known_id(seen, READ_UPDATE, filters.update, "update")
        query = query.where(READ_CONTRIBUTION.c.update_id == update)
    if filters.organisation is not None:
        code = organisation(seen, filters.organisation, "organisation")
        query = query.where(READ_CONTRIBUTION.c.organisation == code)
    if before is not None:
        query = query.where(READ_CONTRIBUTION.c.position < min(before, seen.size))
    rows = seen.connection.execute(query).all()
    items = tuple(map(answer, _found(seen, rows[:limit])))
    return Page(items=items, next=items[-1].position if len(rows) > limit else None)


def _one(seen: View, kind: ContributionKind, name: str, answer: Callable[[_Found], A]) -> A:
    rows = seen.connection.execute(_select(seen, kind).where(READ_CONTRIBUTION.c.id == name)).all()
    if not rows:
        raise unknown(f"unknown_{kind}", f"there is no {kind} {name}")
    return answer(_found(seen, rows)[0])


def _found(seen: View, rows: Sequence[Row[Any]]) -> list[_Found]:
    pairs = [
        (decode_contribution(row.details), row.retraction and decode_retraction(row.retraction))
        for row in rows
    ]
    seals = (one for added, taken in pairs for _, one in _sealed(added, taken) if one is not None)
    texts = seen.texts(one.sha256 for one in seals)
    return [_Found(added, taken, texts) for added, taken in pairs]
