"""What a witness's answer amounts to: a cosignature that verifies, the size that it knows, or a failure."""

from http import HTTPStatus

from events.tlog import ForgedError, MalformedError, note
from events.tlog.add_checkpoint import SIZE_TYPE
from events.tlog.add_checkpoint import size as size_of
from events.tlog.cosignature import cosigned_at
from events.tlog.keys import PublicKey
from events.tlog.note import Note, Signature
from service.cosigning.ask import Answer

SKEW_S = 5
"""How far the clocks of a witness and of this service may be apart: half of what a verifier allows for
(`events.verify`), because time passes until the answer is there."""

_REFUSALS: dict[int, str] = {
    HTTPStatus.NOT_FOUND: "it does not follow this ledger: kvali witness follow, over there",
    HTTPStatus.FORBIDDEN: "it knows another key of this ledger",
    HTTPStatus.CONFLICT: "it has cosigned another history of this ledger",
    HTTPStatus.UNPROCESSABLE_ENTITY: "this ledger does not continue what it has cosigned",
}


class Failure(Exception):
    """It has not cosigned; says why, without repeating what it said."""


def cosignature(answer: Answer, text: str, key: PublicKey, now: float) -> Signature | None:
    """The cosignature of a checkpoint's text that a witness gave; null where it says that the size was wrong.

    Raises:
        Failure: it refused, or its answer is not what it should be.
    """
    if answer.status == HTTPStatus.CONFLICT and answer.content_type == SIZE_TYPE:
        return None
    if answer.status != HTTPStatus.OK:
        raise Failure(_REFUSALS.get(answer.status, f"it answered {answer.status}"))
    try:
        lines = note.signatures(answer.body.decode())
        time = cosigned_at(Note(text, lines), key)
    except (MalformedError, ForgedError, UnicodeDecodeError) as error:
        raise Failure("what it answered is no cosignature of this checkpoint by its key") from error
    if time is None:
        raise Failure("it answered without a cosignature by its key")
    if abs(time - now) > SKEW_S:
        raise Failure(f"its clock is {abs(time - now):.0f} seconds from this one")
    return next(one for one in lines if one.by(key) and one.signature[:8] == time.to_bytes(8, "big"))


def known_size(answer: Answer) -> int:
    """The size that a witness says it knows. Raises Failure."""
    try:
        return size_of(answer.body.decode().removesuffix("\n"))
    except (MalformedError, UnicodeDecodeError) as error:
        raise Failure("it did not say which size it knows") from error
