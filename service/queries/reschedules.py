"""Queries about date changes: what was asked for, and what was decided."""

from events.refusals import unknown
from events.state import Move
from service.projections.decoding import decode_moves
from service.projections.tables import READ_ACTIVITY, READ_MILESTONE
from service.queries.activity import slip
from service.queries.answers import RescheduleAnswer
from service.queries.lookup import known
from service.queries.texts import Texts
from service.queries.view import View

NO_MOVES = "[]"


def reschedules(seen: View, activity: str | None = None) -> list[RescheduleAnswer]:
    """Every request to move a milestone (of one activity), in the order in which they were made.

    Refusal: `unknown_activity`.
    """
    query = seen.select(READ_MILESTONE).where(READ_MILESTONE.c.moves != NO_MOVES)
    if activity is not None:
        code = known(seen, READ_ACTIVITY, activity, "activity")
        query = query.where(READ_MILESTONE.c.activity == code)
    rows = seen.connection.execute(query)
    moves = [(move, row.activity, row.code) for row in rows for move in decode_moves(row.moves)]
    moves.sort(key=lambda found: found[0].requested)
    sealed = (text for move, *_ in moves for text in (move.justification, move.reason) if text)
    texts = seen.texts(text.sha256 for text in sealed)
    return [_answer(move, activity, milestone, texts) for move, activity, milestone in moves]


def reschedule(seen: View, id: str) -> RescheduleAnswer:  # noqa: A002 - it is the request's id, as in the answer
    """One request. Refusal: `unknown_request`."""
    found = next((each for each in reschedules(seen) if each.id == id), None)
    if found is None:
        raise unknown("unknown_request", f"there is no reschedule request {id}")
    return found


def _answer(move: Move, activity: str, milestone: str, texts: Texts) -> RescheduleAnswer:
    return RescheduleAnswer(
        id=move.request,
        activity=activity,
        milestone=milestone,
        old=move.old,
        new=move.new,
        slip_days=slip(move.old, move.new),
        organisation=move.organisation,
        deputy=move.deputy or None,
        justification=texts.get(move.justification),
        requested=move.requested,
        requested_at=move.requested_at,
        approved=move.approved,
        decided=move.decided,
        decided_at=move.decided_at,
        reason=texts.get(move.reason),
        erased=texts.erased((("justification", move.justification), ("reason", move.reason))),
    )
