"""The decision of a witness: a checkpoint is cosigned if the log signed it and it continues the last one."""

import logging
from http import HTTPStatus

from events.merkle import EMPTY_ROOT
from events.tlog import ForgedError, MalformedError, add_checkpoint, checkpoint, note
from events.tlog.add_checkpoint import AddCheckpoint
from events.tlog.checkpoint import Checkpoint
from events.tlog.cosignature import cosign
from events.tlog.keys import SigningKey
from events.tlog.note import Note, Signature
from events.tlog.proofs import verify_consistency
from service.clock import Clock
from service.witness import evidence
from service.witness.state import Log, State

log = logging.getLogger(__name__)


class Refused(Exception):
    """It is not cosigned: an HTTP status, why, and the size last cosigned where the old size was wrong."""

    def __init__(self, status: HTTPStatus, detail: str, size: int | None = None) -> None:
        super().__init__(f"{int(status)}: {detail}")
        self.status, self.detail, self.size = status, detail, size


class Witness:
    """A key, what it has cosigned so far, and the time."""

    def __init__(self, key: SigningKey, state: State, clock: Clock) -> None:
        self._key, self._state, self._clock = key, state, clock

    def check(self) -> None:
        """Whether it can work. Raises StateError."""
        self._state.logs()

    def add_checkpoint(self, body: bytes) -> Signature:
        """Cosign the checkpoint of a request. It is remembered, on the disk, when this returns.

        Raises:
            Refused: it is not cosigned.
            StateError: what is remembered cannot be read or written.
        """
        try:
            request = add_checkpoint.parse(body)
            given = checkpoint.parse(note.parse(request.checkpoint).text)
        except MalformedError as error:
            raise Refused(HTTPStatus.BAD_REQUEST, str(error)) from error
        signed = self._signed(given.origin, request.checkpoint)
        if request.old > given.size:
            why = f"a checkpoint of size {given.size} does not continue one of size {request.old}"
            raise Refused(HTTPStatus.BAD_REQUEST, why)
        with self._state.locked(given.origin) as locked:
            self._keep_if_forked(locked.log, given, signed)
            self._check(locked.log, request, given, signed)
            cosignature = cosign(signed.text, self._key, int(self._clock.now().timestamp()))
            if given != locked.log.checkpoint:
                locked.keep(Note(signed.text, (*signed.signatures, cosignature)))
        return cosignature

    def _signed(self, origin: str, data: bytes) -> Note:
        """The checkpoint with the log's own signature alone, which is verified."""
        known = self._state.log(origin)
        if known is None:
            raise Refused(HTTPStatus.NOT_FOUND, f"this witness does not follow {origin}")
        try:
            _, given = checkpoint.opened(data, known.key)
        except ForgedError as error:
            raise Refused(HTTPStatus.FORBIDDEN, str(error)) from error
        return Note(given.text, tuple(one for one in given.signatures if one.by(known.key))[:1])

    def _check(self, known: Log, request: AddCheckpoint, given: Checkpoint, signed: Note) -> None:
        size, root = known.checkpoint[1:] if known.checkpoint else (0, EMPTY_ROOT)
        if request.old != size:
            why = f"the last checkpoint cosigned here has the size {size}"
            raise Refused(HTTPStatus.CONFLICT, why, size)
        if given.size == size and given.root != root:
            raise Refused(HTTPStatus.CONFLICT, f"another checkpoint of size {size} was cosigned here")
        try:
            verify_consistency(size, root, given.size, given.root, request.proof)
        except ForgedError as error:
            self._keep(known, given, signed)
            raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, str(error)) from error

    def _keep_if_forked(self, known: Log, given: Checkpoint, signed: Note) -> None:
        if known.checkpoint and given.size == known.checkpoint.size and given != known.checkpoint:
            self._keep(known, given, signed)

    def _keep(self, known: Log, given: Checkpoint, signed: Note) -> None:
        if known.note is None:
            return
        file = evidence.keep(self._state.path, known.key, known.note, given, signed)
        if file is not None:
            log.error("%s signed what does not continue its last checkpoint; kept in %s", given.origin, file)
