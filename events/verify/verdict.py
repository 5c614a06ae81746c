"""What was found: a verdict for each guarantee, and what carries it."""

from typing import Literal

from msgspec import Struct, field

from events.verify.misbehaviour import Misbehaviour

Guarantee = Literal[
    "signature",
    "log",
    "continued",
    "checkpoints",
    "witnesses",
    "held",
    "order",
    "times",
    "texts",
    "reports",
]
Status = Literal["proved", "broken", "not_asked"]

MEANINGS: dict[Guarantee, str] = {
    "signature": "the newest checkpoint is signed by the log that the policy names",
    "log": "the events are those of that checkpoint: none changed, left out, added or moved",
    "continued": "each log begins with the last checkpoint of the one that it continues, under the older key",
    "checkpoints": "every checkpoint that was ever published belongs to this one history",
    "witnesses": "a quorum of the policy's witnesses has seen this history",
    "held": "this history continues the checkpoints that you hold",
    "order": "positions and versions have no gap, and recorded times never go back",
    "times": "recorded times lie between those at which witnesses signed",
    "texts": "texts are those that were sealed, and none is missing that was not erased on record",
    "reports": "every issued report follows from the events, byte for byte",
}

SHOWN = 20
"""Faults that are told of each guarantee; the rest are counted."""


class Verdict(Struct):
    """Of one guarantee: whether it holds, by whose word, what was looked at, and what is wrong."""

    guarantee: Guarantee
    carried_by: str
    looked_at: int = 0
    note: str = ""
    asked: bool = True
    faults: list[str] = field(default_factory=list)
    more_faults: int = 0

    @property
    def status(self) -> Status:
        """The verdict in a word."""
        if self.faults:
            return "broken"
        return "proved" if self.asked else "not_asked"

    def fault(self, what: str) -> None:
        """Something is wrong."""
        if len(self.faults) < SHOWN:
            self.faults.append(what)
        else:
            self.more_faults += 1


class Result(Struct):
    """All verdicts on an export, and what it is an export of."""

    origin: str
    size: int
    root: str
    verdicts: list[Verdict]
    misbehaviour: Misbehaviour | None = None

    @property
    def proved(self) -> bool:
        """Whether nothing is broken."""
        return all(verdict.status != "broken" for verdict in self.verdicts)
