"""Trust policies (c2sp.org/tlog-policy): whose log it is, its witnesses, and how many of them count."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from events.tlog import ForgedError, MalformedError
from events.tlog.checkpoint import DECIMAL
from events.tlog.cosignature import cosigned_at
from events.tlog.keys import LOG, WITNESS, PublicKey, public_key
from events.tlog.note import Note, verified

NONE = "none"


class Group(NamedTuple):
    """Witnesses and groups, by name, of which so many have to agree."""

    threshold: int
    members: tuple[str, ...]


class Policy(NamedTuple):
    """A log, or several, its witnesses and their addresses by name, and the quorum.

    `quorum` names a witness or a group; it is `none` where the log's own signature is enough.
    """

    logs: tuple[PublicKey, ...]
    witnesses: Mapping[str, PublicKey]
    addresses: Mapping[str, str]
    groups: Mapping[str, Group]
    quorum: str

    def logs_of(self, origin: str) -> tuple[PublicKey, ...]:
        """The keys of all logs of this name."""
        return tuple(key for key in self.logs if key.name == origin)

    def signer(self, note: Note, origin: str) -> PublicKey:
        """The one of the logs of this name that signed a note: any that is listed is trusted.

        Raises ForgedError where there is none, or where one of them is falsely said to have signed.
        """
        keys = self.logs_of(origin)
        if not keys:
            raise ForgedError(f"the policy names no log {origin}")
        signed = verified(note, keys)
        if not signed:
            raise ForgedError(f"this is not signed by {' or '.join(key.vkey for key in keys)}")
        return signed[0]

    def encode(self) -> bytes:
        """Its file."""
        lines = [f"log {key.vkey}" for key in self.logs]
        for name, key in self.witnesses.items():
            lines.append(" ".join(("witness", name, key.vkey, self.addresses.get(name, ""))).rstrip())
        for name, (threshold, members) in self.groups.items():
            lines.append(" ".join(("group", name, str(threshold), *members)))
        return "\n".join((*lines, f"quorum {self.quorum}", "")).encode()

    def names(self, vkey: str | None) -> bool:
        """Whether it speaks of the log of this key."""
        return any(key.vkey == vkey for key in self.logs)

    def cosigned(self, note: Note) -> dict[str, int]:
        """When each of the witnesses cosigned a checkpoint, by name. Raises ForgedError."""
        times = {name: cosigned_at(note, key) for name, key in self.witnesses.items()}
        return {name: time for name, time in times.items() if time is not None}

    def quorum_at(self, cosigned: Mapping[str, int]) -> int | None:
        """From when on these witnesses are a quorum; null while they are not, 0 where none is asked."""
        return 0 if self.quorum == NONE else self._time_of(self.quorum, cosigned)

    def _time_of(self, name: str, cosigned: Mapping[str, int]) -> int | None:
        group = self.groups.get(name)
        if group is None:
            return cosigned.get(name)
        times = (self._time_of(member, cosigned) for member in group.members)
        agreed = sorted(time for time in times if time is not None)
        return agreed[group.threshold - 1] if len(agreed) >= group.threshold else None


def parse(text: str) -> Policy:
    """Read a policy. Raises MalformedError with the line's number and what it should be."""
    if any((one < " " and one not in "\t\n") or one == "\x7f" for one in text):
        raise MalformedError("a policy must not contain control characters other than tabs and newlines")
    reader = _Reader()
    for number, line in enumerate(text.split("\n"), 1):
        items = line.replace("\t", " ").split(" ")
        words = [item for item in items if item]
        if words and not words[0].startswith("#"):
            try:
                reader.take(words)
            except MalformedError as error:
                raise MalformedError(f"line {number}: {error}") from error
    return reader.policy()


class _Reader:
    def __init__(self) -> None:
        self._logs: list[PublicKey] = []
        self._witnesses: dict[str, PublicKey] = {}
        self._addresses: dict[str, str] = {}
        self._groups: dict[str, Group] = {}
        self._members = set[str]()
        self._quorum: str | None = None
        self._takers: dict[str, Callable[[list[str]], None]] = {
            "log": self._log,
            "witness": self._witness,
            "group": self._group,
            "quorum": self._say_quorum,
        }

    def take(self, words: list[str]) -> None:
        taker = self._takers.get(words[0])
        if taker is None:
            raise MalformedError(f"{words[0]!r} is not one of {', '.join(self._takers)}")
        taker(words[1:])

    def policy(self) -> Policy:
        if self._quorum is None:
            raise MalformedError("a policy has a line: quorum NAME, or quorum none")
        return Policy(tuple(self._logs), self._witnesses, self._addresses, self._groups, self._quorum)

    def _log(self, words: list[str]) -> None:
        if len(words) not in (1, 2):
            raise MalformedError("this should be: log KEY [ADDRESS]")
        key = _key(words[0], LOG, [key.public for key in self._logs])
        self._logs.append(key)

    def _witness(self, words: list[str]) -> None:
        if len(words) not in (2, 3):
            raise MalformedError("this should be: witness NAME KEY [ADDRESS]")
        name = self._new(words[0])
        self._witnesses[name] = _key(words[1], WITNESS, [key.public for key in self._witnesses.values()])
        if len(words) == 3:
            self._addresses[name] = words[2]

    def _group(self, words: list[str]) -> None:
        if len(words) < 3:
            raise MalformedError("this should be: group NAME all|any|NUMBER MEMBER…")
        name, threshold, *members = words
        for member in members:
            self._known(member)
            if member in self._members:
                raise MalformedError(f"{member} is a member already")
            self._members.add(member)
        self._groups[self._new(name)] = Group(_threshold(threshold, len(members)), tuple(members))

    def _say_quorum(self, words: list[str]) -> None:
        if len(words) != 1 or self._quorum is not None:
            raise MalformedError("a policy has one line: quorum NAME, or quorum none")
        if words[0] != NONE:
            self._known(words[0])
        self._quorum = words[0]

    def _new(self, name: str) -> str:
        if name == NONE or name in self._witnesses or name in self._groups:
            raise MalformedError(f"the name {name} is taken")
        return name

    def _known(self, name: str) -> None:
        if name not in self._witnesses and name not in self._groups:
            raise MalformedError(f"no line above this one defines {name}")


def _key(vkey: str, kind: int, taken: list[bytes]) -> PublicKey:
    key = public_key(vkey)
    if key.kind != kind:
        raise MalformedError(f"{vkey} is a key of type {key.kind}, and not of type {kind}")
    if key.public in taken:
        raise MalformedError(f"the key of {key.name} stands here already")
    return key


def _threshold(text: str, members: int) -> int:
    if text in ("all", "any"):
        return members if text == "all" else 1
    if not DECIMAL.fullmatch(text) or not 1 <= int(text) <= members:
        raise MalformedError(f"of {members} members, 1 to {members} can be asked to agree, not {text}")
    return int(text)
