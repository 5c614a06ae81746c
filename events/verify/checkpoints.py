"""Signed checkpoints: the published ones, those that the asker holds, and what witnesses say of them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import count
from typing import NamedTuple

from events.codec import timestamp
from events.tlog import ForgedError, MalformedError, checkpoint, tiles
from events.tlog.checkpoint import Checkpoint
from events.tlog.keys import PublicKey
from events.tlog.note import Note
from events.tlog.policy import NONE, Policy
from events.tlog.tiles import WIDTH
from events.tlog.tree import Tree
from events.verify.misbehaviour import Misbehaviour, conflict
from events.verify.source import Source
from events.verify.verdict import Verdict

path = partial(tiles.numbered, "checkpoints")
"""Where so many (times 256) checkpoints into an export the next ones stand."""


class Seen(NamedTuple):
    """A size of the log that a witness, or a quorum of them, has seen, and when (seconds of UNIX time)."""

    size: int
    time: int


class Checkpoints:
    """All checkpoints that are looked at, over one tree, whose own is `newest`.

    `paths` are the files that published ones stand in. `seen` is what each witness has signed, in the order
    of the checkpoints; `quorum` is the largest size that a quorum has signed, and when. `witnesses` is the
    verdict on their signatures.
    """

    def __init__(self, newest: Note, tree: Tree, key: PublicKey, policy: Policy, witnesses: Verdict) -> None:
        self._newest, self._tree, self._key, self._policy = newest, tree, key, policy
        self._witnesses = witnesses
        self.seen: list[Seen] = []
        self.paths = set[str]()
        self.quorum: Seen | None = None
        self.misbehaviour: Misbehaviour | None = None

    def check_published(self, source: Source, verdict: Verdict) -> None:
        """Each is signed, larger than the one before it, and the beginning of what is exported."""
        before = -1
        for data in self._published(source, verdict):
            verdict.looked_at += 1
            try:
                before = self._follows(data, before, verdict)
            except (MalformedError, ForgedError) as error:
                verdict.fault(str(error))
        if before != self._tree.size:
            verdict.fault(f"the last one published is of size {before}, not {self._tree.size}")

    def check_held(self, data: bytes, name: str, verdict: Verdict) -> None:
        """The history continues one that the asker holds."""
        verdict.looked_at += 1
        try:
            held, note = checkpoint.opened(data, self._key)
            if held.size > self._tree.size:
                verdict.fault(
                    f"{name} is of {held.size} events; this export ends after {self._tree.size}: it is an old"
                    " one, or the rest was taken away"
                )
            else:
                self._continues(held, note, name, verdict)
        except (MalformedError, ForgedError) as error:
            verdict.fault(f"{name}: {error}")

    def check_witnesses(self) -> None:
        """A quorum has seen the whole history: who could leave the end out could leave out all of it."""
        verdict = self._witnesses
        self._see(self._tree.size, self._newest)
        verdict.looked_at = len(self.seen)
        if self._policy.quorum == NONE:
            verdict.asked, verdict.note = False, "the policy asks for no witness"
        elif self.quorum is None:
            verdict.fault(
                f"no checkpoint has the cosignatures that the quorum {self._policy.quorum} asks for"
            )
        elif self.quorum.size < self._tree.size:
            rest = self._tree.size - self.quorum.size
            verdict.fault(
                f"the quorum has seen the first {self.quorum.size} events, and not the {rest} after them;"
                f" ask for an export up to event {self.quorum.size - 1}, or again when it has"
            )
        else:
            verdict.note = f"last at {timestamp(datetime.fromtimestamp(self.quorum.time, UTC))}"

    def _published(self, source: Source, verdict: Verdict) -> Iterator[bytes]:
        for number in count():
            content = source.read(path(number))
            if content is None:
                return
            self.paths.add(path(number))
            try:
                notes = tiles.unpack(content)
            except MalformedError as error:
                verdict.fault(f"{path(number)}: {error}")
                return
            yield from notes
            if len(notes) < WIDTH:
                return

    def _follows(self, data: bytes, before: int, verdict: Verdict) -> int:
        found, note = checkpoint.opened(data, self._key)
        if not before < found.size <= self._tree.size:
            verdict.fault(f"a checkpoint of size {found.size} does not follow one of size {before}")
            return before
        if self._continues(found, note, f"the checkpoint of size {found.size}", verdict):
            self._see(found.size, note)
        return found.size

    def _continues(self, older: Checkpoint, note: Note, name: str, verdict: Verdict) -> bool:
        if self._tree.root(older.size) == older.root:
            return True
        proof = conflict(self._key, note, self._newest, self._tree)
        if proof is None:  # the hashes are not those that the newest checkpoint stands for
            verdict.fault(f"the events here are not those of {name}")
        else:
            verdict.fault(f"{name} is signed by the log, and is one of another history")
        self.misbehaviour = self.misbehaviour or proof
        return False

    def _see(self, size: int, note: Note) -> None:
        try:
            cosigned = self._policy.cosigned(note)
        except ForgedError as error:
            self._witnesses.fault(f"below the checkpoint of size {size}: {error}")
            return
        self.seen += [Seen(size, time) for time in cosigned.values()]
        time = self._policy.quorum_at(cosigned)
        if time:
            self.quorum = Seen(size, time)
