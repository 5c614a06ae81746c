"""The query parameters of reads. Unknown ones are refused, lest a misspelt filter filter nothing."""

from typing import Any, Literal

from marshmallow import Schema, fields, validate

from events.values import ConsultationKind, Review
from service.api import languages
from service.edge import asked
from service.edge.fields import MAX_NAME, Code, Digits, Line, one_of, quarter
from service.queries.decisions import Standing

MAX_LIMIT = 1000
MAX_POSITION = 2**53
"""The whole numbers that every reader of JSON knows exactly."""
MAX_VERSION = 2**31 - 1
"""What the ledger's column of versions holds."""


def limit_of(default: int) -> Digits:
    """How many items a page has."""
    return Digits(1, MAX_LIMIT, load_default=default, metadata={"description": "How many items at most."})


def _after(default: int, highest: int, what: str) -> Digits:
    return Digits(
        default,
        highest,
        load_default=default,
        metadata={"description": f"Only those after this {what}; `next` of the page before."},
    )


def _before() -> Digits:
    return Digits(
        0,
        MAX_POSITION,
        metadata={"description": "Only those before this position; `next` of the page before."},
    )


def _organisation(what: str) -> Line:
    return Line(MAX_NAME, metadata={"description": f"{what}: a code, or any name that it goes by."})


class Nothing(Schema):
    """An address without parameters."""


def _point(otherwise: str, **kwargs: Any) -> fields.String:
    return fields.String(
        validate=validate.Length(1, 32),
        metadata={"description": f"A position, a date or a quarter{otherwise}", "example": "2021-06-30"},
        **kwargs,
    )


class AsOf(Schema):
    """Nearly every read can look at an earlier point."""

    as_of = _point("; by default now.", load_default=None)


class Differences(Schema):
    """Between which points to compare."""

    since = _point(".", data_key="from", required=True)
    to = _point("; by default now.")


class Activities(AsOf, asked.Activities):
    """Filters of activities, all of which have to be met."""

    limit = limit_of(50)
    cursor = Code(metadata={"description": "`next` of the page before."})


class History(AsOf):
    """Where to go on in a history."""

    after = _after(0, MAX_VERSION, "version")
    limit = limit_of(100)


class Events(AsOf):
    """Where to go on in the ledger."""

    after = _after(-1, MAX_POSITION, "position")
    stream = Line(
        MAX_NAME,
        metadata={"description": "Only those of this stream.", "example": "section/KP1"},
    )
    limit = limit_of(100)
    wait = Digits(
        0,
        60,
        load_default=0,
        metadata={"description": "Seconds to wait for an event where there is none yet."},
    )


class Proof(AsOf):
    """Against which checkpoint an event is proved."""

    size = Digits(
        0,
        MAX_POSITION,
        load_default=None,
        metadata={
            "description": "The size of a checkpoint that the ledger has signed; by default the newest on "
            "which a quorum of witnesses agrees, or else the newest."
        },
    )


class Export(Schema):
    """How much of the ledger to take away."""

    size = Digits(
        1,
        MAX_POSITION,
        load_default=None,
        metadata={
            "description": "The size of a checkpoint that the ledger has signed; by default all of it."
        },
    )


class Consistency(AsOf):
    """Between which two sizes of the ledger."""

    older = Digits(
        0,
        MAX_POSITION,
        data_key="from",
        required=True,
        metadata={"description": "A number of events.", "example": 100},
    )
    newer = Digits(
        0,
        MAX_POSITION,
        data_key="to",
        load_default=None,
        metadata={"description": "A larger one; by default all of them."},
    )
    log = Digits(
        1,
        10_000,
        load_default=None,
        metadata={"description": "Number of the log whose sizes these are; by default the present one."},
    )


class Updates(AsOf):
    """Filters of updates; the newest come first."""

    review = one_of(Review)
    activity = Code()
    organisation = _organisation("Who reports, or is reported for")
    dispute = one_of(Literal["open"], metadata={"description": "Only those about which a dispute is open."})
    limit = limit_of(50)
    before = _before()


class Contributions(AsOf):
    """Filters of comments and evidence; the newest come first."""

    activity = Code()
    update = Code(metadata={"description": "About this update."})
    organisation = _organisation("Who added it")
    limit = limit_of(50)
    before = _before()


class Consultations(AsOf):
    """Filters of consultations; those recorded last come first."""

    kind = one_of(ConsultationKind)
    quarter = quarter(metadata={"description": "It was about."})
    limit = limit_of(50)
    before = _before()


class Decisions(AsOf):
    """Filters of decisions; those recorded last come first."""

    owner = _organisation("Who carries it out")
    state = one_of(
        Standing,
        metadata={
            "description": "open is what is neither done nor dropped, overdue the part of it that is past "
            "its date, closed the rest."
        },
    )
    consultation = Code(metadata={"description": "Id of the one it was taken in."})
    activity = Code(metadata={"description": "About this activity."})
    section = Code(metadata={"description": "About this section."})
    limit = limit_of(50)
    before = _before()


class Reschedules(AsOf):
    """Filters of requests for another date."""

    activity = Code()


class Delegations(AsOf):
    """Filters of delegations."""

    organisation = _organisation("Who lets others act for it, or acts for others")


class Completion(AsOf, asked.Completion):
    """Which completion to count."""


class Provenance(AsOf, asked.Provenance):
    """Which figure of a completion to follow to its events."""


class Reports(AsOf):
    """Filters of reports."""

    quarter = quarter()


def _edition() -> Digits:
    return Digits(1, 10_000, load_default=None, metadata={"description": "By default the newest."})


class ReportProvenance(Schema):
    """Which count of a report to follow to its events."""

    edition = _edition()
    figure = fields.String(
        required=True,
        validate=validate.Length(1, 200),
        metadata={
            "description": "Its place in the dataset, a JSON Pointer (RFC 6901).",
            "example": "/scorecard/0/official/figures/due",
        },
    )


class Rendition(AsOf):
    """Which file of a report."""

    edition = _edition()
    format = fields.String(
        load_default=None,
        validate=validate.OneOf(["json", "html", "pdf", "xlsx", "csv"]),
        metadata={"description": "By default what Accept prefers, else json. csv is an archive (ZIP)."},
    )
    language = fields.String(
        load_default=None, validate=validate.Length(2, 35), metadata={"description": languages.PARAMETER}
    )
