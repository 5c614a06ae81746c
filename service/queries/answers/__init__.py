"""What the queries answer: frozen structs, ready for JSON (`msgspec.to_builtins`) and for templates.

Dates are dates, moments are `recorded_at` texts as in the leaves (UTC, milliseconds). Texts that were sealed
come resolved; one that was erased is null, and `erased` says which field that is and what is known of it.
"""

from service.queries.answers.activities import (
    ActivityAnswer,
    ActivityPage,
    Judgement,
    MilestoneAnswer,
    Provisional,
    RolesFrom,
)
from service.queries.answers.base import Answer, AsOf, ErasedAnswer, Page, Plain, T, timestamp_or_null
from service.queries.answers.completion import (
    CompletionAnswer,
    FiguresAnswer,
    GroupAnswer,
    ProvenanceAnswer,
    RateAnswer,
    RatesAnswer,
    Reviewed,
)
from service.queries.answers.history import Change, Difference, DifferencesAnswer, EventAnswer, EventReference
from service.queries.answers.plan import (
    Baseline,
    DelegationAnswer,
    OrganisationAnswer,
    SectionAnswer,
    WorkplanAnswer,
)
from service.queries.answers.reports import QuarterAnswer, ReportAnswer, ReportProvenanceAnswer
from service.queries.answers.updates import DisputeAnswer, EvidenceAnswer, RescheduleAnswer, UpdateAnswer

__all__ = [
    "ActivityAnswer",
    "ActivityPage",
    "Answer",
    "AsOf",
    "Baseline",
    "Change",
    "CompletionAnswer",
    "DelegationAnswer",
    "Difference",
    "DifferencesAnswer",
    "DisputeAnswer",
    "ErasedAnswer",
    "EventAnswer",
    "EventReference",
    "EvidenceAnswer",
    "FiguresAnswer",
    "GroupAnswer",
    "Judgement",
    "MilestoneAnswer",
    "OrganisationAnswer",
    "Page",
    "Plain",
    "ProvenanceAnswer",
    "Provisional",
    "QuarterAnswer",
    "RateAnswer",
    "RatesAnswer",
    "ReportAnswer",
    "ReportProvenanceAnswer",
    "RescheduleAnswer",
    "Reviewed",
    "RolesFrom",
    "SectionAnswer",
    "T",
    "UpdateAnswer",
    "WorkplanAnswer",
    "timestamp_or_null",
]
