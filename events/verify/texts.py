"""The texts behind the seals: those that are there are the right ones, and those that are not were erased."""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial

import msgspec
from msgspec import Struct

from events.codec import CODEC, Recorded
from events.merkle import leaf_hash
from events.sealing import commitment, seals_in_leaf
from events.tlog import ForgedError, MalformedError, base64, checkpoint, note, tiles, tlog_proof
from events.tlog.policy import Policy
from events.tlog.tiles import WIDTH, Tile
from events.verify.log import Log
from events.verify.verdict import Verdict
from events.vocabulary import TextErased

path = partial(tiles.numbered, "texts")
"""Where the texts of a bundle of entries stand, by its number."""

ERASERS = ("administrator",)
"""Roles that may erase a text."""


class Opening(Struct, frozen=True, forbid_unknown_fields=True):
    """A line of a file of texts: the seal, the salt (Base64), the text."""

    sha256: str
    salt: str
    text: str


_decoder = msgspec.json.Decoder(Opening)
_encoder = msgspec.json.Encoder(order="sorted")


class Texts:
    """The texts of an export, checked beside its events; `logs` are all of its, oldest first."""

    def __init__(self, logs: Sequence[Log], policy: Policy, verdict: Verdict) -> None:
        self._logs, self._newest, self._policy, self._verdict = logs, logs[-1], policy, verdict
        self._missing: dict[str, int] = {}
        self._erased: dict[str, int] = {}

    def paths(self, log: Log) -> set[str]:
        """The files of a log's export that they stand in."""
        return {path(bundle.number) for bundle in tiles.bundles(log.size)}

    def check(self, log: Log, bundle: Tile, entries: list[bytes]) -> None:
        """Compare the seals in a bundle of a log's entries with the texts beside it."""
        opened = self._opened(log, bundle.number)
        for position, entry in enumerate(entries, log.first + bundle.number * WIDTH):
            for seal in seals_in_leaf(entry):
                if opened.pop(seal, None) is None:
                    self._missing[seal] = position
                self._verdict.looked_at += 1
        for seal in opened:
            self._verdict.fault(f"{log.folder}{path(bundle.number)} holds a text of no event: {seal}")

    def erase(self, recorded: Recorded, event: TextErased) -> None:
        """Take in that a text was erased: by whom may do so, where it stood, and really."""
        told = f"event {recorded.position} says that a text of event {event.event} was erased"
        if recorded.envelope.actor.role not in ERASERS:
            self._verdict.fault(f"{told}; a {recorded.envelope.actor.role} may not do that")
        try:
            stands = event.event < self._newest.stop
            seals = seals_in_leaf(self._newest.entry(event.event)) if stands else []
        except MalformedError:
            seals = []
        if event.sha256 not in seals:
            self._verdict.fault(f"{told}, which held no such text")
        elif event.sha256 not in self._missing:
            self._verdict.fault(f"{told}; it is still there")
        self._erased[event.sha256] = recorded.position

    def finish(self) -> None:
        """Whatever is missing must have been erased, in these events or, as proved, in later ones."""
        for seal, position in self._missing.items():
            erased = self._erased.get(seal) or self._erased_later(seal)
            if erased is not None:
                self._erased[seal] = erased
            else:
                self._verdict.fault(f"a text of event {position} is missing, and no event says it was erased")
        self._verdict.note = f"{len(self._missing)} erased" if self._missing else ""

    def erased_by(self, seal: str) -> int | None:
        """The position of the event that erased a text, if one did; to be asked when all are known."""
        return self._erased.get(seal) if seal in self._missing else None

    def left(self, wanted: frozenset[str]) -> dict[str, str]:
        """Those of these texts, by seal, that the export holds."""
        found = dict[str, str]()
        for log, bundle in ((each, one) for each in self._logs for one in tiles.bundles(each.size)):
            for line in (log.source.read(path(bundle.number)) or b"").splitlines():
                with suppress(msgspec.MsgspecError):  # a damaged line was told of already
                    one = _decoder.decode(line)
                    found |= {one.sha256: one.text} if one.sha256 in wanted else {}
        return found

    def _opened(self, log: Log, number: int) -> dict[str, Opening]:
        opened, file = dict[str, Opening](), f"{log.folder}{path(number)}"
        content = log.source.read(path(number)) or b""
        for line in content.splitlines():
            try:
                one = _decoder.decode(line)
                if commitment(one.text, base64.decode(one.salt)) != one.sha256:
                    self._verdict.fault(f"{file}: the text is not what was sealed as {one.sha256}")
            except (msgspec.MsgspecError, ValueError) as error:
                self._verdict.fault(f"{file}: a line is damaged: {error}")
                continue
            opened[one.sha256] = one
        if content != b"".join(_encoder.encode(one) + b"\n" for _, one in sorted(opened.items())):
            self._verdict.fault(f"{file}: it is not written as exports are, each text once, by its seal")
        return opened

    def _erased_later(self, seal: str) -> int | None:
        """The position of an erasure after all these events, as a file of the export proves it."""
        data = self._newest.source.read(f"erased/{seal}")
        if data is None:
            return None
        try:
            proof = tlog_proof.parse(data)
            signed = note.parse(proof.checkpoint)
            key = self._policy.signer(signed, checkpoint.parse(signed.text).origin)
            proof.verify(leaf_hash(proof.extra), key)
            recorded = CODEC.decode(proof.extra)
        except (MalformedError, ForgedError, ValueError) as error:
            self._verdict.fault(f"erased/{seal}: {error}")
            return None
        event, role = recorded.event, recorded.envelope.actor.role
        proved = isinstance(event, TextErased) and event.sha256 == seal and role in ERASERS
        return recorded.position if proved else None
