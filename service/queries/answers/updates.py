"""Updates, their evidence and what became of them."""

from datetime import date

from events.values import Confidence, EvidenceType, Language, Review, Status, Window
from service.queries.answers.base import Answer, ErasedAnswer


class EvidenceAnswer(Answer, frozen=True):
    """One piece of evidence; `sha256` is that of its file, where there is one.

    `kept` says that the file was handed in here, and can be read at `files/{sha256}`.
    """

    type: EvidenceType
    title: str | None
    date: date
    url: str | None
    sha256: str | None
    kept: bool


class DisputeAnswer(Answer, frozen=True):
    """A co-lead's objection to a completion, at a position of the ledger; by its `deputy`, if one speaks.

    `settled` (a position), `upheld` and `settlement` (the reason) are null while it is open.
    """

    organisation: str
    deputy: str | None
    reason: str | None
    position: int
    settled: int | None
    upheld: bool | None
    settlement: str | None


class UpdateAnswer(Answer, frozen=True):
    """One update, and what became of it.

    `reviewed` is the position of the review, `reason` that of a return or withdrawal, `note` that of a
    validation. `dispute` is the one that is open, or else the last one that was settled.
    """

    id: str
    activity: str
    milestone: str | None
    quarter: str
    status: Status
    percent: int | None
    confidence: Confidence | None
    effective_on: date
    organisation: str
    on_behalf_of: str | None
    language: Language
    narrative: str | None
    challenges: str | None
    mitigation: str | None
    next_steps: str | None
    support_requested: str | None
    evidence: tuple[EvidenceAnswer, ...]
    resubmits: str | None
    review: Review
    reviewed: int | None
    reason: str | None
    note: str | None
    dispute: DisputeAnswer | None
    position: int
    recorded_at: str
    erased: tuple[ErasedAnswer, ...]


class RescheduleAnswer(Answer, frozen=True):
    """One request to move a milestone, by the `deputy` of an organisation, if one asked.

    `approved` is null while it is undecided; positions are of events.
    """

    id: str
    activity: str
    milestone: str
    old: Window
    new: Window
    slip_days: int | None
    organisation: str
    deputy: str | None
    justification: str | None
    requested: int
    requested_at: str
    approved: bool | None
    decided: int | None
    decided_at: str | None
    reason: str | None
    erased: tuple[ErasedAnswer, ...]
