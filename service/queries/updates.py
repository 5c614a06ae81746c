"""Queries about updates."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import Row, or_

from events.refusals import unknown
from events.state import Update
from events.values import Review, Sealed
from service.projections.decoding import decode_codes, decode_update
from service.projections.tables import READ_ACTIVITY, READ_PROGRESS, READ_UPDATE
from service.queries.answers import DisputeAnswer, EvidenceAnswer, Page, UpdateAnswer
from service.queries.lookup import known, organisation
from service.queries.texts import Texts
from service.queries.view import View
from service.store.files import known as known_files

NARRATIVE = ("narrative", "challenges", "mitigation", "next_steps", "support_requested")


class UpdateFilters(Struct, frozen=True, kw_only=True):
    """Which updates: those that meet every filter given. `organisation` reports, or is reported for.

    With `dispute` open: those about which one is.
    """

    review: Review | None = None
    activity: str | None = None
    organisation: str | None = None
    dispute: Literal["open"] | None = None


EVERY = UpdateFilters()


def updates(
    seen: View, filters: UpdateFilters = EVERY, limit: int = 50, before: int | None = None
) -> Page[UpdateAnswer]:
    """Updates, the newest first: `limit` of them that were submitted before position `before`.

    Raises:
        Refusal: `unknown_activity`, `unknown_organisation`.
    """
    query = seen.select(READ_UPDATE).order_by(READ_UPDATE.c.position.desc()).limit(limit + 1)
    if filters.review == "submitted":
        query = query.where(READ_UPDATE.c.id.in_(_waiting(seen)))
    elif filters.review is not None:
        query = query.where(READ_UPDATE.c.review == filters.review)
    if filters.activity is not None:
        activity = known(seen, READ_ACTIVITY, filters.activity, "activity")
        query = query.where(READ_UPDATE.c.activity == activity)
    if filters.organisation is not None:
        code = organisation(seen, filters.organisation, "organisation")
        reports = (READ_UPDATE.c.organisation, READ_UPDATE.c.on_behalf_of)
        query = query.where(or_(*(column == code for column in reports)))
    if filters.dispute is not None:
        query = query.where(READ_UPDATE.c.disputed)
    if before is not None:
        query = query.where(READ_UPDATE.c.position < min(before, seen.size))
    rows = seen.connection.execute(query).all()
    items = _answers(seen, rows[:limit])
    return Page(items=items, next=items[-1].position if len(rows) > limit else None)


def queue(seen: View) -> tuple[UpdateAnswer, ...]:
    """All updates under review, the oldest first."""
    query = seen.select(READ_UPDATE).where(READ_UPDATE.c.id.in_(_waiting(seen)))
    return _answers(seen, seen.connection.execute(query.order_by(READ_UPDATE.c.position)).all())


def previous(seen: View, of: UpdateAnswer) -> UpdateAnswer | None:
    """The validated update of the same activity and milestone that was posted last before this one."""
    c = READ_UPDATE.c
    query = seen.select(READ_UPDATE).where(c.activity == of.activity, c.review == "validated")
    rows = seen.connection.execute(query.where(c.position < of.position).order_by(c.position.desc())).all()
    found = (row for row in rows if decode_update(row.details).submitted.milestone == of.milestone)
    row = next(found, None)
    return None if row is None else _answers(seen, [row])[0]


def _waiting(seen: View) -> list[str]:
    """The ids of all updates under review: few, however many there have been."""
    ids = seen.connection.scalars(seen.select(READ_PROGRESS, READ_PROGRESS.c.waiting))
    return [one for activity in ids for one in decode_codes(activity)]


def update(seen: View, id: str) -> UpdateAnswer:  # noqa: A002 - it is the update's id, as in the answer
    """One update. Refusal: `unknown_update`."""
    rows = seen.connection.execute(seen.select(READ_UPDATE).where(READ_UPDATE.c.id == id)).all()
    if not rows:
        raise unknown("unknown_update", f"there is no update {id}")
    return _answers(seen, rows)[0]


def _answers(seen: View, rows: Sequence[Row[Any]]) -> tuple[UpdateAnswer, ...]:
    found = [decode_update(row.details) for row in rows]
    texts = seen.texts(sealed.sha256 for each in found for _, sealed in _sealed(each))
    cited = {one.sha256 for each in found for one in each.submitted.evidence if one.sha256 is not None}
    files = known_files(seen.store, seen.ledger.id, cited)
    return tuple(_answer(each, texts, files) for each in found)


def _sealed(update: Update) -> Iterator[tuple[str, Sealed]]:
    """All sealed texts of an update, with the names of their fields."""
    submitted = update.submitted
    fields = {name: getattr(submitted, name) for name in NARRATIVE}
    dispute = update.dispute or update.settled
    fields |= {"reason": update.reason, "note": update.note}
    fields |= {
        "dispute.reason": dispute and dispute.reason,
        "dispute.settlement": dispute and dispute.settlement,
    }
    for index, evidence in enumerate(submitted.evidence):
        fields |= {f"evidence.{index}.title": evidence.title, f"evidence.{index}.url": evidence.url}
    return ((name, sealed) for name, sealed in fields.items() if sealed is not None)


def _answer(update: Update, texts: Texts, files: Collection[str]) -> UpdateAnswer:
    submitted = update.submitted
    by_name = {name: texts.get(sealed) for name, sealed in _sealed(update)}
    return UpdateAnswer(
        id=update.id,
        activity=submitted.activity,
        milestone=submitted.milestone,
        quarter=submitted.quarter,
        status=submitted.status,
        percent=submitted.percent,
        confidence=submitted.confidence,
        effective_on=update.effective_on,
        organisation=submitted.organisation,
        on_behalf_of=submitted.on_behalf_of,
        language=submitted.language,
        **{name: by_name.get(name) for name in NARRATIVE},
        evidence=tuple(
            EvidenceAnswer(
                type=evidence.type,
                title=by_name.get(f"evidence.{index}.title"),
                date=evidence.date,
                url=by_name.get(f"evidence.{index}.url"),
                sha256=evidence.sha256,
                kept=evidence.sha256 in files,
            )
            for index, evidence in enumerate(submitted.evidence)
        ),
        resubmits=submitted.resubmits,
        review=update.review,
        reviewed=update.reviewed,
        reason=by_name.get("reason"),
        note=by_name.get("note"),
        dispute=_dispute(update, by_name),
        position=update.position,
        recorded_at=update.recorded_at,
        erased=texts.erased(_sealed(update)),
    )


def _dispute(update: Update, texts: Mapping[str, str | None]) -> DisputeAnswer | None:
    dispute = update.dispute or update.settled
    if dispute is None:
        return None
    return DisputeAnswer(
        organisation=dispute.organisation,
        deputy=dispute.deputy or None,
        reason=texts.get("dispute.reason"),
        position=dispute.position,
        settled=dispute.settled,
        upheld=dispute.upheld,
        settlement=texts.get("dispute.settlement"),
    )
