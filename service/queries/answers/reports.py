"""Reports that were issued."""

from datetime import date
from typing import Literal

from events.provenance import CountedItem
from events.values import Rendition
from service.queries.answers.base import Answer


class ReportProvenanceAnswer(Answer, frozen=True):
    """The items behind a count of an issued report, as many as it says, and the events behind each.

    `figure` is the count's place in the report's dataset (a JSON Pointer). The events are of the first `size`
    events of the ledger, which the report was made from. `settles` as in the provenance of completion; also
    `report`, where it is counted who reported, and `risk`, where it is counted what is at risk.
    """

    quarter: str
    edition: int
    size: int
    figure: str
    value: int
    items: tuple[CountedItem, ...]


class ReportAnswer(Answer, frozen=True):
    """An issued edition of a quarter's report: a function of the first `size` events of the ledger.

    `renderer` is the version that made its renditions. `provenance` is the address (a URI template, RFC 6570)
    at which each count tells the events behind it.
    """

    quarter: str
    edition: int
    position: int
    issued_at: str
    size: int
    root: str
    rules: int
    renditions: tuple[Rendition, ...]
    renderer: int
    provenance: str | None = None


QuarterState = Literal["not_begun", "running", "grace", "due", "issued"]


class QuarterAnswer(Answer, frozen=True):
    """A quarter of the plan, how its report stands, and its editions, oldest first.

    `grace`: the quarter is over, and its report is issued from `closes_on` on; `due`: it can be issued.
    """

    quarter: str
    state: QuarterState
    ends_on: date
    closes_on: date
    editions: tuple[ReportAnswer, ...]
